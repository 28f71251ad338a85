"""Text report: a block per page, a line per topic, and the history with a chart."""

from __future__ import annotations

from typing import TYPE_CHECKING

from htglint.base.escape import visible
from htglint.base.paint import Paint
from htglint.base.summary import plural
from htglint.base.width import width
from htglint.project.git.history import MOST_COMMITS, UNCOMMITTED, Commit

from .commit_dates import date_of
from .topic_status import State

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from .topic_status import History, PageStatus, Point, TopicStatus

_STYLES = {State.PLACEHOLDER: "red", State.INCOMPLETE: "yellow", State.DONE: "green"}
_WIDEST_HEADING = 50
_WIDEST_NAME = 24
_WIDEST_LIST = 100
_WIDEST_SUBJECT = 60
_BARS = "▁▂▃▄▅▆▇█"
MOST_BARS = 60
"""Columns of the chart in the terminal; in a longer history each bar stands for several commits."""


def render(pages: Sequence[PageStatus], *, colour: bool = False) -> str:
    """Return the pages, a blank line between them."""
    paint = Paint(colour=colour)
    return "\n".join("".join(f"{line}\n" for line in _page(page, paint)) for page in pages)


def _page(page: PageStatus, paint: Paint) -> Iterator[str]:
    done, open_ones = page.count(State.DONE), page.count(State.PLACEHOLDER)
    form = " ".join(visible(part) for part in (page.month or "no month", f"({page.edition})"))
    total = f"{done} of {plural(len(page.topics), 'topic')} done" if page.topics else "no topic yet"
    left = f", {plural(open_ones, 'placeholder')}" if open_ones else ""
    yield f"{paint(visible(page.path), 'bold')}  {form}: {total}{left}"
    rows = [_topic_row(topic) for topic in page.topics]
    for topic, line in zip(page.topics, _aligned(rows), strict=True):
        state = topic.state.value
        yield f"  {paint(state, _STYLES[topic.state])}{line[len(state) :]}"
    if page.history is not None:
        yield ""
        yield from _history(page.history)


def _topic_row(topic: TopicStatus) -> tuple[str, ...]:
    missing = [f"{what}: {', '.join(names)}" for what, names in lacks(topic) if names]
    return (
        topic.state.value,
        _cut(topic.heading, _WIDEST_HEADING) or "(no heading)",
        *who(topic.last),
        _cut("; ".join(missing), _WIDEST_LIST),
    )


def lacks(topic: TopicStatus) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Return what a topic lacks: descriptions, each with section names (or none)."""
    unwritten = tuple(name or "some text" for name in topic.unwritten)
    return (("missing", topic.missing), ("empty", topic.empty), ("to be written", unwritten))


def who(commit: Commit | None) -> tuple[str, str]:
    """Return a commit's author, escaped for display, and day; empty if unknown."""
    if commit is None:
        return "", ""
    if commit == UNCOMMITTED:
        return "not committed", ""
    return _cut(commit.author, _WIDEST_NAME), _day(commit)


def _day(commit: Commit) -> str:
    return date_of(commit).date().isoformat()


# --- History


def _history(history: History) -> Iterator[str]:
    counts = history.counts
    if counts:
        yield f"  placeholders  {counts[0]} {bars(counts)} {counts[-1]}"
    yield from (f"  {line}" for line in _aligned([_HEAD, *map(_point_row, history.points)]))
    if history.capped:
        yield f"  Older commits are left out: only the newest {MOST_COMMITS} are read."
    if history.shallow:
        yield "  Older commits may be missing: the clone is shallow, and `git fetch --unshallow` completes it."


_HEAD = ("date", "topics", "placeholders", "author", "subject")


def _point_row(point: Point) -> tuple[str, ...]:
    known = point.topics is not None
    numbers = (str(point.topics), str(point.placeholders)) if known else ("not text", "")
    author, subject = _cut(point.commit.author, _WIDEST_NAME), _cut(point.commit.subject, _WIDEST_SUBJECT)
    return (_day(point.commit), *numbers, author, subject)


def bars(counts: Sequence[int], most: int = MOST_BARS) -> str:
    """Return a one-line bar chart; the lowest bar is zero, the full one the peak.

    Where there are more than ``most`` numbers, a bar stands for several and shows the last of them.
    """
    size = min(len(counts), most)
    shown = [counts[(number + 1) * len(counts) // size - 1] for number in range(size)]
    peak = max(counts, default=0)
    top = len(_BARS) - 1
    return "".join(_BARS[max(count * top // peak, 1) if count else 0] for count in shown)


# --- Columns


def _aligned(rows: Sequence[Sequence[str]]) -> list[str]:
    """Align the cells of rows in columns; empty columns are left out."""
    columns = [column for column in zip(*rows, strict=True) if any(column)]
    padded = []
    for column in columns:
        widest = max(map(width, column))
        padded.append([cell + " " * (widest - width(cell)) for cell in column])
    return ["  ".join(cells).rstrip() for cells in zip(*padded, strict=True)]


def _cut(text: str, widest: int) -> str:
    """Return the text in at most ``widest`` columns, made safe to show."""
    most = 4 * widest  # characters: enough where each letter bears a few marks, and soon measured where none fits
    shown = visible(text[:most])
    if len(text) <= most and width(shown) <= widest:
        return shown
    shown = shown[:most]
    while shown and width(shown) >= widest:
        shown = shown[:-1]
    return f"{shown.rstrip()}…"
