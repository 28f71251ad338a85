"""Findings of damage that hold until the text that they mark is changed.

A repair removes evidence that the rest of a page is damaged. The verdict on the page as it came therefore stays:
what it calls damaged and a pass does not change is a finding of the next pass, too.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from itertools import accumulate
from typing import TYPE_CHECKING

from htglint.base.findings import Edit, Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from htglint.base.findings import Finding

DAMAGE = "encoding"
"""The kind of check whose findings hold: what other checks report depends on the rest of the page."""


def joined(findings: Sequence[Finding], held: Sequence[Finding]) -> list[Finding]:
    """Return the findings of a pass with those held from the passes before, in order.

    A held finding gives way to a new one of its kind at the same place.
    """
    places = sorted(finding.hit.span for finding in findings if finding.rule.check == DAMAGE)
    missing = [finding for finding in held if not _overlaps(places, finding.hit.span)]
    if not missing:
        return list(findings)
    return sorted([*findings, *missing], key=lambda finding: (finding.hit.span, finding.rule.code))


def after(findings: Iterable[Finding], edits: Sequence[Edit]) -> list[Finding]:
    """Return the findings that no edit of a pass touches, at their new places."""
    ordered = sorted(edits, key=lambda edit: edit.span)
    ends = [edit.span.end for edit in ordered]
    shifts = [0, *accumulate(len(edit.new) - (edit.span.end - edit.span.start) for edit in ordered)]
    return list(_moved(findings, ordered, ends, shifts))


def _moved(
    findings: Iterable[Finding], edits: Sequence[Edit], ends: Sequence[int], shifts: Sequence[int]
) -> Iterator[Finding]:
    for finding in findings:
        hit = finding.hit
        if finding.rule.check != DAMAGE:
            continue
        number = bisect_right(ends, hit.span.start)
        if number < len(edits) and edits[number].span.start < hit.span.end:
            continue
        shift = shifts[number]
        fix = hit.fix
        if fix is not None and any(not _inside(edit.span, hit.span) for edit in fix.edits):
            continue  # a finding about several places, which is found anew
        if fix is not None and shift:
            moved = tuple(Edit(_shifted(edit.span, shift), edit.new) for edit in fix.edits)
            steps = tuple(step._replace(span=_shifted(step.span, shift)) for step in fix.steps)
            fix = fix._replace(edits=moved, steps=steps)
        yield finding._replace(hit=hit._replace(span=_shifted(hit.span, shift), fix=fix))


def _inside(inner: Span, outer: Span) -> bool:
    return outer.start <= inner.start and inner.end <= outer.end


def _shifted(span: Span, shift: int) -> Span:
    return Span(span.start + shift, span.end + shift)


def _overlaps(places: Sequence[Span], span: Span) -> bool:
    """Return whether one of the sorted places shares a character with a span."""
    at = bisect_left(places, span)
    near = places[max(0, at - 1) : at + 1]
    return any(place.start < span.end and span.start < place.end for place in near)
