"""Marks what a scraper left out: a placeholder and a reason in empty sections."""

from __future__ import annotations

from typing import TYPE_CHECKING

from htglint.convert.restore.origins import PROFILE
from htglint.convert.tidy import plain
from htglint.convert.tree import Comment, Emphasis, Heading, Paragraph, Text, ThematicBreak

from .labels import is_bare_label, is_labelled

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from htglint.convert.tree import Block

_SECTION = "missing: the list of this section; it held links, or something else that the text does not show"
_TOPIC = "missing: the text of this topic"
_TOPIC_LEVEL = 2


def with_placeholders(blocks: Sequence[Block], placeholder: str, names: frozenset[str]) -> Iterator[Block]:
    """Yield the blocks, with the placeholder below each empty heading and bold label.

    ``names`` are those of the sections, in lower case.
    """
    word = placeholder.strip("_*")
    to_fill = Paragraph((Emphasis((Text(word),)),), origin=PROFILE)
    for at, block in enumerate(blocks):
        after = blocks[at + 1] if at + 1 < len(blocks) else None
        if isinstance(block, Paragraph) and plain(block.children) == word:
            yield to_fill._replace(origin="")
            continue
        yield block
        if isinstance(block, Heading) and block.level > 1 and _ends(after, block.level):
            yield to_fill
            yield Comment(_SECTION if plain(block.children).lower() in names else _TOPIC)
        elif is_bare_label(block) and (_ends(after, _TOPIC_LEVEL) or is_labelled(after)):
            yield to_fill
            yield Comment(_SECTION)


def _ends(block: Block | None, level: int) -> bool:
    """Return whether a section ends: at the page's end or a heading of its level."""
    return block is None or isinstance(block, ThematicBreak) or (isinstance(block, Heading) and block.level <= level)
