"""Format `concise`: `path:line:column: CODE [*] message`; `[*]` is a safe fix."""

from __future__ import annotations

from typing import TYPE_CHECKING

from htglint.base.escape import visible
from htglint.base.findings import Safety
from htglint.base.paint import Paint
from htglint.base.rules import Severity
from htglint.document.places import Places

from . import candidates

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from htglint.base.findings import Finding


def render(findings: Sequence[Finding], sources: Mapping[str, str], *, colour: bool = False) -> str:
    """Return a line for each finding."""
    places = Places(sources)
    paint = Paint(colour=colour)
    return "".join(f"{headline(finding, places, paint)}{choices(finding)}\n" for finding in findings)


def headline(finding: Finding, places: Places, paint: Paint) -> str:
    """Return the line of a finding."""
    line, column = places.of(finding)
    return f"{paint(visible(finding.path), 'bold')}:{line}:{column}: {labelled(finding, paint)}"


def labelled(finding: Finding, paint: Paint) -> str:
    """Return code, mark of a safe fix, severity unless it is error, and message."""
    rule = finding.rule
    return "".join(
        (
            paint.severity(rule.code, rule.severity),
            f" [{paint('*', 'cyan')}]" if is_fixed_by_default(finding) else "",
            "" if rule.severity is Severity.ERROR else f" {rule.severity.name.lower()}:",
            f" {visible(finding.hit.message)}",
        )
    )


def choices(finding: Finding) -> str:
    """Return the readings to choose from, as the end of a line; empty without any."""
    said = candidates.sentence(finding.hit)
    return f"; {said}" if said else ""


def is_fixed_by_default(finding: Finding) -> bool:
    """Return whether `htglint fix` applies the finding's fix without another option."""
    return finding.hit.fix is not None and finding.hit.fix.safety not in (Safety.CONTENT, Safety.CODE_REPAIR)
