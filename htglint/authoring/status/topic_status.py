"""The topics of a page and what each of them still lacks."""

from __future__ import annotations

from bisect import bisect_left
from enum import Enum
from typing import TYPE_CHECKING, NamedTuple

from htglint.base.findings import Span
from htglint.checks import placeholder, sections
from htglint.engine import engine

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from htglint.base.context import Context
    from htglint.base.profiles import Edition
    from htglint.base.rules import Rule
    from htglint.document.document import Document, Topic
    from htglint.project.git.history import Commit

PLACEHOLDER_CHECK = "placeholder"
"""The kind of check whose rules say which texts stand for what is still to be written."""


class State(Enum):
    """State of a topic: placeholder only, incomplete, or complete for its edition."""

    PLACEHOLDER = "placeholder"
    INCOMPLETE = "incomplete"
    DONE = "done"


class TopicStatus(NamedTuple):
    """One topic: its heading text, and its first and last line (from 1).

    ``missing`` are the titles of required sections that don't exist, ``empty`` the names of those without text,
    ``unwritten`` the names of those with a placeholder in their text; an empty name is text outside all sections. A
    topic that is a placeholder as a whole has none of them. ``last`` is the last commit that changed it, None if
    unknown.
    """

    heading: str
    first_line: int
    last_line: int
    state: State
    missing: tuple[str, ...] = ()
    empty: tuple[str, ...] = ()
    unwritten: tuple[str, ...] = ()
    last: Commit | None = None


class Point(NamedTuple):
    """A page after a commit; the counts are None if it was not readable text."""

    commit: Commit
    path: str
    topics: int | None
    placeholders: int | None


class History(NamedTuple):
    """The commits of a page from the oldest to the newest.

    ``capped`` where older ones were left out because there are so many, ``shallow`` where they were never fetched.
    """

    points: tuple[Point, ...]
    capped: bool
    shallow: bool

    @property
    def counts(self) -> list[int]:
        """The numbers of placeholders that are known."""
        return [point.placeholders for point in self.points if point.placeholders is not None]


class PageStatus(NamedTuple):
    """One page: its path in reports, month (``YYYY-MM``) if known, edition and topics."""

    path: str
    month: str | None
    edition: str
    topics: tuple[TopicStatus, ...]
    history: History | None = None

    def count(self, state: State) -> int:
        """Return how many topics are in a state."""
        return sum(topic.state is state for topic in self.topics)


def placeholders(rules: Sequence[Rule], context: Context) -> tuple[placeholder.Params, ...]:
    """Return what the rules for this page call a placeholder."""
    asked = (rule for rule in rules if rule.check == PLACEHOLDER_CHECK and engine.applies(rule, context))
    return tuple(rule.params for rule in asked if isinstance(rule.params, placeholder.Params))


def survey(document: Document, context: Context, words: Sequence[placeholder.Params]) -> PageStatus:
    """Return the state of every topic of a page; ``words`` are its placeholders.

    The profile must have editions.
    """
    assert context.edition is not None
    empty = {hit.span for hit in sections.check(document, sections.Params("empty"), context)}
    passages = sorted(
        hit.span.start
        for params in words
        if params.report == "passage"
        for hit in placeholder.check(document, params, context)
    )
    topics: list[TopicStatus] = []
    for topic in document.topics:
        status = _status(document, topic)
        if not _is_placeholder(topic, words):
            status = _with_gaps(status, document, topic, context.edition, empty, passages)
        topics.append(status)
    return PageStatus(document.name, context.month, context.edition.id, tuple(topics))


def count(document: Document, words: Sequence[placeholder.Params]) -> tuple[int, int]:
    """Return how many topics a page has, and how many of them are placeholders."""
    return len(document.topics), sum(_is_placeholder(topic, words) for topic in document.topics)


def _is_placeholder(topic: Topic, words: Sequence[placeholder.Params]) -> bool:
    return any(params.report == "topic" and placeholder.placeholder_of(topic, params) is not None for params in words)


def _status(document: Document, topic: Topic) -> TopicStatus:
    """Return a topic as long as it is a placeholder."""
    source = document.text[topic.span.start : topic.span.end].rstrip()
    first = document.line_number(topic.span.start)
    heading = " ".join(topic.heading.text.split())
    return TopicStatus(heading, first, first + source.count("\n"), State.PLACEHOLDER)


def _with_gaps(
    status: TopicStatus,
    document: Document,
    topic: Topic,
    edition: Edition,
    empty: Collection[Span],
    passages: Sequence[int],
) -> TopicStatus:
    """Return the status of a topic with text, with its gaps.

    ``empty`` are the heads of sections without text, ``passages`` (sorted) the starts of placeholders.
    """
    parts = sections.parts_of(document, topic, edition)
    missing = tuple(section.title for section in sections.missing_sections(document, topic, edition))
    bare = tuple(part.name for part in parts if part.head in empty)
    here = passages[bisect_left(passages, topic.span.start) : bisect_left(passages, topic.span.end)]
    unwritten = tuple(dict.fromkeys(_part_at(at, parts) for at in here))
    complete = not (missing or bare or unwritten) and _has_text(document, topic)
    state = State.DONE if complete else State.INCOMPLETE
    return status._replace(state=state, missing=missing, empty=bare, unwritten=unwritten)


def _part_at(offset: int, parts: Sequence[sections.TopicPart]) -> str:
    """Return the name of the innermost part that holds a place; empty if none does."""
    holding = (part.name for part in reversed(parts) if part.head.start <= offset < part.body.end)
    return next(holding, "")


def _has_text(document: Document, topic: Topic) -> bool:
    return bool(document.without_comments(Span(topic.heading.span.end, topic.span.end)).strip())
