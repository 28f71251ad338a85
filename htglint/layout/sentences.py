"""Sentence boundaries in a paragraph."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

OBJECT = "\ue000"
"""Marks code, links and bold text, which may start a sentence in lower case."""
_END = re.compile(
    r"(?<![\w.\-/!?…])(?=(?P<word>[\w\-/]*(?:\.+[\w\-/]+)*))(?P=word)(?=(?P<stop>[.!?…]+))(?P=stop)"
    r"(?=(?P<tail>[\"'”’»)\]*]*))(?P=tail)"
    r"(?P<mark> [^\w\s\"'“‘(\[<#\ue000-]+(?= ))?(?P<gap> )"
    r"(?=[\"'“‘«(\[*]*(?P<start>\w|\ue000))(?!\d{1,9}[.)] )"
)
"""Look-aheads with back-references emulate possessive quantifiers, so that a long row of full stops is linear.

Python's own possessive quantifiers have a bug before 3.11.5.
"""
_ABBREVIATIONS = frozenset(("vs", "cf", "approx", "resp", "incl", "viz", "ca", "al"))
_TITLES = frozenset(("Dr", "Mr", "Mrs", "Ms", "Prof", "St", "Mt"))
_BEFORE_NUMBERS = frozenset(("no", "nr", "fig", "vol", "ch", "sec", "eq", "p", "pp"))
_LETTERS = re.compile(r"(?:[^\W\d_]\.)+[^\W\d_]")
"""Abbreviations such as e.g. and U.S., without their last full stop."""


def gaps(text: str) -> Iterator[int]:
    """Yield the offsets of the blanks between sentences.

    ``OBJECT`` marks code, links and bold text.

    Sentences in parentheses are not separated.
    """
    depth = counted = 0
    for match in _END.finditer(text):
        gap = match.start("gap")
        depth += text.count("(", counted, gap) - text.count(")", counted, gap)
        counted = gap
        if depth <= 0 and _ends(match):
            depth = 0
            yield gap


def _ends(match: re.Match[str]) -> bool:
    word, stop, start = match["word"], match["stop"], match["start"]
    if not (start == OBJECT or start.isupper() or start.isdecimal()):
        return False
    if stop != ".":
        return True
    if start.isdecimal() and (word.lower() in _BEFORE_NUMBERS or not word[-1:].isalpha()):
        return False
    bare = word.lstrip(".-/")
    if bare.lower() in _ABBREVIATIONS or bare in _TITLES or (len(word) == 1 and word.isupper()):
        return False
    return _LETTERS.fullmatch(bare) is None
