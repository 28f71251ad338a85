"""The words of a page's prose, as a person would read them aloud.

Excluded are code, tags, URLs, link targets, front matter, paths, identifiers, versions and handles.
"""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from htglint.base.findings import Span
from htglint.document.document import contains, masked_within, merged
from htglint.document.document import pieces as text_pieces
from htglint.document.markdown import PIECE
from htglint.document.memo import per_document
from htglint.document.suspects import suspicious

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping

    from htglint.document.document import Document
    from htglint.document.markdown import LinkSpan

_TOKEN = re.compile(r"\S+")
_NEXT = re.compile(r"\s+(?P<token>\S+)")
_WORD = re.compile(r"(?:(?!\u2139)[^\W\d_])+(?:['’](?:(?!\u2139)[^\W\d_])+)*")
"""A word; U+2139 is an emoji, though by Unicode's categories it is a small letter."""
_NO_PROSE = re.compile(
    r"[\d@#=\\$%&]|\w_\w|\w[.:]\w|://|\w\*+\w|\A[(\[\"']*(?:--?|\.{0,2}/|~/|:)\w|\w/[\w*]+/|\w\(\)|…"
)
"""What in a token between blanks makes it an identifier, a path, a version, a shortcode or a part of a word."""
_CAMEL = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[^\WA-Z]+")
_OPENS = re.compile(r"(?:\A|[.!?…][\"'”’)\]*_]*\s+|^[ \t>]*(?:[-*+]|\d{1,9}[.)]|\|)?[ \t]*)[\s*_~\[(\"'“‘|]*\Z", re.M)
_LABEL = re.compile(r"(?<=\])\[[^\]\n]*\]|\[\^[^\]\s]+\]")
"""The label of a reference, or of a footnote."""
_WIDE = re.compile(r"(?!\w)[\U00010000-\U0010ffff]")
_SYMBOL = "\u2606"
"""What stands for each of these in a large page: any symbol of the first plane would do."""
_FEW = 48
"""So many different tokens are sought one by one, which is quicker than to look at every token of the page."""
_REACH = 24
"""How far in front of a word its sentence's beginning is looked for; more are not but marks."""


class Word(NamedTuple):
    """A word of prose; ``compound`` if a hyphen or slash joins it to another."""

    span: Span
    text: str
    compound: bool


class Piece(NamedTuple):
    """A word in a token (text between blanks), with offsets relative to the token."""

    start: int
    end: int
    text: str
    compound: bool


@per_document
def masked_text(document: Document) -> str:
    """Return the text, at the same length, with code, tags and link targets masked.

    Digits mask code and tags; spaces mask link targets and labels. On a large page one symbol replaces every character
    beyond the basic plane, to save memory.
    """
    make = _narrowed if len(document.text) > PIECE else str
    return "".join(map(make, masked_parts(document)))


def masked_parts(document: Document) -> Iterator[str]:
    """Yield the masked text in parts with all symbols kept; no line is split."""
    links = document.tree.links
    targets = merged(
        (
            *(Span(link.destination.start, link.span.end) for link in links if link.destination),
            *(Span(*match.span()) for match in _LABEL.finditer(document.text)),
        )
    )
    names = (link.span for link in links if link.destination is None and _is_its_label(document, link))
    hidden = merged((*document.tree.code, *document.tree.html, *names, *document.opaque_spans))
    for piece in text_pieces(document.text):
        part = masked_within(document.text[slice(*piece)], hidden, "0", piece.start)
        yield masked_within(part, targets, " ", piece.start)


def _is_its_label(document: Document, link: LinkSpan) -> bool:
    """Return whether a reference link's text is its label, too.

    A word of it can't be changed in one place alone.
    """
    source = document.text[slice(*link.span)]
    return "][" not in source or source.endswith("[]")


def _narrowed(text: str) -> str:
    """Return the text, at the same length, with symbols of higher planes replaced.

    One symbol stands for all of them that are not letters.
    """
    return _WIDE.sub(_SYMBOL, text)


def prose_text(document: Document, span: Span) -> str:
    """Return the text of a span with everything but prose masked, keeping the length."""
    if len(document.text) <= PIECE:
        whole = Span(0, len(document.text))
        return _all_spoken(document, whole)[slice(*span)]
    return _spoken(document, span)  # of a large page no copy is kept


@per_document
def _all_spoken(document: Document, whole: Span) -> str:
    return _spoken(document, whole)


def _spoken(document: Document, span: Span) -> str:
    hidden = _hidden(document)
    return masked_within(masked_text(document)[slice(*span)], hidden, "0", span.start)


def prose_parts(document: Document) -> Iterator[tuple[int, str]]:
    """Yield the prose in parts with their offsets; no word or space is split."""
    return ((piece.start, prose_text(document, piece)) for piece in text_pieces(masked_text(document)))


@per_document
def words(document: Document) -> tuple[Word, ...]:
    """Return the words of a page's prose in the order of the text.

    To make them all takes longer than most questions about them need: see ``distinct``, ``counts`` and ``words_of``.
    """
    return tuple(words_of(document, distinct(document), lambda _: True))


@per_document
def tokens(document: Document) -> Mapping[str, int]:
    """Return the tokens between blanks of a page's prose, with counts, in text order."""

    found: Counter[str] = Counter()
    for _, part in prose_parts(document):
        found.update(part.split())
    return found


@per_document
def distinct(document: Document) -> frozenset[str]:
    """Return the different tokens of a page's prose."""
    return frozenset(tokens(document))


@per_document
def counts(document: Document) -> Mapping[str, int]:
    """How often each word stands in a page's prose, in the letters that it has there."""
    return _counted(document)


@per_document
def folded(document: Document) -> frozenset[str]:
    """Return the different words of a page's prose in small letters."""
    return frozenset(map(str.lower, counts(document)))


def of_texts(document: Document, texts: Collection[str]) -> Iterator[Word]:
    """Yield the words of a page's prose that equal one of the texts, in text order."""
    known = distinct(document)
    chosen = {text for text in texts if text in known}
    together = " ".join(_marked(document)) if texts else ""
    for text in texts:
        if text in together:
            chosen.update(token for token in _marked(document) if text in token)
    return words_of(document, chosen, texts.__contains__)


def words_of(document: Document, chosen: Collection[str], is_meant: Callable[[str], bool]) -> Iterator[Word]:
    """Yield words of the ``chosen`` tokens that satisfy ``is_meant``, in text order."""
    for at, token in _places(document, chosen) if chosen else ():
        for piece in pieces(token):
            if is_meant(piece.text):
                yield Word(Span(at + piece.start, at + piece.end), piece.text, piece.compound)


def next_word(document: Document, word: Word) -> Word | None:
    """Return the word behind another one that only blanks part from it."""
    match = _NEXT.match(document.text, word.span.end)
    if match is None:
        return None
    at, end = match.span("token")
    token = _TOKEN.match(prose_text(document, Span(at, end)))
    first = next(iter(pieces(token.group())), None) if token else None
    if first is None or first.start > 0:
        return None
    return Word(Span(at, at + first.end), first.text, first.compound)


def texts_in(document: Document, span: Span) -> Iterator[str]:
    """Yield the words in a span of the page, each as it is written."""
    return (piece.text for token in prose_text(document, span).split() for piece in pieces(token))


def pieces(token: str) -> tuple[Piece, ...]:
    """Return the words of prose in a token."""
    if token.isalpha() and token.isascii():
        return (Piece(0, len(token), token, compound=False),)  # most are just words
    return _pieces(token)


@lru_cache(maxsize=8192)
def _pieces(token: str) -> tuple[Piece, ...]:
    """Return the same for one with marks."""
    if _NO_PROSE.search(token) or (not token.isascii() and suspicious(token)):
        return ()
    found = []
    for match in _WORD.finditer(token):
        start, end = match.span()
        joined = token[max(0, start - 1) : start] in ("-", "/") or token[end : end + 1] in ("-", "/")
        found.append(Piece(start, end, match.group(), joined))
    return tuple(found)


def starts_sentence(document: Document, word: Word) -> bool:
    """Return whether a word is in a heading or at the start of a sentence."""
    at = word.span.start
    return (
        contains(document.heading_spans, at)
        or _OPENS.search(masked_text(document), max(0, at - _REACH), at) is not None
    )


def parts(word: str) -> list[str]:
    """Return the words that a word in CamelCase is made of; itself, where it is not."""
    return _CAMEL.findall(word)


@per_document
def _marked(document: Document) -> list[str]:
    """The different tokens of a page's prose that are more than a word in ASCII."""
    return [token for token in tokens(document) if not (token.isalpha() and token.isascii())]


def _counted(document: Document) -> Mapping[str, int]:
    stands = dict(tokens(document))
    marked = [(token, stands.pop(token)) for token in _marked(document)]
    for token, times in marked:
        for piece in pieces(token):
            stands[piece.text] = stands.get(piece.text, 0) + times
    return stands


def _places(document: Document, chosen: Collection[str]) -> Iterator[tuple[int, str]]:
    """Yield the places of the chosen tokens on the page."""
    for start, part in prose_parts(document):
        yield from ((start + at, token) for at, token in _places_in(part, chosen))


def _places_in(source: str, chosen: Collection[str]) -> Iterable[tuple[int, str]]:
    if len(chosen) > _FEW:
        return ((match.start(), match.group()) for match in _TOKEN.finditer(source) if match.group() in chosen)
    found = []
    for token in chosen:
        at = source.find(token)
        while at >= 0:
            end = at + len(token)
            if not source[at - 1 : at].strip() and not source[end : end + 1].strip():
                found.append((at, token))
            at = source.find(token, end)
    return sorted(found)


@per_document
def _hidden(document: Document) -> tuple[Span, ...]:
    """Return the spans of front matter and handles, which are not prose."""
    return merged([document.front_matter, *_handles(document)])


@per_document
def _handles(document: Document) -> list[Span]:
    found = (_handle(document, link) for link in document.tree.links)
    return [span for span in found if span]


def _handle(document: Document, link: LinkSpan) -> Span | None:
    """Return the span of a link text that is part of its URL: an account or file name."""
    if link.destination is None or link.kind == "definition":
        return link.span if link.kind == "definition" else None
    text = document.text[link.span.start : link.destination.start].lstrip("![").rstrip("(]<")
    if text and " " not in text and text.casefold().lstrip("@") in link.url.casefold():
        return Span(link.span.start, link.destination.start)
    return None
