"""What a finding is recognised by from one state of a page to the next: its rule and what stands there, not its line.

An edit elsewhere on the page leaves it as it is. Where a page has the same mistake in the same words several times,
they are counted, so that every fingerprint of a run is one finding's.
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
"""Code points of the line on either side; a whole line may be as long as the page."""
_MOST = 240
"""Code points of the marked text itself."""


def fingerprints(findings: Sequence[Finding], places: Places) -> list[str]:
    """A fingerprint of 64 hexadecimal digits for each finding, no two of them the same."""
    seen: Counter[tuple[str, ...]] = Counter()
    made: list[str] = []
    for finding in findings:
        what = (finding.rule.code, finding.path, *_surroundings(finding, places))
        seen[what] += 1
        made.append(_digest((*what, str(seen[what]))))
    return made


def _surroundings(finding: Finding, places: Places) -> tuple[str, ...]:
    """What is marked, and what stands before and behind it on its line; runs of blanks are one."""
    lines, span = places.lines(finding.path), finding.hit.span
    start, end = lines.around(span.start)
    before = lines.text[max(start, span.start - _AROUND) : span.start]
    marked = lines.text[span.start : min(span.end, span.start + _MOST)]
    after = lines.text[span.end : max(span.end, min(end, span.end + _AROUND))]
    return tuple(" ".join(part.split()) for part in (before, marked, after))


def _digest(parts: Sequence[str]) -> str:
    """Each part with its length, so that no two lists of parts read the same."""
    text = "".join(f"{len(part)}:{part}" for part in parts)
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
