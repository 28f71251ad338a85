"""Editor positions: lines and code units of the agreed encoding, both from 0."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from itertools import accumulate
from typing import TYPE_CHECKING

from lsprotocol import types

from htglint.base.findings import Span
from htglint.document.places import with_line_feeds, without_newline

if TYPE_CHECKING:
    from collections.abc import Callable

    from htglint.document.document import Document

_NEWLINE = re.compile("\n")
_NON_ASCII = re.compile(r"[^\x00-\x7f]")
_ASTRAL = re.compile(r"[\U00010000-\U0010ffff]")
_BOM = "\ufeff"


def _more_in_utf8(character: str) -> int:
    code = ord(character)
    return 1 if code < 0x800 else 2 if code < 0x10000 else 3


def _more_in_utf16(_character: str) -> int:
    return 1


class Positions:
    """Converts between code point offsets and editor positions, in logarithmic time."""

    def __init__(self, text: str, encoding: str, *, bom: bool = False) -> None:
        """``bom``: the editor's text has a byte order mark before ``text``."""
        self._shift = int(bom)
        self._text = _BOM * self._shift + text
        self._starts = [0, *(match.end() for match in _NEWLINE.finditer(with_line_feeds(self._text)))]
        self._wide: list[int] = []  # offsets of the code points that take more than one unit
        self._extra: list[int] = [0]  # surplus units before each of them, and in total
        if encoding == types.PositionEncodingKind.Utf8:
            self._count(_NON_ASCII, _more_in_utf8)
        elif encoding == types.PositionEncodingKind.Utf16:
            self._count(_ASTRAL, _more_in_utf16)
        self._units = [offset + extra for offset, extra in zip(self._wide, self._extra, strict=False)]

    @classmethod
    def of(cls, document: Document, encoding: str) -> Positions:
        """Return the positions of a page as the editor has it."""
        return cls(document.text, encoding, bom=document.bom)

    def _count(self, wide: re.Pattern[str], more: Callable[[str], int]) -> None:
        found = list(wide.finditer(self._text))
        self._wide = [match.start() for match in found]
        self._extra = list(accumulate((more(match.group()) for match in found), initial=0))

    def _unit(self, offset: int) -> int:
        """Return the number of units before a code point."""
        return offset + self._extra[bisect_left(self._wide, offset)]

    def position(self, offset: int) -> types.Position:
        """Return the position of an offset; one beyond the text is its end."""
        offset = min(offset + self._shift, len(self._text))
        line = bisect_right(self._starts, offset) - 1
        return types.Position(line, self._unit(offset) - self._unit(self._starts[line]))

    def range(self, span: Span) -> types.Range:
        """Return the range of a span."""
        return types.Range(self.position(span.start), self.position(span.end))

    def offset(self, position: types.Position) -> int:
        """Return the offset of a position, clamped to its line and to a code point."""
        if position.line >= len(self._starts):
            return len(self._text) - self._shift
        start = self._starts[position.line]
        unit = min(self._unit(start) + position.character, self._unit(self._end(position.line)))
        at = bisect_right(self._units, unit)
        offset = unit - self._extra[at]
        if at and offset <= self._wide[at - 1]:  # inside the code point before
            offset = self._wide[at - 1]
        return max(0, offset - self._shift)

    def _end(self, line: int) -> int:
        """Return where a line ends, without its newline."""
        if line + 1 == len(self._starts):
            return len(self._text)
        return without_newline(self._text, self._starts[line], self._starts[line + 1] - 1)

    def span(self, area: types.Range) -> Span:
        """Return the span of a range; a reversed range is empty."""
        start = self.offset(area.start)
        return Span(start, max(start, self.offset(area.end)))
