"""`htglint fix --interactive`: asks about each ambiguous passage of a page."""

from __future__ import annotations

import re
import sys
from typing import TYPE_CHECKING, NamedTuple

from htglint.base.escape import visible
from htglint.encoding.evidence.place import Place
from htglint.engine import decisions
from htglint.report import candidates

if TYPE_CHECKING:
    from collections.abc import Sequence

    from htglint.base.context import Answer
    from htglint.base.findings import Finding
    from htglint.document.document import Document

    Kind = tuple[str, tuple[str, ...]]
    """Passages that are alike: the damaged text, and what it could be."""

MOST = 9
"""Candidates of a passage that are offered, each by one digit."""
_SAID = re.compile(r"(?P<all>a\s*)?(?:(?P<number>[0-9]+)|=(?P<text>.+))")
_HELP = """\
  1-9     write this candidate
  =TEXT   write TEXT
  a1      write candidate 1 here and for all passages with the same damage and the same candidates; also a=TEXT
  Enter   skip this passage
  u       undo: ask again about the passage before
  s       skip the rest of this page
  q       stop: skip the rest of all pages
  ?       show this help"""


class _ReviewStep(NamedTuple):
    """A reviewed passage: number, answer (if given), and kind if it applies to all."""

    number: int
    answer: Answer | None
    for_all: Kind | None
    asked: bool


class TerminalReview:
    """The review of a run's pages.

    Once it ``ended``, the other pages are fixed without questions.
    """

    def __init__(self) -> None:
        self.ended = False
        self._choices: dict[Kind, str] = {}  # those that were made for all passages of a kind

    def ask(self, document: Document, findings: Sequence[Finding]) -> list[Answer]:
        """Return the answers of a person to the findings of a page with candidates."""
        left = [finding for finding in findings if finding.hit.candidates]
        done: list[_ReviewStep] = []
        number = 0
        while number < len(left):
            place, finding = Place(document, left[number].hit.span), left[number]
            kind = _kind(place, finding)
            if kind in self._choices:
                done.append(
                    _ReviewStep(number, decisions.answer(document, finding, self._choices[kind]), None, asked=False)
                )
                number += 1
                continue
            _show(place, finding, f"{number + 1} of {len(left)}")
            said = _input(f"  1-{min(len(finding.hit.candidates), MOST)} choose, Enter skips, ? helps: ")
            if said == "u":
                number = self._undone(done, number)
            elif said in ("s", "q"):
                self.ended = said == "q"
                break
            elif said == "?":
                _say_lines(_HELP)
            elif (step := self._answered(said, number, place, finding)) is not None:
                done.append(step)
                number += 1
            else:
                _say("  unknown answer; ? shows the known ones")
        return [step.answer for step in done if step.answer is not None]

    def _answered(self, said: str, number: int, place: Place, finding: Finding) -> _ReviewStep | None:
        """Return the step that an answer makes; None for an unknown answer."""
        if not said:
            return _ReviewStep(number, None, None, asked=True)
        match = _SAID.fullmatch(said)
        offered = candidates.ordered(finding.hit)[:MOST]
        if match is None or (match["number"] and not 0 < int(match["number"]) <= len(offered)):
            return None
        choice = match["text"] or offered[int(match["number"]) - 1].text
        kind = _kind(place, finding) if match["all"] else None
        if kind is not None:
            self._choices[kind] = choice
        return _ReviewStep(number, decisions.answer(place.document, finding, choice), kind, asked=True)

    def _undone(self, done: list[_ReviewStep], number: int) -> int:
        """Take back the last answer, with those that it gave for others.

        Return the number of the passage to ask about.
        """
        if not any(step.asked for step in done):
            _say("  there is nothing to undo on this page")
            return number
        while not (step := done.pop()).asked:
            pass
        if step.for_all is not None:
            del self._choices[step.for_all]
        return step.number


def _kind(place: Place, finding: Finding) -> Kind:
    return _source(place).strip(), tuple(sorted(candidate.text.strip() for candidate in finding.hit.candidates))


def _show(place: Place, finding: Finding, progress: str) -> None:
    line = place.document.line_number(place.span.start)
    _say("")
    _say(f"{place.document.name}:{line}  ({progress})  {finding.hit.message}")
    _say(f"     {place.before}{_source(place)}{place.after}")
    for number, candidate in enumerate(candidates.ordered(finding.hit)[:MOST], 1):
        why = candidates.reason(candidate, finding.hit)
        _say(f"  {number}  {place.before}{candidate.text}{place.after}  {candidate.probability:.0%}  {why}")


def _source(place: Place) -> str:
    return place.document.text[place.span.start : place.span.end]


def _say(text: str) -> None:
    sys.stderr.write(f"{visible(text)}\n")


def _say_lines(text: str) -> None:
    for line in text.split("\n"):
        _say(line)


def _input(prompt: str) -> str:
    """Return what the person types; the end of input means to stop."""
    sys.stderr.write(prompt)
    sys.stderr.flush()
    said = sys.stdin.readline()
    return said.strip() if said else "q"
