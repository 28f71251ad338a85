"""The words of a language, with how common each is: pyspellchecker's, and those of the built-in packs' vocabularies.

To load pyspellchecker's dictionary takes longer than to check a page. So it is compiled once into an index in the
user's cache: lines of words, those of one first letter and length together. A look at one such bucket answers whether a
word is known, and a few of them hold every word that it can have been meant to be.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, NamedTuple

from .. import index
from ..model import HtglintError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

_FORMAT = "1"
"""Of the index; a change of it makes the indexes of earlier versions foreign."""
OF_VOCABULARY = 12
"""How common the words of vocabularies are taken to be, in powers of two: they are common where they are used."""
_ZERO = ord("A")


class Entry(NamedTuple):
    """A known word: in small letters, as it is written, and how common it is, in powers of two."""

    word: str
    form: str
    commonness: int


class Dictionary:
    """The known words of a language, in small letters."""

    def __init__(self, buckets: Mapping[str, Sequence[int]], data: bytes) -> None:
        self._buckets = buckets
        self._data = data
        self._read: dict[str, tuple[Entry, ...]] = {}

    def __contains__(self, word: str) -> bool:
        place = self._buckets.get(f"{word[:1]}{len(word)}")
        return place is not None and self._data.find(b"\n%b " % word.encode(), *place) >= 0

    def bucket(self, letter: str, length: int) -> tuple[Entry, ...]:
        """The words of a length (in code points) that begin with a letter."""
        key = f"{letter}{length}"
        if key not in self._read:
            start, end = self._buckets.get(key, (0, 0))
            self._read[key] = tuple(_entries(self._data[start:end].decode()))
        return self._read[key]


def load(language: str, vocabularies: Sequence[str]) -> Dictionary:
    """The dictionary of a language (``en``) with the words of vocabularies, files whose lines are words.

    Raises HtglintError for a language that pyspellchecker has no words of.
    """
    source = _source(language)
    key = [
        _FORMAT,
        *(f"{path} {(status := os.stat(path)).st_mtime_ns} {status.st_size}" for path in (source, *vocabularies)),
    ]
    known = index.read_data(f"words-{language}", key)
    if known is None:
        known = _compiled(_all_words(language, vocabularies))
        index.write_data(f"words-{language}", key, *known)
    return Dictionary(*known)


def _entries(lines: str) -> Iterator[Entry]:
    for line in lines.split("\n"):
        if line:
            word, commonness, form = line.split(" ")
            yield Entry(word, form or word, ord(commonness) - _ZERO)


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

    from .lists import read

    for word, count in SpellChecker(language=language).word_frequency.items():
        yield Entry(word, word, count.bit_length() - 1)
    for form in read(vocabularies).forms:
        yield Entry(form.lower(), form, OF_VOCABULARY)


def _compiled(entries: Iterable[Entry]) -> tuple[dict[str, list[int]], bytes]:
    """The directory of the buckets (where each begins and ends in the data, in bytes), and the data."""
    buckets: dict[str, dict[str, Entry]] = {}
    for entry in entries:
        if entry.word and not set(entry.word) & set(" \n"):
            words = buckets.setdefault(f"{entry.word[0]}{len(entry.word)}", {})
            before = words.get(entry.word, entry)  # a word of the language is written as it is there
            words[entry.word] = before._replace(commonness=max(before.commonness, entry.commonness))
    directory, data = {}, bytearray()
    for key in sorted(buckets):
        start = len(data)
        for word, form, commonness in sorted(buckets[key].values()):
            data += f"\n{word} {chr(_ZERO + commonness)} {'' if form == word else form}".encode()
        data += b"\n"
        directory[key] = [start, len(data)]
    return directory, bytes(data)
