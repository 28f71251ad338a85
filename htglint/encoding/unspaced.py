"""Text of languages that write no spaces between words, or endings without them: words are found by the likeliest cut.

Each word costs what its frequency says (in nats, -ln of a probability), and words follow each other independently.
"""

from __future__ import annotations

import re
from math import exp, inf, log
from typing import TYPE_CHECKING

from . import lexicon
from .models import REPLACEMENT
from .nats import either
from .sequences import BROKEN, WHOLE, decoded

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from .models import Model

_LETTERS = {
    "th": re.compile("[\u0e00-\u0e7f]"),
    "ko": re.compile("[\uac00-\ud7a3]"),
    "ja": re.compile("[\u3041-\u30ff\u4e00-\u9fff]"),
    "zh": re.compile("[\u4e00-\u9fff]"),
}
"""Languages whose words are cut, and their letters."""
LONGEST = 24
"""Bytes of the longest word that is tried."""
BEAM = 4
"""Readings that are kept of each beginning of a text."""
LEAST_COVERED = 0.97
"""Share of a page's letters that the word list must have: else it is that of another orthography."""
_SIGNS = (("、", 3.0), ("」", 4.5), ("”", 4.5), ("』", 6.0), ("【", 6.0))
"""Punctuation that may have lost its last byte, with its cost: word lists have none."""
TRUST = 0.98
"""Probability that the likeliest cut is right at best: words do not follow each other independently."""
UNKNOWN = REPLACEMENT
"""Stands for a damaged character that no word has."""
_ASCII_COST = 4.0
"""Of a character of ASCII, which is never damaged."""


class Cutter:
    """Cuts damaged text of a language into words; ``lost`` stands for each byte that the model has no character for."""

    def __init__(self, language: str, model: Model, lost: str, unknown: float) -> None:
        self._forms: Mapping[str, Sequence[tuple[str, float]]] = lexicon.damaged_forms(language, model, lost)
        self._signs: dict[str, list[tuple[str, float]]] = {}
        for sign, cost in _SIGNS:
            self._signs.setdefault(lexicon.damaged(sign, model, lost), []).append((sign, cost))
        self._unknown = unknown
        self._leads = None not in model.characters[0xC2:0xF5]  # no first byte of a character was lost

    def read(self, token: str) -> tuple[str, float]:
        """The likeliest reading of damaged text, given as bytes, and its probability; empty if there is none."""
        best: list[dict[str, float]] = [{} for _ in range(len(token) + 1)]
        best[0][""] = 0.0
        for at in range(len(token)):
            if not best[at]:
                continue
            beginnings = sorted(best[at].items(), key=lambda item: item[1])[:BEAM]
            for end, text, cost in self._steps(token, at):
                reached = best[end]
                for beginning, paid in beginnings:
                    reading = beginning + text
                    reached[reading] = either(paid + cost, reached.get(reading, inf))
        readings = best[-1]
        if not readings:
            return "", 0.0
        text = min(readings, key=lambda reading: readings[reading])
        if UNKNOWN in text:
            return "", 0.0
        least = readings[text]
        return text, TRUST / sum(exp(least - cost) for cost in readings.values())

    def _steps(self, token: str, at: int) -> Iterable[tuple[int, str, float]]:
        """The words that may stand at a place, and the single character there: its end, text and cost."""
        for end in range(at + 1, min(len(token), at + LONGEST) + 1):
            if self._leads and "\x80" <= token[end : end + 1] <= "\xbf":
                continue  # within a character
            form = token[at:end]
            for word, cost in (*self._forms.get(form, ()), *self._signs.get(form, ())):
                yield end, word, cost
        if token[at] < "\x80":
            yield at + 1, token[at], _ASCII_COST
        elif whole := WHOLE.match(token, at):
            yield whole.end(), decoded(whole.group()), self._unknown
        elif broken := BROKEN.match(token, at):
            yield broken.end(), UNKNOWN, self._unknown
        else:
            yield at + 1, UNKNOWN, self._unknown


def cutter(text: str, languages: Sequence[str], model: Model, lost: str) -> Cutter | None:
    """What cuts the words of a page, of which ``text`` is what can be read; None if no list fits its orthography."""
    for language, letter in _LETTERS.items():
        shown = letter.findall(text) if language in languages else []
        if not shown:
            continue
        known = {letter for word in lexicon.costs(language) for letter in word}
        unknown = sum(letter not in known for letter in shown)
        if unknown <= (1.0 - LEAST_COVERED) * len(shown):
            return Cutter(language, model, lost, _ASCII_COST - log((unknown + 1) / (len(shown) + 1)))
    return None
