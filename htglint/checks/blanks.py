"""Repeated spaces inside a line of prose."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from htglint.base.findings import Edit, Fix, Hit, Safety, Span
from htglint.document.document import contains, merged

if TYPE_CHECKING:
    from collections.abc import Iterator

    from htglint.base.context import Context
    from htglint.document.document import Document

    from .params import NoParams

_BLANKS = re.compile(r" (?<=\S ) +(?=\S)(?!\d\b)")
"""Blanks between words; those before a digit align it with numbers of two."""
_ENDS_SENTENCE = re.compile(r"[.!?:;\"')\]]")
_HABIT = 2
"""From so many sentences on, two spaces are how the author ends one."""
_MARKER = re.compile(r"[ \t>]*(?:[-*+:]|\d{1,9}[.)]|#{1,6})?[ \t]*(?:\[[ xX]\]|\[\^[^\]\s]+\]:)?")


def check(document: Document, _params: NoParams, _context: Context) -> Iterator[Hit]:
    """Report repeated spaces between words, except in indentation, tables and markers.

    If the author ends sentences with two spaces, all of these are one finding.
    """
    found = list(_in_prose(document))
    habit = [
        span for span in found if span.end - span.start == 2 and _ENDS_SENTENCE.match(document.text, span.start - 1)
    ]
    if len(habit) < _HABIT:
        habit = []
    for span in found:
        if span not in habit:
            yield _hit(f"{span.end - span.start} spaces between words", (span,))
    if habit:
        yield _hit(f"two spaces after {len(habit)} sentences", tuple(habit))


def _hit(message: str, spans: tuple[Span, ...]) -> Hit:
    edits = tuple(Edit(span, " ") for span in spans)
    return Hit(spans[0], message, Fix("Replace them by one", edits, Safety.WORDING))


def _in_prose(document: Document) -> Iterator[Span]:
    """Yield the repeated spaces of prose."""
    found = list(_BLANKS.finditer(document.text))
    if not found:
        return
    from .characters.prose_scan import is_prose  # needed only by pages that have such a place

    tables = merged(block.span for block in document.tree.blocks if block.kind == "table")
    line, marker = Span(0, -1), None
    for match in found:
        if match.start() > line.end:  # find each line once
            line = document.line_of(match.start())
            marker = _MARKER.match(document.text, line.start, line.end)
        after_marker = marker is not None and marker.end() >= match.end()
        if not after_marker and not contains(tables, match.start()) and is_prose(document, match.start()):
            yield Span(*match.span())
