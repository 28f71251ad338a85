"""Text as comparable words, without case, punctuation, emoji and markup."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from htglint.convert.tidy import plain
from htglint.convert.tree import (
    Details,
    Emphasis,
    Fence,
    Footnote,
    Heading,
    Link,
    List,
    Paragraph,
    Quote,
    Strike,
    Strong,
    Table,
    Tag,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from htglint.convert.tree import Block, Inline

_WORD = re.compile(r"[^\W_]+")
_LONGEST_REMNANT = 3
"""Letters of the longest run that a wrong decoding may have made of an emoji."""


def words(text: str) -> tuple[str, ...]:
    """Return the words of a text: letters and digits, without most remains of emoji."""
    return tuple(word.lower() for word in _WORD.findall(text) if word.isascii() or len(word) > _LONGEST_REMNANT)


def of_inline(parts: Iterable[Inline]) -> tuple[str, ...]:
    """Return the words that a reader sees of inline parts."""
    return words(plain(parts))


def of_blocks(blocks: Iterable[Block]) -> tuple[str, ...]:
    """Return the words that a reader sees of blocks, in their order."""
    return tuple(word for block in blocks for text in shown(block) for word in words(text))


def shown(block: Block) -> Iterator[str]:
    """Yield the visible texts of a block and its descendants in order; no comments."""
    if isinstance(block, Heading | Paragraph):
        yield plain(block.children)
    elif isinstance(block, List):
        for item in block.items:
            for one in item.blocks:
                yield from shown(one)
    elif isinstance(block, Quote | Details | Footnote):
        title = block.title if isinstance(block, Quote) else block.summary if isinstance(block, Details) else ()
        yield plain(title)
        for one in block.blocks:
            yield from shown(one)
    elif isinstance(block, Fence):
        yield block.language
        yield block.text
    elif isinstance(block, Table):
        yield from (plain(cell) for row in (block.head, *block.rows) for cell in row)


def containers(blocks: Iterable[Block]) -> Iterator[tuple[Block, tuple[Inline, ...]]]:
    """Yield the blocks with inline parts, at every depth, each with its parts."""
    for block in blocks:
        if isinstance(block, Heading | Paragraph):
            yield block, block.children
        elif isinstance(block, List):
            for item in block.items:
                yield from containers(item.blocks)
        elif isinstance(block, Quote | Details | Footnote):
            yield from containers(block.blocks)
        elif isinstance(block, Table):
            yield from ((block, cell) for row in (block.head, *block.rows) for cell in row)


def inlines(parts: Iterable[Inline]) -> Iterator[Inline]:
    """Inline parts and those in them, in their order."""
    for part in parts:
        yield part
        if isinstance(part, Strong | Emphasis | Strike | Link | Tag):
            yield from inlines(part.children)
