"""Damaged passages in code, which are repaired only where that is asked for: code may quote damage on purpose."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from htglint.document.document import Document, contains, merged
from htglint.document.intact import may_be_damaged
from htglint.document.memo import per_document
from htglint.document.mentions import mentions_encodings

from . import repair

if TYPE_CHECKING:
    from htglint.base.context import Context
    from htglint.base.findings import Span

    from .passage import Passage

MANY = 3
"""Damaged passages in blocks of code from which on they are no quotation, whatever the prose is like."""


class _Opened(Document):
    """A page whose code is read like its prose."""

    @cached_property
    def fixed_spans(self) -> tuple[Span, ...]:
        """Everything that repairs leave alone, less the code."""
        code = merged(self.tree.code)
        return tuple(span for span in super().fixed_spans if not contains(code, span.start))


@per_document
def passages(document: Document, context: Context) -> tuple[Passage, ...]:
    """Return the passages in code that are certainly damaged like the page; none if they may be quoted.

    Near prose about encodings they may. The others count if the prose of the page is damaged, or if blocks of code have
    many of them and the page is not about encodings at all.
    """
    code = merged(document.tree.code)
    if not any(may_be_damaged(document.text[slice(*span)]) for span in code):
        return ()
    opened = _Opened(document.name, document.text, bom=document.bom)
    found = [passage for passage in repair.passages(opened, context) if passage.certain]
    inside = tuple(passage for passage in found if contains(code, passage.span.start))
    is_only_code = len(inside) == len(found)
    if is_only_code and mentions_encodings(document, 0, len(document.text)):
        return ()
    inside = tuple(passage for passage in inside if not mentions_encodings(document, passage.span.start))
    blocks = merged(block.span for block in document.tree.blocks if block.kind == "code")
    many = sum(contains(blocks, passage.span.start) for passage in inside) >= MANY
    return inside if many or not is_only_code else ()
