"""Serialization of findings as JSON values, for the cache and between processes.

Of a rule only the fields that reports need are kept.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

from htglint.base.findings import Candidate, Edit, Finding, Fix, Hit, Related, Safety, Span, Step
from htglint.base.rules import Rule, Severity

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_RULE = ("code", "name", "category", "check", "severity", "fixable", "summary", "origin")
"""Fields of a rule that reports need."""


class Serialized(NamedTuple):
    """Findings, and their rules by key."""

    found: list[Any]
    rules: dict[str, list[Any]]


def serialize(findings: Sequence[Finding]) -> Serialized:
    """Serialize the findings of a page."""
    rules = {}
    for finding in findings:
        key = _rule_key(finding.rule)
        if key not in rules:
            rules[key] = [_plain(getattr(finding.rule, field)) for field in _RULE]
    return Serialized([[_rule_key(finding.rule), _serialized_hit(finding.hit)] for finding in findings], rules)


def deserialize(path: str, found: Sequence[Any], rules: Mapping[str, Sequence[Any]]) -> list[Finding]:
    """Restore the findings of the page at a path; invalid data raise a Python error."""
    return [_finding(path, one, rules) for one in found]


def _rule_key(rule: Rule) -> str:
    return f"{rule.code} {int(rule.severity)}"  # on published pages a rule may have another severity


def _plain(value: object) -> object:
    return int(value) if isinstance(value, Severity) else value


def _serialized_hit(hit: Hit) -> list[Any]:
    fix = hit.fix
    packed_fix = None if fix is None else [fix.title, fix.edits, fix.safety.value, fix.steps]
    return [hit.span, hit.message, packed_fix, hit.candidates, hit.related, hit.prominent]


def _finding(path: str, kept: Sequence[Any], rules: Mapping[str, Sequence[Any]]) -> Finding:
    key, (span, message, fix, candidates, related, prominent) = kept
    rule = _rule(*rules[key])
    made = None
    if fix is not None:
        title, edits, safety, steps = fix
        made = Fix(
            title, tuple(Edit(Span(*place), new) for place, new in edits), Safety(safety), tuple(map(_step, steps))
        )
    others = tuple(Related(where, Span(*place), line, column, said) for where, place, line, column, said in related)
    choices = tuple(Candidate(*one) for one in candidates)
    return Finding(path, rule, Hit(Span(*span), message, made, choices, others, bool(prominent)))


@lru_cache(maxsize=1024)  # of one rule there may be thousands of findings
def _rule(
    code: str, name: str, category: str, check: str, severity: int, fixable: str, summary: str, origin: str
) -> Rule:
    return Rule(code, name, category, check, Severity(severity), fixable, summary, None, origin=origin)


def _step(kept: Sequence[Any]) -> Step:
    span, before, after, reason, facts = kept
    return Step(Span(*span), before, after, reason, tuple((label, value) for label, value in facts))
