"""The words nearby, and the emoji that people associate with them.

Weak evidence. It may break a tie and never decides alone: its weight is bounded below what a repair needs.
"""

from __future__ import annotations

import re
from functools import lru_cache
from importlib.resources import files
from math import log
from typing import TYPE_CHECKING

from htglint.encoding import alphabet

from .place import Opinion, Place

if TYPE_CHECKING:
    from collections.abc import Sequence

    from htglint.base.context import Context

MOST = 2.5
"""Bound of the weight: with one other candidate it stays below the probability of a repair."""
_NEAR = 8
_PER_WORD = 0.35
_WORD = re.compile(r"[A-Za-z]{3,}")
_CLAUSE = re.compile(r"[,;.!?\n]|[^\x00-\x7f]")
_ENDING = re.compile(r"(?<=[a-z]{3})(?:ing|ed|es|s|e)$")
"""What is cut off; three letters stay, or "seed" would be "see" and "red" nothing."""


def weigh(place: Place, readings: Sequence[str], context: Context) -> Opinion | None:  # noqa: ARG001 - the interface
    """Weigh emoji readings against the words that follow in the same clause."""
    if place.in_link:
        return None
    near = set(stems(_CLAUSE.split(place.after.lstrip(" *_`"), maxsplit=1)[0], _NEAR))
    scored = [_score(reading, near) for reading in readings]
    if not any(weight for weight, _ in scored):
        return None
    best = max(scored)
    return Opinion(tuple(weight for weight, _ in scored), f"fits the words nearby ({', '.join(best[1])})")


def _score(reading: str, near: set[str]) -> tuple[float, list[str]]:
    """The weight of a reading, and the stems that it shares with the words nearby."""
    table = associations()
    shared = sorted(table.get(alphabet.bare(reading), frozenset()) & near)
    return min(MOST, sum(_PER_WORD * log(len(table) / _frequency(stem)) for stem in shared)), shared


def stems(text: str, most: int) -> list[str]:
    """The first ``most`` English words of a text in small letters, less their endings."""
    return [_ENDING.sub("", word.lower()) for word in _WORD.findall(text)[:most]]


@lru_cache(maxsize=1)
def associations() -> dict[str, frozenset[str]]:
    """Return the stems of each emoji (without selectors), from words.tsv.

    The words are those of Unicode CLDR and gitmoji.
    """
    lines = files("htglint.encoding").joinpath("words.tsv").read_text("utf-8").splitlines()
    table = dict(line.split("\t") for line in lines)
    return {emoji: frozenset(stems(words, 99)) for emoji, words in table.items()}


@lru_cache(maxsize=512)
def _frequency(stem: str) -> int:
    """In how many emoji's words a stem occurs."""
    return sum(stem in stems for stems in associations().values())
