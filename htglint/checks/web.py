"""What the web said of links. Nothing is asked here: the verdicts are in the context, and only `links` has any."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from htglint.base.findings import Edit, Fix, Hit, Related, Safety, Span
from htglint.links.external import everything

if TYPE_CHECKING:
    from collections.abc import Iterator

    from htglint.base.context import Context
    from htglint.base.rules import Verdict
    from htglint.document.document import Document
    from htglint.links.inventory import Target

VERDICTS = ("dead", "moved", "unreachable", "refused", "certificate", "missing-anchor")


class Params(NamedTuple):
    """``report`` is the kind of verdict that is reported.

    A page that is ``dead``, one that has ``moved`` for good, one that is ``unreachable`` and may be well another time,
    one that was not asked because it was ``refused``, a host without a valid ``certificate``, or a page without the
    anchor (``missing-anchor``).
    """

    report: str


def check(document: Document, params: Params, context: Context) -> Iterator[Hit]:
    """Report the links of a page that have the verdict."""
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
        elif by_host[verdict.host][0] is target:  # one thing is wrong, however many links it concerns
            others = by_host[verdict.host][1:]
            yield Hit(target.span, verdict.detail, related=tuple(_related(document, other) for other in others))


def _related(document: Document, target: Target) -> Related:
    return Related(document.name, target.span, *document.place(target.span.start), "another link to this host")


def _fix(document: Document, target: Target, verdict: Verdict) -> Fix | None:
    """The new URL in the place of the old one, also where that is shown as the text of the link."""
    new, old = verdict.new, target.url
    if not new or document.text[slice(*target.span)] != old:
        return None
    edits = [Edit(target.span, new)]
    start = target.whole.start + 1
    if document.text.startswith(f"[{old}](", target.whole.start):
        edits.insert(0, Edit(Span(start, start + len(old)), new))
    return Fix(f"Write `{new}`", tuple(edits), Safety.CONTENT)
