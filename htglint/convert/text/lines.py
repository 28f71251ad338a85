"""The lines of a scraped text: what stands before their words, and what marks them as items of a list."""

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

    ``source`` is the whole line, ``indent`` the columns before its first sign. ``marker`` is the bullet or number of an
    item, empty for all others, and ``text`` what follows, without space at its edges. ``gap`` counts the blank lines
    before. ``is_marked`` tells that the scraper's cue for a heading is there, and ``level`` is what it says, or 0.
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
        """The number of an item of an ordered list."""
        return int(self.marker) if self.marker.isdecimal() else None


def normalised(text: str) -> str:
    """The text with one sign for the end of a line, and without control characters, which no page shows.

    C1 controls stay, because they may be what is left of a character that was decoded wrongly.
    """
    return _CONTROLS.sub("", _LINE_ENDS.sub("\n", text.removeprefix("\ufeff")))


def indent_of(source: str) -> int:
    """The column of the first sign; a tab reaches to the next multiple of four."""
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
    """The lines that are not blank, without any heading's cue."""
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
