"""Markdown summary of a link check (`htglint links --summary`)."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from htglint.base.summary import plural
from htglint.document.places import Places
from htglint.links.web.question import OK

from .markdown import code

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from htglint.base.findings import Finding


def text(counts: Mapping[str, int], findings: Sequence[Finding], sources: Mapping[str, str]) -> str:
    """Return the number of URLs by result, then the findings of each page.

    ``sources`` are the texts of the pages.
    """
    lines = ["# Links", "", f"{plural(sum(counts.values()), 'URL')} checked, {plural(len(findings), 'finding')}.", ""]
    if counts:
        lines += ["| Result | URLs |", "| :-- | --: |"]
        lines += [f"| {kind} | {counts[kind]} |" for kind in sorted(counts, key=lambda kind: (kind != OK, kind))]
        lines.append("")
    places = Places(sources)
    for path, found in groupby(findings, lambda finding: finding.path):
        lines += [f"## {code(path)}", ""]
        for finding in found:
            line, _ = places.lines(path).place(finding.hit.span.start)
            link = sources[path][slice(*finding.hit.span)]
            lines.append(
                f"- Line {line}, {finding.rule.code} {finding.rule.name}: {code(link)}: {code(finding.hit.message)}"
            )
        lines.append("")
    return "\n".join(lines).rstrip("\n") + "\n"
