"""Text of Windows read as Latin-1: quotation marks, dashes and the like stand as C1 controls.

All codecs of Windows have the same punctuation there, so a control that is punctuation in its place has one reading.
Letters differ, and are proposed.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from htglint.base.findings import Candidate, Span, Step

from . import context
from .passage import Passage

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_RUN = re.compile("[\x80-\x9f]+")
_CODEC = "cp1252"
_PUNCTUATION = "\N{SINGLE LOW-9 QUOTATION MARK}„…‘’“”•–—"
"""What all codecs of Windows have among the bytes 80 to 9F, and people type."""
SURE = 0.995
"""Probability of punctuation that fits in its place."""
PROPOSED = 0.9
"""Probability of letters and signs, which other codecs of Windows have elsewhere."""


def passages(parts: Iterable[tuple[int, str]]) -> Iterator[Passage]:
    """Yield the runs of C1 controls of a page as passages, none if one of them stands for no character of Windows.

    ``parts`` are offsets and texts of the page, in which all that must stay is masked. A lone U+0085 may be a line
    break.
    """
    runs = [(start, match) for start, text in parts for match in _RUN.finditer(text) if match.group() != "\x85"]
    try:
        readings = [match.group().encode("latin-1").decode(_CODEC) for _, match in runs]
    except UnicodeDecodeError:
        return
    low = any("„" in reading for reading in readings)
    for (start, match), reading in zip(runs, readings, strict=True):
        before, after = match.string[max(0, match.start() - 1) : match.start()], match.string[match.end() :][:1]
        sure = all(sign in _PUNCTUATION for sign in reading) and _fits(before, reading, after, low=low)
        span = Span(start + match.start(), start + match.end())
        yield _passage(span, match.group(), reading, sure=sure)


def _passage(span: Span, source: str, reading: str, *, sure: bool) -> Passage:
    reason = "all codecs of Windows have it there" if sure else "another codec of Windows may have it there"
    probability = SURE if sure else PROPOSED
    data = source.encode("latin-1").hex(" ").upper()
    facts = (("read as", "latin-1"), ("is", _CODEC), ("bytes", data))
    return Passage(span, source, (Candidate(reading, probability),), Step(span, source, reading, reason, facts))


def _fits(before: str, reading: str, after: str, *, low: bool) -> bool:
    """Return whether each sign is in its place; quotations that open with a ``low`` sign close with an opening one."""
    shown = f"{before}{reading.replace('“', '”') if low else reading}{after}"
    first = len(before)
    places = range(first, first + len(reading))
    return all(context.fit(shown[max(0, at - 1) : at], shown[at], shown[at + 1 : at + 2]) == 0.0 for at in places)
