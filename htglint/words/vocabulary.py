"""Which words are known: those of the language's dictionary and of the lists in force, and what is made of them."""

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
_SHORTEST = 4
"""The length from which what is left without a prefix or an ending can be a word of its own."""
_SHORTEST_HALF, _COMMON_HALF = 3, 16
"""The length from which a word can be half of a compound, and how common, in powers of two, one that short is."""
_LONGEST = 40
"""Longer words are no words."""
_MOST_JUDGED = 65_536
"""How many words are remembered, so that no number of pages takes all memory."""
_MOST_NEAR = 5_000
"""How many words are, whose neighbours were looked for."""


class Vocabulary:
    """The words that are known. The dictionary is loaded when the first word is asked for.

    ``language`` is one that pyspellchecker has (``en``), ``builtin`` files of words that belong to it, and ``lists``
    what the profile and the configuration add.
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
        """Whether the language writes every noun with a capital, so that this marks no name."""
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
        """The words of the lists whose case matters and that have a capital somewhere, in small letters."""
        return {name.lower(): name for name in self._lists.names if not name.islower()}

    @property
    def has_rejected(self) -> bool:
        """Whether a list rejects any word."""
        return bool(self._lists.rejected)

    def corrections(self, folded: str) -> tuple[str, ...]:
        """What a known misspelling, in small letters, was meant to be; nothing where a list or dictionary has it."""
        return () if self._has(folded) else misspellings(self.language).corrections(folded)

    def rejects(self, word: str) -> bool:
        """Whether a list rejects a word."""
        return any(pattern.fullmatch(word) for pattern in self._lists.rejected)

    def knows(self, word: str) -> bool:
        """Whether a word, as it is written, is known; so are its genitive, its plural, and compounds of known words."""
        known = self._judged.get(word)
        if known is None:
            known = self._is_known(word)
            if len(self._judged) >= _MOST_JUDGED:
                self._judged.clear()
            self._judged[word] = known
        return known

    def unknown(self, document: Document) -> tuple[Word, ...]:
        """The words of a page's prose that are not known; those of one or two letters say too little."""
        return _unknown(document, self)

    def unknown_in(self, document: Document) -> Iterator[Word]:
        """The same, looked for anew."""
        return words_of(document, self._strange.of(distinct(document)), self._misses)

    def _is_strange(self, token: str) -> bool:
        """Whether a token has an unknown word."""
        return any(self._misses(piece.text) for piece in pieces(token))

    def _misses(self, word: str) -> bool:
        return len(word) > 2 and not self.knows(word)

    def spells(self, word: str) -> bool:
        """Whether a word is written as words of the language are: not in capitals, nor in those of an identifier."""
        of_the_language = word.isascii() or self.language != "en"
        return of_the_language and not word.isupper() and (word.islower() or word[0].isupper())

    def is_compound(self, folded: str) -> bool:
        """Whether an unknown word is two known ones written as one, or the name of a daemon, as programs have them."""
        if folded.endswith("d") and self._has(folded[:-1]):
            return True
        halves = ((folded[:at], folded[at:]) for at in range(_SHORTEST_HALF, len(folded) - _SHORTEST_HALF + 1))
        return any(self._is_half(one) and self._is_half(other) for one, other in halves)

    def _is_half(self, folded: str) -> bool:
        """Whether a word can be a part of a compound: a short one must be common (`notcode`)."""
        return self._has(folded) and (len(folded) >= _SHORTEST or self.dictionary.commonness(folded) >= _COMMON_HALF)

    def near(self, folded: str, reach: int) -> Sequence[tuple[Entry, int]]:
        """The known words that are at most ``reach`` strokes away from one in small letters, and how many."""
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
        """Whether only the plural is known; one that ends with a double s is none."""
        return len(folded) > _SHORTEST and folded[-1] not in "sxz" and self._has(f"{folded}s")

    def _is_made(self, folded: str) -> bool:
        """Whether the word is made of a known one by an ending or a prefix, or of both."""
        bases = [folded]
        for ending, instead in _ENDINGS:
            if folded.endswith(ending) and len(folded) - len(ending) >= _SHORTEST - (ending == "s"):
                bases.append(folded[: len(folded) - len(ending)] + instead)
        if any(self._has(base) for base in bases[1:]):
            return True
        rests = (base[len(prefix) :] for base in bases for prefix in PREFIXES if base.startswith(prefix))
        return any(len(rest) >= _SHORTEST and self._has(rest) for rest in rests)


@per_document
def _unknown(document: Document, vocabulary: Vocabulary) -> tuple[Word, ...]:
    return tuple(vocabulary.unknown_in(document))


def without_genitive(word: str) -> str:
    """The word that a genitive is made of (`cluster's`, `clusters'`); any other word itself."""
    return word if word.isalpha() else _POSSESSIVE.sub("", word)


def known_words(context: Context) -> Words | None:
    """What a context knows of words; None where no rule asks for words."""
    return context.words if isinstance(context.words, Words) else None


class Words:
    """What a check may know of words: the ``vocabulary``, and how many other pages of the kind have a word.

    The words of ``elsewhere`` are in small letters. No value type, because tables have no hash.
    """

    def __init__(self, vocabulary: Vocabulary, elsewhere: WordCounts = NOWHERE) -> None:
        self.vocabulary = vocabulary
        self.elsewhere = elsewhere
