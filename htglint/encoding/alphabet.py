"""Costs of characters and emoji sequences, in nats (-ln of a probability).

The figures are orders of magnitude chosen by hand, not frequencies of any corpus. Only their differences matter:
two completions whose costs differ by 4 nats are 50 to 1.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from importlib.resources import files
from math import exp
from typing import NamedTuple

SELECTOR = "\ufe0f"
JOINER = "\u200d"
KEYCAP = "\u20e3"
UNKNOWN = "\ufffe"
"""Stands in a reading for a character out of so many that listing them is useless; a noncharacter of Unicode."""

TYPOGRAPHY = {
    "\u2019": 2.0, "\u2013": 2.5, "\u201c": 2.5, "\u201d": 2.5, "\u2026": 3.0, "\u2014": 3.0, "\u2018": 4.0,
    "\u2022": 4.0, "\xa0": 3.5, "\u2192": 4.0, "\u20ac": 4.0, "\u2122": 5.0, "\xa9": 5.0, "\xae": 5.0, "\xab": 5.0,
    "\xbb": 5.0, "\xb0": 5.0, "\xb7": 6.0, "\xd7": 5.5, "\xb1": 5.5, "\xa7": 6.0, "\xb5": 6.0, "\u201e": 5.0,
    "\u201a": 8.0, "\u2039": 8.0, "\u203a": 8.0, "\u2212": 7.0, "\u2265": 6.0, "\u2264": 6.0, "\u2248": 6.5,
    "\u2260": 6.5, "\u21d2": 6.5, "\u2190": 6.0, "\u2194": 6.5, "\u2191": 6.5, "\u2193": 6.5, "\u2032": 8.0,
    "\u2020": 8.0, "\u2021": 9.0, "\u2030": 8.0, "\u2713": 6.0, "\u2717": 7.0, "\u221e": 7.5, "\u200b": 7.0,
    "\u2010": 9.0, "\u2011": 7.5, "\u2012": 9.0, "\u2015": 9.0, "\u202f": 7.5, "\u2009": 8.0, "\ufeff": 8.0,
    "\u2028": 10.0, "\u200e": 10.0, "\u200f": 11.0, "\u2033": 8.0, "\u2500": 7.0, "\u2502": 7.0, "\u251c": 7.0,
    "\u2514": 7.0, "\u250c": 7.5, "\u2510": 7.5, "\u2518": 7.5, "\u2524": 7.5, "\u252c": 7.5, "\u2534": 7.5,
    "\u253c": 7.5, "\u2550": 8.0, "\u2588": 8.0, "\u2591": 8.0, "\u25cf": 7.0, "\u25cb": 7.0, "\u25b6": 7.5,
    "\u25ba": 7.5, "\u25a0": 7.5, "\u2605": 7.0, "\u2606": 7.5, "\ufffd": 12.0,
}  # fmt: skip
"""Punctuation and symbols that stand in running text; the common ones cost least."""

COMMON_LETTERS = "äöüßÄÖÜéèêëáàâåãçñíìîïóòôõøúùûýÿæœÁÉÀÂÅÇÑÍÎÓÔÕØÚÝÆŒŠšŽžČčćłŁąęńśźżĄĘŚŻőűŐŰřěůŘĎďťňğışĞİŞāēīūšżțșȘȚđĐ"
_CATEGORY_COST = {"N": 9.0, "P": 9.0, "S": 9.0, "M": 10.0, "Z": 9.5}
CONVENTION = 2.4
"""What an emoji costs less that software projects use by convention.

On the pages of one such project these emoji were counted eleven times as often as others.
"""
_STATUS_COST = {"full": 7.0, "component": 11.0, "minimal": 10.5, "bare": 10.5}
_EUROPEAN = "".join(chr(point) for point in range(0xC0, 0x180) if chr(point).isalpha())
EUROPEAN_LETTER_COST = 6.0
LETTER_COST = 8.0
RARE_LETTER_COST = 12.0
UNASSIGNED_COST = 15.0
NEEDLESS_SELECTOR_COST = 2.0
"""Of a selector behind an old symbol that needs none; keyboards write it all the same."""
SECOND_SELECTOR_COST = 6.0
"""Of a selector behind another, or behind an emoji that never had a text form."""
STRAY_COST = 14.0


class Emoji(NamedTuple):
    """A sequence of the emoji table: its cost, and its names with underscores."""

    text: str
    cost: float
    names: tuple[str, ...]


@lru_cache(maxsize=1)
def emoji_table() -> dict[str, Emoji]:
    """Return every released emoji sequence, from emoji.tsv.

    The table is generated from the ``emoji`` package (Unicode's data); conventions.txt lists those that gitmoji
    recommends for commit messages.
    """
    table = {}
    usual = set(_read("conventions.txt"))
    for line in _read("emoji.tsv"):
        text, status, names = line.split("\t")
        # A longer sequence is no likelier than its parts would be apart: a joined pair costs more than one emoji.
        joined = text.count(JOINER) + sum("\U0001f3fb" <= character <= "\U0001f3ff" for character in text)
        discount = CONVENTION if bare(text) in usual else 0.0
        table[text] = Emoji(text, _STATUS_COST[status] + joined - discount, tuple(names.split(" ")))
    return table


def _read(name: str) -> list[str]:
    """Return the lines of a table that lies beside this module."""
    return files(__package__).joinpath(name).read_text("utf-8").splitlines()


class Node:
    """A node of the tree of emoji sequences, keyed by code point."""

    __slots__ = ("entry", "next")

    def __init__(self) -> None:
        self.next: dict[str, Node] = {}
        self.entry: Emoji | None = None


@lru_cache(maxsize=1)
def emoji_tree() -> Node:
    """Return the emoji sequences as a tree, for walking one code point at a time."""
    root = Node()
    for entry in emoji_table().values():
        node = root
        for character in entry.text:
            node = node.next.setdefault(character, Node())
        node.entry = entry
    return root


def bare(text: str) -> str:
    """Return a text without outer blanks and without selectors, which are optional."""
    return text.strip().replace(SELECTOR, "")


@lru_cache(maxsize=1)
def emoji_mass() -> float:
    """Return what the probabilities of all emoji add up to, to make shares of them."""
    return sum(exp(-paid) for paid in _bare_costs().values())


@lru_cache(maxsize=1)
def bare_emoji() -> frozenset[str]:
    """Return every emoji sequence without selectors."""
    return frozenset(_bare_costs())


@lru_cache(maxsize=1)
def _bare_costs() -> dict[str, float]:
    costs: dict[str, float] = {}
    for text, entry in emoji_table().items():
        costs[bare(text)] = min(entry.cost, costs.get(bare(text), entry.cost))
    return costs


def bare_cost(text: str) -> float:
    """Return the cost of an emoji without its selectors, in its cheapest form."""
    return _bare_costs()[text]


@lru_cache(maxsize=1)
def emoji_characters() -> frozenset[str]:
    """Return every code point of the emoji sequences that is not ASCII."""
    return frozenset(character for text in emoji_table() for character in text if character >= "\x80")


@lru_cache(maxsize=1)
def vocabulary() -> str:
    """Return the characters that a damaged form with lost bytes may stand for."""
    return "".join(sorted(emoji_characters() | set(TYPOGRAPHY) | set(_EUROPEAN)))


@lru_cache(maxsize=4096)
def cost(character: str) -> float:
    """Return the cost of one character outside emoji."""
    known = 0.0 if character in SELECTOR + JOINER else 7.0 if character == UNKNOWN else TYPOGRAPHY.get(character)
    if known is not None:
        return known
    if character in COMMON_LETTERS:
        return 4.5
    category = unicodedata.category(character)
    if category[0] == "L":
        if character in _EUROPEAN:
            return EUROPEAN_LETTER_COST
        rare = "\u0180" <= character < "\u0370" or character >= "\U00010000"
        return RARE_LETTER_COST if rare else LETTER_COST
    if category == "So" and character >= "\U0001f000":
        return STRAY_COST
    return _CATEGORY_COST.get(category[0], UNASSIGNED_COST)
