"""Format `sarif`: SARIF 2.1.0.

Specification: https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html.

Lines and columns are counted from 1, columns in code points. Paths are relative to the working directory and
percent-encoded byte by byte. All text is ASCII, so that it survives any locale.
"""

from __future__ import annotations

import json
import os
import re
from typing import TYPE_CHECKING
from urllib.parse import quote

from htglint.base.escape import visible
from htglint.base.findings import Edit, Fix, Safety
from htglint.base.rules import Severity
from htglint.base.version import __version__
from htglint.document.places import Places
from htglint.project import packs

from . import candidates, rule_pages
from .fingerprints import fingerprints

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from htglint.base.findings import Candidate, Finding, Span
    from htglint.base.rules import Rule
    from htglint.document.places import Lines

    Json = dict[str, object]

_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}
_PLACEHOLDER = re.compile(r"\{(\d+)\}")
"""Text that a viewer would take for a placeholder of the message (3.11.5)."""


def render(findings: Sequence[Finding], sources: Mapping[str, str]) -> str:
    """Return a log with one run; it describes the rules that have findings."""
    places = Places(sources)
    rules = list({finding.rule.code: finding.rule for finding in findings}.values())
    numbers = {rule.code: number for number, rule in enumerate(rules)}
    marks = fingerprints(findings, places)
    run: Json = {
        "tool": {
            "driver": {
                "name": "htglint",
                "version": __version__,
                "informationUri": rule_pages.HOME,
                "rules": [_rule(rule) for rule in rules],
            }
        },
        "columnKind": "unicodeCodePoints",
        "newlineSequences": ["\r\n", "\n", "\r"],
        "results": [
            _result(finding, numbers[finding.rule.code], mark, places)
            for finding, mark in zip(findings, marks, strict=True)
        ],
    }
    return json.dumps({"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}, indent=2) + "\n"


def _rule(rule: Rule) -> Json:
    """Describe a rule; its prose is loaded here because checks don't need it."""
    why = " ".join((packs.describe(rule) if rule.origin else rule).why.split())
    hint = f"`htglint explain {rule.code}` shows examples."
    described: Json = {
        "id": rule.code,
        "name": rule.name,
        "shortDescription": {"text": _message(f"{rule.summary.rstrip('.')}.")},
        "help": {"text": _message(f"{why} {hint}".strip()), "markdown": f"{why}\n\n{hint}".strip()},
        "defaultConfiguration": {"level": _LEVELS[rule.severity]},
        "properties": {"tags": [rule.category], "fixable": rule.fixable},
    }
    page = rule_pages.url(rule)
    if page:
        described["helpUri"] = page
    return described


def _result(finding: Finding, number: int, fingerprint: str, places: Places) -> Json:
    hit, lines = finding.hit, places.lines(finding.path)
    related = [
        {
            "physicalLocation": {
                "artifactLocation": _artifact(one.path),
                "region": {"startLine": one.line, "startColumn": one.column},
            },
            "message": {"text": _message(one.message)},
        }
        for one in hit.related
    ]
    fixes = [] if hit.fix is None or not hit.fix.edits else [_fix(finding.path, hit.fix, lines)]
    fixes += (_choice(finding, candidate, lines) for candidate in candidates.alternatives(hit, lines.text))
    return {
        "ruleId": finding.rule.code,
        "ruleIndex": number,
        "level": _LEVELS[finding.rule.severity],
        "message": {"text": _message(candidates.message(hit))},
        "locations": [
            {"physicalLocation": {"artifactLocation": _artifact(finding.path), "region": _region(hit.span, lines)}}
        ],
        "partialFingerprints": {"htglint/v1": fingerprint},
        **({"relatedLocations": related} if related else {}),
        **({"fixes": fixes} if fixes else {}),
    }


def _fix(path: str, fix: Fix, lines: Lines) -> Json:
    replacements = [
        {"deletedRegion": _region(edit.span, lines), "insertedContent": {"text": edit.new}} for edit in fix.edits
    ]
    return {
        "description": {"text": _message(f"{fix.title} ({fix.safety.value})")},
        "artifactChanges": [{"artifactLocation": _artifact(path), "replacements": replacements}],
    }


def _choice(finding: Finding, candidate: Candidate, lines: Lines) -> Json:
    """Return a reading that a person may choose, as a fix that may change the meaning."""
    why = candidates.reason(candidate, finding.hit)
    title = f"Write `{candidate.text}`: {candidate.probability:.0%} likely{f', {why}' if why else ''}"
    return _fix(finding.path, Fix(title, (Edit(finding.hit.span, candidate.text),), Safety.CONTENT), lines)


def _region(span: Span, lines: Lines) -> Json:
    (line, column), (end_line, end_column) = lines.place(span.start), lines.place(span.end)
    return {"startLine": line, "startColumn": column, "endLine": end_line, "endColumn": end_column}


def _artifact(path: str) -> Json:
    """Return a relative reference (RFC 3986), with colons encoded, or a whole URL."""
    if path.startswith(("https://", "http://")):  # a web page whose source is not known
        return {"uri": quote(path, safe="/:?#[]@!$&'()*+,;=%")}
    encoded = quote(os.fsencode(path.removeprefix("./")))
    return {"uri": f"file:///{encoded.lstrip('/')}" if encoded.startswith("/") else encoded}


def _message(text: str) -> str:
    """Return plain text for SARIF, with links (3.11.6) and placeholders escaped."""
    shown = visible(text)
    if "](" in shown:
        shown = re.sub(r"[\\\[\]]", r"\\\g<0>", shown)
    return _PLACEHOLDER.sub(r"{{\1}}", shown)
