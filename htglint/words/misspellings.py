"""Known misspellings of a language, their corrections, and words never proposed.

The English ones are those of typos (https://github.com/crate-ci/typos, licenses/typos.txt), maintained for programs
that change text without asking; `tools/misspellings.py` makes the files.
"""

from __future__ import annotations

import os
from functools import lru_cache


class Misspellings:
    """Sorted lines in UTF-8: a misspelling, a tab, and its corrections after blanks.

    A look-up bisects the bytes, because building a table takes longer than checking a page.
    """

    def __init__(self, lines: bytes) -> None:
        self._lines = lines

    def corrections(self, folded: str) -> tuple[str, ...]:
        """Return the corrections of a lower-case word, likeliest first; none if unlisted."""
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
    """Return the known misspellings of a language; none for one without a file."""
    return Misspellings(_data(f"misspellings-{language}.tsv"))


@lru_cache(maxsize=8)
def vulgar(language: str) -> frozenset[str]:
    """Return the words of a language, in small letters, that are never proposed."""
    return frozenset(_data(f"vulgar-{language}.txt").decode().split())


def _data(name: str) -> bytes:
    """Read a file beside this module; empty if there is none."""
    try:
        with open(os.path.join(os.path.dirname(__file__), name), "rb") as file:
            return file.read()
    except FileNotFoundError:
        return b""
