"""Questions to a link check engine, and its answers."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

OK = "ok"
"""The kind of an answer without a problem; the other kinds are those of the check ``web``."""


class UrlQuestion(NamedTuple):
    """A URL without its fragment, and the fragments to check."""

    url: str
    fragments: tuple[str, ...] = ()


class UrlResult(NamedTuple):
    """The result for a URL: a kind and a sentence without full stop (may be empty).

    ``new`` is the URL to which it has moved for good, ``host`` the host where the answer is that of all its URLs, and
    ``fragments`` are the requested fragments with whether each exists, as far as that is known.
    """

    url: str
    kind: str
    detail: str = ""
    new: str = ""
    host: str = ""
    fragments: tuple[tuple[str, bool], ...] = ()


class Engine(Protocol):
    """A link check engine."""

    def __call__(self, questions: Sequence[UrlQuestion], heard: Callable[[UrlResult], None]) -> None:
        """Pass an answer to each question to ``heard``, in any order.

        Raise HtglintError if the engine can't run.
        """
