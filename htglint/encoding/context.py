"""Costs of a character between its neighbours, in nats."""

from __future__ import annotations

from functools import lru_cache
from unicodedata import category

from . import alphabet

_OPENING_BEFORE = " \t\r\n([{<*_\"'/|>—–-\xa0"
_CLOSING_AFTER = " \t\r\n)]}>*_\"'.,;:!?/|—–-…\xa0"
_MISPLACED = 5.0
_MISCASED = 5.0
"""Of a capital behind a small letter, which happens in names of products and hardly anywhere else."""


@lru_cache(maxsize=1 << 14)
def fit(before: str, text: str, after: str) -> float:
    """Return the cost of ``text`` (one token) between ``before`` and ``after``.

    Each is one character, or empty at an edge of the text; UNKNOWN where it is not yet known.
    """
    first = text[0]
    if first in "“‘„‚":
        return 0.0 if (not before or before in _OPENING_BEFORE) and after not in _CLOSING_AFTER else _MISPLACED
    if first == "”":
        return 0.0 if before.strip() and (not after or after in _CLOSING_AFTER + alphabet.UNKNOWN) else _MISPLACED
    if first == "’":
        return 0.0 if before.strip() and before not in "([{<—–“‘" else _MISPLACED
    if first in (alphabet.SELECTOR, alphabet.JOINER):
        return _selector(before, text)
    if text == alphabet.UNKNOWN or text in alphabet.emoji_table():
        return _beside_word(before) + _beside_word(after)
    if first.isalpha():
        miscased = _MISCASED if first.isupper() and before.islower() else 0.0
        fits = after == alphabet.UNKNOWN or _script(first) in (_script(before), _script(after))
        return miscased + (0.0 if fits else _MISPLACED)
    return 0.0


def _selector(before: str, text: str) -> float:
    """Return the cost of a selector or joiner outside a sequence.

    A second selector is a mistake that people make.
    """
    if text == alphabet.SELECTOR + alphabet.KEYCAP:
        return 0.0
    follows = before == alphabet.UNKNOWN or before in alphabet.emoji_characters()
    if text == alphabet.SELECTOR and follows and before:
        old_symbol = "\u2000" < before < alphabet.SELECTOR
        return alphabet.NEEDLESS_SELECTOR_COST if old_symbol else alphabet.SECOND_SELECTOR_COST
    return alphabet.STRAY_COST


def _beside_word(neighbour: str) -> float:
    return 4.0 if neighbour.isalnum() and neighbour.isascii() else 0.0


_NATURAL_PUNCTUATION = "’–“”‘—…•·«»„‚‹›\xa0"
_NATURAL_SYMBOLS = "€©®™°§×±→"


@lru_cache(maxsize=1 << 14)
def natural(before: str, character: str, after: str) -> float:
    """Return the cost of a non-ASCII character that is assumed to be intact."""
    if "\x80" <= character < "\xa0":
        return 25.0
    if character == "\ufffd":
        return 12.0
    if character.isalpha():
        return _natural_letter(before, character, after)
    if character in _NATURAL_PUNCTUATION:
        return 3.0 + fit(before, character, after) / 2
    if before >= "\x80" and before.isalpha():
        return 9.0
    if character in _NATURAL_SYMBOLS:
        return 3.0
    kind = _kind(character)
    if kind == "formula" and (_is_ascii_letter(before) or _is_ascii_letter(after)):
        return 7.0
    return 4.0 if kind and kind in (_kind(before), _kind(after)) else 7.0


def as_it_stands(text: str, start: int, end: int) -> float:
    """Return the cost of a part of a text that is assumed to be intact.

    Its surroundings are ignored.
    """
    return sum(
        natural(text[max(at - 1, 0) : at], text[at], text[at + 1 : at + 2])
        for at in range(start, end)
        if text[at] >= "\x80"
    )


def _kind(symbol: str) -> str:
    """Return the kind of a symbol that occurs in groups, as in formulas; else empty."""
    if "\u2500" <= symbol <= "\u259f":
        return "frame"
    return "formula" if symbol >= "\x80" and category(symbol) == "Sm" else ""


@lru_cache(maxsize=1 << 12)
def rarity(letter: str) -> float:
    """Return the extra cost of a letter that few languages have, phonetics above all."""
    if letter in alphabet.COMMON_LETTERS or letter in "ơưƠƯ" or not letter.isalpha() or "\u1e00" <= letter < "\u1f00":
        return 0.0
    if letter < "\u0180":
        return 1.5
    return 7.0 if letter < "\u0370" else 4.0 if "\u0530" <= letter < "\u0590" or "\u0700" <= letter < "\u0900" else 0.0


def _natural_letter(before: str, letter: str, after: str) -> float:
    """Return the cost of a letter in its word.

    Words have one script, and a capital does not follow a small letter.
    """
    if letter.isupper() and before.islower():
        return 9.0
    if letter.islower() and before.isupper() and after.isupper():
        return 9.0
    beside_ascii = _is_ascii_letter(before) or _is_ascii_letter(after)
    if _script(letter) == "latin":
        return 3.0 if beside_ascii else 6.5
    return 3.0 if not beside_ascii and _script(letter) in (_script(before), _script(after)) else 6.5


def _is_ascii_letter(character: str) -> bool:
    return character.isascii() and character.isalpha()


def _script(character: str) -> str:
    """Return a coarse script by block; empty for other characters than letters."""
    if not character.isalpha():
        return ""
    if character < "\u0370":
        return "latin"
    return "greek" if character < "\u0400" else "cyrillic" if character < "\u0530" else "other"
