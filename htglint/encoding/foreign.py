"""Bytes that are not UTF-8 on a page that is: text pasted in another encoding, or a character that was cut.

Such a byte stands in the text as a lone surrogate (U+DC80 to U+DCFF). All of a page are taken to be in one encoding,
the one in which the words around them are known; any of them may be what a cut left instead.
"""

from __future__ import annotations

import re
from collections import Counter
from itertools import count
from math import exp, inf
from typing import TYPE_CHECKING

from htglint.base.findings import Candidate, Span, Step

from . import detection
from .models import REPLACEMENT, SINGLE_BYTE
from .nats import either
from .passage import CERTAIN_WORD, LIKELY, NEGLIGIBLE, Passage

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

MOST_CHUNKS = 300
"""Different chunks of a page from which the encoding is detected."""
_CHUNK = re.compile(r"[^\s]*[\udc80-\udcff][^\s]*")
_BYTES = re.compile("[\udc80-\udcff]+")
_PART = re.compile(
    "[\udc80-\udcbf]{1,3}|[\udcc2-\udcdf]|[\udce0-\udcef][\udc80-\udcbf]?|[\udcf0-\udcf4][\udc80-\udcbf]{0,2}"
)
"""What a cut leaves of a character in UTF-8."""
_EDGES = re.compile("[\udc80-\udcff](?:.*[\udc80-\udcff])?")


def passages(parts: Iterable[tuple[int, str]]) -> Iterator[Passage]:
    """Yield the foreign bytes of a page as passages, one for each run between blanks.

    ``parts`` are offsets and texts of the page, in which all that must stay is masked.
    """
    chunks = [(start + match.start(), match.group()) for start, text in parts for match in _CHUNK.finditer(text)]
    if not chunks:
        return
    readings = _readings(Counter(chunk for _, chunk in chunks).most_common(MOST_CHUNKS))
    for start, chunk in chunks:
        match = _EDGES.search(chunk)
        assert match is not None
        span = Span(start + match.start(), start + match.end())
        tail = len(chunk) - match.end()
        candidates = tuple(
            Candidate(text[match.start() : len(text) - tail], share) for text, share in readings.get(chunk, ())
        )
        yield _passage(span, match.group(), candidates)


def _passage(span: Span, source: str, candidates: tuple[Candidate, ...]) -> Passage:
    if not candidates:
        return Passage(span, source, (), None)
    data = b"".join(found.encode("utf-8", "surrogateescape") for found in _BYTES.findall(source))
    shown = ", ".join(f"{found.text} {found.probability:.2f}" for found in candidates)
    certain = candidates[0].probability >= CERTAIN_WORD
    reason = "makes a word that people know" if certain else "several encodings are possible"
    facts = (("not UTF-8", data.hex(" ").upper()), ("candidates", shown))
    return Passage(span, source, candidates, Step(span, source, candidates[0].text, reason, facts), CERTAIN_WORD)


def _readings(chunks: Sequence[tuple[str, int]]) -> dict[str, list[tuple[str, float]]]:
    """Return the readings of each chunk with their probabilities, the likeliest first; what was cut has none."""
    texts = {codec: [_decoded(chunk, codec) for chunk, _ in chunks] for codec in SINGLE_BYTE}
    known = detection.known_words({text for decoded in texts.values() for text in decoded})
    cuts = [_cut(chunk) for chunk, _ in chunks]
    costs: dict[str, list[float]] = {}
    for codec, decoded in texts.items():
        costs[codec] = [detection.chunk_cost(text, known) for text in decoded]
    totals = {
        codec: detection.prior(codec) + sum(either(cost, cut) for cost, cut in zip(costs[codec], cuts, strict=True))
        for codec in texts
    }
    least = min(totals.values())
    weights = {codec: exp(least - total) for codec, total in totals.items()}
    whole = sum(weights.values())
    found: dict[str, list[tuple[str, float]]] = {}
    for number, (chunk, _), cut in zip(count(), chunks, cuts, strict=False):
        shares: dict[str, float] = {}
        for codec, weight in weights.items():
            cost = costs[codec][number]
            share = weight / whole * exp(either(cost, cut) - cost)
            shares[texts[codec][number]] = shares.get(texts[codec][number], 0.0) + share
        ranked = sorted(shares.items(), key=lambda pair: (-pair[1], pair[0]))
        listed = [(text, share) for text, share in ranked if share >= NEGLIGIBLE and REPLACEMENT not in text]
        found[chunk] = listed if sum(share for _, share in listed) >= LIKELY else []
    return found


def _cut(chunk: str) -> float:
    """Return the cost of cut characters in a chunk, in nats; infinite where its bytes are no part of one."""
    if not all(_PART.fullmatch(run) for run in _BYTES.findall(chunk)):
        return inf
    return detection.cut_cost(_BYTES.sub("", chunk))


def _decoded(chunk: str, codec: str) -> str:
    def decoded(match: re.Match[str]) -> str:
        return match.group().encode("utf-8", "surrogateescape").decode(codec, "replace")

    return _BYTES.sub(decoded, chunk)
