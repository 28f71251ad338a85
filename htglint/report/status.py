"""`htglint status --format markdown`: unfinished topics, for jobs and issues.

Text from pages and of commits is put in code spans, so Markdown, HTML and mentions in it have no effect.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from htglint.authoring.status import text
from htglint.authoring.status.topic_status import State
from htglint.base.summary import plural

from .markdown import cell, code

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from htglint.authoring.status.topic_status import PageStatus, TopicStatus


def render(pages: Sequence[PageStatus]) -> str:
    """Return a heading, a table of pages, and a table of unfinished topics per page."""
    total = sum(len(page.topics) for page in pages)
    done = sum(page.count(State.DONE) for page in pages)
    parts = [f"## {done} of {plural(total, 'topic')} done in {plural(len(pages), 'page')}\n"]
    if pages:
        parts.append("".join(f"{line}\n" for line in _table(pages)))
    parts += ("".join(f"{line}\n" for line in _open_topics(page)) for page in pages if _unfinished(page))
    return "\n".join(parts)


def _table(pages: Sequence[PageStatus]) -> Iterator[str]:
    yield "| Page | Month | Topics | Done | Incomplete | Placeholder |"
    yield "| :-- | :-- | --: | --: | --: | --: |"
    for page in pages:
        counts = (len(page.topics), *map(page.count, (State.DONE, State.INCOMPLETE, State.PLACEHOLDER)))
        yield f"| {cell(page.path)} | {page.month or ''} | {' | '.join(map(str, counts))} |"


def _open_topics(page: PageStatus) -> Iterator[str]:
    yield f"### {code(page.path)}"
    yield ""
    yield "| Topic | Line | State | Lacks | Last editor | Date |"
    yield "| :-- | --: | :-- | :-- | :-- | :-- |"
    for topic in _unfinished(page):
        author, day = text.who(topic.last)
        lacks = "; ".join(f"{what}: {', '.join(map(cell, names))}" for what, names in text.lacks(topic) if names)
        shown = cell(author) if author else ""
        yield f"| {cell(topic.heading)} | {topic.first_line} | {topic.state.value} | {lacks} | {shown} | {day} |"


def _unfinished(page: PageStatus) -> list[TopicStatus]:
    return [topic for topic in page.topics if topic.state is not State.DONE]
