"""Limits what people see: a few findings per kind, and one of identical pages."""

from __future__ import annotations

import os
from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from htglint.base.escape import visible

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from htglint.base.findings import Finding

MOST = 5
"""How many findings of one rule a page shows."""
_TWINS = ("index", "_index")
"""The names that a site gives to the same page of a folder."""


class Shortened(NamedTuple):
    """The findings that are shown, and a line about each kind that was limited."""

    findings: list[Finding]
    notes: list[str]


def shortened(findings: Sequence[Finding], sources: Mapping[str, str]) -> Shortened:
    """Return the first findings of each rule on each page, and how many were left out.

    Findings keep their order.
    """
    twins = dict(_twins(sources))
    shown: list[Finding] = []
    seen: Counter[tuple[str, str]] = Counter()
    for finding in findings:
        if finding.path in twins:
            continue
        seen[finding.path, finding.rule.code] += 1
        if seen[finding.path, finding.rule.code] <= MOST:
            shown.append(finding)
    notes = [
        f"{visible(path)}: {count - MOST} more {code}; show them with --all"
        for (path, code), count in seen.items()
        if count > MOST
    ]
    notes += (f"{visible(page)}: the same as {visible(other)}; show it with --all" for page, other in twins.items())
    return Shortened(shown, notes)


def _twins(sources: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Yield pages that equal the other index of their folder, each with that page."""
    for path, text in sources.items():
        folder, name = os.path.split(path)
        stem, suffix = os.path.splitext(name)
        other = os.path.join(folder, _TWINS[0] + suffix)
        if stem == _TWINS[1] and sources.get(other) == text:
            yield path, other
