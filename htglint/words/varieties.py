"""British and American spellings: British forms are derived from American ones.

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
_TWO_WORDS = re.compile(r"(?:mme|ence|ogue)s?\Z")
_MAY_BE_BRITISH = re.compile("|".join(pattern.pattern for pattern, _ in _BRITISH))


@lru_cache(maxsize=65_536)
def means_the_same(word: str) -> bool:
    """Return whether a British-looking word means the same in American spelling.

    Not so are programme and program, dialogue and dialog, licence and license.
    """
    folded = without_genitive(word).lower()
    return _MAY_BE_BRITISH.search(folded) is not None and not _TWO_WORDS.search(folded)


@lru_cache(maxsize=16_384)
def american(word: str, vocabulary: Vocabulary) -> str:
    """Return the American spelling of a purely British lower-case word; else empty."""
    folded = without_genitive(word).lower()
    if not _MAY_BE_BRITISH.search(folded) or folded in vocabulary.dictionary:
        return ""
    forms = (pattern.sub(new, folded) for pattern, new in _BRITISH if pattern.search(folded))
    return next((form for form in forms if form in vocabulary.dictionary), "")
