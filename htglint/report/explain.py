"""Explanations (`--explain`): steps of fixes, and candidates of what remains."""

from __future__ import annotations

from typing import TYPE_CHECKING

from htglint.base.escape import visible
from htglint.base.paint import Paint
from htglint.document.places import Places

from . import candidates
from .concise import headline

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from htglint.base.findings import Finding, Fix, Hit


def render(findings: Sequence[Finding], sources: Mapping[str, str], *, colour: bool = False) -> str:
    """Explain every finding that has a fix or candidates; a blank line follows each."""
    places = Places(sources)
    paint = Paint(colour=colour)
    return "".join(
        f"{line}\n"
        for finding in findings
        if finding.hit.fix is not None or finding.hit.candidates
        for line in (headline(finding, places, paint), *_reasons(finding.hit), "")
    )


def _reasons(hit: Hit) -> Iterator[str]:
    if hit.fix is not None:
        yield from _steps(hit.fix)
    if hit.candidates:
        yield "  candidates"
        for one in candidates.ordered(hit):
            why = visible(candidates.reason(one, hit))
            yield f"    {one.probability:6.1%}  `{visible(one.text)}`  {_code_points(one.text)}  {why}".rstrip()


def _steps(fix: Fix) -> Iterator[str]:
    yield f"  {visible(fix.title)} ({fix.safety.value})"
    for step in fix.steps:
        yield f"    `{visible(step.before)}` -> `{visible(step.after)}`: {visible(step.reason)}"
        indent = max((len(label) for label, _ in step.facts), default=0)
        for label, value in step.facts:
            yield f"      {visible(label):<{indent}}  {visible(value)}"


def _code_points(text: str) -> str:
    return " ".join(f"U+{ord(char):04X}" for char in text)
