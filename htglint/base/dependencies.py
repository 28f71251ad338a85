"""Dependencies of the findings of a page on other files, with digests.

Every look-up for a page is recorded here, and ``results.py`` checks later whether it would still give the same. A
record has a kind, a path and a digest:

- ``names``: the names in a folder
- ``bytes``: the bytes of a file
- ``outline``, ``title``, or ``facts`` and the name of a profile: parts of a page's content, which most edits don't
  change

Word counts are recorded separately: the number of other pages for each word that was looked up.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from .context import WordCounts

NOTHING = "-"
"""The digest of a missing or unreadable file."""


def digest(*parts: object) -> str:
    """Return a digest of strings, numbers and tuples of them, by their representation."""
    return of_bytes(repr(parts).encode("utf-8", "surrogatepass"))


def of_text(text: str) -> str:
    """Return a digest of a text."""
    return of_bytes(text.encode("utf-8", "surrogatepass"))


def of_bytes(data: bytes) -> str:
    """Return a digest of bytes."""
    import hashlib  # slow to import, and needed only for cached results

    return hashlib.sha256(data).hexdigest()[:24]  # fast, because processors have instructions for it


def of_names(names: Iterable[str]) -> str:
    """Return a digest of the names in a folder."""
    return of_text("\0".join(sorted(names)))


class Dependencies:
    """The recorded look-ups of one page; paths are absolute.

    ``texts`` has the digests of the texts that were read, which may have changed on disk since.
    """

    def __init__(self) -> None:
        self.notes: dict[tuple[str, str], str] = {}
        self.texts: dict[str, str] = {}
        self.words: RecordingCounts | None = None

    def folder(self, path: str, names: frozenset[str]) -> None:
        """Record a look-up of the names in a folder."""
        if ("names", path) not in self.notes:
            self.notes["names", path] = of_names(names)

    def note(self, kind: str, path: str, value: str, text: str) -> None:
        """Record a file look-up with the digests of the file's text and of the result."""
        place = os.path.abspath(path)
        self.notes[kind, place] = value
        self.texts[place] = text


class RecordingCounts:
    """Word counts of other pages that record which words were looked up.

    ``texts`` returns the digests of the texts of these pages by absolute path.
    """

    def __init__(self, elsewhere: WordCounts, texts: Callable[[], Mapping[str, str]]) -> None:
        self._elsewhere = elsewhere
        self.texts = texts
        self.asked: dict[str, int] = {}

    def get(self, word: str, default: int = 0, /) -> int:
        """Return the number of other pages with a word."""
        self.asked[word] = count = self._elsewhere.get(word, default)
        return count
