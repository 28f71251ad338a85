"""Hover: the findings below the pointer, with their rules."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from lsprotocol import types

from htglint.base.errors import HtglintError
from htglint.base.escape import visible
from htglint.base.findings import Span
from htglint.project import packs
from htglint.report import candidates, rule_pages
from htglint.report.markdown import code

from .diagnostics import sentence
from .positions import Positions

if TYPE_CHECKING:
    from collections.abc import Iterator

    from htglint.base.findings import Candidate, Finding, Hit
    from htglint.base.rules import Rule

    from .gate import Checked

_MOST = 5
"""Maximum number of findings shown at once."""
_MARKUP = re.compile(r"[\\`*_{}\[\]<>#+!|~&-]")


def at(checked: Checked, place: types.Position, encoding: str, *, markdown: bool) -> types.Hover | None:
    """Return the findings at a place, in Markdown or plain text.

    None if there are none.
    """
    positions = Positions.of(checked.document, encoding)
    offset = positions.offset(place)
    found = [finding for finding in checked.findings if finding.hit.span.start <= offset <= finding.hit.span.end]
    if not found:
        return None
    found = found[:_MOST]
    rule = "\n\n---\n\n" if markdown else "\n\n"
    text = rule.join("\n\n".join(_paragraphs(finding, markdown=markdown)) for finding in found)
    kind = types.MarkupKind.Markdown if markdown else types.MarkupKind.PlainText
    start = max(finding.hit.span.start for finding in found)
    end = min(finding.hit.span.end for finding in found)
    return types.Hover(types.MarkupContent(kind, text), positions.range(Span(start, end)))


def _paragraphs(finding: Finding, *, markdown: bool) -> Iterator[str]:
    """Yield the rule, the message, the fix, the readings, the summary and the reasons."""
    rule, hit = _described(finding.rule), finding.hit
    label = f"{rule.code} {rule.name}"
    yield f"**{label}** ({rule.severity.name.lower()})" if markdown else f"{label} ({rule.severity.name.lower()})"
    yield _plain(f"{hit.message}.", markdown=markdown)
    if hit.fix is not None:
        yield _plain(f"Fix ({hit.fix.safety.value}): {hit.fix.title}.", markdown=markdown)
    if hit.candidates:
        readings = ", ".join(_reading(one, hit, markdown=markdown) for one in candidates.ordered(hit))
        yield f"It may have been: {readings}."
    yield _plain(f"{rule.summary.rstrip('.')}.", markdown=markdown)
    if rule.why:
        lines = rule.why.strip().split("\n")
        yield "\n".join(map(visible, lines)) if markdown else visible(" ".join(rule.why.split()))
    page = rule_pages.url(rule)
    if page:
        yield f"[{label}]({page})" if markdown else page


def _reading(candidate: Candidate, hit: Hit, *, markdown: bool) -> str:
    shown = code if markdown else visible
    why = candidates.reason(candidate, hit)
    return f"{shown(candidate.text)} {candidate.probability:.0%}{f' ({shown(why)})' if why else ''}"


def _described(rule: Rule) -> Rule:
    """Return the rule with its reasons, if its file can still be read."""
    try:
        return packs.describe(rule)
    except HtglintError:
        return rule


def _plain(text: str, *, markdown: bool) -> str:
    """Return text with its markup escaped: it may quote the page."""
    shown = sentence(text)
    return _MARKUP.sub(r"\\\g<0>", shown) if markdown else shown
