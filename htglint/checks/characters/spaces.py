"""No-break spaces where a plain one is meant."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from htglint.base.findings import Fix, Hit, Safety, Span

from .classes import SPACES
from .prose import Line, by_line, edited, is_damaged, is_prose, named, opens_block

if TYPE_CHECKING:
    from collections.abc import Iterator

    from htglint.base.context import Context
    from htglint.document.document import Document

_SPACE = re.compile(f"[{SPACES}]+")
_KEEPS_WHAT_FOLLOWS = re.compile(r"(?:[\d«‹„“—–§№†$€£¥]|(?<!\w)[^\W\d_]{1,4}\.)\Z")
"""Numbers, French opening marks, dashes, and abbreviations: a line must not end behind them."""
_KEEPS_WHAT_PRECEDES = re.compile(r"[\d:;!?»›”…—–%‰°$€£¥]")
_NEAR = 12
_ONE_LETTER = re.compile(r"(?<!\w)[^\W\d_]\Z")


def no_break_spaces(document: Document, _context: Context) -> Iterator[Hit]:
    """No-break spaces that keep nothing together which belongs together."""
    text = document.text
    for line, match in by_line(document, _SPACE):
        start, end = match.span()
        if end - start > 1 or _is_typography(text, line, start):  # several in a row align by hand
            continue
        if not is_prose(document, start) or is_damaged(text, start, end):
            continue
        beside = (text[start - 1 : start] or "\n") in " \t" or (text[end : end + 1] or "\n") in " \t"
        held = opens_block(text, line, start) or text[start - 1 : start] == "\\"
        fix = Fix(
            "Replace it by a plain space",
            (edited(text, start, end, "" if beside else " "),),
            Safety.CONTENT if held else Safety.WORDING,  # behind a marker it decides whether there is a block
        )
        yield Hit(Span(start, end), f"{named(match.group())} in prose; use a plain space", fix)


def _is_typography(text: str, line: Line, at: int) -> bool:
    """Whether a no-break space is one that typography asks for, or all that stands in its line or cell."""
    before = text[max(line.span.start, at - _NEAR) : at].rstrip("*_~")
    after = text[at + 1 : min(line.span.end, at + _NEAR)].lstrip("*_~")
    if before.rstrip()[-1:] in ("", "|") and after.lstrip()[:1] in ("", "|"):
        return True
    if _KEEPS_WHAT_FOLLOWS.search(before) or _KEEPS_WHAT_PRECEDES.match(after):
        return True
    # Czech, Polish and others don't leave a word of one letter at the end of a line; English does.
    return line.foreign and _ONE_LETTER.search(before) is not None
