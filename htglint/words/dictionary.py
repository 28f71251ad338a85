"""The dictionary of a language: known words with their frequency.

The words are those of pyspellchecker and of the built-in packs' vocabularies. Loading pyspellchecker's dictionary takes
longer than checking a page, so it is compiled once into an index in the user's cache: a bucket holds the words with the
same first letter and length, one per line. One bucket shows whether a word is known, and a few buckets contain all
candidates for its correction.
"""

from __future__ import annotations

import os
from bisect import bisect_left
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from htglint.base import cache as index
from htglint.base.errors import HtglintError

from .lists import read

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

_FORMAT = "2"
"""Of the index; a change of it makes the indexes of earlier versions foreign."""
OF_VOCABULARY = 12
"""How common the words of vocabularies are taken to be, in powers of two: they are common where they are used."""
_ZERO = ord("A")
_OFTEN = 64
"""After so many questions it pays to read a bucket, so that the next ones take a tenth of the time."""


class Entry(NamedTuple):
    """A known word: in lower case, as written, and its log2 frequency."""

    word: str
    form: str
    commonness: int


class Bucket:
    """Known words with the same first letter and length; details are read on demand."""

    def __init__(self, words: str, infos: str) -> None:
        self.words = words.split("\n") if words else []
        self._infos = infos
        self._split: list[str] = []

    def entry(self, at: int) -> Entry:
        """Return what is known of the word at a place in the list."""
        self._split = self._split or self._infos.split("\n")
        info, word = self._split[at], self.words[at]
        return Entry(word, info[1:] or word, ord(info[0]) - _ZERO)


class Dictionary:
    """The known words of a language, in small letters."""

    def __init__(self, buckets: Mapping[str, Sequence[int]], data: bytes) -> None:
        self._buckets = buckets
        self._data = data
        self._asked: dict[str, int] = {}
        self._sets: dict[str, frozenset[str]] = {}
        self._read: dict[str, Bucket] = {}

    def __contains__(self, word: str) -> bool:
        key = f"{word[:1]}{len(word)}"
        if key in self._sets:
            return word in self._sets[key]
        place = self._buckets.get(key)
        if place is None:
            return False
        self._asked[key] = self._asked.get(key, 0) + 1
        if self._asked[key] > _OFTEN:
            self._sets[key] = frozenset(self.bucket(word[0], len(word)).words)
        return self._data.find(b"\n%b\n" % word.encode(), place[0], place[1]) >= 0

    def commonness(self, word: str) -> int:
        """Return the log2 frequency of a lower-case word; 0 if unknown."""
        bucket = self.bucket(word[0], len(word))
        at = bisect_left(bucket.words, word)
        return bucket.entry(at).commonness if at < len(bucket.words) and bucket.words[at] == word else 0

    def bucket(self, letter: str, length: int) -> Bucket:
        """Return the words of a length (in code points) that begin with a letter."""
        key = f"{letter}{length}"
        if key not in self._read:
            start, middle, end = self._buckets.get(key, (-1, 1, 0))
            words = self._data[start + 1 : middle - 1]  # without the newlines around
            self._read[key] = Bucket(words.decode(), self._data[middle:end].decode())
        return self._read[key]


class Buckets:
    """Words outside the dictionary, grouped as its own: by first letter and length."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        found: dict[tuple[str, int], list[Entry]] = {}
        for entry in entries:
            found.setdefault((entry.word[0], len(entry.word)), []).append(entry)
        self._known = {key: Bucket(*_written(entries)) for key, entries in found.items()}

    def bucket(self, letter: str, length: int) -> Bucket | None:
        """Return the words of a length (in code points) that begin with a letter."""
        return self._known.get((letter, length))


def near(word: str, reach: int, source: Dictionary | Buckets) -> Iterator[tuple[Entry, int]]:
    """Yield the entries within ``reach`` edits of a word, and the number of edits.

    The word itself is left out.
    """
    from rapidfuzz.distance import OSA  # 9 ms to import, and only for pages with unknown words
    from rapidfuzz.process import extract

    for letter in dict.fromkeys(word[:2]):  # the first letter is seldom wrong, unless exchanged or missing
        for length in range(len(word) - reach, len(word) + reach + 1):
            bucket = source.bucket(letter, length)
            if bucket is not None:
                found = extract(word, bucket.words, scorer=OSA.distance, score_cutoff=reach, limit=None)
                yield from ((bucket.entry(at), int(strokes)) for _, strokes, at in found if strokes)


def near_among(word: str, reach: int, words: Iterable[str]) -> Iterator[tuple[str, int]]:
    """Yield the same for a few words, which begin with one of its first two letters."""
    from rapidfuzz.distance import OSA

    for other in words:
        if abs(len(other) - len(word)) <= reach:
            strokes = OSA.distance(word, other, score_cutoff=reach)
            if 0 < strokes <= reach:
                yield other, strokes


def load(language: str, vocabularies: Sequence[str]) -> Dictionary:
    """Return the dictionary of a language (``en``) with the words of vocabulary files.

    Raises HtglintError for a language that pyspellchecker has no words of.
    """
    source = _source(language)
    files = (f"{path} {(status := os.stat(path)).st_mtime_ns} {status.st_size}" for path in (source, *vocabularies))
    return _loaded(language, tuple(vocabularies), (_FORMAT, *files))


@lru_cache(maxsize=1)  # every profile has a vocabulary, and all share these words, which take some 20 MB
def _loaded(language: str, vocabularies: Sequence[str], key: Sequence[str]) -> Dictionary:
    """Return the dictionary for a key, which changes with the files behind it."""
    known = index.read_data(f"words-{language}", key)
    if known is None:
        known = _compiled(_all_words(language, vocabularies))
        index.write_data(f"words-{language}", key, *known)
    return Dictionary(*known)


def _source(language: str) -> str:
    """The file of a language's words, which is found without an import of the library."""
    from importlib.util import find_spec

    spec = find_spec("spellchecker")
    if spec is None or not spec.origin:
        raise HtglintError("the rules about words need pyspellchecker; run `pip install pyspellchecker`")
    folder = os.path.join(os.path.dirname(spec.origin), "resources")
    path = os.path.join(folder, f"{language}.json.gz")
    if not os.path.isfile(path):
        known = ", ".join(sorted(name.split(".")[0] for name in os.listdir(folder) if name.endswith(".json.gz")))
        raise HtglintError(f"there is no dictionary of the language `{language}`; there are {known}")
    return path


def _all_words(language: str, vocabularies: Sequence[str]) -> Iterator[Entry]:
    from spellchecker import SpellChecker  # 0.15 s to load, and only here

    for word, count in SpellChecker(language=language).word_frequency.items():
        yield Entry(word, word, count.bit_length() - 1)
    for form in read(vocabularies).forms:
        yield Entry(form.lower(), form, OF_VOCABULARY)


def _compiled(entries: Iterable[Entry]) -> tuple[dict[str, list[int]], bytes]:
    """Return the directory of the buckets, and their data.

    The directory has the byte offsets of each bucket: its words, the details of its words, and its end.
    """
    buckets: dict[str, dict[str, Entry]] = {}
    for entry in entries:
        if entry.word and not set(entry.word) & set(" \n"):
            words = buckets.setdefault(f"{entry.word[0]}{len(entry.word)}", {})
            before = words.get(entry.word, entry)  # a word of the language is written as it is there
            words[entry.word] = before._replace(commonness=max(before.commonness, entry.commonness))
    directory, data = {}, bytearray()
    for key in sorted(buckets):
        start = len(data)
        lines, infos = _written(sorted(buckets[key].values()))
        data += f"\n{lines}\n".encode()
        middle = len(data)
        data += infos.encode()
        directory[key] = [start, middle, len(data)]
    return directory, bytes(data)


def _written(entries: Sequence[Entry]) -> tuple[str, str]:
    return "\n".join(entry.word for entry in entries), "\n".join(map(_info, entries))


def _info(entry: Entry) -> str:
    """Return the frequency as a letter, and the written form if it is not lower case."""
    return chr(_ZERO + entry.commonness) + ("" if entry.form == entry.word else entry.form)
