"""Fixes that undo each other: where the cycle began, and which are left out."""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING, NamedTuple

from htglint.base.findings import Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from htglint.base.findings import Edit, Finding
    from htglint.document.document import Document


class Pass(NamedTuple):
    """Findings whose fixes were applied together, and the text that they refer to."""

    text: str
    applied: tuple[Finding, ...]

    @property
    def edits(self) -> list[Edit]:
        """Everything that the pass changed, in the order of the text."""
        edits = (edit for finding in self.applied if finding.hit.fix for edit in finding.hit.fix.edits)
        return sorted(edits, key=lambda edit: edit.span)


class _Origins:
    """Leads places in the text after some passes back to the text before them all."""

    def __init__(self, passes: Iterable[Pass]) -> None:
        self._steps = [_Step(part.edits) for part in passes]

    def of(self, span: Span) -> Span:
        """Return where a span was; what a pass wrote was where it wrote it."""
        start, end = span
        for step in reversed(self._steps):
            start, end = step.start_before(start), step.end_before(end)
        return Span(min(start, end), max(start, end))


class _Step:
    """Leads places in the text after one pass back to the text before it."""

    def __init__(self, edits: Sequence[Edit]) -> None:
        self._edits = edits
        self._starts: list[int] = []  # of what was written, in the text after the pass
        growth = 0
        for edit in edits:
            self._starts.append(edit.span.start + growth)
            growth += len(edit.new) - (edit.span.end - edit.span.start)

    def start_before(self, offset: int) -> int:
        """Return where a span began that begins at an offset."""
        at = bisect_right(self._starts, offset) - 1
        if at >= 0 and offset < self._starts[at] + len(self._edits[at].new):
            return self._edits[at].span.start
        return self._behind(at, offset)

    def end_before(self, offset: int) -> int:
        """Return where a span ended that ends at an offset."""
        at = bisect_right(self._starts, offset) - 1
        if at >= 0 and offset <= self._starts[at] + len(self._edits[at].new):
            return self._edits[at].span.end
        return self._behind(at, offset)

    def _behind(self, at: int, offset: int) -> int:
        """Return where an offset behind what edit ``at`` wrote was.

        -1 stands for the time before the first edit.
        """
        if at < 0:
            return offset
        edit = self._edits[at]
        return offset - self._starts[at] - len(edit.new) + edit.span.end


class Barred:
    """Rules that are disabled at places of the original page, and notes about them."""

    def __init__(self) -> None:
        self._places: dict[str, list[Span]] = {}
        self._everywhere: set[str] = set()
        self.notes: list[str] = []

    def without(self, findings: Sequence[Finding], passes: Sequence[Pass]) -> Sequence[Finding]:
        """Return the findings less those that are barred.

        ``passes`` lead from the original page to theirs.
        """
        if not self._places:
            return findings
        origins = _Origins(passes)
        return [finding for finding in findings if not self._holds(finding, origins)]

    def _holds(self, finding: Finding, origins: _Origins) -> bool:
        code = finding.rule.code
        if code in self._everywhere or code not in self._places:
            return code in self._everywhere
        start, end = origins.of(finding.hit.span)
        return any(span.start <= end and start <= span.end for span in self._places[code])

    def add(self, document: Document, passes: Sequence[Pass], first: int) -> None:
        """Disable the fixes of the passes from ``first`` on, which form a cycle.

        A rule that takes part in a later cycle is disabled on the whole page, so that the loop ends.
        """
        found: dict[tuple[str, Span], None] = {}
        for number in range(first, len(passes)):
            origins = _Origins(passes[:number])
            found |= dict.fromkeys((one.rule.code, origins.of(one.hit.span)) for one in passes[number].applied)
        codes = sorted({code for code, _ in found})
        self._everywhere.update(self._places.keys() & codes)
        for code, span in found:
            self._places.setdefault(code, []).append(span)
        line = document.line_number(min(span.start for _, span in found))
        self.notes.append(f"line {line}: the fixes of {', '.join(codes)} undo each other there; ignore one of them")
