"""Runs of letters in a text; found bytewise, several times faster than a regex."""

from __future__ import annotations

import re

_LETTERS = re.compile(r"[^\W\d_]+")
_ODD = "surrogatepass"
"""A text may contain lone surrogates."""
_BLANKED = bytes(byte if byte > 0x7F or bytes((byte,)).isalpha() else 0x20 for byte in range(0x100))


def blank_non_letters(text: str) -> str:
    """Replace ASCII characters other than letters by spaces; other characters stay."""
    return text.encode("utf-8", _ODD).translate(_BLANKED).decode("utf-8", _ODD)


def words_in(text: str) -> frozenset[str]:
    """Return the lower-case words of a page, as they are counted on other pages."""
    runs = set(blank_non_letters(text.lower()).split())
    beyond = [run for run in runs if not run.isascii()]
    return frozenset(runs.difference(beyond).union(*map(_LETTERS.findall, beyond)))
