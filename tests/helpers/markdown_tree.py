"""Markdown -> the tree of a conversion, by another parser than the product's: what the writer wrote, read again."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from markdown_it import MarkdownIt
from markdown_it.tree import SyntaxTreeNode

from htglint.convert.tidy import tidy
from htglint.convert.tree import (
    Break,
    Code,
    Comment,
    Emphasis,
    Fence,
    Heading,
    Image,
    Item,
    Link,
    List,
    Paragraph,
    Quote,
    Strike,
    Strong,
    Table,
    Tag,
    Text,
    ThematicBreak,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from htglint.convert.tree import Block, Inline

PARSER = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
_HTML = {"strong": Strong, "em": Emphasis, "del": Strike}
_INLINE = {"strong": Strong, "em": Emphasis, "s": Strike}


def parse(text: str) -> tuple[Block, ...]:
    """The blocks of a page without front matter."""
    return tuple(_blocks(SyntaxTreeNode(PARSER.parse(text)).children))


def _blocks(nodes: Sequence[SyntaxTreeNode]) -> Iterator[Block]:
    for node in nodes:
        if node.type == "heading":
            yield Heading(int(node.tag[1]), _inline(node))
        elif node.type == "paragraph":
            yield Paragraph(_inline(node))
        elif node.type in ("bullet_list", "ordered_list"):
            yield _list(node)
        elif node.type == "fence":
            yield Fence(node.info, node.content.removesuffix("\n"))
        elif node.type == "blockquote":
            yield Quote("", tuple(_blocks(node.children)))
        elif node.type == "table":
            yield _table(node)
        elif node.type == "hr" or (node.type == "html_block" and node.content.strip() == "<hr />"):
            yield ThematicBreak()
        elif node.type == "html_block":
            yield Comment(node.content)
        else:
            raise AssertionError(node.type)


def _list(node: SyntaxTreeNode) -> List:
    tight = all(child.hidden for item in node.children for child in item.children if child.type == "paragraph")
    start = int(node.attrs.get("start", 1)) if node.type == "ordered_list" else None
    return List(tuple(Item(tuple(_blocks(item.children))) for item in node.children), start, tight)


def _table(node: SyntaxTreeNode) -> Table:
    rows = [row for part in node.children for row in part.children]
    alignments = tuple(str(cell.attrs.get("style", "")).removeprefix("text-align:") for cell in rows[0].children)
    cells = [tuple(_inline(cell) for cell in row.children) for row in rows]
    return Table(alignments, cells[0], tuple(cells[1:]))


def _inline(node: SyntaxTreeNode) -> tuple[Inline, ...]:
    children = node.children[0].children if node.children else []
    return tidy(_parts(list(children)))


def _parts(nodes: list[SyntaxTreeNode]) -> Iterator[Inline]:
    while nodes:
        node = nodes.pop(0)
        if node.type == "text":
            yield Text(node.content)
        elif node.type in ("softbreak", "hardbreak"):
            yield Break(node.type == "hardbreak")
        elif node.type == "code_inline":
            yield Code(node.content)
        elif node.type in _INLINE:
            yield _INLINE[node.type](tuple(_parts(list(node.children))))
        elif node.type == "link":
            yield Link(str(node.attrs["href"]), tuple(_parts(list(node.children))), str(node.attrs.get("title", "")))
        elif node.type == "image":
            shown = "".join(child.content for child in node.children)
            yield Image(str(node.attrs["src"]), shown, str(node.attrs.get("title", "")))
        elif node.type == "html_inline":
            yield _element(node.content, nodes)
        else:
            raise AssertionError(node.type)


def _element(tag: str, following: list[SyntaxTreeNode]) -> Inline:
    """An element from its start tag and the nodes behind it, which are taken up to the end tag."""
    if tag == "<br />":
        return Break(hard=True)
    name = tag.strip("</>")
    assert re.fullmatch(r"<[a-z]+>", tag), tag
    inner: list[SyntaxTreeNode] = []
    depth = 1
    while depth:
        node = following.pop(0)
        depth += (node.content == tag) - (node.content == f"</{name}>") if node.type == "html_inline" else 0
        if depth:
            inner.append(node)
    children = tuple(_parts(inner))
    return _HTML[name](children) if name in _HTML else Tag(name, children)
