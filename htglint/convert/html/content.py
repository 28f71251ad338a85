"""Where in a page its text is: at the places where known site generators put it, else where most of the text is."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from .dom import BLOCKS, INVISIBLE, classes, is_hidden, is_tag, text_of

if TYPE_CHECKING:
    from .dom import Element

_KNOWN = (
    "vp-doc",  # VitePress
    "markdown-body",  # GitHub, GitLab, HackMD
    "td-content",  # Docsy
    "theme-doc-markdown",  # Docusaurus
    "md-content__inner",  # MkDocs Material
    "post-content", "entry-content", "article-content", "page-content", "post-body", "e-content",  # Jekyll, Hugo, blogs
)  # fmt: skip
_CHROME = frozenset(("nav", "footer", "aside", "form", "menu", "search"))
_CHROME_ROLES = frozenset(("navigation", "banner", "contentinfo", "complementary", "search", "dialog", "menu"))
_CHROME_NAMES = re.compile(
    r"^(?:.*[-_])?(?:nav|navbar|navigation|menu|sidebar|breadcrumbs?|toc|footer|cookies?|pagination|pager|prev-next|"
    r"share|sharing|related|comments?|skip-?link|newsletter|advert\w*|edit-link|page-meta|feedback\w*|reading-time|"
    r"zeroclipboard-container)(?:[-_](?:container|wrapper|links?|list|bar|inner|content))?$",
    re.I,
)
_MOST = 0.9


def main(root: Element) -> tuple[Element, ...]:
    """The elements that hold the page's text: one, and before it a heading of the page that stands outside."""
    body = root.find(".//body")
    body = root if body is None else body
    chosen = _known(body)
    if chosen is None:
        chosen = _densest(body)
    title = _title_outside(chosen)
    return (chosen,) if title is None else (title, chosen)


def _known(body: Element) -> Element | None:
    """The largest element that a known generator marks as content, else the page's only article or main part."""
    found: dict[str, list[Element]] = {}
    wanted = frozenset(_KNOWN)
    for element in body.iter():
        if is_tag(element):
            for name in classes(element) & wanted:
                found.setdefault(name, []).append(element)
            if element.tag in ("article", "main") or element.get("role") == "main":
                found.setdefault("article" if element.tag == "article" else "main", []).append(element)
    sizes = _sizes(body) if any(len(elements) > 1 for elements in found.values()) else {}
    largest = {name: max(elements, key=lambda one: sizes.get(one, 0)) for name, elements in found.items()}
    filled = {name: element for name, element in largest.items() if text_of(element).strip()}
    if "article" in filled and len(found["article"]) > 1 and "main" in filled:
        del filled["article"]  # several articles are a list of them
    return next((filled[name] for name in (*_KNOWN, "article", "main") if name in filled), None)


def _sizes(body: Element) -> dict[Element, int]:
    """How many characters of text stand below each element; from the leaves up, so that depth does no harm."""
    sizes: dict[Element, int] = {}
    for element in reversed(list(body.iter())):
        own = len(element.text or "") if element.tag not in ("script", "style") else 0
        sizes[element] = own + sum(sizes[child] + len(child.tail or "") for child in element)
    return sizes


def is_chrome(element: Element) -> bool:
    """Whether an element belongs to the site around a text: navigation, footers, forms."""
    if element.tag in _CHROME or element.get("role") in _CHROME_ROLES:
        return element.tag != "footer" or next(element.iterancestors("blockquote"), None) is None
    if element.tag not in BLOCKS or not element.attrib:
        return False
    return any(_CHROME_NAMES.match(name) for name in classes(element)) or bool(
        _CHROME_NAMES.match(element.get("id", ""))
    )


def _densest(body: Element) -> Element:
    """The deepest element that holds nearly all text outside of navigation and links."""
    weights = _weights(body)
    chosen = body
    while True:
        least = _MOST * weights.get(body, 0)
        heavy = [child for child in chosen if weights.get(child, 0) >= least and child.tag in BLOCKS]
        if not heavy or not weights.get(body) or heavy[0].tag in ("p", "pre", "ul", "ol", "table", "dl", "blockquote"):
            return chosen
        chosen = heavy[0]


def _weights(body: Element) -> dict[Element, int]:
    """How many characters of prose stand below each element; walked from the leaves up, so that depth does no harm."""
    weights: dict[Element, int] = {}
    order = [element for element in body.iter() if is_tag(element)]
    for element in reversed(order):
        own = sum(weights.get(child, 0) + len((child.tail or "").strip()) for child in element)
        own += len((element.text or "").strip())
        skipped = element.tag == "a" or element.tag in INVISIBLE or is_hidden(element)
        weights[element] = 0 if skipped or (element is not body and is_chrome(element)) else own
    return weights


def _title_outside(chosen: Element) -> Element | None:
    """The only first-level heading around content that has none."""
    if next(chosen.iter("h1"), None) is not None:
        return None
    for above in chosen.iterancestors():
        titles = [title for title in above.iter("h1") if next(title.iterancestors("nav"), None) is None]
        if titles:
            return titles[0] if len(titles) == 1 else None
    return None
