"""Format `gitlab`: a Code Quality report.

GitLab requires ``description``, ``check_name``, ``fingerprint``, ``location`` and ``severity``
(https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format). Paths are
relative to the working directory, which must be the root of the repository. The output is ASCII.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from htglint.base.escape import visible
from htglint.base.rules import Severity
from htglint.document.places import Places

from .candidates import message
from .fingerprints import fingerprints

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from htglint.base.findings import Finding

_SEVERITIES = {Severity.ERROR: "major", Severity.WARNING: "minor", Severity.INFO: "info"}


def render(findings: Sequence[Finding], sources: Mapping[str, str]) -> str:
    """Return a JSON array with an object for each finding."""
    places = Places(sources)
    prints = fingerprints(findings, places)
    issues = [_issue(finding, mark, places) for finding, mark in zip(findings, prints, strict=True)]
    return json.dumps(issues, indent=2) + "\n"


def _issue(finding: Finding, fingerprint: str, places: Places) -> dict[str, object]:
    lines, span = places.lines(finding.path), finding.hit.span
    begin, end = lines.place(span.start), lines.place(span.end)
    return {
        "description": f"{finding.rule.code}: {visible(message(finding.hit))}",
        "check_name": finding.rule.name,
        "fingerprint": fingerprint,
        "severity": _SEVERITIES[finding.rule.severity],
        "location": {
            "path": visible(finding.path.removeprefix("./")),
            "positions": {
                "begin": {"line": begin[0], "column": begin[1]},
                "end": {"line": end[0], "column": end[1]},
            },
        },
    }
