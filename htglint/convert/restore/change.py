"""Changes a tree: applies a function to every tuple of inline parts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from htglint.convert.tree import Details, Footnote, Heading, Item, List, Page, Paragraph, Quote, Table

if TYPE_CHECKING:
    from collections.abc import Callable

    from htglint.convert.tree import Block, Inline

    Change = Callable[[Block, tuple[Inline, ...]], tuple[Inline, ...]]


def changed(page: Page, change: Change) -> Page:
    """Apply ``change`` to the inline parts of each heading, paragraph and table cell."""
    return page._replace(blocks=_blocks(page.blocks, change))


def _blocks(blocks: tuple[Block, ...], change: Change) -> tuple[Block, ...]:
    return tuple(_block(block, change) for block in blocks)


def _block(block: Block, change: Change) -> Block:
    if isinstance(block, Heading | Paragraph):
        return block._replace(children=change(block, block.children))
    if isinstance(block, List):
        items = (Item(_blocks(item.blocks, change), item.checked) for item in block.items)
        return block._replace(items=tuple(items))
    if isinstance(block, Quote | Details | Footnote):
        return block._replace(blocks=_blocks(block.blocks, change))
    if isinstance(block, Table):
        rows = tuple(tuple(change(block, cell) for cell in row) for row in block.rows)
        return block._replace(head=tuple(change(block, cell) for cell in block.head), rows=rows)
    return block
