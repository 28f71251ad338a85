"""Blanks inside a line of prose."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ..model import Edit, Fix, Hit, Safety, Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..document import Document
    from ..model import Context
    from .params import Nothing

_BLANKS = re.compile(r"(?<=\S) {2,}(?=\S)")
_MARKER = re.compile(r"[ \t>]*(?:[-*+]|\d{1,9}[.)]|#{1,6})?[ \t]*(?:\[[ xX]\])?")


def check(document: Document, params: Nothing, context: Context) -> Iterator[Hit]:  # noqa: ARG001 - the interface
    """Report two and more spaces between words; those that set in, line up a table or follow a marker are layout."""
    found = list(_BLANKS.finditer(document.text))
    if not found:
        return
    from ..characters.prose import is_prose  # needed only by pages that have such a place

    tables = [block.span for block in document.tree.blocks if block.kind == "table"]
    for match in found:
        line = document.line_of(match.start())
        marker = _MARKER.match(document.text, line.start, line.end)
        after_marker = marker is not None and marker.end() >= match.end()
        in_table = any(table.start <= match.start() < table.end for table in tables)
        if not after_marker and not in_table and is_prose(document, match.start()):
            span = Span(*match.span())
            fix = Fix("Leave one", (Edit(span, " "),), Safety.WORDING)
            yield Hit(span, f"{len(match.group())} spaces between words", fix)
