"""Evidence from other copies of the page, perhaps damaged too.

A copy is an older revision, a draft, the published page or scraped text. Copies are aligned by their intact letters and
digits, not by lines: the text between the same letters in both is the same passage.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from itertools import accumulate
from math import log
from typing import TYPE_CHECKING, NamedTuple

from htglint.base.findings import Span
from htglint.document.document import Document
from htglint.document.memo import per_document
from htglint.document.suspects import suspicious
from htglint.encoding import alphabet

from .place import Opinion, Place

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from htglint.base.context import Context, Copy

SHOWN = 20.0
"""Weight of what an intact copy shows in the same place."""
SAME_FORM = 1.0
"""What is added where its selectors are the same, too."""
POSSIBLE = 0.001
"""Floor of what a damaged copy may have been: weights of its readings are measured from here."""
_KEYS = ((24, 24), (12, 12), (0, 28), (28, 0))
"""Letters before and behind a passage that must be the same; the first that occur once in the copy decide."""
_SHORTEST_KEY = 6
_MOST_PLACES = 3
_LETTERS = re.compile(r"[A-Za-z0-9]+")
_RUN = re.compile(r"[^\x00-\x7f]+")


class Counterpart(NamedTuple):
    """A copy's text at the passage, and its possible readings if it is damaged, too."""

    name: str
    text: str
    readings: dict[str, float] | None


class Stream:
    """The letters and digits of a document outside link destinations, with offsets."""

    def __init__(self, document: Document) -> None:
        self.document = document
        hidden = [link.destination for link in document.tree.links if link.destination is not None]
        hidden.sort()
        starts = [span.start for span in hidden]
        self.words: list[tuple[int, str]] = []
        for match in _LETTERS.finditer(document.text):
            at = bisect_right(starts, match.start()) - 1
            if at < 0 or match.start() >= hidden[at].end:
                self.words.append((match.start(), match.group().lower()))
        self.letters = "".join(word for _, word in self.words)
        self._sums = [0, *accumulate(len(word) for _, word in self.words)]

    def offset(self, position: int) -> int:
        """Return the offset of the letter at ``position``; behind the last, the text's end."""
        if position >= len(self.letters):
            return len(self.document.text)
        word = bisect_right(self._sums, position) - 1
        return self.words[word][0] + position - self._sums[word]

    def position(self, offset: int) -> int:
        """Return how many letters of the stream stand before an offset of the text."""
        word = bisect_left(self.words, (offset,))
        if word and self.words[word - 1][0] + len(self.words[word - 1][1]) > offset:
            return self._sums[word - 1] + offset - self.words[word - 1][0]
        return self._sums[word]

    def gap(self, position: int, *, left: bool, right: bool) -> Span:
        """Return the gap before a letter; on a side without a key, up to the line's end."""
        text = self.document.text
        begin = self.offset(position - 1) + 1 if position else 0
        end = self.offset(position)
        if not right:
            end = min(end, self.document.line_of(begin).end)
        if not left:
            begin = max(begin, text.rfind("\n", 0, end) + 1)
        return Span(begin, end)

    def text(self, span: Span) -> str:
        """Return the text of a span."""
        return self.document.text[span.start : span.end]


def weigh(place: Place, readings: Sequence[str], context: Context) -> Opinion | None:
    """Weigh the readings by what the reference copies show in the same place."""
    weights = [0.0] * len(readings)
    sources = []
    for counterpart in counterparts(place, context):
        votes = [_vote(reading, counterpart) for reading in readings]
        if any(votes):
            weights = [weight + vote for weight, vote in zip(weights, votes, strict=True)]
            sources.append(counterpart.name)
    return Opinion(tuple(weights), f"stands so in {' and '.join(sources)}", tuple(sources)) if sources else None


def _vote(reading: str, counterpart: Counterpart) -> float:
    if counterpart.readings is not None:
        share = counterpart.readings.get(alphabet.bare(reading), 0.0)
        return log((share + POSSIBLE) / POSSIBLE)
    if alphabet.bare(reading) != alphabet.bare(counterpart.text):
        return 0.0
    return SHOWN + (SAME_FORM if reading.strip() == counterpart.text.strip() else 0.0)


def counterparts(place: Place, context: Context) -> list[Counterpart]:
    """Return what each reference has in place of a passage.

    Of a history, only the newest revision that shows it intact counts.
    """
    found: dict[str, Counterpart] = {}
    for copy in context.references:
        source = copy.history or copy.name
        known = found.get(source)
        if known is None or known.readings is not None:
            counterpart = _counterpart(place, copy, context)
            if counterpart is not None and (known is None or counterpart.readings is None):
                found[source] = counterpart
    return list(found.values())


@per_document
def _letters(document: Document) -> Stream:
    return Stream(document)


@per_document
def _letters_of(_document: Document, copy: Copy) -> Stream:
    """Return the letters of a copy, which are kept with the page that it is a copy of."""
    return Stream(Document(copy.name, copy.text))


def _counterpart(place: Place, copy: Copy, context: Context) -> Counterpart | None:
    page, other = _letters(place.document), _letters_of(place.document, copy)
    shown = {other.text(there): (here, there) for here, there in _aligned(page, other, place.span)}
    if len(shown) != 1:
        return None
    ((gap, (here, there)),) = shown.items()
    before = len(_RUN.findall(page.document.text[here.start : place.span.start]))
    behind = len(_RUN.findall(page.document.text[place.span.end : here.end]))
    runs = list(_RUN.finditer(gap))
    if len(runs) != before + 1 + behind:
        return None
    run = runs[before]
    if not suspicious(run.group()):
        return Counterpart(copy.name, run.group(), None)
    return _damaged(place, other.document, there.start + run.start(), copy, context)


def _damaged(place: Place, other: Document, at: int, copy: Copy, context: Context) -> Counterpart | None:
    """Return a counterpart that is damaged itself, with its readings.

    A copy is read without its own references.
    """
    alone = context._replace(references=())
    for span, candidates in place.read(other, alone):
        if span.start <= at < span.end and candidates:
            readings: dict[str, float] = {}
            for candidate in candidates:
                bare = alphabet.bare(candidate.text)
                readings[bare] = readings.get(bare, 0.0) + candidate.probability
            return Counterpart(copy.name, other.text[slice(*span)], readings)
    return None


def _aligned(page: Stream, other: Stream, span: Span) -> Iterator[tuple[Span, Span]]:
    """Yield the passage's gap between letters with each such gap of the copy.

    Letters on one side only must be on the same line as the passage: what follows a paragraph may be anything.
    """
    start, end = page.position(span.start), page.position(span.end)
    rest = page.position(page.document.line_of(span.end).end) - end
    for before, behind in (*_KEYS, (0, rest)):
        left, right = page.letters[max(0, start - before) : start], page.letters[end : end + behind]
        key = left + right
        if len(key) < max(min(before + behind, 20), _SHORTEST_KEY):
            continue
        at = other.letters.find(key)
        if at < 0:
            continue
        here = page.gap(start, left=bool(left), right=bool(right))
        for _ in range(_MOST_PLACES):
            yield here, other.gap(at + len(left), left=bool(left), right=bool(right))
            at = other.letters.find(key, at + 1)
            if at < 0:
                break
        return
