"""Format `text`: each finding with its line, carets below the place, and help."""

from __future__ import annotations

from typing import TYPE_CHECKING

from htglint.base.escape import visible
from htglint.base.findings import Safety
from htglint.base.paint import Paint
from htglint.base.width import width
from htglint.document.places import Places

from . import candidates
from .concise import headline

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from htglint.base.findings import Finding, Span
    from htglint.document.places import Lines

WIDEST = 120
"""Maximum length of a shown line in code points; a longer one is cut to a window around the place.

On a terminal, the window is as wide as that allows, and at least ``_NARROWEST``.
"""
_NARROWEST = 60
_OPTIONS = {
    Safety.CONTENT: " (with `--unsafe`: it may change what the page says)",
    Safety.CODE_REPAIR: " (with `--repair-code`)",
}
"""What applies a fix that is not applied by default."""


def render(
    findings: Sequence[Finding], sources: Mapping[str, str], *, colour: bool = False, columns: int | None = None
) -> str:
    """Return the findings with their excerpts; a blank line follows each.

    ``columns`` is the width of a terminal.
    """
    places = Places(sources)
    paint = Paint(colour=colour)
    return "".join(f"{line}\n" for finding in findings for line in (*_finding(finding, places, paint, columns), ""))


def _finding(finding: Finding, places: Places, paint: Paint, columns: int | None) -> Iterator[str]:
    hit = finding.hit
    number, source, carets = excerpt(places.lines(finding.path), hit.span, columns)
    gutter = " " * len(number)
    yield headline(finding, places, paint)
    yield paint(f"{gutter} |", "blue")
    yield f"{paint(f'{number} |', 'blue')} {source}".rstrip()
    yield f"{paint(f'{gutter} |', 'blue')} {paint.severity(carets, finding.rule.severity)}"
    for text in _help(finding):
        yield f"{paint('help:', 'cyan')} {text}"
    for related in hit.related:
        place = f"{visible(related.path)}:{related.line}:{related.column}"
        yield f"{paint('note:', 'cyan')} {place}: {visible(related.message)}"


def excerpt(lines: Lines, span: Span, columns: int | None = None) -> tuple[str, str, str]:
    """Return the number of the span's first line, the line or a window, and carets."""
    number, _ = lines.place(span.start)
    start, end = lines.around(span.start)
    left, right = start, end
    widest = WIDEST if columns is None else max(_NARROWEST, columns - len(f"{number} | ……"))
    if end - start > widest:
        left = max(start, min(span.start - widest // 3, end - widest))
        right = min(end, left + widest)
    first = min(span.start, right)
    last = min(max(span.end, first), right)
    before = ("…" if left > start else "") + _shown(lines.text[left:first])
    marked = _shown(lines.text[first:last])
    after = _shown(lines.text[last:right]) + ("…" if right < end else "")
    carets = " " * width(before) + "^" * max(1, width(marked))
    return str(number), before + marked + after, carets


def _shown(text: str) -> str:
    return visible(text.replace("\t", "    "))


def _help(finding: Finding) -> Iterator[str]:
    hit = finding.hit
    if hit.fix is not None:
        yield f"{visible(hit.fix.title)}{_OPTIONS.get(hit.fix.safety, '')}"
    if hit.candidates:
        yield candidates.sentence(hit)
