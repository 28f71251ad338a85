"""Invisible characters without a function."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from .classes import COMPLEX, EMBEDDINGS, INVISIBLE, OVERRIDES
from .prose_scan import ProseLine, by_line, character_name, is_damaged, is_own_anchor, is_prose, removal

if TYPE_CHECKING:
    from collections.abc import Iterator

    from htglint.base.context import Context
    from htglint.base.findings import Hit
    from htglint.document.document import Document

_COMPLEX = re.compile(f"[{COMPLEX}]")
_HIDDEN = re.compile(
    "\U0001f3f4[\U000e0020-\U000e007e]+\U000e007f"  # a flag such as Scotland's, whose tags belong to it
    "|([\U000e0001\U000e0020-\U000e007f]+)"
    f"|(?P<one>[{INVISIBLE}])(?P=one)*"
)
_NEEDED_BY_SCRIPTS = "\u180e\u200b\u200c"
_DIRECTION_MARKS = "\u061c\u200e\u200f"
_EMBEDDING = re.compile(f"[{EMBEDDINGS}]")
_OVERRIDE = re.compile(f"[{OVERRIDES}]")


def invisible_characters(document: Document, _context: Context) -> Iterator[Hit]:
    """Report zero-width characters, and tag characters outside flags."""
    text = document.text
    for line, match in by_line(document, _HIDDEN):
        start, end = match.span()
        if not match[1] and (not match["one"] or _is_needed(document, line, start, end)):
            continue
        if not (is_prose(document, start) or is_own_anchor(document, start)) or is_damaged(text, start, end):
            continue
        more = f", {end - start} times," if end - start > 1 and match["one"] else ""
        yield removal(document, line, start, end, f"{character_name(text[start])}{more} is invisible; remove it")


def _is_needed(document: Document, line: ProseLine, start: int, end: int) -> bool:
    """Return whether an invisible character has a function in its place."""
    text = document.text
    character = text[start]
    if character in _DIRECTION_MARKS:
        return line.right_to_left
    if character in _NEEDED_BY_SCRIPTS:
        return bool(_COMPLEX.match(text[start - 1 : start]) or _COMPLEX.match(text[end : end + 1]))
    return character == "\ufeff" and start == 0 and not document.bom  # a byte order mark


def bidi_controls(document: Document, _context: Context) -> Iterator[Hit]:
    """Report controls that change the displayed order of text."""
    text = document.text
    for line, match in by_line(document, _EMBEDDING):
        # Hebrew and Arabic need them for quotations, but never overrides.
        if line.right_to_left and not _OVERRIDE.search(text, *line.span):
            continue
        if is_prose(document, match.start()) and not is_damaged(text, *match.span()):
            message = f"{character_name(match.group())} changes the order in which text is displayed; remove it"
            yield removal(document, line, *match.span(), message)
