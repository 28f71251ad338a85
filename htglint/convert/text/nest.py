"""Flat blocks -> tree: builds lists by indentation, and parses inline parts."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from htglint.convert.tree import Break, Fence, Heading, Item, Link, List, Paragraph, Table, Text, ThematicBreak

from . import tables

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from htglint.convert.tree import Block, Inline

    from .blocks import Flat

_DEEPEST = 40
"""How deeply lists may be nested; deeper items stand beside those of this depth."""
_URL = re.compile(r"https?://[^\s<>\"'`|\\{}^]{1,2000}")
_URL_END = re.compile(r"[.,;:!?*_…”“’»]+$")


class _Draft(NamedTuple):
    """A list under construction: its indentation, first number, and items' blocks."""

    indent: int
    start: int | None
    items: list[list[Block | _Draft]]

    def goes_on(self, start: int | None) -> bool:
        """Whether an item with this number (None for a bullet) is the next of the list."""
        return start is None if self.start is None else start == self.start + len(self.items)


def tree(blocks: Sequence[Flat]) -> tuple[Block, ...]:
    """Return the blocks of a page, nested."""
    nested: list[Block | _Draft] = []
    stack: list[_Draft] = []
    for block in blocks:
        if block.kind == "item":
            _add_item(block, nested, stack)
            continue
        while stack and (block.kind in ("heading", "rule") or block.indent <= stack[-1].indent):
            stack.pop()
        (stack[-1].items[-1] if stack else nested).append(_plain_block(block))
    return tuple(_finished(nested))


def _add_item(block: Flat, nested: list[Block | _Draft], stack: list[_Draft]) -> None:
    start = int(block.marker) if block.marker.isdecimal() else None
    while stack and block.indent < stack[-1].indent:
        stack.pop()
    if stack and len(stack) < _DEEPEST and block.indent > stack[-1].indent:
        _open(block.indent, start, stack[-1].items[-1], stack)
    elif not stack or not stack[-1].goes_on(start):
        if stack:
            stack.pop()
        _open(block.indent, start, stack[-1].items[-1] if stack else nested, stack)
    stack[-1].items.append([Paragraph(inline(block.lines))])


def _open(indent: int, start: int | None, container: list[Block | _Draft], stack: list[_Draft]) -> None:
    draft = _Draft(indent, start, [])
    container.append(draft)
    stack.append(draft)


def _finished(blocks: list[Block | _Draft]) -> Iterator[Block]:
    for block in blocks:
        if isinstance(block, _Draft):
            yield List(tuple(Item(tuple(_finished(item))) for item in block.items), block.start)
        else:
            yield block


def _plain_block(block: Flat) -> Block:
    if block.kind == "heading":
        return Heading(block.level, inline(block.lines))
    if block.kind == "code":
        return Fence(block.language, "\n".join(block.lines))
    if block.kind == "rule":
        return ThematicBreak()
    if block.kind == "table" and (rows := tables.cells(block.lines)):
        head, *others = [tuple(tuple(with_urls(cell)) for cell in row) for row in rows]
        return Table((), head, tuple(others))
    return Paragraph(inline(block.lines))


def inline(lines: Sequence[str]) -> tuple[Inline, ...]:
    """The parts of lines: their text, the URLs in it, and the breaks between them."""
    parts: list[Inline] = []
    for number, line in enumerate(lines):
        if number:
            parts.append(Break(hard=False))
        parts += with_urls(line)
    return tuple(parts)


def with_urls(text: str) -> Iterator[Inline]:
    """Yield a text, cut at its URLs."""
    at = 0
    for match in _URL.finditer(text):
        url = _without_end(match.group())
        if not re.search(r"://[^/]*\w", url):
            continue
        if match.start() > at:
            yield Text(text[at : match.start()])
        yield Link(url, (Text(url),))
        at = match.start() + len(url)
    if at < len(text):
        yield Text(text[at:])


def _without_end(url: str) -> str:
    """Return the URL without the signs of the sentence around it."""
    while True:
        shorter = _URL_END.sub("", url)
        for opening, closing in ("()", "[]"):
            if shorter.endswith(closing) and shorter.count(opening) < shorter.count(closing):
                shorter = shorter[:-1]
        if shorter == url:
            return url
        url = shorter
