"""UTF-8 that was read by a codec of two bytes a character: those of China, Taiwan, Japan and Korea.

Such text has characters that hardly anybody writes, and its bytes are whole sequences of UTF-8. Evidence is in nats
(-ln of a probability).
"""

from __future__ import annotations

import re
from collections import Counter
from functools import cached_property, lru_cache
from math import exp, log
from typing import TYPE_CHECKING, NamedTuple

from htglint.document import asian
from htglint.document.asian import ASIAN

from . import lexicon
from .chunks import trimmed
from .judgement import (
    CHUNK,
    CONVINCING,
    IMPOSSIBLE_COST,
    LANGUAGE_SAMPLE,
    MOST_PER_CHUNK,
    SAMPLE,
    SURPRISED,
    is_impossible,
)
from .models import FOREIGN, REPLACEMENT
from .sequences import WHOLE, decoded

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from .chunks import Found

RARE = 3.6
"""Evidence of a rare character: half of the damaged ones are rare, and one in eighty of those that people write."""
COMMON = -0.7
"""The same of a common one."""
WHOLE_SEQUENCE = 2.0
"""Of three or four bytes that are a character: those of one byte in eight intact characters are."""
SHORT_SEQUENCE = 1.7
"""Of two bytes that are a character: those of one intact character in six are."""
PART = -0.3
"""Of two bytes that may be what is left of a character."""
STRAY = -2.0
"""Of a byte that no character has in its place."""
SURE = -4.0
"""The least cost of one more damaged chunk, on a page of many."""
LEAST_AGAINST = -5.0
"""Evidence that one chunk may give against damage."""
KNOWN_WORD = 10.0
"""Of a word with letters of another script in a reading, if people know it."""
UNKNOWN_WORD = -4.0
"""Of one that nobody knows, if it is short."""
MANY_LETTERS = 3
"""Damaged characters of a word from which on a word out of them by chance is out of the question."""

_CHARACTER = re.compile(f"[{ASIAN}]")
_MARKED = re.compile(f"[?][{ASIAN}]|[{ASIAN}][?]{{2}}")
_TOKEN = re.compile(f"({WHOLE.pattern})|([\xe1-\xef][\x80-\xbf]|[\x80-\xbf]{{2}})|([\x80-\xff{FOREIGN}])")


class MultiByte:
    """UTF-8 read as a codec of one and two bytes, given by its names in Python from the narrowest on."""

    def __init__(self, name: str, *codecs: str) -> None:
        self.name = name
        self.codecs = codecs or (name,)

    @cached_property
    def table(self) -> Mapping[int, str]:
        """Translates damaged text to the bytes that it shows, each as the character of Latin-1."""
        return _Table(self.codecs)

    def explains(self, text: str, shown: str) -> bool:
        """Whether this damage makes ``text`` look like ``shown``, whatever happened to bytes that form no character."""
        data = text.encode("utf-8", "surrogatepass")
        kept = (data.decode(codec, errors) for codec in self.codecs for errors in ("ignore", "replace"))
        return any(shown in {form, form.replace("\ufffd", "?")} for form in kept)

    def bytes_shown(self, text: str, _: str) -> str:
        """The bytes of ``text``, as hexadecimal numbers: a damaged character shows no byte alone."""
        return text.encode("utf-8", "surrogatepass").hex(" ").upper()


class _Table(dict[int, str]):
    """A table for ``str.translate`` that is filled as characters come."""

    def __init__(self, codecs: Sequence[str]) -> None:
        super().__init__()
        self._codecs = codecs

    def __missing__(self, point: int) -> str:
        found = self[point] = chr(point) if point < 0x80 or chr(point) == REPLACEMENT else self._bytes(chr(point))
        return found

    def _bytes(self, character: str) -> str:
        for codec in self._codecs:
            try:
                return character.encode(codec).decode("latin-1")
            except UnicodeEncodeError:
                continue
        return FOREIGN


MODELS = (
    MultiByte("gbk"),
    MultiByte("big5", "big5", "cp950"),
    MultiByte("shift_jis", "shift_jis", "cp932"),
    MultiByte("cp949"),
    MultiByte("euc_jp"),
)


class Read(NamedTuple):
    """A damaged chunk and the model that damaged it."""

    chunk: Found
    model: MultiByte


class Weighed(NamedTuple):
    """The evidence that a model damaged a chunk, and its reading; empty if bytes were lost."""

    evidence: float
    reading: str


@lru_cache(maxsize=1 << 14)
def weigh(chunk: str, model: MultiByte) -> Weighed:
    """The evidence that a chunk was damaged by a model, by its bytes and by how rare its characters are."""
    pieces = [model.table[ord(character)] for character in chunk]
    owners = [at for at, piece in enumerate(pieces) for _ in piece]
    translated = "".join(pieces)
    evidence, explained, stray, lost = 0.0, set[int](), set[int](), REPLACEMENT in chunk
    for match in _TOKEN.finditer(translated):
        characters = owners[match.start() : match.end()]
        whole, part, _ = match.groups()
        lost = lost or not whole
        if whole:
            evidence += WHOLE_SEQUENCE if len(whole) > 2 else SHORT_SEQUENCE
        else:
            evidence += PART if part else STRAY
        (explained if whole or part else stray).update(characters)
    listed = asian.listed("".join(chunk[at] for at in explained - stray))
    rare = asian.rare("".join(listed))
    evidence += RARE * rare + COMMON * (len(listed) - rare)
    reading = "" if lost else WHOLE.sub(lambda match: decoded(match.group()), translated)
    if REPLACEMENT in reading:  # it was lost before
        reading = ""
    return Weighed(evidence + _by_reading(reading), reading)


def _by_reading(reading: str) -> float:
    """What the reading of a chunk says for the damage: rare characters in it speak against."""
    if is_impossible(reading):
        return -IMPOSSIBLE_COST
    return -RARE * asian.rare(reading)


def read(parts: Sequence[str]) -> Iterator[list[Read]]:
    """The damaged chunks of each part of a page, in order: read whole, or without a reading."""
    counts = Counter(chunk for part in parts for chunk in CHUNK.findall(part) if _CHARACTER.search(chunk))
    chunks = [chunk for chunk, _ in counts.most_common(SAMPLE) if _may_be_damaged(chunk)]
    if not chunks:
        return
    text = "\n".join(parts)[:LANGUAGE_SAMPLE]
    opinions = [_Opinion(model, chunks, text) for model in MODELS]
    best = max(opinions, key=lambda opinion: opinion.evidence)
    if best.evidence >= CONVINCING:
        best.cost = best.switch(counts)
    elif not any(opinion.score(chunk)[0] > 0.0 for opinion in opinions for chunk in chunks):
        return
    marked = any(_MARKED.search(chunk) for chunk in chunks)
    for part in parts:
        matches = (match for match in CHUNK.finditer(part) if match.group() in counts)
        found = ((match, *_readings(match.group(), opinions, marked)) for match in matches)
        yield [Read(trimmed(match.start(), match.group(), seen), model) for match, model, seen in found if model]


class _Opinion:
    """What one model says of the chunks of a page; ``cost`` is that of one more damaged chunk."""

    def __init__(self, model: MultiByte, chunks: Sequence[str], text: str) -> None:
        self.model = model
        self.cost = SURPRISED
        readings = " ".join(weigh(chunk, model).reading for chunk in chunks)
        self._languages = lexicon.languages_of(f"{readings} {text}")
        self.evidence = sum(max(LEAST_AGAINST, min(MOST_PER_CHUNK, self._weighed(chunk)[0])) for chunk in chunks)

    def score(self, chunk: str) -> tuple[float, str]:
        """Return how much likelier damage is than the chunk as it stands, and its reading."""
        evidence, reading = self._weighed(chunk)
        return evidence - self.cost, reading

    def switch(self, chunks: Iterable[str]) -> float:
        """Return the cost of one more damaged chunk, from how the others turned out."""
        evidence = [self._weighed(chunk)[0] for chunk in chunks]
        return max(SURE, log((sum(one < 0.0 for one in evidence) + 1) / (sum(one > 0.0 for one in evidence) + 1)))

    def _weighed(self, chunk: str) -> Weighed:
        evidence, reading = weigh(chunk, self.model)
        return Weighed(evidence + _by_words(reading, self._languages), reading)


def _may_be_damaged(chunk: str) -> bool:
    """Whether a chunk has rare characters, or few of these standards among other letters."""
    found = _CHARACTER.findall(chunk)
    return bool(found) and (asian.is_odd(chunk) or 2 * len(found) <= sum(map(str.isalpha, chunk)))


def _readings(
    chunk: str, opinions: Sequence[_Opinion], marked: bool
) -> tuple[MultiByte | None, list[tuple[str, float]]]:
    """The likeliest model of a chunk, and its readings with probabilities; no model if the chunk is intact.

    On a page that is ``marked``, question marks stand for lost bytes.
    """
    scores: dict[str, float] = {}
    models: dict[str, MultiByte] = {}
    for opinion in opinions:
        score, reading = opinion.score(chunk)
        if marked and "?" in chunk:
            reading = ""
        if score > scores.get(reading, 0.0):
            scores[reading], models[reading] = score, opinion.model
    if not scores:
        return None, []
    best = max(scores, key=lambda reading: scores[reading])
    return models[best], [(reading, share) for reading, share in _shares(scores) if reading] if best else []


def _shares(scores: Mapping[str, float]) -> Iterator[tuple[str, float]]:
    """Readings with their probabilities beside the chunk as it stands, the likeliest first."""
    most = max(scores.values())
    total = exp(-most) + sum(exp(score - most) for score in scores.values())
    for reading in sorted(scores, key=lambda reading: -scores[reading]):
        yield reading, exp(scores[reading] - most) / total


def _by_words(reading: str, languages: Sequence[str]) -> float:
    """What words of other scripts in a reading say for it: people know them, or it is none."""
    total = 0.0
    for word in lexicon.WORD.findall(reading):
        others = _CHARACTER.sub("", word)
        if len(others) < len(word):  # full width is no other script
            total -= IMPOSSIBLE_COST * any("\x80" <= letter < "\uff00" for letter in others)
        elif not others.isascii():
            damaged = sum(letter >= "\x80" for letter in word)
            total += (
                KNOWN_WORD if lexicon.cost(word, languages) is not None else UNKNOWN_WORD * (damaged < MANY_LETTERS)
            )
    return total
