"""Code actions: a finding's fix, a reading to choose, and all safe fixes at once."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from lsprotocol import types

from htglint.base.findings import Edit, Fix, Safety
from htglint.document.document import edited
from htglint.engine.fixer import BY_DEFAULT
from htglint.engine.verify import violation
from htglint.report import candidates

from . import text_edits
from .diagnostics import of_finding, sentence
from .positions import Positions

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from htglint.base.findings import Finding
    from htglint.document.document import Document

    from .gate import Checked

    Changes = Callable[[list[types.TextEdit]], types.WorkspaceEdit]
    """Wraps edits of the current page in a workspace edit."""

FIX_ALL = "source.fixAll.htglint"
"""The kind of the action that applies all safe fixes."""
COMMAND = "htglint.fixAll"
"""The command that applies them; its argument is the URI of the page."""
KINDS: tuple[types.CodeActionKind | str, ...] = (types.CodeActionKind.QuickFix, FIX_ALL)
ALL_TITLE = "Apply all safe fixes (htglint)"
_MOST = 50
"""Findings whose fixes are offered at once; each fix is tried before it is offered."""


def is_wanted(kind: str, only: Sequence[types.CodeActionKind | str] | None) -> bool:
    """Return whether a kind of action is among those requested.

    A kind includes its sub-kinds, None means all.
    """
    if only is None:
        return True
    requested = [one.value if isinstance(one, types.CodeActionKind) else one for one in only]
    return any(kind == one or one == "" or kind.startswith(f"{one}.") for one in requested)


def quick_fixes(
    checked: Checked, area: types.Range, diagnostics: Sequence[types.Diagnostic], encoding: str, changes: Changes
) -> list[types.CodeAction]:
    """Return fixes of findings that touch the area or are in ``diagnostics``."""
    positions = Positions.of(checked.document, encoding)
    concerned = islice(_concerned(checked.findings, area, diagnostics, positions), _MOST)
    return [
        types.CodeAction(
            _title(fix, finding),
            types.CodeActionKind.QuickFix,
            diagnostics=[of_finding(finding, positions)],
            is_preferred=True if fix.safety in BY_DEFAULT else None,
            edit=changes(_edits(checked.document, fix, positions)),
        )
        for finding in concerned
        for fix in _fixes(checked.document, finding)
    ]


def has_safe_fix(findings: Sequence[Finding]) -> bool:
    """Return whether at least one finding has a safe fix."""
    return any(finding.hit.fix is not None and finding.hit.fix.safety in BY_DEFAULT for finding in findings)


def _concerned(
    findings: Sequence[Finding], area: types.Range, diagnostics: Sequence[types.Diagnostic], positions: Positions
) -> Iterator[Finding]:
    span = positions.span(area)
    known = {(one.code, _place(one.range)) for one in diagnostics}
    for finding in findings:
        start, end = finding.hit.span
        touches = start <= span.end and span.start <= end
        if touches or (known and (finding.rule.code, _place(positions.range(finding.hit.span))) in known):
            yield finding


def _place(area: types.Range) -> tuple[int, int, int, int]:
    return area.start.line, area.start.character, area.end.line, area.end.character


def _fixes(document: Document, finding: Finding) -> Iterator[Fix]:
    """Yield a finding's fix, if valid, then its other readings as unsafe fixes."""
    fix = finding.hit.fix
    if fix is not None and _is_sound(document, finding, fix):
        yield fix
    for one in candidates.alternatives(finding.hit, document.text):
        why = candidates.reason(one, finding.hit)
        title = f"Write `{one.text}`: {one.probability:.0%} likely{f', {why}' if why else ''}"
        yield Fix(title, (Edit(finding.hit.span, one.text),), Safety.CONTENT)


def _is_sound(document: Document, finding: Finding, fix: Fix) -> bool:
    """Return whether a fix changes something and keeps its safety guarantees."""
    text = edited(document.text, fix.edits)
    return text != document.text and violation(document, document.replaced(text), [finding]) is None


def _edits(document: Document, fix: Fix, positions: Positions) -> list[types.TextEdit]:
    together = text_edits.joined(len(document.text), [fix.edits])
    return text_edits.for_editor(document.text, together, positions)


def _title(fix: Fix, finding: Finding) -> str:
    """Return the title of a fix with its rule and safety."""
    warning = "" if fix.safety in BY_DEFAULT else ", unsafe: may change what the page says"
    return f"{sentence(fix.title)} ({finding.rule.code}, {fix.safety.value}{warning})"
