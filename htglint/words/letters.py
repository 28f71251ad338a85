"""Runs of letters in a text, told apart byte by byte: several times as fast as any expression does it."""

from __future__ import annotations

import re

_LETTERS = re.compile(r"[^\W\d_]+")
_ODD = "surrogatepass"
"""A text may hold half a pair of surrogates."""
_BLANKED = bytes(byte if byte > 0x7F or bytes((byte,)).isalpha() else 0x20 for byte in range(0x100))


def letters(text: str) -> str:
    """The text with a blank for each ASCII character that is no letter; what is not ASCII stays as it is."""
    return text.encode("utf-8", _ODD).translate(_BLANKED).decode("utf-8", _ODD)


def words_in(text: str) -> frozenset[str]:
    """The words of a page, in small letters, as they are counted on other pages."""
    runs = set(letters(text.lower()).split())
    beyond = [run for run in runs if not run.isascii()]
    return frozenset(runs.difference(beyond).union(*map(_LETTERS.findall, beyond)))
