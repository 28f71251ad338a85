"""Alerts: a line that is nothing but the kind of one belongs to the paragraph below it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..tidy import plain
from ..tree import Paragraph, Quote

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ..tree import Block

_KINDS = frozenset(("TIP", "NOTE", "INFO", "IMPORTANT", "WARNING", "DANGER", "CAUTION"))
"""What sites write above an alert."""


def with_alerts(blocks: Sequence[Block]) -> list[Block]:
    """The blocks, with an alert for each such line and the paragraph below it; the text shows no more of its extent."""
    formed: list[Block] = []
    for block in blocks:
        kind = _kind(formed[-1]) if formed and isinstance(block, Paragraph) else ""
        if kind:
            formed[-1] = Quote(kind, (block,))
        else:
            formed.append(block)
    return formed


def _kind(block: Block) -> str:
    text = plain(block.children) if isinstance(block, Paragraph) else ""
    return text if text in _KINDS else ""
