"""Findings as diagnostics of the Language Server Protocol."""

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
"""Maximum number of findings shown for a page; more make editors slow."""
_LONGEST = 500
"""Maximum length of a message in code points; messages quote the page."""
_SEVERITIES: Mapping[Severity, types.DiagnosticSeverity] = MappingProxyType(
    {
        Severity.ERROR: types.DiagnosticSeverity.Error,
        Severity.WARNING: types.DiagnosticSeverity.Warning,
        Severity.INFO: types.DiagnosticSeverity.Information,
    }
)


def sentence(text: str) -> str:
    """Return a message as an editor can show it."""
    return visible(shortened(text, _LONGEST))


class RelatedPages:
    """Positions in other pages, each of which is read once."""

    def __init__(self, encoding: str) -> None:
        self._encoding = encoding
        self._positions: dict[str, Positions | None] = {}

    def information(self, related: Related) -> types.DiagnosticRelatedInformation:
        """Return a related place.

        If its page can no longer be read, the start of the line.
        """
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


def of_page(checked: Checked, encoding: str, related_pages: RelatedPages | None) -> list[types.Diagnostic]:
    """Return the diagnostics of a page.

    ``related_pages`` is None for an editor without related information.
    """
    positions = Positions.of(checked.document, encoding)
    shown = [of_finding(finding, positions, related_pages) for finding in checked.findings[:MOST]]
    left = len(checked.findings) - len(shown)
    if left:
        message = f"{left} more findings are not shown; `htglint check` lists all of them"
        top = positions.range(Span(0, 0))
        shown.append(types.Diagnostic(top, message, severity=types.DiagnosticSeverity.Information, source=SOURCE))
    return shown


def of_finding(finding: Finding, positions: Positions, related_pages: RelatedPages | None = None) -> types.Diagnostic:
    """Return a finding; ``data`` holds its rule's name and category and the safety."""
    rule, hit = finding.rule, finding.hit
    page = rule_pages.url(rule)
    related = [related_pages.information(one) for one in hit.related] if related_pages else []
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
