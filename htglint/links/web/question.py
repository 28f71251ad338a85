"""What an engine is asked, and what it answers."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

OK = "ok"
"""The kind of an answer that nothing is wrong with; the other kinds are those of the check ``web``."""


class Question(NamedTuple):
    """A URL without its fragment, and the fragments that pages give it; none where they don't count."""

    url: str
    fragments: tuple[str, ...] = ()


class Answer(NamedTuple):
    """What became of a URL: a kind, and a sentence without its full stop (empty where nothing is wrong).

    ``new`` is the URL to which it has moved for good, ``host`` the host where the answer is that of all its URLs, and
    ``fragments`` tells which of the fragments that were asked for are there, as far as that can be known.
    """

    url: str
    kind: str
    detail: str = ""
    new: str = ""
    host: str = ""
    fragments: tuple[tuple[str, bool], ...] = ()


class Engine(Protocol):
    """What asks the web."""

    def __call__(self, questions: Sequence[Question], heard: Callable[[Answer], None]) -> None:
        """Give an answer to each of the questions, in any order; raises HtglintError where nothing can be asked."""
