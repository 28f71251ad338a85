"""British and American spellings: the dictionaries know the American one, and the British one is made of it.

The endings are those that every style guide lists (-our, -ise, -yse, a doubled l, -re, -ogue, -ence).
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from .vocabulary import without_genitive

if TYPE_CHECKING:
    from .vocabulary import Vocabulary

_BRITISH = (
    (re.compile(r"our(?=(?:s|ed|ing|al|ally|able|ably|ful|ite|hood|less|ly|er|ers)?\Z)"), "or"),
    (re.compile(r"is(?=(?:e[drs]?|es|ers|ing|ation|ations|ational|able|ability)\Z)"), "iz"),
    (re.compile(r"ys(?=(?:e[drs]?|es|ers|ing|able)\Z)"), "yz"),
    (re.compile(r"ll(?=(?:ed|ing|er|ers)\Z)"), "l"),
    (re.compile(r"tre(?=[sd]?\Z)"), "ter"),
    (re.compile(r"ogue(?=[sd]?\Z)"), "og"),
    (re.compile(r"ence(?=s?\Z)"), "ense"),
    (re.compile(r"mme(?=s?\Z)"), "m"),
)
_MAY_BE_BRITISH = re.compile("|".join(pattern.pattern for pattern, _ in _BRITISH))
_AMERICAN = re.compile(
    r"\w{2,}(?<!s)(?:iz(?:e[drs]?|ing|ations?|able)|yz(?:e[drs]?|ing)|(?:av|ab|ehavi|ol|ghb|on|um)or(?:s|ed|ing|al)?)"
)
"""What American words look like, in small letters; -ize is British, too, but seldom beside the other British forms."""


def is_american(word: str) -> bool:
    """Whether only Americans write a word, which is in small letters, as it is."""
    if "iz" in word or "or" in word or "yz" in word:  # quicker than the expression, which few words come to
        return _AMERICAN.fullmatch(word) is not None
    return False


@lru_cache(maxsize=16_384)
def american(word: str, vocabulary: Vocabulary) -> str:
    """The American spelling of a word that only the British write so, in small letters; empty for any other word."""
    folded = without_genitive(word).lower()
    if not _MAY_BE_BRITISH.search(folded) or folded in vocabulary.dictionary:
        return ""
    forms = (pattern.sub(new, folded) for pattern, new in _BRITISH if pattern.search(folded))
    return next((form for form in forms if form in vocabulary.dictionary), "")
