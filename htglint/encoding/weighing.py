"""Weighs the readings of a damaged passage by every source of evidence. Costs are in nats (-ln of a probability)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import repeat
from math import exp, log
from typing import TYPE_CHECKING

from htglint.base.findings import Candidate

from .evidence import chosen, metadata, references, siblings, subjects, words
from .evidence.place import Opinion, Place

if TYPE_CHECKING:
    from htglint.base.context import Context

    from .models import Model
    from .multibyte import MultiByte

UNLISTED_COST = 8.0
"""Of a reading that only a reference copy proposes, over the cheapest that the search lists."""

_Weigh = Callable[[Place, Sequence[str], "Context"], Opinion | None]

SOURCES = (chosen.weigh, metadata.weigh, references.weigh, subjects.weigh, siblings.weigh, words.weigh)
"""Every source of evidence, in the order in which their reasons are given."""


SOURCES_OF_WORDS = (chosen.weigh, references.weigh)
"""Those that say something about words."""


def proposed(
    place: Place, joint: Sequence[tuple[str, float]], model: Model | MultiByte, context: Context
) -> list[tuple[str, float]]:
    """Return the readings that a person chose or that reference copies show, if the search lists none of them.

    Those of copies count only if the damage makes them look like the passage.
    """
    source = place.document.text[place.span.start : place.span.end]
    listed = {reading for reading, _ in joint}
    found: dict[str, float] = {}
    tail = source[len(source.rstrip(" ")) :]
    choice = chosen.of(place, context)
    if choice is not None and choice + tail not in listed:
        found[choice + tail] = joint[0][1] + UNLISTED_COST
    for counterpart in references.counterparts(place, context):
        text = counterpart.text.strip() + tail
        if counterpart.readings is None and text not in listed and model.explains(text, source):
            found[text] = joint[0][1] + UNLISTED_COST
    return list(found.items())


def weighed(
    place: Place, readings: Sequence[tuple[str, float]], context: Context, sources: Sequence[_Weigh] = SOURCES
) -> tuple[list[Candidate], list[str]]:
    """Return readings as candidates with probabilities, after every source of evidence has spoken."""
    costs = [cost for _, cost in readings]
    opinions = []
    for weigh in sources:
        opinion = weigh(place, [reading for reading, _ in readings], context)
        if opinion is not None:
            costs = [cost - weight for cost, weight in zip(costs, opinion.weights, strict=True)]
            opinions.append(opinion)
    favoured = [_favour(number, opinions) for number in range(len(readings))]
    return candidates(readings, costs, favoured), [opinion.reason for opinion in opinions]


def _favour(number: int, opinions: Sequence[Opinion]) -> str:
    """Return the reasons of the opinions that favour a reading, by its number, most."""
    return "; ".join(
        opinion.reason for opinion in opinions if opinion.weights[number] == max(opinion.weights) > min(opinion.weights)
    )


def candidates(
    readings: Sequence[tuple[str, float]], costs: Sequence[float], reasons: Sequence[str] = ()
) -> list[Candidate]:
    """Return readings as candidates with probabilities that add up to one, likeliest first."""
    least = min(costs)
    total = log(sum(exp(least - cost) for cost in costs))
    found = [
        Candidate(text, exp(least - cost - total), why)
        for (text, _), cost, why in zip(readings, costs, reasons or repeat(""), strict=False)
    ]
    return sorted(found, key=lambda candidate: (-candidate.probability, candidate.text))
