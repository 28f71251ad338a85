"""Which damage a page suffered, judged by its chunks: what stands between two blanks.

The model of a page is the one under which its chunks read most sensibly. Costs are in nats (-ln of a probability).
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from functools import lru_cache
from itertools import pairwise
from math import log
from typing import TYPE_CHECKING, NamedTuple

from htglint.document.suspects import suspicious

from . import alphabet, context, lexicon
from .models import COMMON, MODELS, REPLACEMENT, Model
from .sequences import WHOLE, Undone, undo

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

CHUNK = re.compile(r"[^ \t\n\r\f\v]+")
SURPRISED = 9.0
"""Cost of a damaged chunk on a page that nothing else says is damaged."""
SURE = -7.0
"""The least cost of one more damaged chunk, on a page of many."""
CONVINCING = 14.0
"""Evidence from which on a page counts as damaged."""
TRIED = 8
"""Models that are looked at closely, of those that the quick scan ranks first."""
SAMPLE = 600
"""Different chunks of a page from which its model is chosen."""
LANGUAGE_SAMPLE = 40_000
"""Characters of a page from which its languages are detected."""
MOST_PER_CHUNK = 25.0
"""Evidence that one chunk may give for or against a model."""
MOST_REPEATS = 3
"""How often a chunk that recurs counts."""
BROKEN_COST = 3.0
"""Of a broken sequence: the model explains its first byte and leaves the others unexplained."""
STRAY_COST = 6.0
"""Of a byte that the model can't explain."""
IMPOSSIBLE_COST = 30.0
"""Of a reading with a character that nobody writes: private, unassigned or a control character."""
PLENTY = 80.0
"""Evidence from which on a page counts as damaged whatever its words are."""
MOST_UNKNOWN = 2.0
"""Evidence of a chunk whose reading is a Latin or short word that nobody knows."""
FEW_SEQUENCES = 3
"""Sequences from which on bytes that fit by chance are out of the question."""
DECODED_AGAIN = 8.0
"""Gain of a repaired chunk from which on it is still damaged."""
HALF_DECODED = 2.0
"""The same on a page where text was decoded wrongly twice."""
TWIN_SHARE = 0.5
"""Share of the evidence for one round that a model of two rounds needs where text seems to be decoded wrongly twice."""
HUMP_COST = 4.0
"""Of a capital beyond ASCII behind a small letter: names of products have capitals there, but ASCII ones."""
KNOWN = 4.0
"""Evidence of a reading with a word that people know."""
LEFT_ALONE = -2.0
"""Gain below which a chunk that could be damaged looks intact; nearer to zero it is inconclusive."""
KNOWN_AS_IT_STANDS = 12.0
"""Evidence against damage from a chunk that people know as it stands."""
RARE_CODEC = 3.0
"""Cost of a codec that damages few pages."""
NARROW = 7.0
"""Evidence between two models from which on the weaker one can't make a repair less than certain."""

_BEFORE_BLANKS = re.compile("(?<=Ã) (?= )")
"""A blank that was a no-break space: `à` is the one common letter that ends with its byte."""
_CONTROL = re.compile("[\x80-\x84\x86-\x9f]")
_UNFINISHED = re.compile("[\xc2-\xf4](?![\x80-\xbf])|[\xe0-\xef][\x80-\xbf](?![\x80-\xbf])")
_MARKED = re.compile("[\xc2-\xdf]\\?|[\xe0-\xf4][\x80-\xbf]?\\?")


class Judgement(NamedTuple):
    """The damage of a page, and what a chunk of it is read with.

    ``switch`` is the cost of one more damaged chunk; ``rivals`` are other models with how much less likely each is.
    ``lost`` stands in the text for bytes that the codec has no character for; ``keeps`` is true if no byte was
    dropped, ``spaces`` if no-break spaces may have become spaces, ``twice`` if the text was decoded wrongly twice, and
    ``mixed`` if most of the page is intact.
    """

    model: Model
    evidence: float
    switch: float
    languages: tuple[str, ...]
    rivals: tuple[tuple[Model, float], ...]
    lost: str
    spaces: bool
    keeps: bool
    twice: bool
    mixed: bool

    @property
    def convincing(self) -> bool:
        """Whether the page counts as damaged."""
        return self.evidence >= CONVINCING


@lru_cache(maxsize=1 << 14)
def gain(shown: str, model: Model) -> float | None:
    """How much less surprising a chunk is with the damage undone; None where there is nothing to undo."""
    undone = undo(shown, model)
    if not undone.whole:
        return None
    less = implausible(shown) - implausible(undone.text)
    less -= HUMP_COST * sum(
        before.islower() and letter.isupper() and letter >= "\x80" for before, letter in pairwise(undone.text)
    )
    less -= BROKEN_COST * undone.broken + STRAY_COST * undone.stray
    return less - IMPOSSIBLE_COST if is_impossible(undone.text) else less


@lru_cache(maxsize=1 << 14)
def implausible(text: str) -> float:
    """How surprising a chunk is, by its characters beyond ASCII."""
    rare = sum(context.rarity(letter) for letter in text if letter >= "\x80")
    return context.as_it_stands(text, 0, len(text)) + rare


def is_impossible(text: str) -> bool:
    """Whether a text has a character that nobody writes."""
    return any(_nobody_writes(character) for character in text if character >= "\x7f")


@lru_cache(maxsize=1 << 12)
def _nobody_writes(character: str) -> bool:
    category = unicodedata.category(character)
    if category == "Cn":  # Python's tables may be older than the emoji
        return character not in alphabet.emoji_characters()
    return category in {"Cc", "Co", "Cs"}


def judge(text: str) -> Judgement | None:
    """What the chunks of a text say of its damage; None where no model explains anything."""
    shown = text if "\xa0" in text else _BEFORE_BLANKS.sub("\xa0", text)
    counts = Counter(chunk for chunk in CHUNK.findall(shown) if not chunk.isascii())
    chunks = dict(counts.most_common(SAMPLE))
    weighed = [(*_evidence(chunks, model), model) for model in _promising(" ".join(chunks))]
    # Of models that explain the page equally well the one that loses most bytes leaves the most readings.
    weighed.sort(key=lambda found: (-found[0], -found[1], -found[2].characters.count(None)))
    ranked = [(evidence - (0.0 if model in COMMON else RARE_CODEC), model) for evidence, _, model in weighed]
    ranked.sort(key=lambda pair: -pair[0])
    if not ranked or ranked[0][0] <= 0.0:
        return None
    evidence, model = ranked[0]
    twice = _was_twice(chunks, model)
    if twice and model.rounds == 1:
        twin = max((other for other in MODELS if other.rounds > 1), key=lambda other: _evidence(chunks, other)[1])
        model = twin if _evidence(chunks, twin)[0] >= TWIN_SHARE * evidence else model
    rivals = tuple((other, evidence - less) for less, other in ranked if other != model and evidence - less < NARROW)
    readable = CHUNK.sub(lambda match: undo(match.group(), model).text, text[:LANGUAGE_SAMPLE])
    languages = lexicon.languages_of(readable)
    if evidence < PLENTY:
        evidence = _with_words(chunks, model, languages)
    switch = _switch(chunks, model) if evidence >= CONVINCING else SURPRISED
    lost, spaces, keeps = _lost(text, model), _has_spaces(text, model), _keeps(text, model)
    return Judgement(model, evidence, switch, languages, rivals, lost, spaces, keeps, twice, _is_mixed(chunks, model))


def _switch(chunks: Iterable[str], model: Model) -> float:
    """The cost of one more damaged chunk, from how the others turned out."""
    undone = [undo(chunk, model) for chunk in chunks]
    repaired = sum(not seen.broken and not seen.stray and bool(seen.whole) for seen in undone)
    intact = sum((gain(chunk, model) or 0.0) < LEFT_ALONE for chunk in chunks)
    return min(1.0, max(SURE, log((intact + 1) / (repaired + 1))))


def _with_words(chunks: Iterable[str], model: Model, languages: Sequence[str]) -> float:
    """The evidence for a model on a page that shows little: a reading counts if people know its words."""
    total = 0.0
    for chunk in chunks:
        own = gain(chunk, model)
        if own is not None:
            own = with_words(own, undo(chunk, model), languages)
            own -= KNOWN_AS_IT_STANDS * lexicon.knows_all(chunk, languages)
            total += max(-MOST_PER_CHUNK, min(MOST_PER_CHUNK, own))
    return total


def with_words(own: float, undone: Undone, languages: Sequence[str]) -> float:
    """The gain of a reading on a page that shows little.

    A word that people know adds to it. One that nobody knows takes from it where it is Latin, since most Latin words
    are in a list, and where it is short.
    """
    words = [word for word in lexicon.WORD.findall(undone.text) if not word.isascii()]
    if any(len(word) > 1 and lexicon.cost(word, languages) is not None for word in words):
        return own + KNOWN
    doubtful = undone.whole < FEW_SEQUENCES or any(lexicon.script(word[0]) == "latin" for word in words)
    return min(own, MOST_UNKNOWN) if words and doubtful else own


def _promising(text: str) -> Iterator[Model]:
    """The models under which most characters are whole sequences."""
    scored = [(sum(map(len, WHOLE.findall(text.translate(model.table)))), model) for model in MODELS]
    scored = sorted((pair for pair in scored if pair[0]), key=lambda pair: -pair[0])
    return (model for _, model in scored[:TRIED])


def _evidence(chunks: Mapping[str, int], model: Model) -> tuple[float, float]:
    """The evidence for a model, and the same without regard to how much one chunk may give."""
    total = unbounded = 0.0
    for chunk, count in chunks.items():
        known = gain(chunk, model)
        if known is not None:
            total += max(-MOST_PER_CHUNK, min(MOST_PER_CHUNK, known)) * min(count, MOST_REPEATS)
            unbounded += known
    return total, unbounded


def _lost(text: str, model: Model) -> str:
    """What stands for lost bytes on a page: U+FFFD, a question mark, or nothing."""
    if REPLACEMENT in text:
        return REPLACEMENT
    translated = text.translate(model.table)
    return "?" if 2 * len(_MARKED.findall(translated)) > len(_UNFINISHED.findall(translated)) else ""


def _is_mixed(chunks: Iterable[str], model: Model) -> bool:
    """Whether most chunks that the model could have damaged are intact."""
    undone = [undo(chunk, model) for chunk in chunks]
    damaged = sum(bool(seen.whole) for seen in undone)
    return damaged < sum(not seen.whole and bool(seen.broken or seen.stray) for seen in undone)


def _was_twice(chunks: Iterable[str], model: Model) -> bool:
    """Whether text was decoded wrongly twice: some repaired chunks are still damaged."""
    once = [undo(chunk, model).text for chunk in chunks]
    again = (any((gain(text, other) or 0.0) > HALF_DECODED for other in COMMON) for text in once if suspicious(text))
    return model.rounds > 1 or sum(again) >= FEW_SEQUENCES


def _keeps(text: str, model: Model) -> bool:
    """Whether no byte was dropped: the codec has a character for each, or those that it has none for are controls."""
    return None not in model.characters[0x80:0xC0] or _CONTROL.search(text) is not None


def _has_spaces(text: str, model: Model) -> bool:
    """Whether no-break spaces, which stand for a byte, may have become spaces."""
    return "\xa0" not in text and any(0x80 <= value <= 0xBF for value in model.bytes_of.get("\xa0", ()))
