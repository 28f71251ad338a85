"""Consistent bullets of lists."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from htglint.base.findings import Edit, Fix, Hit, Safety, Span
from htglint.document import head

if TYPE_CHECKING:
    from collections.abc import Iterator

    from htglint.base.context import Context
    from htglint.document.document import Document
    from htglint.document.markdown import Block

    from .params import NoParams

_MOSTLY = 0.8
"""Share of items from which their bullet is the style of the page."""
_FEW = 8
"""Fewest items with the same bullet that make it the style of the page."""


def check(document: Document, _params: NoParams, context: Context) -> Iterator[Hit]:
    """Report lists with another bullet than the page's other lists; not the metadata."""
    start = head.end(document) if context.profile.metadata else 0
    lists = list(_lists(document, start))
    counts = Counter(document.text[item] for _, items in lists for item in items)
    if not counts:
        return
    usual, times = counts.most_common(1)[0]
    if times < _FEW or times < _MOSTLY * counts.total():
        return
    begins, ends = {block.span.start for block, _ in lists}, {_end(document.text, block) for block, _ in lists}
    for block, items in lists:
        marker = document.text[items[0]]
        if marker != usual:
            edits = tuple(Edit(Span(item, item + 1), usual) for item in items)
            fix = Fix(f"Write `{usual}`", edits, Safety.LAYOUT)
            # Adjacent lists would merge if their bullets were the same.
            is_isolated = _before(document.text, block) not in ends and _after(document.text, block) not in begins
            message = f"the list uses `{marker}`, but the page uses `{usual}`"
            yield Hit(Span(items[0], items[0] + 1), message, fix if is_isolated else None)


def _end(text: str, block: Block) -> int:
    """Return the offset after the last non-blank character of a block."""
    at = block.span.end
    while at > block.span.start and text[at - 1].isspace():
        at -= 1
    return at


def _before(text: str, block: Block) -> int:
    """Return the end of the text before a block."""
    at = block.span.start
    while at and text[at - 1].isspace():
        at -= 1
    return at


def _after(text: str, block: Block) -> int:
    """Return the start of the text after a block."""
    at = block.span.end
    while at < len(text) and text[at].isspace():
        at += 1
    return at


def _lists(document: Document, start: int) -> Iterator[tuple[Block, list[int]]]:
    """Yield the bullet lists, each with the offsets of its items."""
    open_lists: list[tuple[Block, list[int]]] = []
    for block in document.tree.blocks:
        while open_lists and open_lists[-1][0].span.end <= block.span.start:
            open_lists.pop()
        if block.kind == "list" and block.span.start >= start:
            items: list[int] = []
            open_lists.append((block, items))
            if document.text[block.span.start] in "*+-":
                yield block, items
        elif block.kind == "item" and open_lists and block.depth == open_lists[-1][0].depth + 1:
            open_lists[-1][1].append(block.span.start)
