"""Fingerprints that identify findings across revisions, by rule and context.

Edits elsewhere on the page don't change a fingerprint. Equal findings on a page are numbered, so the fingerprints of a
run are unique.
"""

from __future__ import annotations

from collections import Counter
from hashlib import sha256
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from htglint.base.findings import Finding
    from htglint.document.places import Places

_AROUND = 60
"""Code points of context on either side; a line may be as long as the page."""
_MOST = 240
"""Maximum length of the marked text in code points."""


def fingerprints(findings: Sequence[Finding], places: Places) -> list[str]:
    """Return a unique fingerprint of 64 hexadecimal digits for each finding."""
    seen: Counter[tuple[str, ...]] = Counter()
    made: list[str] = []
    for finding in findings:
        what = (finding.rule.code, finding.path, *_surroundings(finding, places))
        seen[what] += 1
        made.append(_digest((*what, str(seen[what]))))
    return made


def _surroundings(finding: Finding, places: Places) -> tuple[str, ...]:
    """Return the text before the span on its line, the span, and the text after it.

    Runs of blanks are one.
    """
    lines, span = places.lines(finding.path), finding.hit.span
    start, end = lines.around(span.start)
    before = lines.text[max(start, span.start - _AROUND) : span.start]
    marked = lines.text[span.start : min(span.end, span.start + _MOST)]
    after = lines.text[span.end : max(span.end, min(end, span.end + _AROUND))]
    return tuple(" ".join(part.split()) for part in (before, marked, after))


def _digest(parts: Sequence[str]) -> str:
    """Hash the parts with their lengths, so that different lists never collide."""
    text = "".join(f"{len(part)}:{part}" for part in parts)
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
