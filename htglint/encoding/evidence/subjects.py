"""Evidence from a reference copy with an emoji before words of the same subject.

The place may differ: a blog post about an event has headings of its own, and often the emoji of the page's topics.
"""

from __future__ import annotations

import re
from collections import Counter
from math import log
from typing import TYPE_CHECKING

from htglint.document.memo import per_document
from htglint.encoding import alphabet

from . import siblings
from .place import Opinion, Place

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from htglint.base.context import Context, Copy
    from htglint.document.document import Document

ENOUGH = 3.0
"""Information (nats) that the shared words must carry, each counted by how rare it is behind the copy's emoji."""
MOST = 5.0
_WORD = re.compile(r"[A-Za-z][A-Za-z0-9-]{2,}")
_NEAR = 10
_REACH = 200


def weigh(place: Place, readings: Sequence[str], context: Context) -> Opinion | None:
    """Weigh emoji readings by the words that follow them in the reference copies."""
    if place.in_link:
        return None
    here = words(place.after)
    weights = [0.0] * len(readings)
    sources: dict[str, None] = {}
    for copy in context.references:
        known = _learnt(place.document, copy)
        for number, reading in enumerate(readings):
            shared = shared_information(alphabet.bare(reading), here, known)
            if shared >= ENOUGH:
                weights[number] = min(MOST, max(weights[number], shared))
                sources[copy.name] = None
    if not sources:
        return None
    return Opinion(tuple(weights), f"stands before similar words in {' and '.join(sources)}", tuple(sources))


def words(text: str) -> frozenset[str]:
    """Return the first words of the rest of a line, without their plural."""
    line = text.split("\n", 1)[0]
    return frozenset(word.lower().rstrip("s") for word in _WORD.findall(line)[:_NEAR])


@per_document
def _learnt(_document: Document, copy: Copy) -> tuple[Mapping[str, list[frozenset[str]]], Mapping[str, float]]:
    """Return what a page learns from a copy."""
    return learnt(copy)


def learnt(copy: Copy) -> tuple[Mapping[str, list[frozenset[str]]], Mapping[str, float]]:
    """Return the words behind each emoji of a copy, and the weight of each word."""
    behind: dict[str, list[frozenset[str]]] = {}
    for use in siblings.uses_in(copy.text):
        behind.setdefault(use.emoji, []).append(words(copy.text[use.end : use.end + _REACH]))
    places = [found for uses in behind.values() for found in uses]
    counts = Counter(word for found in places for word in found)
    return behind, {word: log(len(places) / count) for word, count in counts.items()}


def shared_information(
    emoji: str, here: frozenset[str], known: tuple[Mapping[str, list[frozenset[str]]], Mapping[str, float]]
) -> float:
    """Return what the words here and behind a use of the emoji share.

    A single word is no subject.
    """
    behind, information = known
    shared = (here & words for words in behind.get(emoji, ()))
    return max((sum(information[word] for word in common) for common in shared if len(common) > 1), default=0.0)
