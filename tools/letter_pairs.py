"""Writes htglint/document/letter-pairs.txt from the lists of words: run it when a list or a damage model is added."""

import sys
from collections import Counter, defaultdict
from itertools import pairwise
from pathlib import Path

from htglint.encoding.lexicon import costs
from htglint.encoding.models import MODELS

ROOT = Path(__file__).parent.parent / "htglint"
LISTS = ROOT / "encoding" / "languages"
PAIRS = ROOT / "document" / "letter-pairs.txt"
FREQUENT = 12.0
"""Cost in nats below which a word counts as many."""
LEAST = 5
"""Words of a language from which on a pair is common there."""


def pairs_of(language: str, letters: set[str]) -> set[tuple[str, str]]:
    """The pairs of letters that are common in a language and may be a codec's characters for two bytes."""
    counts: Counter[tuple[str, str]] = Counter()
    for word, cost in costs(language).items():
        for pair in pairwise(word):
            if letters.issuperset(pair):
                counts[pair] += LEAST if cost < FREQUENT else 1
    return {pair for pair, count in counts.items() if count >= LEAST}


def letters() -> set[str]:
    """The characters that a codec has for a byte beyond ASCII."""
    shown = {character for model in MODELS for character in model.bytes_of}
    return {character for character in shown if character >= "\x80" and character.isprintable()}


def text() -> str:
    """The text of the file."""
    known = letters()
    followers: defaultdict[str, set[str]] = defaultdict(set)
    for path in sorted(LISTS.glob("*.xz")):
        if path.stem != "frequent":
            for first, second in pairs_of(path.stem, known):
                followers[first].add(second)
    return "".join(f"{first}{''.join(sorted(later))}\n" for first, later in sorted(followers.items()))


if __name__ == "__main__":
    PAIRS.write_text(text(), "utf-8")
    sys.stdout.write(f"{PAIRS}\n")
