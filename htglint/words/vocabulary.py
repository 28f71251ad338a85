"""Decides which words are known, by the language's dictionary and the word lists."""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING

from htglint.document.memo import per_document

from .dictionary import OF_VOCABULARY, Buckets, Entry, load, near
from .elsewhere import NOWHERE
from .memoized_filter import MemoizedFilter
from .misspellings import misspellings, vulgar
from .prose import distinct, parts, pieces, words_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from htglint.base.context import Context, WordCounts
    from htglint.document.document import Document

    from .dictionary import Dictionary
    from .lists import Lists
    from .prose import Word

_POSSESSIVE = re.compile(r"['’]s?\Z")
_ENDINGS = (
    ("s", ""), ("ses", "s"), ("xes", "x"), ("zes", "z"), ("shes", "sh"), ("ches", "ch"), ("oes", "o"), ("ies", "y"),
    ("less", ""), ("like", ""), ("wise", ""), ("ness", ""), ("ly", ""), ("able", ""), ("able", "e"),
    ("ability", "able"), ("ability", ""), ("ability", "e"), ("ization", "ize"),
)  # fmt: skip
"""Endings that make a word of another, and what they stand in the place of."""
PREFIXES = (
    "auto", "anti", "co", "cross", "de", "hyper", "inter", "intra", "mis", "multi", "non", "over", "post", "pre", "re",
    "self", "semi", "sub", "super", "un", "under",
)  # fmt: skip
"""What is put before a word to make another."""
_OF_VERBS = ("ers", "ors", "ees", "ing", "ed", "er", "or", "ee")
"""Endings that make other words of a verb."""
_VOWELS = frozenset("aeiou")
_DOUBLES = re.compile(r"(?:\A|[^aeiou]|qu)[aeiou][bdfgklmnprstvz]\Z")
"""The end of a verb whose last letter may be doubled before an ending."""
_SHORTEST = 4
"""The length from which what is left without a prefix or an ending can be a word of its own."""
_SHORTEST_HALF, _COMMON_HALF = 3, 16
"""The length from which a word can be half of a compound, and how common, in powers of two, one that short is."""
_LONGEST = 40
"""Maximum length of a word."""
_MOST_JUDGED = 65_536
"""How many words are remembered, so that no number of pages takes all memory."""
_MOST_NEAR = 5_000
"""How many words are, whose neighbours were looked for."""


class Vocabulary:
    """The known words; the dictionary is loaded on first use.

    ``language`` is a language of pyspellchecker (``en``), ``builtin`` are files of words that belong to it, and
    ``lists`` those that the profile and the configuration add.
    """

    def __init__(self, language: str, builtin: Sequence[str], lists: Lists) -> None:
        self.language = language
        self._builtin = builtin
        self._lists = lists
        self._judged: dict[str, bool] = {}
        self._near: dict[str, Sequence[tuple[Entry, int]]] = {}
        self._strange = MemoizedFilter(self._is_strange)

    @property
    def has_capital_nouns(self) -> bool:
        """Return whether the language capitalizes all nouns, so names don't stand out."""
        return self.language == "de"

    @cached_property
    def dictionary(self) -> Dictionary:
        """The dictionary of the language."""
        return load(self.language, self._builtin)

    @cached_property
    def forms(self) -> dict[str, str]:
        """The words of the lists, in small letters, and how they are written."""
        return {form.lower(): form for form in self._lists.forms}

    @cached_property
    def names(self) -> dict[str, str]:
        """The listed words with a capital whose case matters, by their lower case."""
        return {name.lower(): name for name in self._lists.names if not name.islower()}

    @property
    def has_rejected(self) -> bool:
        """Whether a list rejects any word."""
        return bool(self._lists.rejected)

    def corrections(self, folded: str) -> tuple[str, ...]:
        """Return corrections of a known lower-case misspelling.

        None if a list or the dictionary has the word.
        """
        return () if self._has(folded) else misspellings(self.language).corrections(folded)

    def rejects(self, word: str) -> bool:
        """Return whether a list rejects a word."""
        return any(pattern.fullmatch(word) for pattern in self._lists.rejected)

    def knows(self, word: str) -> bool:
        """Return whether a word as written, its base form or all its parts are known.

        Genitives, plurals and compounds of known words are known.
        """
        known = self._judged.get(word)
        if known is None:
            known = self._is_known(word)
            if len(self._judged) >= _MOST_JUDGED:
                self._judged.clear()
            self._judged[word] = known
        return known

    def unknown(self, document: Document) -> tuple[Word, ...]:
        """Return the unknown words of a page's prose that have at least three letters."""
        return _unknown(document, self)

    def unknown_in(self, document: Document) -> Iterator[Word]:
        """Yield the same, looked for anew."""
        return words_of(document, self._strange.of(distinct(document)), self._misses)

    def _is_strange(self, token: str) -> bool:
        """Return whether a token has an unknown word."""
        return any(self._misses(piece.text) for piece in pieces(token))

    def _misses(self, word: str) -> bool:
        return len(word) > 2 and not self.knows(word)

    def spells(self, word: str) -> bool:
        """Return whether a word has ordinary case: not all capitals, nor an identifier's."""
        of_the_language = word.isascii() or self.language != "en"
        return of_the_language and not word.isupper() and (word.islower() or word[0].isupper())

    def is_compound(self, folded: str) -> bool:
        """Return whether an unknown word is two known ones joined, or a daemon's name."""
        if (folded.endswith("d") and self._has(folded[:-1])) or (folded.endswith("js") and self._has(folded[:-2])):
            return True
        halves = ((folded[:at], folded[at:]) for at in range(_SHORTEST_HALF, len(folded) - _SHORTEST_HALF + 1))
        return any(self._is_half(one) and self._is_half(other) for one, other in halves)

    def _is_half(self, folded: str) -> bool:
        """Return whether a word can be part of a compound: a short one must be common.

        Otherwise `notcode` would be one.
        """
        return self._has(folded) and (len(folded) >= _SHORTEST or self.dictionary.commonness(folded) >= _COMMON_HALF)

    def near(self, folded: str, reach: int) -> Sequence[tuple[Entry, int]]:
        """Return the known words within ``reach`` edits of a lower-case word, with edits."""
        if folded not in self._near:
            if len(self._near) >= _MOST_NEAR:
                self._near.clear()
            found = (*near(folded, reach, self.dictionary), *near(folded, reach, self._buckets))
            unwanted = vulgar(self.language)
            self._near[folded] = tuple(one for one in found if one[0].word not in unwanted)
        return self._near[folded]

    @cached_property
    def _buckets(self) -> Buckets:
        return Buckets(Entry(word, form, OF_VOCABULARY) for word, form in self.forms.items())

    def _is_known(self, word: str) -> bool:
        plain = word if word.isalpha() else without_genitive(word).replace("’", "'")
        folded = plain.lower()
        if len(word) > _LONGEST or self._has(folded):
            return True
        if any(pattern.fullmatch(word) for pattern in self._lists.expressions):
            return True
        if misspellings(self.language).corrections(folded):
            return False
        if self._is_made(folded) or self._is_singular(folded):
            return True
        pieces = parts(plain)
        return len(pieces) > 1 and all(piece.isupper() or self.knows(piece) for piece in pieces)

    def _has(self, folded: str) -> bool:
        return folded in self.forms or folded in self.dictionary

    def _is_singular(self, folded: str) -> bool:
        """Return whether only the plural is known; a double s is not a plural ending."""
        return len(folded) > _SHORTEST and folded[-1] not in "sxz" and self._has(f"{folded}s")

    def _is_made(self, folded: str) -> bool:
        """Whether the word is made of a known one by an ending or a prefix, or of both."""
        bases = [folded]
        for ending, instead in _ENDINGS:
            if folded.endswith(ending) and len(folded) - len(ending) >= _SHORTEST - (ending == "s"):
                bases.append(folded[: len(folded) - len(ending)] + instead)
        if any(self._has(base) for base in bases[1:]) or self._is_derived(folded):
            return True
        rests = (base[len(prefix) :] for base in bases for prefix in PREFIXES if base.startswith(prefix))
        return any(len(rest) >= _SHORTEST and self._has(rest) for rest in rests)

    def _is_derived(self, folded: str) -> bool:
        """Return whether a verb that is spelt as it should be has one of its endings."""
        ending = next((ending for ending in _OF_VERBS if folded.endswith(ending)), "")
        stem = folded.removesuffix(ending)
        if self.language != "en" or not ending or len(stem) < _SHORTEST:
            return False
        if stem[-1] == stem[-2] and stem[-1] not in _VOWELS:
            return self._has(stem) or (
                len(stem) > _SHORTEST and self._has(stem[:-1]) and _DOUBLES.search(stem[:-1]) is not None
            )
        return self._has(f"{stem}e") or (self._has(stem) and stem[-1] != "e" and not _DOUBLES.search(stem))


@per_document
def _unknown(document: Document, vocabulary: Vocabulary) -> tuple[Word, ...]:
    return tuple(vocabulary.unknown_in(document))


def without_genitive(word: str) -> str:
    """Return the base of a genitive (`cluster's`, `clusters'`), or the word itself."""
    return word if word.isalpha() else _POSSESSIVE.sub("", word)


def known_words(context: Context) -> Words | None:
    """Return what a context knows of words; None if no rule asks for words."""
    return context.words if isinstance(context.words, Words) else None


class Words:
    """Words for checks: the ``vocabulary``, and how many other pages have a word.

    The words of ``elsewhere`` are in lower case. It is a plain class, because dictionaries have no hash.
    """

    def __init__(self, vocabulary: Vocabulary, elsewhere: WordCounts = NOWHERE) -> None:
        self.vocabulary = vocabulary
        self.elsewhere = elsewhere
