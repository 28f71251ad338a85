"""Applies fixes: selects compatible ones, verifies, and repeats to a fixpoint."""

from __future__ import annotations

from bisect import bisect_right, insort
from typing import TYPE_CHECKING, NamedTuple

from htglint.base.findings import Safety
from htglint.document.document import edited

from . import engine, held
from .cycles import Barred, Pass
from .verify import violation

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from htglint.base.context import Context
    from htglint.base.findings import Edit, Finding
    from htglint.base.rules import Rule
    from htglint.document.document import Document

    from .changed_lines import ChangedLines

MOST_PASSES = 10
"""Passes over a page; pages of people need two or three, and fixes that go on and on are a mistake of their rules."""
BY_DEFAULT = frozenset({Safety.LAYOUT, Safety.REPAIR, Safety.WORDING})
EVERYTHING = BY_DEFAULT | {Safety.CONTENT}
"""What `--unsafe` applies; damaged code is repaired only with `--repair-code`."""
_LAST = (Safety.CODE_REPAIR, Safety.LAYOUT)


class Outcome(NamedTuple):
    """Result of fixing a page: document, passes, remaining findings, and notes.

    ``lines`` are those lines of the new page that the fixer was limited to, if it was.
    """

    document: Document
    passes: tuple[Pass, ...]
    remaining: list[Finding]
    notes: tuple[str, ...]
    lines: ChangedLines | None = None

    @property
    def applied(self) -> tuple[Finding, ...]:
        """The findings that were fixed, in the order of their application."""
        return tuple(finding for part in self.passes for finding in part.applied)


def fix(
    document: Document,
    rules: Sequence[Rule],
    context: Context,
    allowed: frozenset[Safety] = BY_DEFAULT,
    renew: Callable[[Document], Context] | None = None,
    lines: ChangedLines | None = None,
) -> Outcome:
    """Apply every allowed fix until nothing changes, or for ten passes.

    ``renew`` returns the context of the page after a pass, which may have a title or a month that it did not have
    before; without it the first context stays. Fixes that undo each other are left out where they do. With ``lines``,
    only fixes are applied that change none but these, and only findings on them remain.
    """
    barred = Barred()
    while True:
        outcome, repeated = _run(document, rules, context, allowed, renew or (lambda _: context), barred, lines)
        if repeated is None:
            return outcome._replace(notes=(*outcome.notes, *barred.notes))
        barred.add(document, outcome.passes, repeated)


def _run(
    document: Document,
    rules: Sequence[Rule],
    context: Context,
    allowed: frozenset[Safety],
    renew: Callable[[Document], Context],
    barred: Barred,
    lines: ChangedLines | None,
) -> tuple[Outcome, int | None]:
    """Run passes until nothing changes.

    The number of the pass before which the page was as after the last, if any.
    """
    passes: list[Pass] = []
    damage: list[Finding] = []  # of the passes before
    refused: dict[tuple[str, str], str] = {}  # with the note for people
    seen = {document.text: 0}
    while True:
        findings = held.joined(engine.check(document, rules, context), damage)
        wanted = [
            finding for finding in findings if _allowed(finding, allowed) and _key(document, finding) not in refused
        ]
        if lines is not None:
            wanted = [finding for finding in wanted if lines.allows(document, _edits(finding))]
            findings = [finding for finding in findings if lines.touches(document, finding.hit.span)]
        changed, done = _pass(document, _first(barred.without(wanted, passes)), refused)
        if not done or len(passes) == MOST_PASSES:
            left = {_key(document, finding) for finding in findings}  # a refused fix may have become unnecessary
            notes = dict.fromkeys(note for key, note in refused.items() if key in left)
            if done:
                names = ", ".join(sorted({finding.rule.code for finding in done}))
                notes[f"fixes of {names} are left after {MOST_PASSES} passes; run again"] = None
            return Outcome(document, tuple(passes), findings, tuple(notes), lines), None
        passes.append(Pass(document.text, tuple(done)))
        damage = held.after(findings, passes[-1].edits)
        lines = None if lines is None else lines.after(document, passes[-1].edits)
        if changed.text in seen:
            return Outcome(document, tuple(passes), findings, (), lines), seen[changed.text]
        seen[changed.text] = len(passes)
        document = changed
        context = renew(document)


def _first(wanted: Sequence[Finding]) -> Sequence[Finding]:
    """Return the findings to fix first.

    Repairs of code and layout fixes come last, as a mixed pass is held to weaker guarantees.
    """
    for safety in reversed(_LAST):
        others = [finding for finding in wanted if finding.hit.fix and finding.hit.fix.safety is not safety]
        wanted = others or wanted
    return wanted


def _allowed(finding: Finding, allowed: frozenset[Safety]) -> bool:
    fix = finding.hit.fix
    return fix is not None and (fix.chosen or fix.safety in allowed)


def _key(document: Document, finding: Finding) -> tuple[str, str]:
    """Identify a refused fix across passes by its rule and the text around it."""
    span = finding.hit.span
    return finding.rule.code, document.text[max(0, span.start - 20) : span.end + 20]


def _pass(
    document: Document, findings: Sequence[Finding], refused: dict[tuple[str, str], str]
) -> tuple[Document, list[Finding]]:
    """Apply one pass: the first fixes that don't touch each other, verified."""
    chosen = _disjoint(findings)
    while chosen:
        changed = document.replaced(edited(document.text, [edit for finding in chosen for edit in _edits(finding)]))
        if violation(document, changed, chosen) is None:
            return changed, chosen
        kept = _sound(document, chosen, refused)
        # Each is sound by itself and all together are not: take the first half, the others wait for the next pass.
        chosen = kept if len(kept) < len(chosen) else kept[: len(kept) // 2]
    return document, []


def _sound(document: Document, findings: list[Finding], refused: dict[tuple[str, str], str]) -> list[Finding]:
    """Return findings whose fixes pass verification; failures are found by bisection."""
    changed = document.replaced(edited(document.text, [edit for finding in findings for edit in _edits(finding)]))
    reason = violation(document, changed, findings)
    if reason is None:
        return findings
    if len(findings) == 1:
        line = document.line_number(findings[0].hit.span.start)
        note = f"line {line}: {findings[0].rule.code} was not fixed, because the fix {reason}"
        refused[_key(document, findings[0])] = note
        return []
    half = len(findings) // 2
    return [
        *_sound(document, findings[:half], refused),
        *_sound(document, findings[half:], refused),
    ]


def _edits(finding: Finding) -> tuple[Edit, ...]:
    return finding.hit.fix.edits if finding.hit.fix else ()


class _Taken(NamedTuple):
    """The place of a chosen edit; ``is_removal`` if it only removes text."""

    start: int
    end: int
    is_removal: bool


def _disjoint(findings: Iterable[Finding]) -> list[Finding]:
    """Return findings in (start, code) order whose edits don't touch earlier ones.

    Edits of layout may touch: they come from one canonical text, and half of them may mean what the whole does not.
    Removals may touch removals: in whatever order they are made, the text is the same.
    """
    chosen: list[Finding] = []
    taken: list[_Taken] = []  # sorted, disjoint
    for finding in findings:
        places = [_Taken(*edit.span, not edit.new) for edit in _edits(finding)]
        is_layout = finding.hit.fix is not None and finding.hit.fix.safety is Safety.LAYOUT
        if all(_is_free(place, taken, may_touch=is_layout) for place in places):
            chosen.append(finding)
            for place in places:
                insort(taken, place)
    return chosen


def _is_free(place: _Taken, taken: Sequence[_Taken], *, may_touch: bool) -> bool:
    """Return whether an edit overlaps no taken one, and touches only what it may."""
    at = bisect_right(taken, place)
    around = taken[max(0, at - 1) : at + 1]
    if any(one[:2] == place[:2] for one in around):
        return False
    return all(
        one.end + room <= place.start or place.end + room <= one.start
        for one in around
        for room in [0 if may_touch or (one.is_removal and place.is_removal) else 1]
    )
