"""Known misspellings of a language and their corrections, and words that are never proposed.

The English ones are those of typos (https://github.com/crate-ci/typos, licenses/typos.txt), which people maintain for
programs that change text unasked; `tools/misspellings.py` makes the files.
"""

from __future__ import annotations

import os
from functools import lru_cache


class Misspellings:
    """Misspellings in sorted lines of UTF-8: the word, a tab, and its corrections with blanks between them.

    A look-up bisects the bytes: to build a table of the lines takes longer than to check a page.
    """

    def __init__(self, lines: bytes) -> None:
        self._lines = lines

    def corrections(self, folded: str) -> tuple[str, ...]:
        """Return the corrections of a word in small letters, the likeliest first; none where it is no misspelling."""
        wanted = folded.encode("utf-8", "replace") + b"\t"
        low, high = 0, len(self._lines)
        while low < high:
            start = self._lines.rfind(b"\n", 0, (low + high) // 2) + 1
            end = self._lines.find(b"\n", start)
            line = self._lines[start:end]
            if line.startswith(wanted):
                return tuple(line[len(wanted) :].decode().split(" "))
            if line < wanted:
                low = end + 1
            else:
                high = start
        return ()


@lru_cache(maxsize=8)
def misspellings(language: str) -> Misspellings:
    """Return the known misspellings of a language; of one without a file there are none."""
    return Misspellings(_data(f"misspellings-{language}.tsv"))


@lru_cache(maxsize=8)
def vulgar(language: str) -> frozenset[str]:
    """Return the words of a language, in small letters, that are never proposed."""
    return frozenset(_data(f"vulgar-{language}.txt").decode().split())


def _data(name: str) -> bytes:
    """Read a file beside this module; empty where there is none."""
    try:
        with open(os.path.join(os.path.dirname(__file__), name), "rb") as file:
            return file.read()
    except FileNotFoundError:
        return b""
