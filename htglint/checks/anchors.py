"""Links to headings that are not there."""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING, NamedTuple

from ..links import anchors, pages, slugs
from ..model import Edit, Fix, Hit, Related, Safety, Span

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ..document import Document
    from ..model import Context, Target

_LETTERS = re.compile(r"[^\W_]+")
_CLOSE = 0.85
"""How alike a fragment must be to an anchor to be taken for it (difflib's ratio)."""
_TOP = "top"


class Params(NamedTuple):
    """``site`` is the kind of site whose anchors are proposed; those of any kind are accepted."""

    site: str


def check(document: Document, params: Params, context: Context) -> Iterator[Hit]:
    """Report links to a heading of this page, or of another page of its folder, that has no such heading."""
    references = anchors.references(document)
    accepted = _accepted(anchors.titles(document), anchors.identifiers(document)) if references else frozenset()
    for reference in references:
        if reference.anchor not in accepted:
            yield _hit(reference.span, reference.anchor, anchors.titles(document), params, "this page")
    if context.targets:
        yield from _elsewhere(document, params, {target.page: target for target in context.targets})


def _elsewhere(document: Document, params: Params, targets: dict[str, Target]) -> Iterator[Hit]:
    folder = os.path.basename(os.path.dirname(os.path.abspath(document.name)))
    accepted = {name: _accepted(target.titles, target.ids) for name, target in targets.items()}
    for link in document.tree.links:
        target = targets.get(pages.beside(link.url, folder)) if "#" in link.url else None
        if target is None or link.destination is None:
            continue
        at = document.text.find("#", *link.destination)
        anchor = anchors.unescaped(link.url.split("#", 1)[1])
        if at >= 0 and anchor and anchor not in accepted[target.page]:
            related = (Related(target.path, Span(0, 0), 1, 1, "the page that is linked"),)
            span = Span(at + 1, link.destination.end)
            yield _hit(span, anchor, target.titles, params, target.path)._replace(related=related)


def _accepted(titles: Sequence[str], ids: frozenset[str]) -> frozenset[str]:
    """The anchors of a page on any kind of site."""
    return ids.union({_TOP}, *(slugs.numbered(titles, slug) for slug in slugs.KINDS.values()))


def _hit(span: Span, anchor: str, titles: Sequence[str], params: Params, page: str) -> Hit:
    said = f"{page} has no heading with the anchor `#{anchor}`"
    there = list(slugs.numbered(titles, slugs.KINDS[params.site]))
    same = [known for known in there if _letters(known) == _letters(anchor)]
    if len(same) == 1:
        # The same letters, in another case, with escapes, or with what another kind of site leaves out: it is that one.
        return Hit(span, said, Fix(f"Write `#{same[0]}`", (Edit(span, same[0]),), Safety.REPAIR))
    from difflib import get_close_matches  # needed only by pages with such links

    by_letters = {_letters(known): known for known in there}
    close = get_close_matches(_letters(anchor), list(by_letters), 2, _CLOSE)
    if len(close) != 1:
        return Hit(span, said)
    near = by_letters[close[0]]
    return Hit(span, f"{said}; `#{near}` is like it", Fix(f"Write `#{near}`", (Edit(span, near),), Safety.CONTENT))


def _letters(anchor: str) -> str:
    return "".join(_LETTERS.findall(anchor.casefold()))
