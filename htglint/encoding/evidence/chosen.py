"""What a person has chosen for a passage, in a review or in a file of answers."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from htglint.base.context import Answer

from .place import Opinion, Place

if TYPE_CHECKING:
    from collections.abc import Sequence

    from htglint.base.context import Context

SAID = 60.0
_KEPT = 40
_LETTERS = re.compile(r"[a-z0-9]+")


def weigh(place: Place, readings: Sequence[str], context: Context) -> Opinion | None:
    """Return the chosen reading and no other."""
    choice = of(place, context)
    if choice is None:
        return None
    return Opinion(
        tuple(SAID if reading.strip() == choice.strip() else 0.0 for reading in readings), "was chosen in a review"
    )


def of(place: Place, context: Context) -> str | None:
    """Return the choice for a passage, None if there is none."""
    if not context.answers:
        return None
    wanted = answer(place, "").passage
    return next((known.choice for known in reversed(context.answers) if known.passage == wanted), None)


def answer(place: Place, choice: str) -> Answer:
    """Return a choice with its passage: the source, and the letters around it.

    Only letters and digits count, because other passages of the line may be repaired by then.
    """
    source = place.document.text[place.span.start : place.span.end].strip()
    return Answer(source, _letters(place.before)[-_KEPT:], _letters(place.after)[:_KEPT], choice)


def _letters(text: str) -> str:
    return "".join(_LETTERS.findall(text.lower()))
