"""Format `json`: an array with one object for each finding.

Tools rely on its keys.

Lines and columns are counted from 1, in code points; ``start`` and ``end`` are offsets from 0 into the page, as read
and without a byte order mark. All text is ASCII, so that it survives any locale.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Protocol

from htglint.document.places import Places

from . import candidates

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from htglint.base.findings import Finding, Fix, Hit, Related
    from htglint.base.rules import Rule


class Reported(Protocol):
    """What is needed of a finding besides its place."""

    @property
    def path(self) -> str:
        """The name of the page."""

    @property
    def rule(self) -> Rule:
        """The rule that reports it."""

    @property
    def hit(self) -> Hit:
        """What the check found."""


def render(findings: Sequence[Finding], sources: Mapping[str, str]) -> str:
    """Return the indented array."""
    places = Places(sources)
    # One by one: ``json.dumps`` holds every token of its output as a string before it joins them.
    shown = [json.dumps([_placed(finding, places)], indent=2)[2:-2] for finding in findings]
    return "[\n" + ",\n".join(shown) + "\n]\n" if shown else "[]\n"


def _placed(finding: Finding, places: Places) -> dict[str, object]:
    lines, span = places.lines(finding.path), finding.hit.span
    return record(finding, lines.place(span.start), lines.place(span.end))


def record(finding: Reported, start: tuple[int, int], end: tuple[int, int]) -> dict[str, object]:
    """Return the JSON object of a finding with these lines and columns, from 1."""
    hit, rule = finding.hit, finding.rule
    (line, column), (end_line, end_column) = start, end
    return {
        "path": finding.path,
        "line": line,
        "column": column,
        "end_line": end_line,
        "end_column": end_column,
        "code": rule.code,
        "name": rule.name,
        "category": rule.category,
        "severity": rule.severity.name.lower(),
        "message": hit.message,
        "fix": None if hit.fix is None else _fix(hit.fix),
        "candidates": [
            {"text": one.text, "probability": one.probability, "reason": candidates.reason(one, hit)}
            for one in hit.candidates
        ],
        "related": [_related(one) for one in hit.related],
    }


def _fix(fix: Fix) -> dict[str, object]:
    return {
        "title": fix.title,
        "safety": fix.safety.value,
        "edits": [{"start": edit.span.start, "end": edit.span.end, "new": edit.new} for edit in fix.edits],
        "steps": [
            {
                "start": step.span.start,
                "end": step.span.end,
                "before": step.before,
                "after": step.after,
                "reason": step.reason,
                "facts": [{"label": label, "value": value} for label, value in step.facts],
            }
            for step in fix.steps
        ],
    }


def _related(related: Related) -> dict[str, object]:
    return {
        "path": related.path,
        "line": related.line,
        "column": related.column,
        "start": related.span.start,
        "end": related.span.end,
        "message": related.message,
    }
