"""Finds the damage of a page: the codec that explains the whole page best."""

from __future__ import annotations

import re
from functools import lru_cache
from math import log
from string import ascii_letters
from typing import TYPE_CHECKING, NamedTuple

from htglint.document.intact import is_written

from . import context
from .alphabet import UNKNOWN
from .lattice import Lattice, Reading, Segment, Settings
from .models import COMMON, Model

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from .lattice import Tokens

SURPRISED = 9.0
"""Cost of a damaged passage on a page that nothing else says is damaged: about one in ten thousand."""
EXPECTED = 1.0
"""The same on a page that is known to be damaged, unless its other passages say more."""
SURE = -3.0
"""The least of it: passages that could be damaged and turned out intact are never quite excluded."""
SPARED = 1.6
"""Evidence against damage of each passage that the model would have damaged and that is intact: one in five."""
CONVINCING = 14.0
"""Evidence (nats) from which on a page counts as damaged."""
RELEARNT = 2
"""How often a convincing page is read again, each time with the switch that the last reading teaches."""
SAMPLE = 40_000
"""Characters of a page that are sampled for its damage; the rest of a larger page is read only once."""
SMALL_SAMPLE = 8_000
"""Characters of it by which all but two models are ruled out."""
REMEMBERED, REMEMBERED_KEYS = 80, 20_000
"""Length of regions, and their number, whose readings are kept for the next one that looks the same."""
LONGEST_RUN = 4000
"""Length of a run from which it is not text, and is reported without being read."""
NARROW = 4.5
"""Evidence (nats) between two models from which on the weaker one can't make a repair less than certain."""
TRIED = 6
"""Models that are looked at closely, of those that the quick scan ranks first, and as many as tie with the last."""


_ALIKE = str.maketrans(ascii_letters, "a" * 26 + "A" * 26)
"""All small ASCII letters have the same cost, and so have all capitals."""


class Known(NamedTuple):
    """The model that the words of a page tell, the cost of one more damaged passage, and rivals of the model."""

    model: Model
    switch: float
    rivals: tuple[tuple[Model, float], ...]


class Verdict(NamedTuple):
    """A model's explanation of a page; ``known`` caches readings of short regions.

    ``rivals`` are other models that explain the page nearly as well, with how much worse they do, in nats.
    """

    model: Model
    settings: Settings
    known: dict[str, tuple[Segment, ...]]
    rivals: tuple[tuple[Model, float], ...] = ()


@lru_cache(maxsize=32)
def _patterns(model: Model) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Return patterns of sequences that may be whole, and of regions to read closely."""

    def some(low: int, high: int) -> str:
        found = {c for c, values in model.bytes_of.items() if any(low <= value <= high for value in values)}
        return "".join(re.escape(character) for character in sorted(found))

    later, lost = some(0x80, 0xBF), "\ufffd"
    whole = (
        f"[{some(0xC2, 0xDF)}][{later}{lost}]|[{some(0xE0, 0xEF)}][{later}{lost}]{{1,2}}"
        f"|[{some(0xF0, 0xF4)}][{later}{lost}]{{1,3}}"
    )
    region = f"[{some(0xC2, 0xF4)}](?:[{some(0x80, 0xFF)}{lost}\x80-\x9f]| (?=[{later}{lost}]))*"
    return re.compile(whole), re.compile(region)


def _settings(text: str, *, switch: float, hints: frozenset[str]) -> Settings:
    """Return how the page shows undefined bytes and no-break spaces."""
    controls = re.search(r"[\x80-\x9f]", text) is not None
    breaks = re.search(r"[^\x00-\x7f]\xa0|\xa0[^\x00-\x7f]", text) is not None
    return Settings(switch, 8.0 if controls else 0.5, 8.0 if breaks else 1.0, hints)


def verdict(text: str, hints: frozenset[str] = frozenset(), known: Known | None = None) -> Verdict | None:
    """Return the model that explains a text best; None if none explains anything.

    Code and the like is masked in the text. ``known`` is what the words of the page tell.
    """
    if known is not None:
        settings = _settings(text, switch=max(SURE, known.switch), hints=hints)
        return Verdict(known.model, settings, {}, known.rivals)
    start = _settings(text, switch=SURPRISED, hints=hints)
    sample, small = _sample(text, SAMPLE), _sample(text, SMALL_SAMPLE)
    verdicts = [Verdict(model, start, {}) for model in _promising(sample)]
    if len(small) < len(sample):  # most models are out of the question at a glance
        glances = [(_tally(small, verdict).evidence, verdict) for verdict in verdicts]
        verdicts = [verdict for _, verdict in sorted(glances, key=lambda glance: -glance[0])[:2]]
    tables: list[Tokens] = [{} for _ in verdicts]
    tallies = [(_tally(sample, *pair), *pair) for pair in zip(verdicts, tables, strict=True)]
    best = max(tallies, key=lambda found: found[0].evidence, default=None)
    if best is None:
        return None
    gaps = ((other.model, best[0].evidence - tally.evidence) for tally, other, _ in tallies if other is not best[1])
    return _learnt(sample, *best)._replace(rivals=tuple((model, gap) for model, gap in gaps if gap < NARROW))


def rival_segments(text: str, start: int, end: int, verdict: Verdict) -> Iterator[tuple[list[Segment], float]]:
    """Yield a passage's readings by each rival, with the rival's disadvantage in nats.

    Only passages with a character that stands for another byte under the rival are read.
    """
    for model, gap in verdict.rivals:
        if not disputed(verdict.model, model).isdisjoint(text[start:end]):
            yield list(Lattice(text, model, verdict.settings).segments(start, end)), gap


@lru_cache(maxsize=64)
def disputed(one: Model, other: Model) -> frozenset[str]:
    """Return the characters that stand for different bytes under two models."""
    return frozenset(
        character for character, values in one.bytes_of.items() if other.bytes_of.get(character, values) != values
    )


def segments(text: str, verdict: Verdict, tokens: Tokens | None = None) -> Iterator[Segment]:
    """Yield the damaged passages of a text in order, each read on demand."""
    model = verdict.model
    lattice = Lattice(text, model, verdict.settings, tokens)
    known = verdict.known
    done = 0
    for match in _patterns(model)[1].finditer(text):
        start, end = max(match.start(), done), match.end()
        if end <= done:
            continue
        if verdict.settings.switch >= SURPRISED and end - start < REMEMBERED and is_written(text[start:end]):
            continue  # on a page that nothing says is damaged
        if end - start > LONGEST_RUN:
            done = end
            yield Segment(start, end, (Reading(UNKNOWN, 0.0, damaged=True),), 0.0)
            continue
        key = _looks(text, start, end)
        found: Iterable[Segment] | None = known.get(key)
        if found is None:
            found = _below(lattice, start, end)
            if len(key) <= REMEMBERED and len(known) < REMEMBERED_KEYS:
                found = known[key] = tuple(found)
        for segment in found:
            done = start + segment.end
            yield segment._replace(start=start + segment.start, end=done)


def _looks(text: str, start: int, end: int) -> str:
    """Return a region with the kinds of the letters beside it, as a cache key.

    What stands behind a space counts because the space may be a byte of the region.
    """
    after = text[end : end + (2 if text[end : end + 1] == " " else 1)]
    return (text[start - 1 : start] or "\n").translate(_ALIKE) + text[start:end] + after.translate(_ALIKE)


def _below(lattice: Lattice, start: int, end: int) -> Iterator[Segment]:
    """Yield a region's segments with several readings, with places relative to it."""
    for segment in lattice.segments(start, end):
        if len(segment.readings) > 1:
            yield segment._replace(start=segment.start - start, end=segment.end - start)


def _sample(text: str, size: int) -> str:
    """Return lines that are not ASCII, from all over the page, up to about a size.

    They are drawn by multiples of the golden ratio, which keep step with nothing that repeats on the page.
    """
    lines = [line[:size] for line in text.split("\n") if not line.isascii()]
    share = size / max(1, sum(map(len, lines)))
    return "\n".join(line for number, line in enumerate(lines) if number * 0.618034 % 1 < share)


def _promising(text: str) -> list[Model]:
    """Return the models under which most characters look like whole sequences."""
    scores = []
    for model in COMMON:
        found = sum(len(match) for match in _patterns(model)[0].findall(text))
        if found:
            scores.append((found, model))
    scores.sort(key=lambda scored: -scored[0])
    least = scores[TRIED - 1][0] if len(scores) >= TRIED else 0
    return [model for found, model in scores if found >= least]


def _learnt(text: str, tally: _Tally, verdict: Verdict, tokens: Tokens) -> Verdict:
    """Return a convincing verdict, read again with what was learnt; others unchanged."""
    if tally.evidence <= CONVINCING:
        return verdict
    for _ in range(RELEARNT):
        if tally.switch >= verdict.settings.switch:
            break
        verdict = Verdict(verdict.model, verdict.settings._replace(switch=tally.switch), {})
        tally = _tally(text, verdict, tokens)
    return verdict


class _Tally(NamedTuple):
    """A page's gain under a model, in nats, and its repaired and intact passages."""

    evidence: float
    repaired: int
    intact: int

    @property
    def switch(self) -> float:
        """The cost of one more damaged passage, from how the others turned out."""
        return min(EXPECTED, max(SURE, log((self.intact + 1) / (self.repaired + 1))))


def _tally(text: str, verdict: Verdict, tokens: Tokens | None = None) -> _Tally:
    evidence, repaired, done = 0.0, set(), -1
    for segment in segments(text, verdict, tokens):
        if segment.readings[0].text == text[segment.start : segment.end]:
            continue
        repaired.add(segment.start)
        evidence += context.as_it_stands(text, segment.start, segment.end) - segment.weight
        if segment.start != done:  # the first of those that touch has paid for being a surprise
            evidence += verdict.settings.switch - EXPECTED
        done = segment.end
    intact = sum(match.start() not in repaired for match in _patterns(verdict.model)[1].finditer(text))
    return _Tally(evidence - SPARED * intact, len(repaired), intact)
