"""The words of a page's prose: what a person would read aloud, and no name that a program gave.

No words are those of code, tags, URLs, the targets of links, front matter, paths, identifiers, versions and handles.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from ..document import holds, masked
from ..encoding.suspects import suspicious
from ..model import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..document import Document
    from ..markdown import Link

_TOKEN = re.compile(r"\S+")
_WORD = re.compile(r"(?:(?!\u2139)[^\W\d_])+(?:['’](?:(?!\u2139)[^\W\d_])+)*")
"""A word; U+2139 is an emoji, though by Unicode's categories it is a small letter."""
_NO_PROSE = re.compile(
    r"[\d@#=\\$%&]|\w_\w|\w[.:]\w|://|\w\*+\w|\A[(\[\"']*(?:--?|\.{0,2}/|~/|:)\w|\w/[\w*]+/|\w\(\)|…"
)
"""What in a token between blanks makes it an identifier, a path, a version, a shortcode or a part of a word."""
_CAMEL = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[^\WA-Z]+")
_OPENS = re.compile(r"(?:\A|[.!?…][\"'”’)\]*_]*\s+|^[ \t>]*(?:[-*+]|\d{1,9}[.)]|\|)?[ \t]*)[\s*_~\[(\"'“‘|]*\Z", re.M)
_REACH = 24
"""How far in front of a word its sentence's beginning is looked for; more are not but marks."""


class Word(NamedTuple):
    """A word of prose; it is a ``compound`` where a hyphen or a slash joins it to another."""

    span: Span
    text: str
    compound: bool


def plain(document: Document) -> str:
    """The text, as long as it is, without what is no word: digits for code and tags, blanks for targets of links."""
    return document.once("plain", lambda: _plain(document))


def words(document: Document) -> tuple[Word, ...]:
    """The words of a page's prose in the order of the text."""
    return document.once("prose words", lambda: tuple(_words(document)))


def opens(document: Document, word: Word) -> bool:
    """Whether a word may have a capital for its place alone: in a heading, or in front of a sentence."""
    headings = document.once("heading spans", lambda: tuple(block.span for block in document.headings))
    at = word.span.start
    return holds(headings, at) or _OPENS.search(plain(document), max(0, at - _REACH), at) is not None


def parts(word: str) -> list[str]:
    """The words that a word in CamelCase is made of; itself, where it is not."""
    return _CAMEL.findall(word)


def _plain(document: Document) -> str:
    targets = (Span(link.destination.start, link.span.end) for link in document.tree.links if link.destination)
    hidden = masked(document.text, [*document.tree.code, *document.tree.html], "0")
    return masked(hidden, targets, " ")


def _words(document: Document) -> Iterator[Word]:
    hidden = [_handle(document, link) for link in document.tree.links]
    source = masked(plain(document), [document.front_matter, *(span for span in hidden if span)], "0")
    for token in _TOKEN.finditer(source):
        text = token.group()
        if text.isalpha() and text.isascii():
            yield Word(Span(*token.span()), text, compound=False)  # most are just words
        elif not (_NO_PROSE.search(text) or (not text.isascii() and suspicious(text))):
            for match in _WORD.finditer(source, token.start(), token.end()):
                at, end = match.span()
                joined = source[at - 1 : at] in ("-", "/") or source[end : end + 1] in ("-", "/")
                yield Word(Span(at, end), match.group(), joined)


def _handle(document: Document, link: Link) -> Span | None:
    """The text of a link that is a part of its own URL: the name of an account, a repository or a file."""
    if link.destination is None or link.kind == "definition":
        return link.span if link.kind == "definition" else None
    text = document.text[link.span.start : link.destination.start].lstrip("![").rstrip("(]<")
    if text and " " not in text and text.casefold().lstrip("@") in link.url.casefold():
        return Span(link.span.start, link.destination.start)
    return None
