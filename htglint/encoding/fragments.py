"""Settles passages in a link's fragment by the heading that it names.

Both are copies of one text: the readings of the heading are those of the fragment.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import TYPE_CHECKING

from htglint.base.findings import Candidate

from . import alphabet

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from htglint.document.document import Document

    from .passage import Passage

UNLIKE = 1e-6
"""Probability that a fragment differs from its heading."""
REASON = "stands so in the heading that the link names"
_ESCAPE = re.compile(r"%[0-9A-Fa-f]{2}")
_LETTERS = re.compile(r"[a-z0-9]+")
_RUN = re.compile(r"[^\x00-\x7f]+")


def settle(document: Document, passages: Sequence[Passage]) -> Iterator[Passage]:
    """The passages, those in fragments that name a heading of the page weighed by it."""
    links = (link.destination for link in document.tree.links if link.url.startswith("#"))
    fragments = sorted(span for span in links if span is not None)
    headings = _headings(document, passages) if fragments else {}
    for passage in passages:
        before = bisect_right(fragments, passage.span.start, key=lambda span: span.start) - 1
        inside = before >= 0 and passage.span.start < fragments[before].end
        rest = document.text[passage.span.end : fragments[before].end] if inside else ""
        heading = headings.get(_letters(rest)) if rest else None
        yield passage if heading is None or not passage.readings else _weighed(passage, heading)


def _headings(document: Document, passages: Sequence[Passage]) -> dict[str, Mapping[str, float]]:
    """Return the possible emoji of each heading, by the letters behind them."""
    known = {passage.span.start: passage for passage in passages}
    found: dict[str, Mapping[str, float]] = {}
    for block in document.headings:
        line = document.line_of(block.span.start)
        match = _RUN.search(document.text, block.span.start, line.end)
        if match is None:
            continue
        passage = known.get(match.start())
        emoji: dict[str, float] = {}
        for candidate in passage.readings if passage else (Candidate(match.group(), 1.0),):
            bare = alphabet.bare(candidate.text)
            emoji[bare] = emoji.get(bare, 0.0) + candidate.probability
        found[_letters(block.text)] = emoji
    return found


def _letters(text: str) -> str:
    return "".join(_LETTERS.findall(_ESCAPE.sub("", text).lower()))


def _weighed(passage: Passage, heading: Mapping[str, float]) -> Passage:
    """Return a passage with its heading's probabilities, which count only once."""
    shares = [
        heading.get(alphabet.bare(candidate.text), 0.0) + UNLIKE * candidate.probability
        for candidate in passage.readings
    ]
    total = sum(shares)
    pairs = zip(passage.readings, shares, strict=True)
    readings = sorted(
        (Candidate(candidate.text, share / total) for candidate, share in pairs),
        key=lambda candidate: (-candidate.probability, candidate.text),
    )
    step = passage.step
    if step is not None:
        # The bytes and candidates that were noted belong to the choice without the heading.
        step = step._replace(after=readings[0].text, reason=REASON, facts=step.facts[:1])
    return passage._replace(readings=tuple(readings), step=step)
