"""The visible elements of a page as plain nodes, for choosing and pruning content.

The elements of lxml stay unchanged; a node may also stand for a run of text that a page shows as a paragraph without
marking it as one.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from .dom import is_hidden, is_tag

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from .dom import Element

_COUNTED = frozenset(("input", "object", "embed", "col", "colgroup", "button", "select", "textarea"))
"""Elements that show no text of the page, and whose number says something of what they stand in."""
_PHRASING = frozenset((
    "abbr", "audio", "b", "bdo", "br", "button", "cite", "code", "data", "dfn", "em", "i", "img", "input", "kbd",
    "label", "mark", "math", "meter", "output", "progress", "q", "ruby", "samp", "select", "small", "span", "strong",
    "sub", "sup", "textarea", "time", "u", "var", "wbr", "font",
))  # fmt: skip
_PHRASING_IF_CHILDREN = frozenset(("a", "del", "ins"))
_PARAGRAPH_BLOCKS = frozenset(("blockquote", "dl", "div", "img", "ol", "p", "pre", "table", "ul"))
_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_DATA_MARKS = frozenset(("col", "colgroup", "tfoot", "thead", "th", "caption"))
_TEXTISH = _PARAGRAPH_BLOCKS | {"span", "li", "td"}
_COMMA = re.compile("[,،︐︑﹐，⸲⸴⹁]")
_VIDEO_SITES = re.compile(
    r"//(www\.)?((dailymotion|youtube|youtube-nocookie|player\.vimeo|v\.qq)\.com|(archive|upload\.wikimedia)\.org|"
    r"player\.twitch\.tv)",
    re.I,
)
_OWN_PAGE = 0.3
"""How much a link within the page counts as one."""


class OutlineNode:
    """An element with its visible children and texts, and sums (see ``measure``).

    ``element`` is None for a paragraph that the page does not mark.
    """

    __slots__ = (
        "cells",
        "children",
        "commas",
        "data",
        "element",
        "gone",
        "headings",
        "images",
        "inputs",
        "items",
        "links",
        "lists",
        "names",
        "paragraphs",
        "parent",
        "rows",
        "score",
        "tables",
        "tag",
        "text",
        "textish",
        "videos",
    )  # fmt: skip

    def __init__(self, element: Element, tag: str, parent: OutlineNode | None) -> None:
        self.element: Element = element
        self.tag = tag
        self.parent = parent
        self.children: list[OutlineNode | str] = []
        self.names = "" if element is None else f"{element.get('class', '')} {element.get('id', '')}"
        self.score: float | None = None
        self.gone = False
        self.text = self.commas = self.paragraphs = self.images = self.items = self.inputs = self.videos = 0
        self.headings = self.lists = self.textish = self.tables = self.data = self.rows = self.cells = 0
        self.links = 0.0

    @property
    def link_density(self) -> float:
        """The share of the text that stands in links, from 0 to 1."""
        return self.links / self.text if self.text else 0.0

    @property
    def nodes(self) -> list[OutlineNode]:
        """The children that are nodes and have not been taken away."""
        return [child for child in self.children if isinstance(child, OutlineNode) and not child.gone]

    def ancestors(self) -> Iterator[OutlineNode]:
        """Yield the nodes around, from the nearest."""
        node = self.parent
        while node is not None:
            yield node
            node = node.parent

    def shown(self) -> str:
        """Return the text below the node."""
        return "".join(part for node in [self] for part in _texts(node))


def outline(body: Element) -> OutlineNode:
    """Return the nodes of the visible elements of a page."""
    root = OutlineNode(body, "body", None)
    pending = [root]
    while pending:
        node = pending.pop()
        element = node.element
        if element.text:
            node.children.append(element.text)
        for child in element:
            if is_tag(child) and (child.tag in _COUNTED or not is_hidden(child)):
                inner = OutlineNode(child, child.tag, node)
                node.children.append(inner)
                if child.tag not in _COUNTED:
                    pending.append(inner)
            if child.tail:
                node.children.append(child.tail)
    return root


def preorder(root: OutlineNode) -> list[OutlineNode]:
    """Return a node and its descendants in page order; iterative for deep pages."""
    found: list[OutlineNode] = []
    pending = [root]
    while pending:
        node = pending.pop()
        found.append(node)
        pending += reversed(node.nodes)
    return found


def taken_away(root: OutlineNode) -> frozenset[Element]:
    """Return the elements that were taken away, the outermost of each place."""
    found: list[Element] = []
    pending = [root]
    while pending:
        for child in pending.pop().children:
            if isinstance(child, str):
                continue
            if child.gone and child.element is not None:
                found.append(child.element)
            else:
                pending.append(child)
    return frozenset(found)


def _texts(root: OutlineNode) -> Iterator[str]:
    pending: list[OutlineNode | str] = [root]
    while pending:
        part = pending.pop()
        if isinstance(part, str):
            yield part
        elif not part.gone:
            pending += reversed(part.children)


def measure(order: Iterable[OutlineNode]) -> None:
    """Compute each node's sums over its subtree; ``order`` is that of ``preorder``."""
    for node in reversed(list(order)):
        measure_one(node)


def measure_one(node: OutlineNode) -> None:
    """Sum up one node from its texts and its nodes, which are summed up already."""
    text = commas = paragraphs = images = items = inputs = videos = headings = lists = textish = 0
    tables = data = rows = cells = own_cells = 0
    links = 0.0
    for child in node.children:
        if isinstance(child, str):
            text += _length(child)
            commas += len(_COMMA.findall(child))
        elif not child.gone:
            tag = child.tag
            text += child.text
            commas += child.commas
            links += child.text * _weight_of_link(child) if tag == "a" else child.links
            paragraphs += child.paragraphs + (tag == "p")
            images += child.images + (tag == "img")
            items += child.items + (tag == "li")
            inputs += child.inputs + (tag == "input")
            videos += child.videos + is_video(child)
            headings += child.text if tag in _HEADINGS else child.headings
            lists += child.text if tag in ("ul", "ol") else child.lists
            textish += child.text if tag in _TEXTISH else child.textish
            tables += child.tables + (tag == "table")
            data += (0 if tag == "table" else child.data) + (tag in _DATA_MARKS)
            rows += child.rows + (tag == "tr")
            cells = max(cells, child.cells)
            own_cells += tag == "td"
    node.text, node.commas, node.links, node.paragraphs = text, commas, links, paragraphs
    node.images, node.items, node.inputs, node.videos, node.headings = images, items, inputs, videos, headings
    node.lists, node.textish, node.tables, node.data, node.rows = lists, textish, tables, data, rows
    node.cells = max(cells, own_cells)


def _length(text: str) -> int:
    """Return the displayed length of a text, with runs of white space counted as one.

    White space alone has length 0.
    """
    words = text.split()
    if not words:
        return 0
    return sum(map(len, words)) + len(words) - 1 + text[0].isspace() + text[-1].isspace()


def _weight_of_link(link: OutlineNode) -> float:
    href = link.element.get("href", "") if link.element is not None else ""
    return _OWN_PAGE if href.startswith("#") and len(href) > 1 else 1.0


def split_at_breaks(root: OutlineNode) -> None:
    """Make a paragraph of what follows two line breaks, the style of old pages."""
    for node in preorder(root):
        if sum(isinstance(child, OutlineNode) and child.tag == "br" for child in node.children) > 1:
            _split_at_breaks(node)


def _split_at_breaks(node: OutlineNode) -> None:
    children: list[OutlineNode | str] = []
    paragraph: OutlineNode | None = None
    breaks: list[OutlineNode | str] = []
    for child in node.children:
        is_break = isinstance(child, OutlineNode) and child.tag == "br"
        if is_break or (breaks and isinstance(child, str) and not child.strip()):
            breaks.append(child)
            continue
        if sum(isinstance(one, OutlineNode) for one in breaks) > 1:
            paragraph = OutlineNode(None, "p", node)
            children.append(paragraph)
        else:
            _append(children, paragraph, breaks, node)
        breaks = []
        if paragraph is not None and not is_phrasing(child):
            paragraph = None
        _append(children, paragraph, [child], node)
    if any(isinstance(child, OutlineNode) and child.element is None for child in children):
        node.children = children
        if node.tag == "p":
            node.tag = "div"


def _append(
    children: list[OutlineNode | str],
    paragraph: OutlineNode | None,
    parts: Iterable[OutlineNode | str],
    node: OutlineNode,
) -> None:
    target = children if paragraph is None else paragraph.children
    for part in parts:
        target.append(part)
        if isinstance(part, OutlineNode):
            part.parent = paragraph or node


def is_phrasing(child: OutlineNode | str) -> bool:
    """Return whether something may stand in a paragraph."""
    pending: list[OutlineNode | str] = [child]
    while pending:
        part = pending.pop()
        if isinstance(part, str) or part.tag in _PHRASING:
            continue
        if part.tag not in _PHRASING_IF_CHILDREN:
            return False
        pending += part.children
    return True


def mark_paragraphs(root: OutlineNode) -> None:
    """Make paragraphs of boxes without blocks, and of loose text beside blocks."""
    order = preorder(root)
    has_block: dict[OutlineNode, bool] = {}
    for node in reversed(order):
        has_block[node] = any(child.tag in _PARAGRAPH_BLOCKS or has_block[child] for child in node.nodes)
    for node in order:
        if node.tag != "div" or node.parent is None:
            continue
        if not has_block[node]:
            node.tag = "p"
            continue
        _wrap_loose_text(node)
        inner = node.nodes
        is_box = len(inner) == 1 and inner[0].tag == "p" and not any(_is_text(child) for child in node.children)
        if is_box and node.link_density < 0.25:
            node.tag = "p"
            inner[0].tag = "span"


def _wrap_loose_text(node: OutlineNode) -> None:
    children: list[OutlineNode | str] = []
    paragraph: OutlineNode | None = None
    for child in node.children:
        if not is_phrasing(child):
            paragraph = None
            children.append(child)
        elif paragraph is not None:
            _append(children, paragraph, [child], node)
        elif _is_text(child) or (isinstance(child, OutlineNode) and child.tag != "br"):
            paragraph = OutlineNode(None, "p", node)
            children.append(paragraph)
            _append(children, paragraph, [child], node)
    node.children = children


def _is_text(child: OutlineNode | str) -> bool:
    return isinstance(child, str) and bool(child.strip())


def is_video(node: OutlineNode) -> bool:
    """Return whether an embedded frame shows a film of a site that many pages embed."""
    if node.element is None or node.tag not in ("object", "embed", "iframe"):
        return False
    return any(_VIDEO_SITES.search(value) for value in node.element.attrib.values())
