"""The findings of each page below its name, a line for each: `line:column  CODE [*] message`."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from htglint.base.escape import visible
from htglint.base.paint import Paint
from htglint.document.places import Places

from .concise import labelled

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from htglint.base.findings import Finding


def render(findings: Sequence[Finding], sources: Mapping[str, str], *, colour: bool = False) -> str:
    """The pages in the order of the findings, a blank line after each."""
    paint = Paint(colour=colour)
    places = Places(sources)
    return "".join(
        f"{line}\n"
        for path, found in groupby(findings, lambda finding: finding.path)
        for line in (paint(visible(path), "bold"), *_page(list(found), places, paint), "")
    )


def _page(findings: Sequence[Finding], places: Places, paint: Paint) -> Iterator[str]:
    """The lines of one page, their messages below each other."""
    stands = ["{}:{}".format(*places.of(finding)) for finding in findings]
    widest = max(map(len, stands))
    for place, finding in zip(stands, findings, strict=True):
        yield f"  {place:<{widest}}  {labelled(finding, paint)}"
