"""Restores code spans for terms that a vocabulary knows as code."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from htglint.convert.terms import PAIR, shape, singular, terms
from htglint.convert.tidy import plain, tidy
from htglint.convert.tree import Break, Code, FootnoteMark, Image, Link, Text

from .change import changed
from .origins import SHAPE, is_settled
from .places import REACH, is_part_of_name, opens_sentence
from .vocabulary import INFLECTED, LONGEST_PHRASE, zone_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from htglint.convert.terms import Term
    from htglint.convert.tree import Block, Emphasis, Inline, Page, Strike, Strong, Tag

    from .vocabulary import CodeVocabulary, PageTerms

LEAST = 0.65
"""Probability from which on a term that other pages show as code becomes a code span: nine of ten of them are right."""
LEAST_COPIED = 0.5
"""The same for a term that a page about the same event shows as code: what most of its occurrences are."""
LEAST_ON_SPARSE = 0.95
"""The same on a page with hardly any code, for terms that prose has, too: pages differ in their habits."""
LEAST_UNSEEN = 0.9
"""The same for a guess, a term that no page at hand shows as code: nine of ten are right where none was learnt."""

_ARGUMENT = re.compile(
    r" (?:--?[a-z][\w-]*(?:=[^\s,;]*\w)?|<[\w-]+>|\.{0,2}/[\w./-]*[\w/]|\./\.\.\.|[\w.-]+/[\w./-]*\w)(?![\w/])"
)
"""What follows a command without being a word of the sentence: a flag, a placeholder, a path."""
_NEXT_OF_NAME = re.compile(r" [A-Z][a-z]+(?:[ ,.;:)]|$)")


class _Span(NamedTuple):
    start: int
    end: int
    origin: str


def with_code(page: Page, vocabulary: CodeVocabulary) -> Page:
    """Add code spans to a page; links that show a URL stay as they are."""
    own = vocabulary.on(page)

    def change(block: Block, children: tuple[Inline, ...]) -> tuple[Inline, ...]:
        if is_settled(block):
            return children
        return tuple(_Finder(vocabulary, zone_of(block), own).spans(children))

    return changed(page, change)


class _Finder(NamedTuple):
    """Finds the code in one block of a page, behind the end of its text ``before``."""

    vocabulary: CodeVocabulary
    zone: str
    page: PageTerms
    before: str = ""

    def spans(self, children: Sequence[Inline]) -> Iterator[Inline]:
        """Yield the parts with code spans added; code and parts of other pages stay."""
        before = self.before
        for part in tidy(children):
            finder = self._replace(before=before)
            if isinstance(part, Text):
                yield from finder.in_text(part.text)
            elif isinstance(part, Code | Image | Break | FootnoteMark) or _is_settled(part):
                yield part
            else:
                yield part._replace(children=tuple(finder.spans(part.children)))
            before = (before + plain((part,)))[-REACH:]

    def in_text(self, text: str) -> Iterator[Inline]:
        """Yield a text with code spans."""
        at = 0
        for span in self.found(text):
            if span.start > at:
                yield Text(text[at : span.start])
            yield Code(text[span.start : span.end], origin=span.origin)
            at = span.end
        if at < len(text):
            yield Text(text[at:])

    def found(self, text: str) -> Iterator[_Span]:
        """Yield the places of code in order; of several at one place, the longest."""
        found = list(terms(text))
        end = 0
        for at, term in enumerate(found):
            if term.start >= end:
                spans = self.at_place(text, found[at : at + LONGEST_PHRASE])
                yield from spans
                end = spans[-1].end if spans else end

    def at_place(self, text: str, found: Sequence[Term]) -> Sequence[_Span]:
        """Return the code that begins in the first of some terms."""
        first = found[0]
        for size in range(len(found), 1, -1):
            phrase = text[first.start : found[size - 1].end]
            if phrase in self.vocabulary.sources and self.worth(phrase) > 0:
                return (_Span(first.start, found[size - 1].end, self.origin(phrase)),)
        if len(found) > 1 and text[first.start : found[1].end] in self.vocabulary.lexicon.commands:
            return (_Span(first.start, _end_of_command(text, found[1].end), SHAPE + "command"),)
        if pair := PAIR.match(text, first.start):
            return (_Span(*pair.span(), SHAPE + "key and value"),)
        return tuple(self.term(first, text))

    def term(self, term: Term, text: str) -> Iterator[_Span]:
        """Yield the code that one term of a text is or has in it."""
        word, start, _ = term
        if not (self.is_known(word) or self.worth(word) > 0):
            inner = list(self.between_slashes(word, start)) or list(self.before_suffix(word, start))
            if inner:
                yield from inner
                return
        form = self.form(word)
        if form and self.worth(form) > 0 and not self.is_name(text, term, form):
            yield _Span(start, start + len(form), self.origin(form))

    def form(self, word: str) -> str:
        """Return the part of a term that is code: a plural without its ``s``.

        A plural is code only if its singular is known.
        """
        one = singular(word)
        if not one or (self.vocabulary.kind(word, self.page) not in INFLECTED and not self.is_known(one)):
            return word
        if self.is_known(word) or self.is_known(one):
            return one if self.rank(one) > self.rank(word) else word
        lexicon = self.vocabulary.lexicon
        return one if one in self.page.counts or one in lexicon.programs or one in lexicon.resources else ""

    def is_name(self, text: str, term: Term, word: str) -> bool:
        """Return whether a capitalized word is part of a name, or capitalized by position."""
        if shape(word) != "capitalised":
            return False
        before, after = self.before + text[: term.start], text[term.end :]
        if self.is_known(word):
            return _NEXT_OF_NAME.match(after) is not None
        return self.zone == "heading" or opens_sentence(before) or is_part_of_name(before, after)

    def is_known(self, term: str) -> bool:
        """Return whether some page at hand shows the term as code."""
        return term in self.vocabulary.sources

    def before_suffix(self, term: str, start: int) -> Iterator[_Span]:
        """Yield the code in ``a-based``, if other pages have code with that suffix."""
        part, _, suffix = term.rpartition("-")
        if suffix in self.vocabulary.suffixes and self.is_known(part) and self.worth(part) > 0:
            yield _Span(start, start + len(part), self.origin(part))

    def between_slashes(self, term: str, start: int) -> Iterator[_Span]:
        """Yield the parts of ``a/b`` that other pages show as code, each for itself."""
        for part in term.split("/"):
            for text in (singular(part), part):
                if text in self.vocabulary.sources and self.worth(text) > 0:
                    yield _Span(start, start + len(text), self.origin(text))
                    break
            start += len(part) + 1

    def worth(self, term: str) -> float:
        """By how much the probability of a term is over what is asked for."""
        least = LEAST if self.is_known(term) else LEAST_UNSEEN
        if term in self.vocabulary.copied:
            least = LEAST_COPIED
        if self.page.is_sparse and self.vocabulary.is_by_habit(term, self.page):
            least = LEAST_ON_SPARSE
        return self.vocabulary.probability(term, self.zone, self.page) - least

    def rank(self, term: str) -> tuple[float, float]:
        """Return the sort key for both forms of a plural: frequency, then probability."""
        return self.vocabulary.occurrences(term), self.worth(term)

    def origin(self, term: str) -> str:
        return self.vocabulary.sources.get(term) or SHAPE + self.vocabulary.kind(term, self.page)


def _is_settled(part: Link | Strong | Emphasis | Strike | Tag) -> bool:
    """Return whether a part shows its own URL, or comes from a page with its own code."""
    return isinstance(part, Link) and (plain(part.children) == part.url or bool(part.origin))


def _end_of_command(text: str, end: int) -> int:
    """Return the end of the arguments behind a command."""
    while match := _ARGUMENT.match(text, end):
        end = match.end()
    return end
