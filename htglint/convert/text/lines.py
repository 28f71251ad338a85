"""Lines of a scraped text, split into indentation, list marker and text."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

ZERO_WIDTH = "\u200b\u200c\u200d\u2060\ufeff"
_CONTROLS = re.compile("[\x00-\x08\x0e-\x1f\x7f]")
_LINE_ENDS = re.compile("\r\n?|[\x0b\x0c\u2028\u2029]")
_BULLET = re.compile(r"(?P<marker>[•◦▪▫‣⁃∙●○■□*+·-])[ \t\u00a0]+(?=\S)")
_NUMBER = re.compile(r"(?P<marker>\d{1,4})[.)][ \t\u00a0]+(?=\S)")
_TAB = 4


class Line(NamedTuple):
    """A line that is not blank.

    ``source`` is the whole line, ``indent`` the column of its first character. ``marker`` is the bullet or number of an
    item, else empty, and ``text`` is the rest, stripped. ``gap`` counts the blank lines before it. ``is_marked`` is
    true if the line has the scraper's heading cue; ``level`` is the heading level in the cue, or 0.
    """

    source: str
    indent: int
    marker: str
    text: str
    gap: int
    is_marked: bool = False
    level: int = 0

    @property
    def start(self) -> int | None:
        """Return the number of an item of an ordered list."""
        return int(self.marker) if self.marker.isdecimal() else None


def normalised(text: str) -> str:
    """Normalize line endings and remove control characters, which no page shows.

    C1 controls stay, because they may be the remains of a wrongly decoded character.
    """
    return _CONTROLS.sub("", _LINE_ENDS.sub("\n", text.removeprefix("\ufeff")))


def indent_of(source: str) -> int:
    """Return the column of the first character, with tab stops every four columns."""
    column = 0
    for sign in source:
        if sign == "\t":
            column += _TAB - column % _TAB
        elif sign in " \u00a0":
            column += 1
        else:
            break
    return column


def split(text: str) -> Iterator[Line]:
    """Yield the lines that are not blank, without detecting heading cues."""
    gap = 0
    numbers: dict[int, int] = {}
    for source in text.split("\n"):
        stripped = source.strip()
        if not stripped:
            gap += 1
            continue
        indent = indent_of(source)
        match = _BULLET.match(stripped) or _NUMBER.match(stripped)
        if match and match["marker"].isdecimal():
            number = int(match["marker"])
            if number not in (1, numbers.get(indent, 0) + 1):
                match = None  # a year or a version begins a sentence: only what is counted up is a list
            else:
                numbers[indent] = number
        marker = match["marker"] if match else ""
        yield Line(source, indent, marker, stripped[match.end() :] if match else stripped, gap)
        gap = 0
