"""Format `rdjson`: for reviewdog, which offers fixes as suggestions.

The format is reviewdog.rdf.DiagnosticResult (https://github.com/reviewdog/reviewdog/tree/master/proto/rdf). Lines are
counted from 1, columns in bytes of UTF-8; ranges are half-open. The output is ASCII.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from htglint.base.escape import visible
from htglint.base.findings import Edit
from htglint.base.rules import Severity
from htglint.document.document import edited
from htglint.document.places import Places

from . import candidates, rule_pages

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from htglint.base.findings import Finding, Related, Span
    from htglint.document.places import Lines

    Json = dict[str, object]

_SEVERITIES = {Severity.ERROR: "ERROR", Severity.WARNING: "WARNING", Severity.INFO: "INFO"}
_MOST_LINES = 20
"""Lines that a suggestion may span; a fix of more is applied by `htglint fix`."""


def render(findings: Sequence[Finding], sources: Mapping[str, str]) -> str:
    """Return an object with a diagnostic for each finding."""
    places = Places(sources)
    result = {
        "source": {"name": "htglint", "url": rule_pages.HOME},
        "diagnostics": [_diagnostic(finding, places.lines(finding.path)) for finding in findings],
    }
    return json.dumps(result, indent=2) + "\n"


def _diagnostic(finding: Finding, lines: Lines) -> Json:
    hit, rule = finding.hit, finding.rule
    page = rule_pages.url(rule)
    suggestions = [_suggestion(edits, lines) for edits in _choices(finding, lines)]
    return {
        "message": visible(candidates.message(hit)),
        "location": {"path": visible(finding.path), "range": _range(hit.span, lines)},
        "severity": _SEVERITIES[rule.severity],
        "code": {"value": f"{rule.code} {rule.name}", **({"url": page} if page else {})},
        **({"suggestions": suggestions} if suggestions else {}),
        **({"related_locations": [_related(one) for one in hit.related]} if hit.related else {}),
    }


def _choices(finding: Finding, lines: Lines) -> Iterator[tuple[Edit, ...]]:
    """Yield the edits of the fix, then one for each other reading."""
    hit = finding.hit
    if hit.fix is not None and hit.fix.edits:
        first, last = min(edit.span.start for edit in hit.fix.edits), max(edit.span.end for edit in hit.fix.edits)
        if lines.place(last)[0] - lines.place(first)[0] < _MOST_LINES:
            yield hit.fix.edits
    for candidate in candidates.alternatives(hit, lines.text):
        yield (Edit(hit.span, candidate.text),)


def _suggestion(edits: Sequence[Edit], lines: Lines) -> Json:
    """Return edits as one replacement of the text from the first to the last."""
    start, end = min(edit.span.start for edit in edits), max(edit.span.end for edit in edits)
    moved = [
        edit._replace(span=edit.span._replace(start=edit.span.start - start, end=edit.span.end - start))
        for edit in edits
    ]
    span = edits[0].span._replace(start=start, end=end)
    return {"range": _range(span, lines), "text": edited(lines.text[start:end], moved)}


def _range(span: Span, lines: Lines) -> Json:
    return {"start": _position(span.start, lines), "end": _position(span.end, lines)}


def _position(offset: int, lines: Lines) -> Json:
    line, column = lines.place(offset)
    start = min(offset, len(lines.text)) - column + 1
    return {"line": line, "column": len(lines.text[start:offset].encode("utf-8", "surrogatepass")) + 1}


def _related(related: Related) -> Json:
    return {
        "message": visible(related.message),
        "location": {"path": visible(related.path), "range": {"start": {"line": related.line}}},
    }
