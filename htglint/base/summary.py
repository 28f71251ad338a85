"""Summaries: numbers of findings, fixes and remaining problems."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .escape import visible
from .findings import Safety
from .rules import Severity

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from .findings import Finding

_WORDS = ((Severity.ERROR, "error"), (Severity.WARNING, "warning"), (Severity.INFO, "note"))


def plural(number: int, word: str) -> str:
    """Return a number with a noun: ``1 page``, ``2 pages``."""
    return f"{number} {word}{'' if number == 1 else 's'}"


def found(findings: Sequence[Finding], command: str = "") -> str:
    """Return ``Found 12 errors (8 fixable with `htglint fix`).``.

    ``command`` replaces the command in it.
    """
    fixable = sum(finding.hit.fix is not None for finding in findings)
    if command:
        return f"Found {counts(findings)}{f' ({fixable} fixable with `{command}`)' if fixable else ''}."
    return f"Found {counts(findings)}{_fixable(findings)}."


def fixed(applied: Mapping[str, Sequence[Finding]], *, would: bool = False) -> str:
    """Return the number of fixed problems, and a line with the rules for each page."""
    done = {path: findings for path, findings in applied.items() if findings}
    total = sum(map(len, done.values()))
    if not total:
        return ""
    title = f"{'Would fix' if would else 'Fixed'} {plural(total, 'problem')} in {plural(len(done), 'page')}:"
    return "\n".join((title, *_pages(done))) + "\n"


def remaining(findings: Sequence[Finding], *, failed: bool = False) -> str:
    """Return a sentence about remaining problems; ``failed`` if pages were unreadable."""
    if not findings:
        return "Nothing is left in the pages that could be read." if failed else "Nothing is left to do."
    return f"Left for you: {counts(findings)}{_fixable(findings)}."


def counts(findings: Sequence[Finding]) -> str:
    """Return the numbers by severity: ``12 errors, 3 warnings, 1 note``."""
    by_severity = [(sum(one.rule.severity is level for one in findings), word) for level, word in _WORDS]
    return ", ".join(plural(number, word) for number, word in by_severity if number)


def _pages(applied: Mapping[str, Sequence[Finding]]) -> Iterator[str]:
    for path, findings in applied.items():
        by_rule: dict[str, int] = {}
        for finding in findings:
            label = f"{finding.rule.code} {finding.rule.name}"
            by_rule[label] = by_rule.get(label, 0) + 1
        rules = ", ".join(f"{number} x {label}" for label, number in sorted(by_rule.items()))
        yield f"  {visible(path)}: {rules}"


def _fixable(findings: Sequence[Finding]) -> str:
    safeties = [finding.hit.fix.safety for finding in findings if finding.hit.fix is not None]
    unsafe, code = safeties.count(Safety.CONTENT), safeties.count(Safety.CODE_REPAIR)
    parts: list[str] = []
    for number, flag in ((len(safeties) - unsafe - code, ""), (unsafe, " --unsafe"), (code, " --repair-code")):
        if number:
            parts.append(f"{number} {'more' if parts else 'fixable'} with `htglint fix{flag}`")
    return f" ({', '.join(parts)})" if parts else ""
