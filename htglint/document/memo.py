"""Cache of function results per document, shared by several checks."""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING, Concatenate, ParamSpec, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

    from .document import Document

P = ParamSpec("P")
T = TypeVar("T")


def per_document(function: Callable[Concatenate[Document, P], T]) -> Callable[Concatenate[Document, P], T]:
    """Cache the results of a function per document.

    Its other arguments must be hashable and positional.
    """

    @wraps(function)
    def kept(document: Document, /, *others: P.args, **named: P.kwargs) -> T:
        assert not named, "pass positional arguments: they are the cache key"
        key = (function, others)
        if key not in document.results:
            document.results[key] = function(document, *others, **named)
        value: T = document.results[key]
        return value

    return kept
