"""Which damage a whole page suffered: the codec is found by what explains the page best."""

from __future__ import annotations

import re
from functools import lru_cache
from math import log
from typing import TYPE_CHECKING, NamedTuple

from . import context
from .lattice import Lattice, Segment, Settings
from .models import MODELS, Model

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

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
TRIED = 4
"""Models that are looked at closely, of those that the quick scan ranks first."""


class Verdict(NamedTuple):
    """One model's account of a page: how much better it explains the page than no damage does, and its segments."""

    model: Model
    settings: Settings
    evidence: float
    segments: tuple[Segment, ...]

    @property
    def convincing(self) -> bool:
        """Whether the page as a whole shows this damage."""
        return self.evidence > CONVINCING


@lru_cache(maxsize=32)
def _patterns(model: Model) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """A quick scan for sequences that may be whole, and the regions worth reading closely."""

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
    """What the page's own characters say of undefined bytes and no-break spaces: kept here, kept everywhere."""
    controls = re.search(r"[\x80-\x9f]", text) is not None
    breaks = re.search(r"[^\x00-\x7f]\xa0|\xa0[^\x00-\x7f]", text) is not None
    return Settings(switch, 8.0 if controls else 0.5, 8.0 if breaks else 1.0, hints)


def _promising(text: str) -> list[Model]:
    """The models under which most characters look like whole sequences."""
    scores = []
    for model in MODELS:
        found = sum(len(match) for match in _patterns(model)[0].findall(text))
        if found:
            scores.append((found, model))
    scores.sort(key=lambda scored: -scored[0])
    return [model for _, model in scores[:TRIED]]


def _segments(text: str, model: Model, settings: Settings) -> Iterator[Segment]:
    lattice = Lattice(text, model, settings)
    known: dict[str, tuple[Segment, ...]] = {}
    done = 0
    for match in _patterns(model)[1].finditer(text):
        start, end = match.span()
        if end <= done:
            continue
        start = max(start, done)
        key = text[max(start - 1, 0) : end + 2]
        if key not in known:
            known[key] = tuple(
                segment._replace(start=segment.start - start, end=segment.end - start)
                for segment in lattice.segments(start, end)
                if len(segment.readings) > 1
            )
        for segment in known[key]:
            done = start + segment.end
            yield segment._replace(start=start + segment.start, end=done)


class _Tally(NamedTuple):
    """How much less surprising a page is under a model than as it stands; its passages repaired and left."""

    evidence: float
    repaired: int
    intact: int

    @property
    def switch(self) -> float:
        """The cost of one more damaged passage, from how the others turned out."""
        return min(EXPECTED, max(SURE, log((self.intact + 1) / (self.repaired + 1))))


def _tally(segments: Sequence[Segment], text: str, model: Model) -> _Tally:
    evidence, repaired = 0.0, set()
    for segment in segments:
        source = text[segment.start : segment.end]
        if segment.readings[0].text != source:
            repaired.add(segment.start)
            evidence += _natural(text, segment) - segment.weight + SURPRISED - EXPECTED
    intact = sum(match.start() not in repaired for match in _patterns(model)[1].finditer(text))
    return _Tally(evidence - SPARED * intact, len(repaired), intact)


def _natural(text: str, segment: Segment) -> float:
    """The cost of a segment as it stands, whatever stands around it."""
    return sum(
        context.natural(text[max(at - 1, 0) : at], text[at], text[at + 1 : at + 2])
        for at in range(segment.start, segment.end)
        if text[at] >= "\x80"
    )


def verdicts(text: str, hints: frozenset[str] = frozenset()) -> list[Verdict]:
    """The models that explain something in ``text`` (code masked), the best first."""
    start = _settings(text, switch=SURPRISED, hints=hints)
    found = [_verdict(text, model, start) for model in _promising(text)]
    found.sort(key=lambda verdict: -verdict.evidence)
    return found


def _verdict(text: str, model: Model, settings: Settings) -> Verdict:
    """Read a page under one model; where it is convincing, once more with what the first reading taught."""
    segments = tuple(_segments(text, model, settings))
    tally = _tally(segments, text, model)
    for _ in range(RELEARNT):
        if tally.evidence <= CONVINCING or tally.switch >= settings.switch:
            break
        settings = settings._replace(switch=tally.switch)
        segments = tuple(_segments(text, model, settings))
        tally = _tally(segments, text, model)._replace(evidence=tally.evidence)
    return Verdict(model, settings, tally.evidence, segments)
