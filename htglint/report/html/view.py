"""Findings as the templates need them: escaped for people, counted and grouped."""

from __future__ import annotations

from collections import Counter
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from htglint.base.escape import visible
from htglint.base.rules import Severity
from htglint.report import candidates, rule_pages
from htglint.report.concise import is_fixed_by_default

from . import excerpts

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from htglint.base.findings import Finding, Fix, Hit
    from htglint.base.rules import Rule
    from htglint.document.places import Places

    from .excerpts import Change, Piece

_FAMILY = 4
"""Characters of a code that name its family."""
_UNSAFE = "may change what the page says, so only --unsafe applies it"
_SAFE = "safe: applied by htglint fix"


class Count(NamedTuple):
    """Numbers of findings: by severity, fixed by default, and those that need a decision."""

    error: int = 0
    warning: int = 0
    info: int = 0
    fixable: int = 0
    open: int = 0

    @property
    def all(self) -> int:
        """All findings."""
        return self.error + self.warning + self.info

    @staticmethod
    def of(findings: Iterable[Finding]) -> Count:
        """Count findings."""
        found = list(findings)
        levels = Counter(finding.rule.severity for finding in found)
        fixable = sum(map(is_fixed_by_default, found))
        undecided = sum(needs_decision(finding) for finding in found)
        return Count(levels[Severity.ERROR], levels[Severity.WARNING], levels[Severity.INFO], fixable, undecided)


def needs_decision(finding: Finding) -> bool:
    """Return whether a person can settle a finding by a choice: of a candidate, or of a fix that is not safe."""
    return not is_fixed_by_default(finding) and bool(finding.hit.candidates or finding.hit.fix)


class StepView(NamedTuple):
    """Why a fix writes what it does; ``facts`` are labels with values."""

    reason: list[Piece]
    facts: list[tuple[str, str]]


class FixView(NamedTuple):
    """A fix: its title, what its safety means, its changes with the number of those not shown, and its reasons."""

    title: list[Piece]
    safety: str
    changes: list[Change]
    more: int
    steps: list[StepView]


class CandidateView(NamedTuple):
    """A reading: its text, its probability in percent, its code points, and what speaks for it."""

    text: str
    percent: str
    points: str
    reason: list[Piece]


class FindingView(NamedTuple):
    """A finding; ``kind`` is ``safe``, ``open`` or ``none``: what can be done about it."""

    line: int
    column: int
    code: str
    name: str
    family: str
    url: str
    severity: str
    kind: str
    message: list[Piece]
    context: list[Piece]
    fix: FixView | None
    candidates: list[CandidateView]
    related: list[tuple[str, list[Piece]]]


class PageView(NamedTuple):
    """A page with its listed findings, and sentences about those that are not listed."""

    number: int
    path: str
    found: Count
    findings: Sequence[FindingView]
    more: Sequence[str]


class RuleView(NamedTuple):
    """A rule with its findings counted."""

    code: str
    name: str
    summary: str
    url: str
    severity: str
    found: Count


class FamilyView(NamedTuple):
    """The rules of a family that found something."""

    name: str
    found: Count
    rules: list[RuleView]


def by_page(findings: Sequence[Finding]) -> list[tuple[int, str, Count]]:
    """Return number, path and counts of each page in order; the number is that of its section."""
    groups = groupby(findings, lambda finding: finding.path)
    return [(number, visible(path), Count.of(group)) for number, (path, group) in enumerate(groups, 1)]


def by_rule(findings: Sequence[Finding]) -> list[FamilyView]:
    """Return the families by name, each with its rules."""
    by_code: dict[str, list[Finding]] = {}
    for finding in findings:
        by_code.setdefault(finding.rule.code, []).append(finding)
    families = []
    for name, codes in groupby(sorted(by_code), lambda code: code[:_FAMILY]):
        rules = [_rule(by_code[code][0].rule, by_code[code]) for code in codes]
        count = Count(*map(sum, zip(*(rule.found for rule in rules), strict=True)))
        families.append(FamilyView(name, count, rules))
    return families


def _rule(rule: Rule, findings: Sequence[Finding]) -> RuleView:
    severity = max(finding.rule.severity for finding in findings)  # on published pages it may be higher
    return RuleView(
        rule.code, rule.name, visible(rule.summary), rule_pages.url(rule), severity.name.lower(), Count.of(findings)
    )


def finding_view(finding: Finding, places: Places) -> FindingView:
    """Return what a report shows of a finding."""
    hit, rule = finding.hit, finding.rule
    lines = places.lines(finding.path)
    line, column = places.of(finding)
    fix = None
    context = excerpts.context(lines, hit.span)
    if hit.fix is not None:
        changes, more = excerpts.changes(lines, hit.fix.edits)
        safety = _SAFE if is_fixed_by_default(finding) else _UNSAFE
        fix = FixView(excerpts.sentence(hit.fix.title), safety, changes, more, _steps(hit.fix))
        first = lines.around(min(edit.span.start for edit in hit.fix.edits))[0] if hit.fix.edits else -1
        if lines.around(hit.span.start)[0] == first:
            context = []  # the change shows the same line
    kind = "safe" if is_fixed_by_default(finding) else "open" if needs_decision(finding) else "none"
    return FindingView(
        line,
        column,
        rule.code,
        rule.name,
        rule.code[:_FAMILY],
        rule_pages.url(rule),
        rule.severity.name.lower(),
        kind,
        excerpts.sentence(hit.message),
        context,
        fix,
        candidate_views(hit),
        [(visible(f"{one.path}:{one.line}:{one.column}"), excerpts.sentence(one.message)) for one in hit.related],
    )


def candidate_views(hit: Hit) -> list[CandidateView]:
    """Return all candidates of a hit, likeliest first."""
    return [
        CandidateView(
            visible(one.text),
            f"{one.probability:.0%}",
            code_points(one.text),
            excerpts.sentence(candidates.reason(one, hit)),
        )
        for one in candidates.ordered(hit)
    ]


def code_points(text: str) -> str:
    """Return the code points of a short text that is not ASCII, else nothing."""
    text = text.strip()
    return "" if text.isascii() or len(text) > 8 else " ".join(f"U+{ord(char):04X}" for char in text)


def _steps(fix: Fix) -> list[StepView]:
    """Return the reasons of a fix; steps that say the same are one."""
    views = (
        StepView(excerpts.sentence(step.reason), [(visible(label), visible(value)) for label, value in step.facts])
        for step in fix.steps
    )
    found: list[StepView] = []
    for view in views:
        if view not in found:
            found.append(view)
    return found
