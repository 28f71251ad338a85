"""Where the sentences of a paragraph end."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

OBJECT = "\ue000"
"""Stands before what is no plain text: code, a link or bold text may begin a sentence in lower case."""
_END = re.compile(
    r"(?<![\w.\-/!?…])(?=(?P<word>[\w\-/]*(?:\.+[\w\-/]+)*))(?P=word)(?=(?P<stop>[.!?…]+))(?P=stop)"
    r"(?=(?P<tail>[\"'”’»)\]*]*))(?P=tail)"
    r"(?P<mark> [^\w\s\"'“‘(\[<#\ue000-]+(?= ))?(?P<gap> )"
    r"(?=[\"'“‘«(\[*]*(?P<start>\w|\ue000))(?!\d{1,9}[.)] )"
)
"""What was looked at ahead is not tried again in parts, so that a long row of full stops is read once.

Possessive quantifiers would say the same, but Python had them wrong before 3.11.5.
"""
_ABBREVIATIONS = frozenset(("vs", "cf", "approx", "resp", "incl", "viz", "ca", "al"))
_TITLES = frozenset(("Dr", "Mr", "Mrs", "Ms", "Prof", "St", "Mt"))
_BEFORE_NUMBERS = frozenset(("no", "nr", "fig", "vol", "ch", "sec", "eq", "p", "pp"))
_LETTERS = re.compile(r"(?:[^\W\d_]\.)+[^\W\d_]")
"""Abbreviations such as e.g. and U.S., without their last full stop."""


def gaps(text: str) -> Iterator[int]:
    """The places of the blanks between two sentences of a text in which ``OBJECT`` stands for what is no plain text.

    A sentence that ends inside parentheses ends none.
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
