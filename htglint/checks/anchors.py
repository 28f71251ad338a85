"""Links to missing headings."""

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
"""Similarity (difflib's ratio) from which a fragment counts as a misspelt anchor."""
PROBLEMS = ("missing", "foreign")
_MOST = 50
"""Missing anchors of a page for which a similar one is searched, at a millisecond each."""
_TOP = "top"
_ELSEWHERE = "github"
"""The kind of site whose anchors are proposed if the kind is unknown, and those of the repository everywhere."""
_SHOWN_BY_FILES = {"mkdocs"}
"""Kinds of site that no page can be for if the repository does not show it."""


OF_THE_PLACE = "auto"


class Params(NamedTuple):
    """``site`` is the kind of site that publishes the pages and determines anchors.

    With ``auto`` it is found in the repository (``.vitepress``, ``hugo.toml``, ``mkdocs.yml``, ``docusaurus.config``)
    or in the profile of the page. If neither knows it, GitHub's anchors are proposed, and the fix requires --unsafe
    where other sites make another anchor.

    ``report`` selects the problem: ``missing`` anchors don't exist on the site or on GitHub (if the site is
    unknown, on any kind of site), ``foreign`` ones only on another kind.
    """

    site: str
    report: str = "missing"


def check(document: Document, params: Params, context: Context) -> Iterator[Hit]:
    """Report links to headings that don't exist on this page or the linked one."""
    references = anchors.references(document)
    if references:
        made, ids = slugs.outline(anchors.titles(document), ()).anchors, anchors.identifiers(document)
        own = _PageAnchors(LinkedPage("", "this page", made, ids, context.lost), _site(params, context))
        for reference in references:
            if own.has_problem(reference.anchor, params.report):
                yield own.hit(reference.span, reference.anchor)
    if context.targets:
        yield from _other_pages(document, params, context)


def _other_pages(document: Document, params: Params, context: Context) -> Iterator[Hit]:
    """Check links to other pages of the site; moved pages have their own rule."""
    own, name = os.path.abspath(document.name), os.path.basename(document.name)
    paths = {
        target.url: target.path
        for target in context.targets
        if is_local(target.url) and not (target.path.endswith(name) and os.path.abspath(target.path) == own)
    }
    site = _site(params, context)
    known = {target.path: _known(document, target, site) for target in context.targets}
    for target in inventory(document):
        url, sign, fragment = target.url.partition("#")
        path = paths.get(url)
        at = document.text.find("#", *target.span) if sign and path else -1
        anchor = anchors.unescaped(fragment)
        if path and at >= 0 and anchor and known[path].has_problem(anchor, params.report):
            related = (Related(path, Span(0, 0), 1, 1, "the page that is linked"),)
            yield known[path].hit(Span(at + 1, target.span.end), anchor)._replace(related=related)


def _site(params: Params, context: Context) -> str:
    """Return the kind of site whose anchors count; empty if it is unknown."""
    return context.site_kind if params.site == OF_THE_PLACE else params.site


@per_document
def _known(_document: Document, target: LinkedPage, site: str) -> _PageAnchors:
    """Return the anchors of a page, shared by several rules."""
    return _PageAnchors(target, site)


class _PageAnchors:
    """Anchors of a page, and proposals for missing ones; ``site`` is empty if unknown."""

    def __init__(self, page: LinkedPage, site: str) -> None:
        self._is_known = bool(site)
        site = site or _ELSEWHERE
        self._page = page.path
        self._lost = dict(page.lost)
        by_kind = dict(page.anchors)
        self._own = page.ids.union(by_kind[site], {_TOP})
        known = {site, _ELSEWHERE} if self._is_known else by_kind.keys() - _SHOWN_BY_FILES
        self._foreign = frozenset().union(*(by_kind[kind] for kind in known)) - self._own
        self._anchors = by_kind[site]
        self._all = tuple(by_kind.values())
        self._near: dict[str, str] = {}

    @cached_property
    def _by_letters(self) -> dict[str, list[str]]:
        """The anchors by their letters; only missing ones are compared with them."""
        return anchors.by_letters(self._anchors)

    def has_problem(self, anchor: str, report: str) -> bool:
        """Return whether an anchor has the problem ``report``."""
        is_foreign = anchor in self._foreign
        return is_foreign if report == "foreign" else not is_foreign and anchor not in self._own

    def hit(self, span: Span, anchor: str) -> Hit:
        """Return the finding for a link to a missing anchor."""
        has_no = "no longer has a" if anchor in self._lost else "has no"
        said = f"{self._page} {has_no} heading with the anchor `#{anchor}`"
        if self._lost.get(anchor, -1) >= 0:
            new = self._anchors[self._lost[anchor]]
            return Hit(span, f"{said}; the heading in its place is `#{new}`", self._fix(span, new, Safety.CONTENT))
        same = self._by_letters.get(anchors.letters(anchor), [])
        if len(same) == 1:
            # The same letters in another case, escaped, or without what another kind of site drops.
            return Hit(span, said, self._fix(span, same[0], Safety.REPAIR))
        near = self._like(anchors.letters(anchor))
        if not near:
            return Hit(span, said)
        return Hit(span, f"{said}; did you mean `#{near}`?", self._fix(span, near, Safety.CONTENT))

    def _fix(self, span: Span, new: str, safety: Safety) -> Fix:
        """Return the fix that writes an anchor; its title names the site if others differ."""
        at = self._anchors.index(new)
        if self._is_known or all(made[at] == new for made in self._all):
            return Fix(f"Write `#{new}`", (Edit(span, new),), safety)
        return Fix(f"Write `#{new}`, the anchor on {slugs.NAMES[_ELSEWHERE]}", (Edit(span, new),), Safety.CONTENT)

    def _like(self, letters: str) -> str:
        """Return the only similar anchor; empty if there is none or several.

        Also empty after too many searches.
        """
        if letters not in self._near:
            if len(self._near) >= _MOST:
                return ""
            from difflib import get_close_matches  # needed only by pages with such links

            close = get_close_matches(letters, list(self._by_letters), 2, _CLOSE)
            found = self._by_letters[close[0]] if len(close) == 1 else []
            self._near[letters] = found[0] if len(found) == 1 else ""
        return self._near[letters]
