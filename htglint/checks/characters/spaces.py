"""No-break spaces in place of plain ones."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from htglint.base.findings import Fix, Hit, Safety, Span

from .classes import SPACES
from .prose_scan import ProseLine, by_line, character_name, is_damaged, is_prose, opens_block, replacement

if TYPE_CHECKING:
    from collections.abc import Iterator

    from htglint.base.context import Context
    from htglint.document.document import Document

_SPACE = re.compile(f"[{SPACES}]+")
_KEEPS_WHAT_FOLLOWS = re.compile(r"(?:[\d«‹„“—–§№†$€£¥]|(?<!\w)[^\W\d_]{1,4}\.)\Z")
"""Numbers, French opening quotes, dashes and abbreviations, after which a line must not break."""
_KEEPS_WHAT_PRECEDES = re.compile(r"[\d:;!?»›”…—–%‰°$€£¥]")
_MARKED = re.compile(f"(?P<mark>[*_])[{SPACES}].*[{SPACES}](?P=mark)")
"""A line between two marks with no-break spaces inside: with plain ones the first mark would begin a list."""
_REPLACE = "Replace it by a plain space"
_NEAR = 12
_ONE_LETTER = re.compile(r"(?<!\w)[^\W\d_]\Z")


def no_break_spaces(document: Document, _context: Context) -> Iterator[Hit]:
    """Report no-break spaces that don't keep anything together."""
    text = document.text
    for line, match in by_line(document, _SPACE):
        start, end = match.span()
        if end - start > 1 or _is_typography(text, line, start):  # several in a row are manual alignment
            continue
        if not is_prose(document, start) or is_damaged(text, start, end):
            continue
        beside = (text[start - 1 : start] or "\n") in " \t" or (text[end : end + 1] or "\n") in " \t"
        held = opens_block(text, line, start) or text[start - 1 : start] == "\\"
        edits = (replacement(text, start, end, "" if beside else " "),)
        safety = Safety.CONTENT if held else Safety.WORDING  # after a marker it decides whether there is a block
        fix = None if _MARKED.fullmatch(text[slice(*line.span)].strip()) else Fix(_REPLACE, edits, safety)
        yield Hit(Span(start, end), f"{character_name(match.group())} in prose; use a plain space", fix)


def _is_typography(text: str, line: ProseLine, at: int) -> bool:
    """Return whether a no-break space is required, or alone in its line or cell."""
    before = text[max(line.span.start, at - _NEAR) : at].rstrip("*_~")
    after = text[at + 1 : min(line.span.end, at + _NEAR)].lstrip("*_~")
    if before.rstrip()[-1:] in ("", "|") and after.lstrip()[:1] in ("", "|"):
        return True
    if _KEEPS_WHAT_FOLLOWS.search(before) or _KEEPS_WHAT_PRECEDES.match(after):
        return True
    # Czech, Polish and others keep one-letter words off the end of a line; English does not.
    return line.foreign and _ONE_LETTER.search(before) is not None
