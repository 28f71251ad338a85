"""Decides what changes: merges fixes, applies them, verifies what they promise, and repeats to a fixpoint."""

from __future__ import annotations

from bisect import bisect_right, insort
from typing import TYPE_CHECKING, NamedTuple

from . import engine
from .model import Edit, Finding, Safety
from .verify import broken_promise

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from .document import Document
    from .model import Context, Rule

MOST_PASSES = 10
BY_DEFAULT = frozenset({Safety.LAYOUT, Safety.REPAIR, Safety.WORDING})
EVERYTHING = frozenset(Safety)


class Pass(NamedTuple):
    """The findings whose fixes were applied together, and the text that their spans belong to."""

    text: str
    applied: tuple[Finding, ...]


class Outcome(NamedTuple):
    """What became of a page: its new text, what was applied in each pass, what is left, and notes for people."""

    document: Document
    passes: tuple[Pass, ...]
    remaining: list[Finding]
    notes: tuple[str, ...]

    @property
    def applied(self) -> tuple[Finding, ...]:
        """Everything that was applied, in the order in which it was."""
        return tuple(finding for part in self.passes for finding in part.applied)


def fix(
    document: Document, rules: Sequence[Rule], context: Context, allowed: frozenset[Safety] = BY_DEFAULT
) -> Outcome:
    """Apply every allowed fix until nothing changes; a cycle gives the page back as it was and names its rules."""
    original = document
    passes: list[Pass] = []
    refused: set[tuple[str, str]] = set()
    notes: dict[str, None] = {}  # in order, each once
    seen = {document.text}
    for _ in range(MOST_PASSES):
        findings = engine.check(document, rules, context)
        wanted = [
            finding for finding in findings if _allowed(finding, allowed) and _key(document, finding) not in refused
        ]
        changed, done = _pass(document, wanted, refused, notes)
        if not done:
            return Outcome(document, tuple(passes), findings, tuple(notes))
        if changed.text in seen:
            return _cycle(original, rules, context, done, notes)
        seen.add(changed.text)
        passes.append(Pass(document.text, tuple(done)))
        document = changed
    return _cycle(original, rules, context, done, notes)


def _allowed(finding: Finding, allowed: frozenset[Safety]) -> bool:
    return finding.hit.fix is not None and finding.hit.fix.safety in allowed


def _key(document: Document, finding: Finding) -> tuple[str, str]:
    """What identifies a refused fix from pass to pass: its rule and the text at its place."""
    span = finding.hit.span
    return finding.rule.code, document.text[max(0, span.start - 20) : span.end + 20]


def _cycle(
    original: Document, rules: Sequence[Rule], context: Context, last: Iterable[Finding], notes: dict[str, None]
) -> Outcome:
    names = ", ".join(sorted({finding.rule.code for finding in last}))
    note = f"the fixes of {names} undo each other, so the page was left as it was; ignore one of them"
    return Outcome(original, (), engine.check(original, rules, context), (*notes, note))


def _pass(
    document: Document, findings: Sequence[Finding], refused: set[tuple[str, str]], notes: dict[str, None]
) -> tuple[Document, list[Finding]]:
    """One pass: the fixes that don't touch each other, first come first served, verified."""
    chosen = _disjoint(findings)
    while chosen:
        changed = document.replaced(apply(document.text, [edit for finding in chosen for edit in _edits(finding)]))
        if broken_promise(document, changed, chosen) is None:
            return changed, chosen
        kept = _sound(document, chosen, refused, notes)
        # Each well alone and broken together: take the first, the others wait for the next pass.
        chosen = kept if len(kept) < len(chosen) else kept[: len(kept) // 2]
    return document, []


def _sound(
    document: Document, findings: list[Finding], refused: set[tuple[str, str]], notes: dict[str, None]
) -> list[Finding]:
    """The findings less those whose fixes break their promise; halves that are well together are not looked into."""
    changed = document.replaced(apply(document.text, [edit for finding in findings for edit in _edits(finding)]))
    reason = broken_promise(document, changed, findings)
    if reason is None:
        return findings
    if len(findings) == 1:
        line = document.line_number(findings[0].hit.span.start)
        refused.add(_key(document, findings[0]))
        notes[f"line {line}: {findings[0].rule.code} was not fixed, because the fix {reason}"] = None
        return []
    half = len(findings) // 2
    return [
        *_sound(document, findings[:half], refused, notes),
        *_sound(document, findings[half:], refused, notes),
    ]


def _edits(finding: Finding) -> tuple[Edit, ...]:
    return finding.hit.fix.edits if finding.hit.fix else ()


def _disjoint(findings: Iterable[Finding]) -> list[Finding]:
    """Findings in (start, code) order whose edits neither overlap nor touch an earlier one's."""
    chosen: list[Finding] = []
    taken: list[tuple[int, int]] = []  # sorted, disjoint
    for finding in findings:
        spans = [(edit.span.start, edit.span.end) for edit in _edits(finding)]
        if all(_is_free(span, taken) for span in spans):
            chosen.append(finding)
            for span in spans:
                insort(taken, span)
    return chosen


def _is_free(span: tuple[int, int], taken: Sequence[tuple[int, int]]) -> bool:
    """Whether a span neither overlaps nor touches any of the taken ones."""
    at = bisect_right(taken, span)
    return (at == 0 or taken[at - 1][1] < span[0]) and (at == len(taken) or span[1] < taken[at][0])


def apply(text: str, edits: Iterable[Edit]) -> str:
    """The text after edits that don't overlap."""
    parts, at = [], 0
    for edit in sorted(edits, key=lambda edit: edit.span):
        parts += [text[at : edit.span.start], edit.new]
        at = edit.span.end
    return "".join(parts) + text[at:]
