"""A damaged passage and its readings."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from . import alphabet

if TYPE_CHECKING:
    from htglint.base.findings import Candidate, Span, Step

CERTAIN = 0.98
"""Probability from which on a choice between several completions is made by default."""
CERTAIN_WORD = 0.999
"""The same for words of which all bytes are there."""
CERTAIN_COMPLETION = 0.97
"""The same for words that lost bytes: measured, of 10,000 none was wrong from 0.95 on (benchmarks/encoding.py)."""
LIKELY = 0.5
"""Probability from which on ``--unsafe`` makes it."""
NEGLIGIBLE = 0.01
"""Probability below which a reading is not listed."""


class Passage(NamedTuple):
    """A damaged passage: its readings, likeliest first, None if no model explains it.

    ``source`` is its text as it stands; ``step`` explains the choice of the first reading, which is made by default
    from the probability ``needed`` on.
    """

    span: Span
    source: str
    readings: tuple[Candidate, ...]
    step: Step | None
    needed: float = CERTAIN

    @property
    def best(self) -> Candidate | None:
        """The likeliest reading that can be written down and changes something."""
        if not self.readings or alphabet.UNKNOWN in self.readings[0].text:
            return None
        return self.readings[0] if self.readings[0].text != self.source else None

    @property
    def listed(self) -> tuple[Candidate, ...]:
        """The readings worth showing to a person, likeliest first."""
        shown = (
            candidate
            for candidate in self.readings
            if alphabet.UNKNOWN not in candidate.text
            and candidate.text != self.source
            and candidate.probability >= NEGLIGIBLE
        )
        return tuple(shown)

    @property
    def likely(self) -> bool:
        """Return whether ``--unsafe`` makes the repair: no evidence speaks for another reading alone."""
        best = self.best
        is_contradicted = best is not None and not best.reason and any(one.reason for one in self.readings)
        return best is not None and best.probability >= LIKELY and not is_contradicted

    @property
    def certain(self) -> bool:
        """Whether the repair is made by default."""
        return self.best is not None and self.best.probability >= self.needed
