"""Reader for HTML: separates the text of a page from the site around it."""

from __future__ import annotations

import re
from itertools import dropwhile
from typing import TYPE_CHECKING

from htglint.base.errors import HtglintError
from htglint.base.escape import visible
from htglint.convert.reading import ReaderResult
from htglint.convert.tidy import tidy
from htglint.convert.tree import Break, Heading, Page, Paragraph

from .archive import opened
from .blocks import BlockReader, footnote_labels
from .charset import decode
from .content import Content, content
from .dom import words_outside
from .embedded import Embedded

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from htglint.convert.tree import Block

    from .dom import Element

_MOST_BYTES = 100_000_000
_MOST_CHARACTERS = 4_000_000
_ATTRIBUTE = r"""[^\s/>][^\s/=>]*+(?:\s*+=\s*+(?:"[^"]*+"|'[^']*+'|[^\s"'>][^\s>]*+)?+)?+"""
_TAG = re.compile(
    rf"<!--(?s:.*?-->|.*)|<(?P<raw>script|style)\b(?s:.*?</(?P=raw)|.*)|<[a-z](?P<attributes>(?:[\s/]++|{_ATTRIBUTE})*+)",
    re.I,
)
_MOST_ATTRIBUTES = 10_000
"""Attributes of one element; the parser compares each with all before it."""
_HEAD = frozenset(("base", "link", "meta", "noscript", "script", "style", "template", "title"))
_SOFT = Break(hard=False)
_SOURCE_PAGE = re.compile(r"_(\d{4}-\d{2})_$")


def read(data: bytes, name: str, *, whole: bool = False) -> ReaderResult:
    """Read an HTML page; ``name`` is used in messages, ``whole`` keeps everything.

    Raises HtglintError if the bytes can't be decoded, or contain no page.
    """
    _bound(data, name)
    text, note = decode(data, name)
    reading = _read(text, name, Embedded(), whole=whole)
    return reading._replace(notes=(note,)) if note else reading


def read_archive(data: bytes, name: str, *, whole: bool = False) -> ReaderResult:
    """Read the page of a web archive (MHTML); the text of its frames is left out."""
    _bound(data, name)
    archive = opened(data, name)
    reading = _read(archive.page, name, Embedded(archive.pictures), whole=whole)
    frames = [text for frame in archive.frames for text in words_outside(_tree(frame, name), frozenset())]
    return reading._replace(boilerplate=(*reading.boilerplate, *frames), notes=archive.notes)


def _read(text: str, name: str, embedded: Embedded, *, whole: bool) -> ReaderResult:
    root = _tree(text, name, embedded)
    found = content(root, whole=whole)
    chosen = found.chosen
    reader = BlockReader(footnote_labels(root), found, embedded)
    outside = list(words_outside(root, frozenset(chosen)))
    is_vitepress = any("vp-doc" in element.get("class", "") for element in chosen)
    source = _source_name(chosen) if is_vitepress else ""
    is_absolute = not any((link.get("href") or "").startswith("/") for link in root.iter("a"))
    blocks: list[Block] = []
    for element in chosen:
        blocks += reader.block(element, 0)
    if not blocks and root not in chosen:  # the place where a text is expected holds none
        reader = BlockReader(footnote_labels(root), Content((root,), frozenset()), embedded)
        outside = []
        blocks = list(reader.content(root))
    if not blocks:
        raise HtglintError(f"{visible(name)}: holds no text that a page could be made of")
    return ReaderResult(
        Page(_with_title(blocks) if found.title is not None else tuple(blocks)),
        boilerplate=(*outside, *(text for text in reader.inline.dropped if text.strip())),
        keeps_lines=_has_line_breaks(blocks),
        eats_lines=is_vitepress,
        is_absolute=is_absolute,
        name=source,
        pictures=embedded.used,
    )


def _bound(data: bytes, name: str) -> None:
    if len(data) > _MOST_BYTES:
        raise HtglintError(f"{visible(name)}: has {len(data):,} bytes, and {_MOST_BYTES:,} are the most for one page")


def _tree(text: str, name: str, embedded: Embedded | None = None) -> Element:
    """Parse a page that can be read in bounded time, without embedded pictures."""
    text = (embedded or Embedded()).taken_out(text.replace("\0", ""))
    if len(text) > _MOST_CHARACTERS:
        raise HtglintError(
            f"{visible(name)}: has {len(text):,} characters without pictures, and {_MOST_CHARACTERS:,} are the most "
            "for one page; is it one page?"
        )
    if _is_crowded(text):
        raise HtglintError(f"{visible(name)}: has an element with more than {_MOST_ATTRIBUTES:,} attributes")
    return _parsed(text, name)


def _is_crowded(text: str) -> bool:
    """Whether an element has more attributes than the parser reads in bounded time."""
    long = (tag for tag in _TAG.finditer(text) if tag.end() - tag.start() > 2 * _MOST_ATTRIBUTES)
    return any(len(re.findall(_ATTRIBUTE, tag["attributes"] or "")) > _MOST_ATTRIBUTES for tag in long)


def fragment(source: str, name: str) -> Page:
    """Read HTML that is content throughout, such as rendered Markdown; may be empty."""
    root = _parsed(f"<main>{source}</main>", name)
    return Page(tuple(BlockReader(footnote_labels(root), Content((root,), frozenset()), Embedded()).content(root)))


def _parsed(text: str, name: str) -> Element:
    """Parse HTML of any depth; nothing is fetched, and a page can't define entities."""
    from lxml import etree

    parser = etree.HTMLParser(encoding="utf-8", huge_tree=True, remove_comments=True, remove_pis=True, no_network=True)
    try:
        root = etree.fromstring(text.encode("utf-8"), parser)
    except etree.XMLSyntaxError as error:
        raise HtglintError(f"{visible(name)}: is not HTML: {visible(error.msg or 'it is empty').lower()}") from error
    if root is None:
        raise HtglintError(f"{visible(name)}: is empty")
    last = parser.error_log.last_error
    if last is not None and last.type_name == "ERR_RESOURCE_LIMIT":  # the parser has stopped there
        raise HtglintError(
            f"{visible(name)}: nests elements thousands deep at line {last.line}, so it is not a page of text"
        )
    _end_head(root)
    _end_void(root)
    return root


def _end_head(root: Element) -> None:
    """Move elements unknown to the parser, such as main, from the head to the body."""
    head = root.find("head")
    body = root.find("body")
    misplaced = [] if head is None else list(dropwhile(lambda one: one.tag in _HEAD, head))
    if not misplaced:
        return
    if body is None:
        body = root.makeelement("body")
        root.append(body)
    for number, element in enumerate(misplaced):
        body.insert(number, element)


def _end_void(root: Element) -> None:
    """Move visible content out of elements that the parser wrongly treats as void."""
    from lxml import etree

    for template in list(root.iter("template")):
        if template.get("shadowrootmode") or template.get("shadowroot"):  # what it holds is shown
            template.tag = "div"
    for media in root.iter("video", "audio"):
        source = next(media.iter("source"), None)
        if source is not None and not media.get("src"):
            media.set("src", source.get("src", ""))
    etree.strip_tags(root, "source", "track", "wbr")


def _source_name(chosen: Iterable[Element]) -> str:
    """Return the file name of the source page: VitePress writes its path into a class."""
    for element in chosen:
        for one in element.get("class", "").split():
            if match := _SOURCE_PAGE.search(one):
                return f"{match[1]}.md"
    return ""


def _with_title(blocks: Sequence[Block]) -> tuple[Block, ...]:
    """Return the blocks with the heading that was put before them as their title, where no other is one."""
    first = blocks[0]
    if not isinstance(first, Heading) or any(isinstance(block, Heading) and block.level == 1 for block in blocks):
        return tuple(blocks)
    return (first._replace(level=1), *blocks[1:])


def _has_line_breaks(blocks: Iterable[Block]) -> bool:
    """Return whether some paragraph has line breaks, so that the source's are kept."""
    pending: list[object] = list(blocks)
    while pending:
        part = pending.pop()
        if isinstance(part, Paragraph):
            if _SOFT in part.children and _SOFT in tidy(part.children):
                return True
        elif isinstance(part, tuple):
            pending += (one for one in part if isinstance(one, tuple))
    return False
