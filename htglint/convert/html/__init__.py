"""HTML -> tree: the text of a page, and apart from it what belongs to the site around."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from htglint.base.errors import HtglintError
from htglint.base.escape import visible
from htglint.convert.reading import Reading
from htglint.convert.tidy import tidy
from htglint.convert.tree import Break, Page, Paragraph

from .blocks import BlockReader, footnote_labels
from .charset import decode
from .content import Content, content
from .dom import words_outside

if TYPE_CHECKING:
    from collections.abc import Iterable

    from htglint.convert.tree import Block

    from .dom import Element

_MOST_BYTES = 100_000_000
_MOST_CHARACTERS = 4_000_000
_CARRIED = re.compile(r"data:[\w/+.;=-]{0,100},[A-Za-z0-9+/=%_-]{100,}")
_ATTRIBUTE = r"""[^\s/>][^\s/=>]*+(?:\s*+=\s*+(?:"[^"]*+"|'[^']*+'|[^\s"'>][^\s>]*+)?+)?+"""
_TAG = re.compile(
    rf"<!--(?s:.*?-->|.*)|<(?P<raw>script|style)\b(?s:.*?</(?P=raw)|.*)|<[a-z](?P<attributes>(?:[\s/]++|{_ATTRIBUTE})*+)",
    re.I,
)
_MOST_ATTRIBUTES = 10_000
"""Attributes of one element; the parser compares each with all before it."""
_SOFT = Break(hard=False)
_SOURCE_PAGE = re.compile(r"_(\d{4}-\d{2})_$")


def read(data: bytes, name: str) -> Reading:
    """A page of HTML in bytes; ``name`` is what messages call it.

    Raises HtglintError where the bytes are no text in the charset that they declare, or hold no page.
    """
    root = _parsed(_bounded(data, name), name)
    found = content(root)
    chosen = found.chosen
    reader = BlockReader(footnote_labels(root), found)
    outside = list(words_outside(root, frozenset(chosen)))
    is_vitepress = any("vp-doc" in element.get("class", "") for element in chosen)
    source = _source_name(chosen) if is_vitepress else ""
    is_absolute = not any((link.get("href") or "").startswith("/") for link in root.iter("a"))
    blocks: list[Block] = []
    for element in chosen:
        blocks += reader.block(element, 0)
    if not blocks and root not in chosen:  # the place where a text is expected holds none
        chosen, outside = (root,), []
        blocks = list(reader.content(root))
    if not blocks:
        raise HtglintError(f"{visible(name)}: holds no text that a page could be made of")
    return Reading(
        Page(tuple(blocks)),
        boilerplate=(*outside, *(text for text in reader.inline.dropped if text.strip())),
        keeps_lines=_has_line_breaks(blocks),
        eats_lines=is_vitepress,
        is_absolute=is_absolute,
        name=source,
    )


def _bounded(data: bytes, name: str) -> str:
    """The text of a page that can be read in bounded time, without what pictures in it carry themselves."""
    if len(data) > _MOST_BYTES:
        raise HtglintError(f"{visible(name)}: has {len(data):,} bytes, and {_MOST_BYTES:,} are the most for one page")
    text = _CARRIED.sub("data:,", decode(data, name).replace("\0", ""))
    if len(text) > _MOST_CHARACTERS:
        raise HtglintError(
            f"{visible(name)}: has {len(text):,} characters without pictures, and {_MOST_CHARACTERS:,} are the most "
            "for one page; is it one page?"
        )
    if _is_crowded(text):
        raise HtglintError(f"{visible(name)}: has an element with more than {_MOST_ATTRIBUTES:,} attributes")
    return text


def _is_crowded(text: str) -> bool:
    """Whether an element has more attributes than the parser reads in bounded time."""
    long = (tag for tag in _TAG.finditer(text) if tag.end() - tag.start() > 2 * _MOST_ATTRIBUTES)
    return any(len(re.findall(_ATTRIBUTE, tag["attributes"] or "")) > _MOST_ATTRIBUTES for tag in long)


def fragment(source: str, name: str) -> Page:
    """HTML that is content throughout, such as rendered Markdown; it may hold no text at all."""
    root = _parsed(f"<main>{source}</main>", name)
    return Page(tuple(BlockReader(footnote_labels(root), Content((root,), frozenset())).content(root)))


def _parsed(text: str, name: str) -> Element:
    """The tree of the elements, whatever their depth; nothing is fetched, and no entity is defined by the page."""
    from lxml import etree

    parser = etree.HTMLParser(encoding="utf-8", huge_tree=True, remove_comments=True, remove_pis=True, no_network=True)
    try:
        root = etree.fromstring(text.encode("utf-8"), parser)
    except etree.XMLSyntaxError as error:
        raise HtglintError(f"{visible(name)}: is no HTML: {visible(error.msg or 'it is empty').lower()}") from error
    if root is None:
        raise HtglintError(f"{visible(name)}: is empty")
    last = parser.error_log.last_error
    if last is not None and last.type_name == "ERR_RESOURCE_LIMIT":  # the parser has stopped there
        raise HtglintError(
            f"{visible(name)}: nests elements thousands deep at line {last.line}, which is no page of text"
        )
    return root


def _source_name(chosen: Iterable[Element]) -> str:
    """The file name of the source page: VitePress writes its path into a class."""
    for element in chosen:
        for one in element.get("class", "").split():
            if match := _SOURCE_PAGE.search(one):
                return f"{match[1]}.md"
    return ""


def _has_line_breaks(blocks: Iterable[Block]) -> bool:
    """Whether some paragraph has lines: then those of the source are there, and else a build has joined them."""
    pending: list[object] = list(blocks)
    while pending:
        part = pending.pop()
        if isinstance(part, Paragraph):
            if _SOFT in part.children and _SOFT in tidy(part.children):
                return True
        elif isinstance(part, tuple):
            pending += (one for one in part if isinstance(one, tuple))
    return False
