"""Links to headings that are not there."""

from __future__ import annotations

import os
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from htglint.base.context import LinkedPage
from htglint.base.findings import Edit, Fix, Hit, Related, Safety, Span
from htglint.document.memo import per_document
from htglint.links import anchors, slugs
from htglint.links.inventory import is_local
from htglint.links.inventory import targets as inventory

if TYPE_CHECKING:
    from collections.abc import Iterator

    from htglint.base.context import Context
    from htglint.document.document import Document

_CLOSE = 0.85
"""How alike a fragment must be to an anchor to be taken for it (difflib's ratio)."""
PROBLEMS = ("missing", "foreign")
_MOST = 50
"""Anchors of a page for which one is looked for that is like them, at a millisecond each."""
_TOP = "top"


class Params(NamedTuple):
    """``site`` is the kind of site where the pages are shown, whose anchors are proposed.

    ``report`` says which problem: an anchor that is ``missing`` on any kind of site, or one that is ``foreign``, there
    on another kind only.
    """

    site: str
    report: str = "missing"


def check(document: Document, params: Params, context: Context) -> Iterator[Hit]:
    """Report links to a heading of this page, or of another page of the site, that has no such heading."""
    references = anchors.references(document)
    if references:
        made, ids = slugs.outline(anchors.titles(document), ()).anchors, anchors.identifiers(document)
        own = _Known(LinkedPage("", "this page", made, ids, context.lost), params.site)
        for reference in references:
            if own.has_problem(reference.anchor, params.report):
                yield own.hit(reference.span, reference.anchor)
    if context.targets:
        yield from _elsewhere(document, params, context)


def _elsewhere(document: Document, params: Params, context: Context) -> Iterator[Hit]:
    """Links to pages of the site; what has moved has a rule of its own."""
    own, name = os.path.abspath(document.name), os.path.basename(document.name)
    paths = {
        target.url: target.path
        for target in context.targets
        if is_local(target.url) and not (target.path.endswith(name) and os.path.abspath(target.path) == own)
    }
    known = {target.path: _known(document, target, params.site) for target in context.targets}
    for target in inventory(document):
        url, sign, fragment = target.url.partition("#")
        path = paths.get(url)
        at = document.text.find("#", *target.span) if sign and path else -1
        anchor = anchors.unescaped(fragment)
        if path and at >= 0 and anchor and known[path].has_problem(anchor, params.report):
            related = (Related(path, Span(0, 0), 1, 1, "the page that is linked"),)
            yield known[path].hit(Span(at + 1, target.span.end), anchor)._replace(related=related)


@per_document
def _known(_document: Document, target: LinkedPage, site: str) -> _Known:
    """What can be linked of a page; several rules ask the same."""
    return _Known(target, site)


class _Known:
    """The anchors of a page, and what those that are not there may have been."""

    def __init__(self, page: LinkedPage, site: str) -> None:
        self._page = page.path
        self._lost = dict(page.lost)
        by_kind = dict(page.anchors)
        self._own = page.ids.union(by_kind[site], {_TOP})
        self._foreign = frozenset().union(*by_kind.values()) - self._own
        self._anchors = by_kind[site]
        self._near: dict[str, str] = {}

    @cached_property
    def _by_letters(self) -> dict[str, list[str]]:
        """The anchors by their letters, which only one that is not there is compared with."""
        return anchors.by_letters(self._anchors)

    def has_problem(self, anchor: str, report: str) -> bool:
        """Whether an anchor has the problem."""
        is_foreign = anchor in self._foreign
        return is_foreign if report == "foreign" else not is_foreign and anchor not in self._own

    def hit(self, span: Span, anchor: str) -> Hit:
        """The finding of a link to an anchor that is not there."""
        has_no = "no longer has a" if anchor in self._lost else "has no"
        said = f"{self._page} {has_no} heading with the anchor `#{anchor}`"
        if self._lost.get(anchor, -1) >= 0:
            new = self._anchors[self._lost[anchor]]
            fix = Fix(f"Write `#{new}`", (Edit(span, new),), Safety.CONTENT)
            return Hit(span, f"{said}; the heading in its place is `#{new}`", fix)
        same = self._by_letters.get(anchors.letters(anchor), [])
        if len(same) == 1:
            # The same letters, in another case, escaped, or less what another kind of site leaves out: it is that one.
            return Hit(span, said, Fix(f"Write `#{same[0]}`", (Edit(span, same[0]),), Safety.REPAIR))
        near = self._like(anchors.letters(anchor))
        if not near:
            return Hit(span, said)
        fix = Fix(f"Write `#{near}`", (Edit(span, near),), Safety.CONTENT)
        return Hit(span, f"{said}; did you mean `#{near}`?", fix)

    def _like(self, letters: str) -> str:
        """The one anchor that is like it; empty where there is none, or several, or where too much was asked for."""
        if letters not in self._near:
            if len(self._near) >= _MOST:
                return ""
            from difflib import get_close_matches  # needed only by pages with such links

            close = get_close_matches(letters, list(self._by_letters), 2, _CLOSE)
            found = self._by_letters[close[0]] if len(close) == 1 else []
            self._near[letters] = found[0] if len(found) == 1 else ""
        return self._near[letters]
