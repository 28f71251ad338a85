"""Finds unknown words that are probably misspelt, and their corrections.

Known misspellings have a dictionary; a single correction there is certain if the word can be nothing else
(``certain.py``). Any other unknown word is a typo or a name. It counts as a typo if a known word is one or two edits
away, it occurs on the page only once or twice, and no other page of the kind has it. Corrections are ranked by their
edits and by how common they are: in the language, and above all on the page itself. All weights are in nats, set by
hand to orders of magnitude. Edits follow Damerau (1964), who found that four kinds make up four fifths of all typos:
one letter too many, one missing, one wrong, two exchanged.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from functools import cached_property
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

from htglint.base.findings import Candidate
from htglint.document.memo import per_document

from .certain import is_certain
from .dictionary import Entry, near_among
from .elsewhere import NOWHERE
from .language import is_foreign
from .prose import counts, next_word, starts_sentence
from .varieties import american
from .vocabulary import PREFIXES, without_genitive

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from htglint.base.context import WordCounts
    from htglint.document.document import Document

    from .prose import Word
    from .vocabulary import Vocabulary, Words

_SHORTEST = 4
"""Shorter words have too many neighbours to say anything of them."""
_LONG = 9
"""From this length on two strokes are looked for."""
_NAME = 3
"""A word that stands so often on a page is a name, unless what it can be meant to be stands there far more often."""
_CERTAINLY_NAME = 5
"""One that stands so often is a name in any case."""
_LONG_REST = 6
"""What is left behind a prefix is at least so long to be a word of its own."""
_INFLECTION = ("s", "es", "ed", "ing", "d")
_ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
_VOWELS = frozenset("aeiouy")
_TEMPER = 0.4
"""How much of the commonness in the language counts, as that of subtitles and books is not that of these pages."""
_HERE, _ELSEWHERE = 3.0, 2.0
"""What it counts that a word stands on the page, or on others of its kind."""
_SHORT, _RARE, _RARE_AND_SHORT = 7, 5, 10
"""How common, in powers of two, a word must be that one may mean without having it on the page.

Words of up to so many letters have many neighbours.
"""
_SURENESS = 1.5
"""How much likelier a word has to be a typo than a name that is made of a known word."""
_FIRST_NAME = re.compile(r"\([A-Z][\w.]*(?: [A-Z][\w.]*)* \Z")
"""What is before a family name in parentheses, and ``_REACH`` the characters in which it is sought."""
_REACH = 40
_QUOTES = ('""', "“”")
_CANDIDATES = 5
"""Words that are named for a misspelling, the most likely first."""


class Misspelt(NamedTuple):
    """A word that is probably misspelt, and its candidates, likeliest first."""

    word: Word
    candidates: tuple[Candidate, ...]
    certain: bool = False
    """Whether the word is a known misspelling with one correction, where it can be nothing else."""
    listed: bool = False
    """Whether the word is a known misspelling."""


@per_document
def misspelt_words(document: Document, words: Words) -> tuple[Misspelt, ...]:
    """Return the words of a page that are probably misspelt; looked for once."""
    return tuple(misspelt(document, words.vocabulary, words.elsewhere))


def misspelt(document: Document, vocabulary: Vocabulary, elsewhere: WordCounts = NOWHERE) -> Iterator[Misspelt]:
    """Yield the words of a page that are probably misspelt.

    ``elsewhere`` counts the other pages that have a word.
    """
    unknown = vocabulary.unknown(document)
    if not unknown:
        return
    judge = _PageJudge(vocabulary, counts(document), elsewhere)
    for word in unknown:
        if american(word.text, vocabulary) or is_foreign(document, vocabulary, word.span.start):
            continue
        if _is_quoted_name(document, word):
            continue
        starts = starts_sentence(document, word) and not _is_emphasised(document, word)
        may_have_capital = word.text[0].isupper() and starts
        corrections = vocabulary.corrections(without_genitive(word.text).lower())
        if corrections:
            candidates = judge.weighed(word, corrections, starts_sentence=may_have_capital)
            certain = is_certain(document, vocabulary, elsewhere, word, corrections)
        elif _is_own_name(document, word, vocabulary):
            continue
        else:
            candidates, certain = judge.judged(word, starts_sentence=may_have_capital), False
        if candidates:
            yield Misspelt(word, candidates, certain, listed=bool(corrections))


def _is_quoted_name(document: Document, word: Word) -> bool:
    """Return whether a word with a capital is in quotation marks on the page."""
    text = word.text
    return text[0].isupper() and any(f"{marks[0]}{text}{marks[1]}" in document.text for marks in _QUOTES)


def _is_own_name(document: Document, word: Word, vocabulary: Vocabulary) -> bool:
    """Return whether a word is a name: a person's, a handle or a component."""
    start, end = word.span
    before, behind = document.text[max(0, start - _REACH) : start], document.text[end : end + 2]
    if before[-1:] == "[" and (behind == "](" or (behind == ": " and word.text.islower())):
        return True
    if not word.text[0].isupper():
        return False
    if behind[:1] == ")" and _FIRST_NAME.search(before):
        return True
    following = next_word(document, word)
    return following is not None and following.text[0].isupper() and not vocabulary.knows(following.text)


def _is_emphasised(document: Document, word: Word) -> bool:
    """Return whether emphasis begins right before a word, as in titles and species."""
    before = document.text[max(0, word.span.start - 2) : word.span.start]
    return before[-1:] in ("*", "_") and before not in ("**", "__")


class _PageJudge:
    """What is known of the page that the words stand on."""

    def __init__(self, vocabulary: Vocabulary, stands: Mapping[str, int], elsewhere: WordCounts) -> None:
        self._vocabulary = vocabulary
        self._elsewhere = elsewhere
        self._stands = stands
        self._here = _folded_counts(stands)
        self._known: dict[tuple[str, bool, bool], tuple[Candidate, ...]] = {}
        # What stands on the page often is known there, as the words of the lists in force are.
        self._often: dict[str, list[str]] = {}  # by their first letters
        for word, count in self._here.items():
            if count >= _NAME and word not in vocabulary.forms:
                self._often.setdefault(word[0], []).append(word)

    @cached_property
    def _forms(self) -> Mapping[str, str]:
        """How each word, in small letters, mostly stands on the page."""
        return {text.lower(): text for text, _ in sorted(self._stands.items(), key=lambda item: item[1])}

    def judged(self, word: Word, *, starts_sentence: bool) -> tuple[Candidate, ...]:
        """Return the candidates of a word; none if it is not a typo."""
        key = (word.text, word.compound, starts_sentence)
        if key not in self._known:
            self._known[key] = self._judge(word, starts_sentence=starts_sentence)
        return self._known[key]

    def weighed(self, word: Word, corrections: Sequence[str], *, starts_sentence: bool) -> tuple[Candidate, ...]:
        """Return a known misspelling's corrections as candidates, likeliest first.

        None if the word may be a name.
        """
        text = without_genitive(word.text)
        is_name = (word.compound or (text[0].isupper() and not starts_sentence)) and len(text) < _LONG
        if is_name or text[1:] != text[1:].lower() or self._counts_against(text.lower(), corrections[0]):
            return ()
        weighed = {}
        for correction in corrections:
            entry = Entry(correction, correction, self._vocabulary.dictionary.commonness(correction))
            strokes = 1 if len(correction) == len(text) else 1 + abs(len(correction) - len(text)) // 2
            weighed[correction] = self._commonness(entry) - _cost(text.lower(), correction, strokes)
        return _shares(word, weighed)

    def _judge(self, word: Word, *, starts_sentence: bool) -> tuple[Candidate, ...]:
        text = without_genitive(word.text)
        folded = text.lower()
        if len(folded) < _SHORTEST or self._here[folded] >= _CERTAINLY_NAME:
            return ()
        if not self._vocabulary.spells(text) or self._vocabulary.is_compound(folded):
            return ()
        named = text[0].isupper() and not starts_sentence and not self._vocabulary.has_capital_nouns
        has_inner_capitals = text[1:] != text[1:].lower()
        weighed: dict[str, float] = {}
        as_name = -math.inf
        for entry, cost in self._near(folded):
            if self._counts_against(folded, entry.word) or (named and not self._is_name(entry)):
                continue
            weight = self._commonness(entry) - cost
            if _has_letter_at_edge(folded, entry.word) or (entry.commonness == 0 and _is_plural(folded, entry.word)):
                as_name = max(as_name, weight)
                continue
            is_here = self._here[entry.word] > 0
            rare = _RARE if len(folded) > _SHORT else _RARE_AND_SHORT
            if not is_here and (has_inner_capitals or entry.commonness < rare or self._here[folded] > 1):
                continue
            if weight > weighed.get(entry.form, -math.inf):
                weighed[entry.form] = weight
        if not weighed or max(weighed.values()) < max(_needed(text, word), as_name + _SURENESS):
            return ()
        return _shares(word, weighed)

    def _near(self, folded: str) -> Iterator[tuple[Entry, float]]:
        """Yield known words within a few edits, also behind a prefix, with their cost."""
        yield from self._alike(folded)
        for prefix in PREFIXES:
            rest = folded.removeprefix(prefix)
            if rest != folded and len(rest) >= _LONG_REST:
                for entry, cost in self._alike(rest):
                    if not entry.word.startswith(rest[:2]):
                        continue
                    yield entry._replace(word=prefix + entry.word, form=prefix + entry.word), cost + 1.0

    def _alike(self, folded: str) -> Iterator[tuple[Entry, float]]:
        reach = 2 if len(folded) >= _LONG else 1
        for entry, strokes in self._vocabulary.near(folded, reach):
            yield entry, _cost(folded, entry.word, strokes)
        often = chain.from_iterable(self._often.get(letter, ()) for letter in dict.fromkeys(folded[:2]))
        for word, strokes in near_among(folded, reach, often):
            yield Entry(word, self._forms[word], 0), _cost(folded, word, strokes)

    def _commonness(self, entry: Entry) -> float:
        weight = _TEMPER * math.log(2) * entry.commonness
        if self._here[entry.word]:
            weight += _HERE + 0.5 * math.log(self._here[entry.word])
        elif any(entry.word.endswith(ending) and self._here[entry.word.removesuffix(ending)] for ending in _INFLECTION):
            weight += _HERE
        if self._elsewhere.get(entry.word):
            weight += _ELSEWHERE
        return weight

    def _counts_against(self, folded: str, candidate: str) -> bool:
        """Return whether a word is too frequent, compared with a candidate, to be a typo."""
        here, elsewhere = self._here[folded], self._elsewhere.get(folded, 0)
        often = here >= _NAME and self._here[candidate] < _NAME * here
        return often or (elsewhere > 0 and self._elsewhere.get(candidate, 0) < _NAME * elsewhere)

    def _is_name(self, entry: Entry) -> bool:
        """Return whether a capitalized word inside a sentence can be a typo of an entry.

        An ordinary word of the language would not have the capital.
        """
        return len(entry.word) > 5 and (not entry.form.islower() or self._forms.get(entry.word, "")[:1].isupper())


def _shares(word: Word, weighed: Mapping[str, float]) -> tuple[Candidate, ...]:
    """Return the likeliest forms as candidates in the word's case, with probabilities."""
    best = sorted(weighed, key=lambda form: (-weighed[form], form))[:_CANDIDATES]
    total = math.fsum(math.exp(weight - weighed[best[0]]) for weight in weighed.values())
    text = without_genitive(word.text)
    return tuple(
        Candidate(_cased(form, text) + word.text[len(text) :], math.exp(weighed[form] - weighed[best[0]]) / total)
        for form in best
    )


def _folded_counts(stands: Mapping[str, int]) -> Counter[str]:
    """Return how often each word stands, in small letters."""
    found = Counter(stands)
    for text in [text for text in stands if not text.islower()]:
        count = found.pop(text)
        found[text.lower()] += count
    return found


def _has_letter_at_edge(folded: str, meant: str) -> bool:
    """Return whether a word is another one with a letter before or after it.

    Such words are names: `rustc`, `jetcd`. A last letter that is doubled is a typo.
    """
    return folded[1:] == meant or (folded[:-1] == meant and folded[-1] != meant[-1])


def _is_plural(one: str, other: str) -> bool:
    return f"{one}s" == other or f"{other}s" == one


def _needed(text: str, word: Word) -> float:
    """Return the weight that makes a word a typo.

    Short words have many neighbours, and capitalized ones may be names.
    """
    least = {4: 3.0, 5: 0.5, 6: -0.5, 7: -3.0, 8: -3.0}.get(len(text), -6.5)
    return least + 2.0 * word.compound + 2.0 * text[0].isupper()


def _changed(word: str, meant: str) -> tuple[str, str, bool]:
    """Return the differing letters of both words, and whether they are inside."""
    start, shortest = 0, min(len(word), len(meant))
    while start < shortest and word[start] == meant[start]:
        start += 1
    end = 0
    while end < shortest - start and word[-1 - end] == meant[-1 - end]:
        end += 1
    return word[start : len(word) - end], meant[start : len(meant) - end], start > 0 and end > 0


def _cost(word: str, meant: str, strokes: int) -> float:
    """Return the cost of the edits between a word and a different intended one."""
    wrong, right, inside = _changed(word, meant)
    cost = 0.0 if inside else 1.5
    if word[0] != meant[0]:
        cost += 1.0
    if strokes > 1:
        return cost + 4.0 * strokes
    if len(wrong) == len(right) == 2:
        return cost + 2.0  # exchanged
    if len(wrong) == len(right) == 1:
        near = _are_neighbours(wrong, right) or {wrong, right} <= _VOWELS
        return cost + (3.0 if near else 4.5)
    letter = wrong or right
    longer = word if wrong else meant
    return cost + (2.0 if letter * 2 in longer else 3.0)


def _are_neighbours(one: str, other: str) -> bool:
    """Return whether two keys touch on a keyboard."""
    for number, row in enumerate(_ROWS):
        at = row.find(one)
        if at >= 0:
            near = row[max(0, at - 1) : at + 2]
            for beside in _ROWS[max(0, number - 1) : number + 2]:
                near += beside[max(0, at - 1) : at + 2]
            return other in near
    return False


def _cased(form: str, word: str) -> str:
    """Return a known word with the case of the one in whose place it stands."""
    if form.islower():
        return form.capitalize() if word[0].isupper() else form
    return form
