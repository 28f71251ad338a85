"""Results that are kept with a document, so that several checks share what one of them found out."""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING, Concatenate, ParamSpec, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

    from .document import Document

P = ParamSpec("P")
T = TypeVar("T")


def per_document(function: Callable[Concatenate[Document, P], T]) -> Callable[Concatenate[Document, P], T]:
    """Call a function at most once for a document and the other arguments, which are hashable and positional."""

    @wraps(function)
    def kept(document: Document, /, *others: P.args, **named: P.kwargs) -> T:
        assert not named, "the arguments are the key, and those with names would make it slow"
        key = (function, others)
        if key not in document.results:
            document.results[key] = function(document, *others, **named)
        value: T = document.results[key]
        return value

    return kept
