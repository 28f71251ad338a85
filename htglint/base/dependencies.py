"""What the findings of a page depend on besides its own bytes: what was read of other files, each with its digest.

Whoever looks something up for a page notes it here; ``results.py`` asks later whether it is still so. A note is a kind,
a path, and a digest:

- ``names``: what is in a folder
- ``bytes``: what is in a file
- ``outline``, ``title``, or ``facts`` and a profile's name: what a page was found to say, which most edits leave as it
  was

Words are noted apart: on how many of some pages each of those stands that were asked for.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from .context import WordCounts

NOTHING = "-"
"""The digest of what is not there, or can't be read."""


def digest(*parts: object) -> str:
    """A short name of some values, by how they are written: strings, numbers, and tuples of them."""
    return of_bytes(repr(parts).encode("utf-8", "surrogatepass"))


def of_text(text: str) -> str:
    """A short name of a text."""
    return of_bytes(text.encode("utf-8", "surrogatepass"))


def of_bytes(data: bytes) -> str:
    """A short name of bytes."""
    import hashlib  # slow to import, and needed only where results are kept

    return hashlib.sha256(data).hexdigest()[:24]  # processors have instructions for it


def of_names(names: Iterable[str]) -> str:
    """A short name of what is in a folder."""
    return of_text("\0".join(sorted(names)))


class Dependencies:
    """The notes of one page; paths are absolute.

    ``texts`` has the digests of the texts that were read, which the files need not have any more.
    """

    def __init__(self) -> None:
        self.notes: dict[tuple[str, str], str] = {}
        self.texts: dict[str, str] = {}
        self.words: RecordingCounts | None = None

    def folder(self, path: str, names: frozenset[str]) -> None:
        """What is in a folder was asked for."""
        if ("names", path) not in self.notes:
            self.notes["names", path] = of_names(names)

    def note(self, kind: str, path: str, value: str, text: str) -> None:
        """Something was asked of a file whose text has a digest, and this is the digest of the answer."""
        place = os.path.abspath(path)
        self.notes[kind, place] = value
        self.texts[place] = text


class RecordingCounts:
    """Counts of words on other pages that remember which were asked for.

    ``texts`` tells the absolute paths of these pages, and the digests of their texts.
    """

    def __init__(self, elsewhere: WordCounts, texts: Callable[[], Mapping[str, str]]) -> None:
        self._elsewhere = elsewhere
        self.texts = texts
        self.asked: dict[str, int] = {}

    def get(self, word: str, default: int = 0, /) -> int:
        """On how many other pages a word stands."""
        self.asked[word] = count = self._elsewhere.get(word, default)
        return count
