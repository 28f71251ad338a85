"""Code spans: a pass over the tree that makes spans of the terms that a vocabulary knows as code."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from ..tidy import plain, tidy
from ..tree import Break, Code, FootnoteMark, Image, Link, Text
from .change import changed
from .origins import GUESS, is_settled
from .terms import PAIR, singular, terms
from .vocabulary import LONGEST_PHRASE, common_words, kind_of, zone_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from ..tree import Block, Emphasis, Inline, Page, Strike, Strong, Tag
    from .terms import Term
    from .vocabulary import Vocabulary

SHAPE = "shape: "
"""What the origin of code begins with that no page at hand shows."""
LEAST = 0.5
"""Probability from which on a term becomes a code span."""
LEAST_UNSEEN = 0.65
"""The same for a term that no page at hand shows as code."""


class _Span(NamedTuple):
    start: int
    end: int
    origin: str


def with_code(page: Page, vocabulary: Vocabulary) -> Page:
    """The page with code spans where the vocabulary expects them; links that show a URL stay as they are."""

    common = common_words(page)

    def change(block: Block, children: tuple[Inline, ...]) -> tuple[Inline, ...]:
        if is_settled(block):
            return children
        return tuple(_Finder(vocabulary, zone_of(block), common).spans(children))

    return changed(page, change)


class _Finder(NamedTuple):
    """Finds the code in one block."""

    vocabulary: Vocabulary
    zone: str
    common: frozenset[str]

    def spans(self, children: Sequence[Inline]) -> Iterator[Inline]:
        """The parts with code spans in their texts; those that are code or come from another page stay as they are."""
        text = ""
        guessed: set[tuple[int, int]] = set()
        for part in tidy(children):
            if isinstance(part, Text):
                text += part.text
            elif isinstance(part, Code) and part.origin == GUESS:
                guessed.add((len(text), len(text) + len(part.text)))
                text += part.text
            else:
                yield from self.in_text(text, guessed)
                text, guessed = "", set()
                if isinstance(part, Code | Image | Break | FootnoteMark) or _is_settled(part):
                    yield part
                else:
                    yield part._replace(children=tuple(self.spans(part.children)))
        yield from self.in_text(text, guessed)

    def in_text(self, text: str, guessed: Collection[tuple[int, int]]) -> Iterator[Inline]:
        """A text with code spans; the reader of the page has ``guessed`` some."""
        at = 0
        for span in self.found(text, guessed):
            if span.start > at:
                yield Text(text[at : span.start])
            yield Code(text[span.start : span.end], origin=span.origin)
            at = span.end
        if at < len(text):
            yield Text(text[at:])

    def found(self, text: str, guessed: Collection[tuple[int, int]]) -> Iterator[_Span]:
        """The places of code, from left to right; of several that begin at one place the longest."""
        found = list(terms(text))
        at = 0
        while at < len(found):
            for size in range(min(LONGEST_PHRASE, len(found) - at), 0, -1):
                spans = list(self.of_phrase(text, found[at : at + size], guessed))
                if spans:
                    yield from spans
                    at += size
                    break
            else:
                at += 1

    def of_phrase(
        self, text: str, found: Sequence[Term], guessed: Collection[tuple[int, int]]
    ) -> Iterator[_Span]:
        """The code that one term is or has in it, or that some terms are together."""
        start, end = found[0].start, found[-1].end
        term = text[start:end]
        if len(found) > 1:
            quoted = end + len(_quote(text, end))
            is_guessed = (start, end) in guessed
            if (is_guessed or term in self.vocabulary.sources) and self.worth(term, is_guessed=is_guessed) > 0:
                yield _Span(start, end, self.origin(term))
            elif PAIR.fullmatch(text, start, quoted):
                yield _Span(start, quoted, SHAPE + "key and value")
            return
        if "/" in term and term not in self.vocabulary.sources and (inner := list(self.between_slashes(term, start))):
            yield from inner
            return
        one = singular(term)
        whole = self.worth(term, is_guessed=(start, end) in guessed)
        if one and self.worth(one, is_guessed=(start, end - 1) in guessed) > max(whole, 0):
            yield _Span(start, end - 1, self.origin(one))
        elif whole > 0:
            yield _Span(start, end, self.origin(term))

    def between_slashes(self, term: str, start: int) -> Iterator[_Span]:
        """The parts of ``a/b`` that other pages show as code, each for itself."""
        for part in term.split("/"):
            for text in (singular(part), part):
                if text in self.vocabulary.sources and self.worth(text) > 0:
                    yield _Span(start, start + len(text), self.origin(text))
                    break
            start += len(part) + 1

    def worth(self, term: str, *, is_guessed: bool = False) -> float:
        """By how much the probability of a term is over what is asked for."""
        least = LEAST if term in self.vocabulary.sources else LEAST_UNSEEN
        return self.vocabulary.probability(term, self.zone, self.common, is_guessed=is_guessed) - least

    def origin(self, term: str) -> str:
        return self.vocabulary.sources.get(term) or SHAPE + kind_of(term, self.common)


def _is_settled(part: Link | Strong | Emphasis | Strike | Tag) -> bool:
    """Whether a part shows its own URL, or comes from a page that knew what is code in it."""
    return isinstance(part, Link) and (plain(part.children) == part.url or bool(part.origin))


def _quote(text: str, end: int) -> str:
    """The closing quote that stands behind a term, which is stripped off as punctuation."""
    return text[end] if text[end : end + 1] in ("'", '"') else ""
