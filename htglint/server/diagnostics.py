"""Findings as the diagnostics of an editor."""

from __future__ import annotations

import os
from types import MappingProxyType
from typing import TYPE_CHECKING

from lsprotocol import types
from pygls import uris

from htglint.base import files
from htglint.base.errors import HtglintError
from htglint.base.escape import shortened, visible
from htglint.base.findings import Span
from htglint.base.rules import Severity
from htglint.report import rule_pages

from .positions import Positions

if TYPE_CHECKING:
    from collections.abc import Mapping

    from htglint.base.findings import Finding, Related

    from .gate import Checked

SOURCE = "htglint"
MOST = 1000
"""Findings of a page that are shown; the editors that take more become slow, and nobody reads them."""
_LONGEST = 500
"""Code points of a sentence that are shown; some quote the page, and a heading may be as long as it likes."""
_SEVERITIES: Mapping[Severity, types.DiagnosticSeverity] = MappingProxyType(
    {
        Severity.ERROR: types.DiagnosticSeverity.Error,
        Severity.WARNING: types.DiagnosticSeverity.Warning,
        Severity.INFO: types.DiagnosticSeverity.Information,
    }
)


def sentence(text: str) -> str:
    """What a rule says, as an editor can show it."""
    return visible(shortened(text, _LONGEST))


class Elsewhere:
    """Places in other pages, each of which is read once."""

    def __init__(self, encoding: str) -> None:
        self._encoding = encoding
        self._positions: dict[str, Positions | None] = {}

    def information(self, related: Related) -> types.DiagnosticRelatedInformation:
        """A place that belongs to a finding; of a page that can't be read any more, the beginning of the line."""
        if related.path not in self._positions:
            self._positions[related.path] = self._read(related.path)
        known = self._positions[related.path]
        line = types.Position(related.line - 1, 0)
        area = types.Range(line, line) if known is None else known.range(related.span)
        uri = uris.from_fs_path(os.path.abspath(related.path)) or ""
        return types.DiagnosticRelatedInformation(types.Location(uri, area), sentence(related.message))

    def _read(self, path: str) -> Positions | None:
        try:
            page = files.read(path)
        except HtglintError:
            return None
        return Positions(page.text, self._encoding)


def of_page(checked: Checked, encoding: str, elsewhere: Elsewhere | None) -> list[types.Diagnostic]:
    """What is found on a page; ``elsewhere`` is None for an editor that wants to know of no other page."""
    positions = Positions.of(checked.document, encoding)
    shown = [of_finding(finding, positions, elsewhere) for finding in checked.findings[:MOST]]
    left = len(checked.findings) - len(shown)
    if left:
        told = f"{left} more findings are not shown; `htglint check` lists all of them"
        top = positions.range(Span(0, 0))
        shown.append(types.Diagnostic(top, told, severity=types.DiagnosticSeverity.Information, source=SOURCE))
    return shown


def of_finding(finding: Finding, positions: Positions, elsewhere: Elsewhere | None = None) -> types.Diagnostic:
    """One finding; its data say what kind of finding it is, and how safe its fix."""
    rule, hit = finding.rule, finding.hit
    page = rule_pages.url(rule)
    related = [elsewhere.information(one) for one in hit.related] if elsewhere else []
    return types.Diagnostic(
        positions.range(hit.span),
        sentence(hit.message),
        severity=_SEVERITIES[rule.severity],
        code=rule.code,
        code_description=types.CodeDescription(page) if page else None,
        source=SOURCE,
        related_information=related or None,
        data={"name": rule.name, "category": rule.category, "safety": hit.fix.safety.value if hit.fix else None},
    )
