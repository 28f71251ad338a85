"""Heading cues that scrapers leave, and detection of the style of a text.

A site puts a permanent link behind each heading. Its remains in the text mark the headings: a sign, a zero-width space,
or the space before it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from . import lines
from .lines import ZERO_WIDTH, Line

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_LONGEST_HEADING = 200
_LONGEST_LINE = 1000
"""Of a line that a cue is looked for in."""
_NO_HEADING = re.compile(r"[.,;:]$")


class Style(NamedTuple):
    """Format of the text that one kind of scraper produces.

    A heading matches ``heading`` (groups: ``text`` and optionally ``level``); with ``below``, the next line must match
    that and is part of the heading. With ``shows_pictures``, a picture leaves a line with its alternative text. With
    ``drops_bullets``, list items are plain consecutive lines, and only paragraphs have blank lines around them.
    """

    name: str
    heading: re.Pattern[str]
    below: re.Pattern[str] | None = None
    shows_pictures: bool = False
    drops_bullets: bool = False


STYLES = (
    Style("marks", re.compile(r"^ {0,3}(?P<level>#{1,6})[ \t]+(?P<text>\S.*?)[ \t]*#*$")),
    Style(
        "underlines", re.compile(r"^ {0,3}(?P<text>\S.*?)\s*$"), below=re.compile(r"^ {0,3}(?P<level>={3,}|-{3,})\s*$")
    ),
    Style(
        "zero-width lines",
        re.compile(r"^(?P<text>.*\S)\s*$"),
        below=re.compile(rf"^\s*[{ZERO_WIDTH}]+\s*$"),
        drops_bullets=True,
    ),
    Style("zero-width spaces", re.compile(rf"^(?P<text>.*?\S)\s*[{ZERO_WIDTH}]+\s*$"), shows_pictures=True),
    Style("signs", re.compile(r"^(?P<text>.*?\S)(?:\s*[¶§🔗]|\s#)\s*$"), shows_pictures=True),
    Style("trailing spaces", re.compile(r"^(?P<text>.*\S) $"), shows_pictures=True),
)
NONE = Style("no cue", re.compile(r"(?!)(?P<text>)"))
"""A text whose headings have only their shape."""


def style_of(text: str) -> Style:
    """Return the first style whose cue fits the text.

    It marks at least two lines that look like headings, and less than three quarters of the lines.
    """
    found = text.split("\n")
    total = sum(1 for line in found if line.strip())
    for style in STYLES:
        marked = [heading for line, after in _with_next(found) if (heading := _heading(line, after, style))]
        plausible = sum(1 for heading in marked if len(heading) <= _LONGEST_HEADING and not _NO_HEADING.search(heading))
        if len(marked) >= 2 and len(marked) * 4 < total * 3 and plausible * 5 >= len(marked) * 4:
            return style
    return NONE


def _with_next(found: Sequence[str]) -> Iterable[tuple[str, str]]:
    return zip(found, [*found[1:], ""], strict=True)


def _heading(line: str, after: str, style: Style) -> str:
    """Return the text of a heading; empty if the line has no cue."""
    match = style.heading.match(line) if len(line) <= _LONGEST_LINE else None
    if match is None or (style.below is not None and not style.below.match(after)):
        return ""
    heading: str = match["text"].strip(ZERO_WIDTH + " \t\u00a0")
    return heading


def marked(text: str, style: Style) -> list[Line]:
    """Return the lines of a text with heading cues detected and removed.

    A line of zero-width characters alone is dropped.
    """
    marked: list[Line] = []
    blank = re.compile(rf"[\s{ZERO_WIDTH}]*")
    for line in lines.split(text):
        below = style.below.match(line.source) if style.below is not None and marked and not line.gap else None
        if below is not None and not marked[-1].is_marked:
            level = 0 if style.drops_bullets else 1 if line.source.strip().startswith("=") else 2
            marked[-1] = marked[-1]._replace(is_marked=True, level=level, marker="", text=marked[-1].source.strip())
        elif not blank.fullmatch(line.source):
            marked.append(_with_cue(line, style))
    return marked


def _with_cue(line: Line, style: Style) -> Line:
    is_short = len(line.source) <= _LONGEST_LINE
    match = style.heading.match(line.source) if style.below is None and is_short else None
    text = match["text"].strip(ZERO_WIDTH + " \t\u00a0") if match else ""
    if match is None or not text or (line.marker and "level" not in match.groupdict()):
        return line._replace(text=line.text.strip(ZERO_WIDTH))
    level = len(match["level"]) if "level" in match.groupdict() else 0
    return line._replace(marker="", text=text, is_marked=True, level=level)
