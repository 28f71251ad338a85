"""`htglint fix --interactive`: asks about each ambiguous passage of a page."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from htglint.base.escape import visible
from htglint.encoding import alphabet
from htglint.encoding.evidence import chosen
from htglint.encoding.evidence.place import Place

if TYPE_CHECKING:
    from collections.abc import Sequence

    from htglint.base.context import Answer
    from htglint.base.findings import Finding
    from htglint.document.document import Document

MOST = 9
"""Candidates of a passage that are offered, each by one digit."""


class _Stopped(Exception):  # noqa: N818 - not an error: the person stops the review
    """The person stops the review."""


def ask(document: Document, findings: Sequence[Finding]) -> tuple[list[Answer], bool]:
    """The answers of a person to the findings with candidates, and whether the review continues on other pages."""
    given: list[Answer] = []
    open_ones = [finding for finding in findings if finding.hit.candidates]
    for number, finding in enumerate(open_ones, 1):
        place = Place(document, finding.hit.span)
        try:
            choice = _ask(place, finding, f"{number} of {len(open_ones)}")
        except _Stopped:
            return given, False
        if choice is not None:
            given.append(chosen.answer(place, choice))
    return given, True


def _ask(place: Place, finding: Finding, progress: str) -> str | None:
    candidates = finding.hit.candidates[:MOST]
    line = place.document.line_number(place.span.start)
    _say("")
    _say(f"{place.document.name}:{line}  ({progress})  {finding.hit.message}")
    _say(f"     {place.before}{_source(place)}{place.after}")
    for number, candidate in enumerate(candidates, 1):
        entry = alphabet.emoji_table().get(candidate.text.strip())
        name = entry.names[0].replace("_", " ") if entry else ""
        _say(f"  {number}  {place.before}{candidate.text}{place.after}  {candidate.probability:.0%}  {name}")
    if finding.hit.fix:
        _say(f"     because: {finding.hit.fix.steps[0].reason}")
    while True:
        said = _input(f"  1-{len(candidates)} choose, Enter skips, =TEXT writes TEXT, q stops: ")
        if said == "q":
            raise _Stopped
        if not said:
            return None
        if said.startswith("=") and len(said) > 1:
            return said[1:]
        if said.isdecimal() and 1 <= int(said) <= len(candidates):
            return candidates[int(said) - 1].text
        _say("  unknown answer")


def _source(place: Place) -> str:
    return place.document.text[place.span.start : place.span.end]


def _say(text: str) -> None:
    sys.stderr.write(f"{visible(text)}\n")


def _input(prompt: str) -> str:
    sys.stderr.write(prompt)
    sys.stderr.flush()
    said = sys.stdin.readline()
    if not said:  # end of input
        raise _Stopped
    return said.strip()
