"""Reader for Markdown from scrapers: text stays, form follows the profile."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from htglint.base import files
from htglint.base.errors import HtglintError
from htglint.base.escape import visible
from htglint.document.document import Document
from htglint.words.lexicon import lines_like, load

from .reading import ReaderResult
from .text import boilerplate
from .text.lines import Line
from .tree import Page

if TYPE_CHECKING:
    from collections.abc import Iterator

    from htglint.document.markdown import Block
    from htglint.words.lexicon import Lexicon

    from .reading import Source

_LARGEST = 2_000_000
"""Bytes of the largest page."""
_HEADING = re.compile(r"^#{1,6}[ \t]+\S|^(?![-*+>|#])\S[^\n]*\n(?:=+|-{3,})[ \t]*$", re.M)
_LINKS_AND_BLOCKS = re.compile(
    r"!?\[[^\]\n]{0,300}\]\([^()\s]{1,2000}(?:[ \t]+\"[^\"\n]{0,300}\")?\)"
    r"|^ {0,3}(?:```|~~~)[^\n`]*$|^\|?(?:[ \t]*:?-{3,}:?[ \t]*\|)+(?:[ \t]*:?-{3,}:?[ \t]*)?$",
    re.M,
)
"""Links, pictures, fences and the second lines of tables: nobody writes them in plain text."""
_SPANS = re.compile(r"\*\*[^\s*][^*\n]{0,300}\*\*|(?<!`)`[^`\n]{1,300}`(?!`)")
"""Bold text and code: below headings they are Markdown, alone they may be the habit of who wrote a text."""
_ENOUGH = 2
_LINK = re.compile(r"\[([^\]\n]{0,300})\]\([^()\s]{1,2000}\)")
_WORD = re.compile(r"\w+")
_MOST_ALONE = 0.2
"""Of the words of a list of links: the share that stands outside of them."""


def fits(head: bytes) -> bool:
    """Return whether an input begins like Markdown.

    It has two links or blocks, or two spans below a heading.
    """
    text = head.decode("utf-8", "replace").replace("\r\n", "\n")
    found = len(_LINKS_AND_BLOCKS.findall(text))
    if _HEADING.search(text):
        found += len(_SPANS.findall(text))
    return found >= _ENOUGH


def read(source: Source) -> ReaderResult:
    """Read a page of Markdown: all of it but what the site has put around it.

    Raises HtglintError if the bytes are not text, too many, or empty.
    """
    if len(source.data) > _LARGEST:
        raise HtglintError(
            f"{visible(source.name)}: has {len(source.data):,} bytes, and a page may have {_LARGEST:,}; is it one page?"
        )
    text = files.decode(source.data, source.name).text.replace("\r\n", "\n").replace("\r", "\n")
    if not text.strip():
        raise HtglintError(f"{visible(source.name)}: holds no text that a page could be made of")
    document = Document(source.name, text)
    blocks = [block for block in document.tree.blocks if block.depth == 0]
    if source.whole or not blocks:
        return ReaderResult(Page(()), markdown=text)
    lines = [_line(block) for block in blocks]
    lexicon = load(source.ask(text).profile.lexicons)
    title = next((at for at, block in enumerate(blocks) if block.kind == "heading" and block.level == 1), None)
    first = title or 0
    if not all(_is_navigation(block, text, lexicon) for block in blocks[:first]):
        first = 0
    last = boilerplate.end(lines, first, lexicon)
    start = blocks[first].span.start if first else document.front_matter.end
    end = blocks[last].span.start if last < len(blocks) else len(text)
    kept = text[slice(*document.front_matter)] + text[start:end].rstrip() + "\n"
    return ReaderResult(
        Page(()), boilerplate=tuple(_around(text[document.front_matter.end : start], text[end:])), markdown=kept
    )


def _is_navigation(block: Block, text: str, lexicon: Lexicon) -> bool:
    """Return whether a block is site navigation: a list of links, or a known line."""
    source = text[slice(*block.span)]
    shown = len(_WORD.findall(_LINK.sub(r"\1", source)))
    alone = len(_WORD.findall(_LINK.sub("", source)))
    is_known = lines_like(lexicon.site_head).fullmatch(" ".join(block.text.split())) is not None
    return block.kind in ("paragraph", "list") and (is_known or alone <= _MOST_ALONE * shown)


def _line(block: Block) -> Line:
    """Return a block as a line of text, for the detection of boilerplate."""
    text = " ".join(block.text.split())
    is_text = block.kind in ("paragraph", "heading")
    return Line(text, 0, "" if is_text else "*", text, 1, is_marked=block.kind == "heading")


def _around(*texts: str) -> Iterator[str]:
    return (line.strip() for text in texts for line in text.split("\n") if line.strip())
