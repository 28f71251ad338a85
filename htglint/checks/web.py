"""Verdicts on external links, which `htglint links` puts into the context."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from htglint.base.findings import Edit, Fix, Hit, Related, Safety, Span
from htglint.links.external import everything

if TYPE_CHECKING:
    from collections.abc import Iterator

    from htglint.base.context import Context
    from htglint.base.rules import LinkVerdict
    from htglint.document.document import Document
    from htglint.links.inventory import Target

VERDICTS = ("dead", "moved", "unreachable", "refused", "certificate", "missing-anchor")


class Params(NamedTuple):
    """``report`` selects the kind of verdict.

    The page is ``dead``, has ``moved`` permanently, is ``unreachable`` for now, was ``refused`` for security reasons,
    its host has no valid ``certificate``, or it lacks the anchor (``missing-anchor``).
    """

    report: str


def check(document: Document, params: Params, context: Context) -> Iterator[Hit]:
    """Report links with the verdict."""
    verdicts = {verdict.url: verdict for verdict in context.verdicts if verdict.kind == params.report}
    if not verdicts:
        return
    found = [(target, verdicts[target.url]) for target in everything(document) if target.url in verdicts]
    by_host: dict[str, list[Target]] = {}
    for target, verdict in found:
        by_host.setdefault(verdict.host, []).append(target)
    for target, verdict in found:
        if not verdict.host:
            yield Hit(target.span, verdict.detail, _fix(document, target, verdict))
        elif by_host[verdict.host][0] is target:  # one finding per host, with the other links as related places
            others = by_host[verdict.host][1:]
            yield Hit(target.span, verdict.detail, related=tuple(_related(document, other) for other in others))


def _related(document: Document, target: Target) -> Related:
    return Related(document.name, target.span, *document.place(target.span.start), "another link to this host")


def _fix(document: Document, target: Target, verdict: LinkVerdict) -> Fix | None:
    """Replace the old URL by the new one, also where it is the link text."""
    new, old = verdict.new, target.url
    if not new or document.text[slice(*target.span)] != old:
        return None
    edits = [Edit(target.span, new)]
    start = target.whole.start + 1
    if document.text.startswith(f"[{old}](", target.whole.start):
        edits.insert(0, Edit(Span(start, start + len(old)), new))
    return Fix(f"Write `{new}`", tuple(edits), Safety.CONTENT)
