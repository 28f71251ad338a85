"""Format `junit`: XML with a suite for each page and a failed case per finding.

The elements are those that Jenkins and GitLab read (https://llg.cubic.org/docs/junit/). The output is ASCII.
"""

from __future__ import annotations

import re
from itertools import groupby
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape, quoteattr

from htglint.base.escape import visible
from htglint.document.places import Places

from . import candidates

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from htglint.base.findings import Finding

_NO_XML = re.compile("[\ufffe\uffff]")
"""Characters that XML excludes and that are not escaped for people; the others are."""


def render(findings: Sequence[Finding], sources: Mapping[str, str]) -> str:
    """Return a document with a suite for each page.

    A run without findings is one case that passes.
    """
    places = Places(sources)
    total = len(findings)
    lines = [
        '<?xml version="1.0" encoding="utf-8"?>',
        f'<testsuites name="htglint" tests="{max(total, 1)}" failures="{total}">',
    ]
    for path, found in groupby(findings, lambda finding: finding.path):
        lines += _suite(path, list(found), places)
    if not findings:
        lines += [
            '  <testsuite name="htglint" tests="1" failures="0" errors="0">',
            '    <testcase name="No problems found" classname="htglint"/>',
            "  </testsuite>",
        ]
    text = "\n".join([*lines, "</testsuites>", ""])
    return text.encode("ascii", "xmlcharrefreplace").decode("ascii")


def _suite(path: str, findings: Sequence[Finding], places: Places) -> Iterator[str]:
    name = quoteattr(_text(path))
    yield f'  <testsuite name={name} tests="{len(findings)}" failures="{len(findings)}" errors="0">'
    for finding in findings:
        line, column = places.of(finding)
        rule = finding.rule
        case = f"{rule.code} {rule.name} ({line}:{column})"
        said = _text(candidates.message(finding.hit))
        yield f'    <testcase name={quoteattr(case)} classname={name} file={name} line="{line}">'
        yield f'      <failure type="{rule.severity.name.lower()}" message={quoteattr(said)}>{escape(said)}</failure>'
        yield "    </testcase>"
    yield "  </testsuite>"


def _text(text: str) -> str:
    return _NO_XML.sub("\ufffd", visible(text))
