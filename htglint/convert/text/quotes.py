"""Quotes: alerts after a line with their kind, and the note below a topic heading."""

from __future__ import annotations

from typing import TYPE_CHECKING

from htglint.convert.tidy import plain
from htglint.convert.tree import Heading, Paragraph, Quote

from .labels import opens_with_label, with_label

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from htglint.convert.tree import Block

_TOPIC_LEVEL = 2


def with_quotes(blocks: Sequence[Block], note: str, alerts: Collection[str]) -> list[Block]:
    """Return the blocks, with each of the ``alerts`` and its paragraph as an alert.

    The text does not show how far an alert extends. A paragraph right below a topic's heading that begins with the
    label ``note`` becomes a quote if the profile has such a label.
    """
    formed: list[Block] = []
    for block in blocks:
        before = formed[-1] if formed else None
        kind = _kind(before, alerts) if isinstance(block, Paragraph) else ""
        if kind:
            formed[-1] = Quote(kind, (block,))
        elif note and _is_topic(before) and isinstance(block, Paragraph) and _is_note(block, note):
            formed.append(Quote("", (with_label(block, frozenset((note.lower(),))),)))
        else:
            formed.append(block)
    return formed


def _kind(block: Block | None, alerts: Collection[str]) -> str:
    text = plain(block.children) if isinstance(block, Paragraph) else ""
    return text if text in alerts else ""


def _is_topic(block: Block | None) -> bool:
    return isinstance(block, Heading) and block.level == _TOPIC_LEVEL


def _is_note(block: Paragraph, note: str) -> bool:
    return opens_with_label(plain(block.children), frozenset((note.lower(),)))
