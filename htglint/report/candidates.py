"""The readings that a person may choose from, with probabilities and reasons."""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING

from htglint.base.escape import visible

if TYPE_CHECKING:
    from collections.abc import Callable

    from htglint.base.findings import Candidate, Hit

MOST = 5
"""Readings that a message lists; the others are counted."""
_MOST_NAMED = 2
"""Characters of a reading that are named; longer ones are words."""


def ordered(hit: Hit) -> list[Candidate]:
    """Return the candidates of a hit, likeliest first."""
    return sorted(hit.candidates, key=lambda candidate: -candidate.probability)


def alternatives(hit: Hit, text: str) -> list[Candidate]:
    """Return candidates that are neither in the ``text`` already nor in the fix."""
    already = {text[hit.span.start : hit.span.end]}
    if hit.fix is not None:
        already.update(edit.new for edit in hit.fix.edits)
    return [candidate for candidate in ordered(hit) if candidate.text not in already]


def reason(candidate: Candidate, hit: Hit) -> str:
    """Return what speaks for a candidate.

    Failing that, return the name of the emoji or of the special character.
    """
    if candidate.reason:
        return candidate.reason
    steps = () if hit.fix is None else hit.fix.steps
    return next((step.reason for step in steps if step.after.strip() == candidate.text.strip()), name(candidate.text))


@lru_cache(maxsize=1024)
def name(text: str) -> str:
    """Return the name of an emoji, or those of a few characters beyond ASCII.

    Empty for words.
    """
    from htglint.encoding import alphabet  # the table of emoji takes milliseconds to read

    emoji = alphabet.emoji_table().get(text.strip())
    if emoji is not None:
        return emoji.names[0].replace("_", " ")
    if len(text) > _MOST_NAMED or text.isascii():
        return ""
    return ", ".join(unicodedata.name(char, f"U+{ord(char):04X}").lower() for char in text)


def _quoted(text: str) -> str:
    return f"`{visible(text)}`"


def sentence(hit: Hit, quoted: Callable[[str], str] = _quoted, said: Callable[[str], str] = visible) -> str:
    """Return ``it could be `x` (60%, why), `y` (40%, why)``; empty without candidates.

    ``quoted`` and ``said`` format a reading and a reason; a reason may contain text of pages.
    """
    if not hit.candidates:
        return ""
    listed = ordered(hit)
    shown = ", ".join(_choice(one, hit, quoted, said) for one in listed[:MOST])
    more = f" and {len(listed) - MOST} more" if len(listed) > MOST else ""
    return f"it could be {shown}{more}"


def _choice(candidate: Candidate, hit: Hit, quoted: Callable[[str], str], said: Callable[[str], str]) -> str:
    why = reason(candidate, hit)
    return f"{quoted(candidate.text)} ({candidate.probability:.0%}{f', {said(why)}' if why else ''})"


def message(hit: Hit) -> str:
    """Return the message of a hit with its candidates, not escaped."""
    choices = sentence(hit, lambda text: f"`{text}`", str)
    return f"{hit.message}; {choices}" if choices else hit.message
