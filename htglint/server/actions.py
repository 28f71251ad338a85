"""What an editor may do about findings: the fix of one, a reading that a person chooses, and all safe fixes at once."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from lsprotocol import types

from htglint.base.findings import Edit, Fix, Safety
from htglint.document.document import edited
from htglint.engine.fixer import BY_DEFAULT
from htglint.engine.verify import broken_promise

from . import edits
from .diagnostics import of_finding, sentence
from .positions import Positions

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from htglint.base.findings import Finding
    from htglint.document.document import Document

    from .gate import Checked

    Changes = Callable[[list[types.TextEdit]], types.WorkspaceEdit]
    """Makes the edits of the page at hand what the editor takes."""

FIX_ALL = "source.fixAll.htglint"
"""The kind of the action that applies all safe fixes."""
COMMAND = "htglint.fixAll"
"""The command that does it; its argument is the URI of the page."""
KINDS: tuple[types.CodeActionKind | str, ...] = (types.CodeActionKind.QuickFix, FIX_ALL)
ALL_TITLE = "Fix all that is certain (htglint)"
_MOST = 50
"""Findings whose fixes are offered at once: each one is tried, and more than a screen of them is no choice."""
_MOST_READINGS = 5


def is_wanted(kind: str, only: Sequence[types.CodeActionKind | str] | None) -> bool:
    """Whether an editor that asks ``only`` for some kinds asks for this one; a kind means those below it."""
    if only is None:
        return True
    asked = [one.value if isinstance(one, types.CodeActionKind) else one for one in only]
    return any(kind == one or one == "" or kind.startswith(f"{one}.") for one in asked)


def quick_fixes(
    checked: Checked, area: types.Range, told: Sequence[types.Diagnostic], encoding: str, changes: Changes
) -> list[types.CodeAction]:
    """The fixes of the findings that touch the area, or of which the editor itself has ``told``."""
    positions = Positions.of(checked.document, encoding)
    concerned = islice(_concerned(checked.findings, area, told, positions), _MOST)
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
    """Whether there is something for the action that applies all safe fixes."""
    return any(finding.hit.fix is not None and finding.hit.fix.safety in BY_DEFAULT for finding in findings)


def _concerned(
    findings: Sequence[Finding], area: types.Range, told: Sequence[types.Diagnostic], positions: Positions
) -> Iterator[Finding]:
    span = positions.span(area)
    known = {(one.code, _place(one.range)) for one in told}
    for finding in findings:
        start, end = finding.hit.span
        touches = start <= span.end and span.start <= end
        if touches or (known and (finding.rule.code, _place(positions.range(finding.hit.span))) in known):
            yield finding


def _place(area: types.Range) -> tuple[int, int, int, int]:
    return area.start.line, area.start.character, area.end.line, area.end.character


def _fixes(document: Document, finding: Finding) -> Iterator[Fix]:
    """The fix of a finding, if it keeps its promise, and then the readings that a person may choose."""
    fix = finding.hit.fix
    if fix is not None and _is_sound(document, finding, fix):
        yield fix
    start, end = finding.hit.span
    already = {document.text[start:end], *([edit.new for edit in fix.edits] if fix is not None else [])}
    readings = [one for one in finding.hit.candidates if one.text not in already]
    for one in readings[:_MOST_READINGS]:
        title = f"Write `{one.text}`: {one.probability:.0%} likely"
        yield Fix(title, (Edit(finding.hit.span, one.text),), Safety.CONTENT)


def _is_sound(document: Document, finding: Finding, fix: Fix) -> bool:
    """Whether the fix alone changes something, and nothing that it promises to keep."""
    text = edited(document.text, fix.edits)
    return text != document.text and broken_promise(document, document.replaced(text), [finding]) is None


def _edits(document: Document, fix: Fix, positions: Positions) -> list[types.TextEdit]:
    together = edits.joined(len(document.text), [fix.edits])
    return edits.for_editor(document.text, together, positions)


def _title(fix: Fix, finding: Finding) -> str:
    """What the fix does, by which rule, and how safe it is."""
    warning = "" if fix.safety in BY_DEFAULT else ", unsafe: may change what the page says"
    return f"{sentence(fix.title)} ({finding.rule.code}, {fix.safety.value}{warning})"
