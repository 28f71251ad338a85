"""The history as a stand-alone SVG, one panel per page, in light and dark colours.

The line falls in steps, because a page stays as it is until the next commit.
"""

from __future__ import annotations

from datetime import UTC, datetime
from html import escape
from typing import TYPE_CHECKING, NamedTuple

from htglint.base.escape import visible
from htglint.base.summary import plural

from .commit_dates import date_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from .topic_status import PageStatus, Point

_WIDTH, _PANEL, _HEAD = 760, 260, 52
_LEFT, _RIGHT, _TOP, _BOTTOM = 64, 48, 40, 56
"""The margins of a panel around its plot, in user units, as all sizes."""
_MOST_TICKS = 5
_DAY = 86_400
_STYLE = """
  text { fill: #59636e; font-family: system-ui, sans-serif; font-size: 12px; }
  .title, .page { fill: #1f2328; font-weight: 600; }
  .title { font-size: 18px; }
  .page { font-size: 14px; }
  .middle { text-anchor: middle; }
  .end { text-anchor: end; }
  .paper { fill: #ffffff; }
  .grid { stroke: #d1d9e0; }
  .steps { fill: none; stroke: #0969da; stroke-width: 2; stroke-linejoin: round; }
  .area { fill: #0969da; fill-opacity: 0.12; }
  .commit { fill: #0969da; }
  @media (prefers-color-scheme: dark) {
    text { fill: #9198a1; }
    .title, .page { fill: #f0f6fc; }
    .paper { fill: #0d1117; }
    .grid { stroke: #3d444d; }
    .steps { stroke: #4493f8; }
    .area, .commit { fill: #4493f8; }
  }
"""
"""Plain colours and no variables, which many viewers outside of browsers don't know."""
_TITLE = "Topics that are still placeholders"


class _Mark(NamedTuple):
    """A commit with a known count: its time (seconds since 1970), and what is left."""

    seconds: int
    left: int
    point: Point


class _Plot(NamedTuple):
    """Scales of a panel: the times at its left and right edge, and its top number."""

    top: int
    first: int
    last: int
    peak: int

    def x(self, seconds: float) -> float:
        """Return where a time stands; where all is of one moment, at the left."""
        inner = _WIDTH - _LEFT - _RIGHT
        return round(_LEFT + inner * (seconds - self.first) / max(self.last - self.first, 1), 1)

    def y(self, count: int) -> float:
        """Return where a number stands."""
        inner = _PANEL - _TOP - _BOTTOM
        return round(self.top + _TOP + inner * (1 - count / self.peak), 1)


def render(pages: Sequence[PageStatus]) -> str:
    """The picture, as an XML document, of pages whose history has at least one number."""
    height = _HEAD + _PANEL * len(pages)
    panels = [line for number, page in enumerate(pages) for line in _panel(page, _HEAD + _PANEL * number)]
    size = f'viewBox="0 0 {_WIDTH} {height}" width="{_WIDTH}" height="{height}"'
    lines = (
        '<?xml version="1.0" encoding="UTF-8"?>',
        f'<svg xmlns="http://www.w3.org/2000/svg" {size} role="img" aria-labelledby="title description">',
        f'<title id="title">{_TITLE}</title>',
        f'<desc id="description">{_text(" ".join(map(_sentence, pages)))}</desc>',
        f"<style>{_STYLE}</style>",
        f'<rect class="paper" width="{_WIDTH}" height="{height}"/>',
        f'<text class="title" x="{_LEFT}" y="34">{_TITLE}</text>',
        *panels,
        "</svg>",
    )
    return "".join(f"{line}\n" for line in lines)


def _sentence(page: PageStatus) -> str:
    marks = _marks(page)
    first, last = marks[0], marks[-1]
    start, end = (date_of(mark.point.commit).date() for mark in (first, last))
    return f"{page.path}: from {first.left} on {start} to {last.left} on {end} in {plural(len(marks), 'commit')}."


def _marks(page: PageStatus) -> list[_Mark]:
    """Return the known numbers in order of time.

    A clock that was set back does not make the line go back.
    """
    marks: list[_Mark] = []
    latest = 0
    for point in page.history.points if page.history is not None else ():
        if point.placeholders is not None:
            latest = max(latest, int(date_of(point.commit).timestamp()))
            marks.append(_Mark(latest, point.placeholders, point))
    return marks


def _panel(page: PageStatus, top: int) -> Iterator[str]:
    marks = _marks(page)
    most = max(mark.left for mark in marks)
    step = _step(most)
    peak = max(step, -(-most // step) * step)  # the axis ends at a tick
    plot = _Plot(top, marks[0].seconds, marks[-1].seconds, peak)
    yield f'<text class="page" x="{_LEFT}" y="{top + 22}">{_text(page.path)}</text>'
    yield from _axes(plot, step)
    yield from _steps(plot, marks)


def _axes(plot: _Plot, step: int) -> Iterator[str]:
    floor, right = plot.y(0), _WIDTH - _RIGHT
    for count in range(0, plot.peak + 1, step):
        y = plot.y(count)
        yield f'<path class="grid" d="M{_LEFT} {y}H{right}"/>'
        yield f'<text class="end" x="{_LEFT - 8}" y="{y + 4}">{count}</text>'
    for seconds, label in _times(plot):
        x = plot.x(seconds)
        yield f'<path class="grid" d="M{x} {floor}v5"/>'
        yield f'<text class="middle" x="{x}" y="{floor + 20}">{label}</text>'
    yield f'<text class="middle" x="{(_LEFT + right) / 2}" y="{floor + 40}">date of the commit (UTC)</text>'
    middle = (floor + plot.y(plot.peak)) / 2
    yield f'<text class="middle" transform="translate(22 {middle}) rotate(-90)">placeholders</text>'


def _times(plot: _Plot) -> Iterator[tuple[float, str]]:
    """Yield the labels of the time axis: the ends, and evenly between them.

    Hours are shown only if the axis spans few days.
    """
    span = plot.last - plot.first
    form = "%Y-%m-%d" if span >= (_MOST_TICKS - 1) * _DAY else "%m-%d %H:%M"
    parts = _MOST_TICKS - 1
    for number in range(parts + 1 if span else 1):
        seconds = plot.first + span * number / parts
        yield seconds, datetime.fromtimestamp(seconds, UTC).strftime(form)


def _steps(plot: _Plot, marks: Sequence[_Mark]) -> Iterator[str]:
    path = f"M{plot.x(marks[0].seconds)} {plot.y(marks[0].left)}"
    path += "".join(f"H{plot.x(mark.seconds)}V{plot.y(mark.left)}" for mark in marks[1:])
    floor = plot.y(0)
    yield f'<path class="area" d="{path}V{floor}H{plot.x(marks[0].seconds)}Z"/>'
    yield f'<path class="steps" d="{path}"/>'
    for mark in marks:
        commit = mark.point.commit
        caption = f"{date_of(commit).date()}, {commit.author}, {commit.subject}: {plural(mark.left, 'placeholder')}"
        x, y = plot.x(mark.seconds), plot.y(mark.left)
        yield f'<circle class="commit" cx="{x}" cy="{y}" r="3"><title>{_text(caption)}</title></circle>'


def _step(peak: int) -> int:
    """Return the least of 1, 2, 5, 10, 20, 50, ... that gives few enough axis steps."""
    power = 1
    while True:
        for step in (power, 2 * power, 5 * power):
            if peak <= step * _MOST_TICKS:
                return step
        power *= 10


def _text(text: str) -> str:
    """Escape a text for XML; characters that XML can't contain are written out."""
    shown = visible(text).replace("\ufffe", "\\ufffe").replace("\uffff", "\\uffff")
    return escape(shown)
