"""Locates a page's text: where known software puts it, else where the prose is.

The known place counts if most of the text is there.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from .article import Article, article
from .boxes import is_note
from .dom import BLOCKS, classes, text_of
from .outline import measure, outline, preorder, taken_away

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .dom import Element
    from .outline import OutlineNode

_KNOWN = (
    "vp-doc",  # VitePress
    "markdown-body", "markdown-section",  # GitHub, GitLab, HackMD, docsify
    "td-content",  # Docsy
    "theme-doc-markdown",  # Docusaurus
    "md-content__inner",  # MkDocs Material
    "wiki-content", "page-body",  # Confluence, Notion
    "cooked", "bbWrapper", "postbody", "s-prose",  # Discourse, XenForo, phpBB, Stack Exchange
    "mw-parser-output",  # MediaWiki
    "post-content", "entry-content", "article-content", "page-content", "post-body", "e-content",  # Jekyll, Hugo, blogs
)  # fmt: skip
_KNOWN_NAMES = frozenset(_KNOWN)
_MIXED = frozenset(_KNOWN[_KNOWN.index("mw-parser-output") :])
"""Places in which plug-ins and templates put boxes of links beside the text."""
_CHROME = frozenset(("nav", "footer", "form", "menu", "search"))
_CHROME_ROLES = frozenset(("navigation", "banner", "contentinfo", "complementary", "search", "dialog", "menu"))
_CHROME_NAMES = re.compile(
    r"^(?!(?:has|is|no|show|with|without)-)(?:.*[-_])?(?:nav|navbar|navigation|menu|sidebar|breadcrumbs?|toc|footer|"
    r"cookies?|pagination|pager|prev-next|share|sharing|sharedaddy|related|comments?|skip-?link|newsletter|advert\w*|"
    r"edit-link|page-meta|feedback\w*|reading-time|zeroclipboard-container)(?:[-_](?:container|wrapper|links?|list|bar|inner|content))?$",
    re.I,
)
_SHARE = 0.5
"""The share of a page's prose that a place must hold to be taken for that of the text."""
_NEARLY_ALL = 0.9
_LINK_LIST = 0.5
_SHORT = 500
"""Characters of prose below which a page is too short to be judged by its paragraphs."""
_LEAST_ARTICLE = 0.25
"""Minimum share of the page's prose in an article; with less, the page is a list, or of many parts."""
_LEAST_ASIDE = 25
_LEAST_TITLE = 8
_TITLE_SHARE = 0.3
"""The share of the title of a document that a heading must have to be the one that names it."""
_DOCUMENTATION = re.compile(
    r"\b(?:antora|asciidoc(?:tor)?|docbook|docusaurus|docutils|doxygen|gitbook|javadoc|latex2html|mdbook|mkdocs|pandoc|pdoc|rustdoc|"
    r"sphinx|starlight|typedoc|vitepress|vuepress|yard)\b",
    re.I,
)
"""Software that makes pages of documentation: all beside its navigation is text, however much of it are links."""


class Content(NamedTuple):
    """The elements with the page's text, in order, and exclusions inside them.

    ``title`` is the first of them where it was taken from elsewhere on the page.
    """

    chosen: tuple[Element, ...]
    left_out: frozenset[Element]
    title: Element | None = None


def content(root: Element, *, whole: bool = False) -> Content:
    """Return the text of a page; the ``whole`` page is all that can be seen."""
    body = root.find(".//body")
    body = root if body is None else body
    if whole:
        return Content((body,), frozenset())
    page = _Page(body)
    found = page.known()
    if found is None and page.prose >= _SHORT and not _is_documentation(root):
        found = page.scored()
    found = found or page.only() or page.densest()
    title = _title_outside(found)
    return found if title is None else Content((title, *found.chosen), found.left_out, title)


class _Page:
    """A page without its navigation, footers and forms."""

    def __init__(self, body: Element) -> None:
        self.root = outline(body)
        order = preorder(self.root)
        measure(order)
        prose = self.prose
        self.order = self.without_chrome(order, by_names=True)
        if self.prose < _LEAST_ARTICLE * prose:  # names are guesses: a page of comments still has text
            for node in order:
                node.gone = False
            measure(order)
            self.order = self.without_chrome(order, by_names=False)

    def without_chrome(self, order: Sequence[OutlineNode], *, by_names: bool) -> list[OutlineNode]:
        """Take away what belongs to the site, and sum up the nodes that stay."""
        for node in order[1:]:
            node.gone = _is_chrome(node, self.root, by_names=by_names)
        left = preorder(self.root)
        measure(left)
        return left

    @property
    def prose(self) -> float:
        """The number of characters outside links and parts of the site."""
        return _prose(self.root)

    def known(self) -> Content | None:
        """Return the elements that known software marks as content.

        None if most of the prose is elsewhere.
        """
        found: dict[str, list[OutlineNode]] = {}
        for node in self.order:
            for name in classes(node.element) & _KNOWN_NAMES:
                if not any(name in classes(above.element) for above in node.ancestors()):
                    found.setdefault(name, []).append(node)
        shares = {name: sum(map(_prose, found[name])) for name in _KNOWN if name in found}
        name = max(shares, key=lambda one: shares[one], default="")
        if not name or not 0 < shares[name] >= _SHARE * self.prose:
            return None
        cleaned = self.cleaned(found[name]) if name in _MIXED and self.prose >= _SHORT else None
        return cleaned or self.content(found[name])

    def only(self) -> Content | None:
        """Return the page's only article or main part, if most of the prose is in it."""
        for tag in ("article", "main"):
            nodes = {node for node in self.order if tag in (node.tag, node.element.get("role"))}
            outermost = [node for node in nodes if nodes.isdisjoint(node.ancestors())]
            if len(outermost) == 1 and (self.holds_most(outermost[0]) or (tag == "main" and _has_title(outermost[0]))):
                return self.content(outermost)
        return None

    def holds_most(self, node: OutlineNode) -> bool:
        """Whether most of the prose is in a node, or most of the text on a page of links."""
        return 0 < _prose(node) >= _SHARE * self.prose or 0 < node.text >= _SHARE * self.root.text

    def densest(self) -> Content:
        """Return the deepest element that holds nearly all prose."""
        node = self.root
        while self.prose:
            heavy = [child for child in node.nodes if _prose(child) >= _NEARLY_ALL * self.prose and child.tag in BLOCKS]
            if not heavy or heavy[0].tag in ("p", "pre", "ul", "ol", "table", "dl", "blockquote"):
                break
            node = heavy[0]
        return self.content([node])

    def cleaned(self, known: Sequence[OutlineNode]) -> Content | None:
        """What a reader would want of known places, if that is nearly all that is in them."""
        found = article(self.root.element)
        size = sum(node.text for node in known)
        places = {node.element for node in known}
        is_there = all(part.element in places or not places.isdisjoint(_around(part)) for part in found.parts)
        return self.parts(found) if is_there and found.size >= _NEARLY_ALL * size else None

    def scored(self) -> Content | None:
        """Return the article found by score; None if it has next to nothing of the page."""
        found = article(self.root.element)
        return self.parts(found) if found.parts and found.size >= _LEAST_ARTICLE * self.prose else None

    @staticmethod
    def parts(found: Article) -> Content:
        """Return the elements of an article, or what holds them where some are loose text."""
        parent = found.parts[0].parent
        elements = tuple(part.element for part in found.parts)
        if parent is None or None not in elements:
            return Content(elements, found.left_out)
        beside = {child.element for child in parent.nodes} - {None, *elements}
        return Content((parent.element,), found.left_out | beside)

    def content(self, nodes: Sequence[OutlineNode]) -> Content:
        """Return the elements of nodes, less what belongs to the site."""
        return Content(tuple(node.element for node in nodes), taken_away(self.root))


def _has_title(node: OutlineNode) -> bool:
    return any(one.tag == "h1" and one.text for one in preorder(node))


def _around(node: OutlineNode) -> set[Element]:
    return {above.element for above in node.ancestors()}


def _is_documentation(root: Element) -> bool:
    """Return whether a page says that software for documentation has made it."""
    named = (one.get("content", "") for one in root.iter("meta") if one.get("name", "").lower() == "generator")
    return any(_DOCUMENTATION.search(name) for name in named)


def _prose(node: OutlineNode) -> float:
    return node.text - node.links


def _is_chrome(node: OutlineNode, root: OutlineNode, *, by_names: bool) -> bool:
    """Return whether an element belongs to the site: navigation, footers, forms."""
    element = node.element
    if is_note(element) or 0 < _prose(node) >= _SHARE * _prose(root):  # a form, or a box with a sidebar, may hold all
        return False
    if node.tag == "footer" and any(above.tag == "blockquote" for above in node.ancestors()):  # who is quoted
        return False
    if node.tag in _CHROME or element.get("role") in _CHROME_ROLES:
        return True
    if node.tag not in BLOCKS:
        return False
    is_named = by_names and any(_CHROME_NAMES.match(name) for name in (*classes(element), element.get("id", "")))
    return is_named or (node.tag == "aside" and _is_beside(node))


def _is_beside(node: OutlineNode) -> bool:
    """Return whether an aside is a list of links or a few words, not part of the text."""
    return node.text < _LEAST_ASIDE or node.link_density > _LINK_LIST


def _title_outside(found: Content) -> Element | None:
    """Return a title for content without one: the document's, or the only h1."""
    if any(_is_kept(title, found) for one in found.chosen for title in one.iter("h1")):
        return None
    named = _named_title(found)
    if named is not None:
        return None if _is_kept(named, found) and _stands_in(named, found) else named
    for above in (found.chosen[0], *found.chosen[0].iterancestors()):
        titles = [title for title in above.iter("h1") if next(title.iterancestors("nav"), None) is None]
        if titles:
            return titles[0] if len(titles) == 1 else None
    return None


def _named_title(found: Content) -> Element | None:
    """Return the heading with most of the document's title, which may name the site."""
    root = found.chosen[0].getroottree().getroot()
    named = " ".join(root.findtext(".//title", "").split())
    headings = {title: " ".join(text_of(title).split()) for title in root.iter("h1", "h2", "h3")}
    least = max(_LEAST_TITLE, len(named) * _TITLE_SHARE)
    fitting = [title for title, shown in headings.items() if len(shown) >= least and shown in named]
    return max(fitting, key=lambda title: len(headings[title]), default=None)


def _stands_in(element: Element, found: Content) -> bool:
    return any(one in found.chosen for one in (element, *element.iterancestors()))


def _is_kept(element: Element, found: Content) -> bool:
    return element not in found.left_out and found.left_out.isdisjoint(element.iterancestors())
