"""The topics of a page and what each of them still lacks."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING, NamedTuple

from .. import engine
from ..checks import placeholder, sections
from ..model import Span

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ..document import Document, Topic
    from ..git import Commit
    from ..model import Context, Edition, Rule
    from .history import History

PLACEHOLDER_CHECK = "placeholder"
"""The kind of check whose rules say which texts stand for what is still to be written."""


class State(Enum):
    """How far a topic is: nothing but a placeholder, text with something missing, or all that its edition asks for."""

    PLACEHOLDER = "placeholder"
    INCOMPLETE = "incomplete"
    DONE = "done"


class TopicStatus(NamedTuple):
    """One topic: its heading as text, and the number (from 1) of the lines where it begins and where its text ends.

    ``missing`` are the titles of required sections that are not there, ``empty`` the names of those that are there
    and have no text, or only a placeholder; a topic that is a placeholder as a whole has neither. ``last`` is the
    commit that touched it last, None where nobody knows.
    """

    heading: str
    first_line: int
    last_line: int
    state: State
    missing: tuple[str, ...]
    empty: tuple[str, ...]
    last: Commit | None = None


class PageStatus(NamedTuple):
    """One page: its path as in reports, its month (``YYYY-MM``) if it tells one, the id of its edition, its topics."""

    path: str
    month: str | None
    edition: str
    topics: tuple[TopicStatus, ...]
    history: History | None = None

    def count(self, state: State) -> int:
        """How many topics are in a state."""
        return sum(topic.state is state for topic in self.topics)


def placeholders(rules: Sequence[Rule], context: Context) -> tuple[placeholder.Params, ...]:
    """What the rules for this page call a placeholder."""
    asked = (rule for rule in rules if rule.check == PLACEHOLDER_CHECK and engine.is_asked(rule, context))
    return tuple(rule.params for rule in asked if isinstance(rule.params, placeholder.Params))


def survey(document: Document, context: Context, words: Sequence[placeholder.Params]) -> PageStatus:
    """The state of every topic of a page whose profile has editions; ``words`` are its placeholders."""
    assert context.edition is not None
    empty = _empty_sections(document, context)
    topics = tuple(_status(document, topic, context.edition, words, empty) for topic in document.topics)
    return PageStatus(document.name, context.month, context.edition.id, topics)


def count(document: Document, words: Sequence[placeholder.Params]) -> tuple[int, int]:
    """How many topics a page has, and how many of them are placeholders."""
    return len(document.topics), sum(_is_placeholder(topic, words) for topic in document.topics)


def _status(
    document: Document,
    topic: Topic,
    edition: Edition,
    words: Sequence[placeholder.Params],
    empty_sections: Sequence[tuple[int, str]],
) -> TopicStatus:
    body = document.text[topic.span.start : topic.span.end].rstrip()
    first = document.text.count("\n", 0, topic.span.start) + 1
    heading = " ".join(topic.heading.text.split())
    missing: tuple[str, ...] = ()
    empty: tuple[str, ...] = ()
    if _is_placeholder(topic, words):
        state = State.PLACEHOLDER
    else:
        missing = tuple(section.title for section in sections.lacking(document, topic, edition))
        within = {name: None for at, name in empty_sections if topic.span.start <= at < topic.span.end}
        unwritten = dict.fromkeys(_placeholder_sections(document, topic, words))
        empty = tuple({**within, **unwritten})
        complete = not (missing or empty) and _has_text(document, topic)
        state = State.DONE if complete else State.INCOMPLETE
    return TopicStatus(heading, first, first + body.count("\n"), state, missing, empty)


def _is_placeholder(topic: Topic, words: Sequence[placeholder.Params]) -> bool:
    return any(placeholder.placeholder_of(topic, params) is not None for params in words)


def _placeholder_sections(document: Document, topic: Topic, words: Sequence[placeholder.Params]) -> Iterator[str]:
    """The headings in a topic that have nothing but a placeholder below them."""
    for part in document.parts(3, topic):
        if _is_placeholder(part, words):
            yield " ".join(part.heading.text.split())


def _empty_sections(document: Document, context: Context) -> list[tuple[int, str]]:
    """Where sections without text begin, and their names as they are written, less the marks of a heading or label."""
    hits = sections.check(document, sections.Params("empty"), context)
    return [(hit.span.start, document.text[slice(*hit.span)].strip("#*_: \t")) for hit in hits]


def _has_text(document: Document, topic: Topic) -> bool:
    return bool(document.without_comments(Span(topic.heading.span.end, topic.span.end)).strip())
