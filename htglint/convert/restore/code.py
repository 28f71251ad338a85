"""Code spans: a pass over the tree that makes spans of the terms that a vocabulary knows as code."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from ..tidy import plain, tidy
from ..tree import Code, Link, Text
from .change import changed
from .terms import shape, singular, terms
from .vocabulary import LONGEST_PHRASE, zone_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ..tree import Block, Inline, Page
    from .terms import Term
    from .vocabulary import Vocabulary

LEAST = 0.6
"""Probability from which on a term becomes a code span."""
LEAST_UNSEEN = 0.7
"""The same for a term that no page at hand shows as code."""


class _Span(NamedTuple):
    start: int
    end: int
    origin: str


def with_code(page: Page, vocabulary: Vocabulary) -> Page:
    """The page with code spans where the vocabulary expects them; links that show a URL stay as they are."""

    def change(block: Block, children: tuple[Inline, ...]) -> tuple[Inline, ...]:
        return tuple(_spans(children, vocabulary, zone_of(block)))

    return changed(page, change)


def _spans(children: Sequence[Inline], vocabulary: Vocabulary, zone: str) -> Iterator[Inline]:
    for part in tidy(children):
        if isinstance(part, Text):
            yield from _in_text(part.text, vocabulary, zone)
        elif isinstance(part, Link) and (plain(part.children) == part.url or part.origin):
            yield part
        elif hasattr(part, "children"):
            yield part._replace(children=tuple(_spans(part.children, vocabulary, zone)))  # type: ignore[union-attr]
        else:
            yield part


def _in_text(text: str, vocabulary: Vocabulary, zone: str) -> Iterator[Inline]:
    at = 0
    for span in _found(text, vocabulary, zone):
        if span.start > at:
            yield Text(text[at : span.start])
        yield Code(text[span.start : span.end], origin=span.origin)
        at = span.end
    if at < len(text):
        yield Text(text[at:])


def _found(text: str, vocabulary: Vocabulary, zone: str) -> Iterator[_Span]:
    """The places of code, from left to right; of several that begin at one place the longest."""
    found = list(terms(text))
    at = 0
    while at < len(found):
        for size in range(min(LONGEST_PHRASE, len(found) - at), 0, -1):
            spans = list(_of_phrase(text, found[at : at + size], vocabulary, zone))
            if spans:
                yield from spans
                at += size
                break
        else:
            at += 1


def _of_phrase(text: str, found: Sequence[Term], vocabulary: Vocabulary, zone: str) -> Iterator[_Span]:
    start, end = found[0].start, found[-1].end
    term = text[start:end]
    if len(found) > 1:
        if term in vocabulary.sources and vocabulary.probability(term, zone) >= LEAST:
            yield _Span(start, end, vocabulary.sources[term])
        return
    one = singular(term)
    if one and _worth(one, vocabulary, zone) > max(_worth(term, vocabulary, zone), 0):
        yield _Span(start, end - 1, _origin(one, vocabulary))
    elif _worth(term, vocabulary, zone) > 0:
        yield _Span(start, end, _origin(term, vocabulary))
    elif "/" in term:
        yield from _between_slashes(term, start, vocabulary, zone)


def _between_slashes(term: str, start: int, vocabulary: Vocabulary, zone: str) -> Iterator[_Span]:
    """The parts of ``a/b`` that are code each for itself."""
    for part in term.split("/"):
        one = singular(part)
        for text in (one, part):
            if text and text in vocabulary.sources and _worth(text, vocabulary, zone) > 0:
                yield _Span(start, start + len(text), _origin(text, vocabulary))
                break
        start += len(part) + 1


def _worth(term: str, vocabulary: Vocabulary, zone: str) -> float:
    """By how much the probability of a term is over what is asked for."""
    least = LEAST if term in vocabulary.sources else LEAST_UNSEEN
    return vocabulary.probability(term, zone) - least


def _origin(term: str, vocabulary: Vocabulary) -> str:
    return vocabulary.sources.get(term) or f"shape: {shape(term)}"
