"""Finds intact emoji that contradict the reference copies.

Most often an earlier tool repaired them wrongly.
"""

from __future__ import annotations

import re
from math import exp
from typing import TYPE_CHECKING, NamedTuple

from htglint.base.findings import Candidate, Span, Step

from . import alphabet
from .evidence import chosen, references, subjects
from .evidence.place import Place
from .repair import read_copy

if TYPE_CHECKING:
    from collections.abc import Iterator

    from htglint.base.context import Context
    from htglint.document.document import Document

    from .evidence.references import Counterpart

EXCLUDED = 0.005
"""Share of a damaged copy's readings below which the emoji of the page can't have stood there."""
AGREED = 0.9
"""Share of one reading in what two copies allow from which on they agree."""
_RUN = re.compile(r"[^\x00-\x7f]+")


class Contradiction(NamedTuple):
    """An emoji, the readings of the copies, and whether two copies agree."""

    span: Span
    source: str
    candidates: tuple[Candidate, ...]
    agreed: bool
    step: Step


def contradictions(document: Document, context: Context) -> Iterator[Contradiction]:
    """Yield intact emoji that a reference copy excludes, in text order."""
    for match in _RUN.finditer(document.text):
        span = Span(*match.span())
        if alphabet.bare(match.group()) not in alphabet.bare_emoji() or _is_fixed(document, span):
            continue
        place = Place(document, span, read_copy)
        choice = chosen.of(place, context)
        if choice is not None:
            yield from _chosen(place, match.group(), choice)
            continue
        against = [copy for copy in references.counterparts(place, context) if _excludes(copy, match.group())]
        if against:
            yield _contradiction(place, match.group(), against, context)


def _chosen(place: Place, shown: str, choice: str) -> Iterator[Contradiction]:
    if choice != shown:
        step = Step(place.span, shown, choice, "was chosen in a review")
        yield Contradiction(place.span, shown, (Candidate(choice, 1.0),), True, step)


def _is_fixed(document: Document, span: Span) -> bool:
    return any(fixed.start < span.end and span.start < fixed.end for fixed in document.fixed_spans)


def _excludes(copy: Counterpart, shown: str) -> bool:
    """Whether a copy shows another emoji, or damage that this emoji does not leave."""
    bare = alphabet.bare(shown)
    if copy.readings is not None:
        return copy.readings.get(bare, 0.0) < EXCLUDED and alphabet.UNKNOWN not in "".join(copy.readings)
    return alphabet.bare(copy.text) in alphabet.bare_emoji() - {bare}


def _contradiction(place: Place, shown: str, against: list[Counterpart], context: Context) -> Contradiction:
    shares: dict[str, float] = {}
    for copy in against:
        for text, share in (copy.readings or {copy.text.strip(): 1.0}).items():
            shares[text] = shares.get(text, 0.0) + share / len(against)
    names = [copy.name for copy in against]
    opinion = subjects.weigh(place, list(shares), context)
    if opinion is not None:
        names += [name for name in opinion.names if name not in names]
        shares = {
            text: share * exp(weight) for (text, share), weight in zip(shares.items(), opinion.weights, strict=True)
        }
    total = sum(shares.values())
    ordered = sorted(shares.items(), key=lambda item: (-item[1], item[0]))
    candidates = tuple(Candidate(text, share / total) for text, share in ordered)
    reason = f"contradicts {' and '.join(names)}"
    step = Step(place.span, shown, candidates[0].text, reason, (("here", shown), ("copies", ", ".join(names))))
    return Contradiction(place.span, shown, candidates, len(names) > 1 and candidates[0].probability >= AGREED, step)
