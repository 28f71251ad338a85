"""Format `grouped`: findings below their page, `line:column  CODE [*] message`."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from htglint.base.escape import visible
from htglint.base.paint import Paint
from htglint.document.places import Places

from .concise import choices, labelled

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from htglint.base.findings import Finding


def render(findings: Sequence[Finding], sources: Mapping[str, str], *, colour: bool = False) -> str:
    """Return the pages in the order of the findings; a blank line follows each."""
    paint = Paint(colour=colour)
    places = Places(sources)
    return "".join(
        f"{line}\n"
        for path, found in groupby(findings, lambda finding: finding.path)
        for line in (paint(visible(path), "bold"), *_page(list(found), places, paint), "")
    )


def _page(findings: Sequence[Finding], places: Places, paint: Paint) -> Iterator[str]:
    """Yield the lines of one page with aligned messages."""
    positions = ["{}:{}".format(*places.of(finding)) for finding in findings]
    widest = max(map(len, positions))
    for place, finding in zip(positions, findings, strict=True):
        yield f"  {place:<{widest}}  {labelled(finding, paint)}{choices(finding)}"
