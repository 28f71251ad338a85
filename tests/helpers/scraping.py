"""What a scraper leaves of a page: the tree of an intact one, stripped as scraped texts are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from htglint.convert.tidy import plain, tidy
from htglint.convert.tree import Break, Heading, Item, Link, List, Page, Paragraph, Quote, Text, ThematicBreak

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from htglint.convert.tree import Block, Inline


def scraped(page: Page) -> Page:
    """The page without code spans, links, emphasis, breaks, and lists that are mostly links."""
    return Page(tuple(_blocks(page.blocks)))


def _blocks(blocks: Iterable[Block]) -> Iterator[Block]:
    for block in blocks:
        if isinstance(block, Heading | Paragraph):
            yield block._replace(children=_inline(block.children))
        elif isinstance(block, List):
            if not all(_has_link(item.blocks) for item in block.items):
                yield block._replace(items=tuple(Item(tuple(_blocks(item.blocks))) for item in block.items))
        elif isinstance(block, Quote):
            yield from _blocks(block.blocks)
        elif not isinstance(block, ThematicBreak):
            yield block


def _inline(parts: Iterable[Inline]) -> tuple[Inline, ...]:
    return tidy(Text(" " if isinstance(part, Break) else plain((part,))) for part in parts)


def _has_link(blocks: Iterable[Block]) -> bool:
    return any(
        isinstance(part, Link) or (isinstance(part, Text) and "://" in part.text)
        for block in blocks
        if isinstance(block, Paragraph)
        for part in block.children
    )
