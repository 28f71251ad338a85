"""HTML -> tree: the text of a page, and apart from it what belongs to the site around."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ...escape import visible
from ...model import HtglintError
from ..reading import Reading
from ..tidy import tidy
from ..tree import Break, Page, Paragraph
from .blocks import BlockReader, footnote_labels
from .charset import decode
from .content import main
from .dom import words_outside

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ..tree import Block
    from .dom import Element

_LARGEST = 10_000_000
_SOFT = Break(hard=False)
_SOURCE_PAGE = re.compile(r"_(\d{4}-\d{2})_$")


def read(data: bytes, name: str) -> Reading:
    """A page of HTML in bytes; ``name`` is what messages call it.

    Raises HtglintError where the bytes are no text in the charset that they declare, or hold no page.
    """
    if len(data) > _LARGEST:
        raise HtglintError(
            f"{visible(name)}: has {len(data):,} bytes, and a page may have {_LARGEST:,}; is it one page, "
            "without embedded pictures?"
        )
    root = _parsed(decode(data, name), name)
    chosen = main(root)
    reader = BlockReader(footnote_labels(root))
    outside = list(words_outside(root, frozenset(chosen)))
    is_vitepress = any("vp-doc" in element.get("class", "") for element in chosen)
    source = _source_name(chosen) if is_vitepress else ""
    is_absolute = not any((link.get("href") or "").startswith("/") for link in root.iter("a"))
    blocks: list[Block] = []
    for element in chosen:
        blocks += reader.block(element, 0)
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


def _parsed(text: str, name: str) -> Element:
    """The tree of the elements, whatever their depth; nothing is fetched, and no entity is defined by the page."""
    from lxml import etree

    parser = etree.HTMLParser(encoding="utf-8", huge_tree=True, remove_comments=True, remove_pis=True, no_network=True)
    try:
        root = etree.fromstring(text.replace("\0", "").encode("utf-8"), parser)
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
