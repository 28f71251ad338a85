"""Round brackets without a counterpart."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from htglint.base.findings import Hit, Span
from htglint.words.prose import masked_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from htglint.base.context import Context
    from htglint.document.document import Document

    from .params import NoParams

_BRACKET = re.compile(r"(?<!\])\(|\)")
"""A bracket that does not open a link target, whose closing bracket is masked."""
_ENUMERATED = re.compile(r"(?:^|[\s(\[*_])(?:[A-Za-z]|[ivx]{1,4}|\d{1,3})\Z")
_FACE = re.compile(r"(?<!\w)[:;=8xX]['’]?-?\Z")
"""What makes a face with a bracket behind it; the `x` of `max(a, b)` does not."""
_TEXT_BLOCKS = ("paragraph", "heading", "cell", "item")


def check(document: Document, _params: NoParams, _context: Context) -> Iterator[Hit]:
    """Report round brackets without a counterpart in their block of prose."""
    source = masked_text(document)
    blocks = document.tree.blocks
    for number, block in enumerate(blocks):
        if block.kind in _TEXT_BLOCKS and ("(" in block.text or ")" in block.text):
            # The blocks of an item follow it in the list.
            following = blocks[number + 1].span.start if number + 1 < len(blocks) else block.span.end
            yield from _unbalanced(source, Span(block.span.start, min(block.span.end, following)))


def _unbalanced(source: str, span: Span) -> Iterator[Hit]:
    opened: list[int] = []
    for match in _BRACKET.finditer(source, *span):
        at = match.start()
        before = source[max(span.start, at - 6) : at]
        if match.group() == "(":
            if not _FACE.search(before) or source[at + 1 : at + 2].isalnum():
                opened.append(at)
        elif opened:
            opened.pop()
        elif not (_ENUMERATED.search(before) or _FACE.search(before)):
            yield Hit(Span(at, at + 1), "`)` has no opening bracket")
    for at in opened:
        yield Hit(Span(at, at + 1), "`(` has no closing bracket")
