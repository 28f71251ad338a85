"""Code spans: a pass over the tree that makes spans of the terms that a vocabulary knows as code."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from htglint.convert.tidy import plain, tidy
from htglint.convert.tree import Break, Code, FootnoteMark, Image, Link, Text

from .change import changed
from .origins import GUESS, SHAPE, is_settled
from .terms import PAIR, shape, singular, terms
from .vocabulary import CERTAIN_SHAPES, LONGEST_PHRASE, common_words, kind_of, zone_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from htglint.convert.tree import Block, Emphasis, Inline, Page, Strike, Strong, Tag

    from .terms import Term
    from .vocabulary import Vocabulary

LEAST = 0.5
"""Probability from which on a term becomes a code span."""
LEAST_UNSEEN = 0.65
"""The same for a term that no page at hand shows as code."""

_NEXT_OF_NAME = re.compile(r" [A-Z][a-z]+(?:[ ,.;:)]|$)")


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
        guessed: list[_Span] = []
        for part in tidy(children):
            if isinstance(part, Text):
                text += part.text
            elif isinstance(part, Code) and part.origin == GUESS:
                guessed.append(_Span(len(text), len(text) + len(part.text), GUESS))
                text += part.text
            else:
                yield from self.in_text(text, guessed)
                text, guessed = "", []
                if isinstance(part, Code | Image | Break | FootnoteMark) or _is_settled(part):
                    yield part
                else:
                    yield part._replace(children=tuple(self.spans(part.children)))
        yield from self.in_text(text, guessed)

    def in_text(self, text: str, guessed: Sequence[_Span]) -> Iterator[Inline]:
        """A text with code spans; the reader of the page has ``guessed`` some."""
        at = 0
        for span in self.found(text, guessed):
            if span.start > at:
                yield Text(text[at : span.start])
            yield Code(text[span.start : span.end], origin=span.origin)
            at = span.end
        if at < len(text):
            yield Text(text[at:])

    def found(self, text: str, guessed: Sequence[_Span]) -> Iterator[_Span]:
        """The places of code, from left to right; of several that begin at one place the longest."""
        found = list(terms(text))
        open_guesses = list(reversed(guessed))
        end = 0
        for at, term in enumerate(found):
            if term.start < end:
                continue
            while open_guesses and open_guesses[-1].start < max(term.start, end):
                open_guesses.pop()
            spans = self.at_place(text, found[at : at + LONGEST_PHRASE], open_guesses[-1:])
            yield from spans
            end = spans[-1].end if spans else end

    def at_place(self, text: str, found: Sequence[Term], guess: Sequence[_Span]) -> Sequence[_Span]:
        """The code that begins in the first of some terms."""
        first = found[0]
        for size in range(len(found), 1, -1):
            phrase = text[first.start : found[size - 1].end]
            if phrase in self.vocabulary.sources and self.worth(phrase) > 0:
                return (_Span(first.start, found[size - 1].end, self.origin(phrase)),)
        if pair := PAIR.match(text, first.start):
            return (_Span(*pair.span(), SHAPE + "key and value"),)
        if (self.is_known(first.text) or "/" in first.text) and (known := tuple(self.term(first, text))):
            return known
        if guess and guess[0].start < first.end:
            guessed = text[guess[0].start : guess[0].end]
            if self.keeps(guessed):
                return (guess[0]._replace(origin=self.vocabulary.sources.get(guessed, GUESS)),)
        return tuple(self.term(first, text))

    def keeps(self, guessed: str) -> bool:
        """Whether a guess of the page's reader holds against what other pages show."""
        return self.vocabulary.probability(guessed, self.zone, self.common, is_guessed=True) >= LEAST

    def term(self, term: Term, text: str) -> Iterator[_Span]:
        """The code that one term of a text is or has in it."""
        word, start, end = term
        is_whole = shape(word) in CERTAIN_SHAPES
        if not (self.is_known(word) or is_whole):
            inner = list(self.between_slashes(word, start)) or list(self.before_suffix(word, start))
            if inner:
                yield from inner
                return
        one = "" if is_whole else singular(word)
        if one and self.worth(one) > 0 and self.rank(one) > self.rank(word):
            word, end = one, end - 1
        if self.worth(word) > 0 and not _is_in_name(text, term, word):
            yield _Span(start, end, self.origin(word))

    def is_known(self, term: str) -> bool:
        """Whether some page at hand shows the term as code."""
        return term in self.vocabulary.sources

    def before_suffix(self, term: str, start: int) -> Iterator[_Span]:
        """The part of ``a-based`` that is code, where other pages write code with that ending."""
        part, _, suffix = term.rpartition("-")
        if suffix in self.vocabulary.suffixes and self.is_known(part) and self.worth(part) > 0:
            yield _Span(start, start + len(part), self.origin(part))

    def between_slashes(self, term: str, start: int) -> Iterator[_Span]:
        """The parts of ``a/b`` that other pages show as code, each for itself."""
        for part in term.split("/"):
            for text in (singular(part), part):
                if text in self.vocabulary.sources and self.worth(text) > 0:
                    yield _Span(start, start + len(text), self.origin(text))
                    break
            start += len(part) + 1

    def worth(self, term: str) -> float:
        """By how much the probability of a term is over what is asked for."""
        least = LEAST if self.is_known(term) else LEAST_UNSEEN
        return self.vocabulary.probability(term, self.zone, self.common) - least

    def rank(self, term: str) -> tuple[float, float]:
        """What decides between the two forms of a plural: how often other pages show each, then its probability."""
        return self.vocabulary.occurrences(term), self.worth(term)

    def origin(self, term: str) -> str:
        return self.vocabulary.sources.get(term) or SHAPE + kind_of(term, self.common)


def _is_settled(part: Link | Strong | Emphasis | Strike | Tag) -> bool:
    """Whether a part shows its own URL, or comes from a page that knew what is code in it."""
    return isinstance(part, Link) and (plain(part.children) == part.url or bool(part.origin))


def _is_in_name(text: str, term: Term, word: str) -> bool:
    """Whether a capitalised word is the first of a name of several: another one follows it."""
    return shape(word) == "capitalised" and _NEXT_OF_NAME.match(text, term.end) is not None
