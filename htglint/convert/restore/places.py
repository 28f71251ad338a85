"""Position of capitalized words: capitals count only inside a sentence.

They mean nothing in longer names.
"""

from __future__ import annotations

import re

REACH = 40
"""Characters before a word that are looked at."""
_OPENS = re.compile(r"(?:^|[.!?:;•–—])[\s\"'“‘(\[]*$")
_PART_OF_NAME = re.compile(r"[^\s.!?:;•–—] +[\"'“‘(]*[A-Z][\w-]* $")
_NAME_GOES_ON = re.compile(r"\s[A-Z]")


def opens_sentence(before: str) -> bool:
    """Return whether what follows a text begins a sentence, a block or a label's text."""
    return _OPENS.search(before[-REACH:]) is not None


def is_part_of_name(before: str, after: str) -> bool:
    """Return whether a capitalized word adjoins the word between two texts.

    A word that opens a sentence does not count.
    """
    return _NAME_GOES_ON.match(after) is not None or _PART_OF_NAME.search(before[-REACH:]) is not None
