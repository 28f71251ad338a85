"""Small questions to elements; the only types that are known of lxml."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

Element = Any
"""An lxml element; lxml has no types."""

INVISIBLE = frozenset((
    "script", "style", "template", "noscript", "head", "title", "meta", "link", "base", "svg", "canvas", "object",
    "embed", "applet", "map", "area", "param", "source", "track", "datalist", "select", "option", "optgroup",
    "textarea", "input", "button", "dialog", "colgroup", "col", "clipboard-copy",
))  # fmt: skip
"""Elements that show nothing, or nothing that is part of a text."""
BLOCKS = frozenset((
    "address", "article", "aside", "blockquote", "body", "center", "dd", "details", "dialog", "dir", "div", "dl",
    "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header",
    "hgroup", "hr", "html", "legend", "li", "main", "menu", "nav", "ol", "p", "pre", "search", "section", "summary",
    "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul",
))  # fmt: skip
_FIRST_EMOJI = "\U0001f000"
_SHOWN_ON_LARGE_SCREENS = re.compile(
    r"(?:sm|md|lg|xl|2xl):(?:block|flex|grid|inline(?:-\w+)?|table)|d-(?:sm|md|lg|xl|xxl)-(?!none)[\w-]+"
)
"""What Tailwind and Bootstrap call that which is hidden on small screens only."""
_HIDDEN = frozenset(("visually-hidden", "sr-only", "screen-reader-text", "hidden", "d-none"))


def classes(element: Element) -> frozenset[str]:
    """Return the classes of an element."""
    value = element.get("class")
    return frozenset(value.split()) if value else frozenset()


def is_hidden(element: Element) -> bool:
    """Return whether nobody sees the element."""
    if element.tag in INVISIBLE:
        return True
    attributes = element.attrib
    if not attributes:
        return False
    if "hidden" in attributes or (attributes.get("aria-hidden") == "true" and not _is_emoji(element)):
        return True
    names = classes(element)
    if not _HIDDEN.isdisjoint(names) and not any(_SHOWN_ON_LARGE_SCREENS.fullmatch(name) for name in names):
        return True
    style = attributes.get("style", "").replace(" ", "").lower()
    return "display:none" in style or "visibility:hidden" in style


def _is_emoji(element: Element) -> bool:
    """Return whether an element shows an emoji that is decorative (not read aloud)."""
    text = (element.text or "").strip()
    return len(element) == 0 and element.tag == "span" and text[:1] >= _FIRST_EMOJI


def text_of(element: Element) -> str:
    """Return all text below an element as in the source, except scripts and styles."""
    parts: list[str] = []
    for one in element.iter():
        if one.tag not in ("script", "style") and one.text:
            parts.append(one.text)
        if one is not element and one.tail:
            parts.append(one.tail)
    return "".join(parts)


def words_outside(root: Element, inside: frozenset[Element]) -> Iterator[str]:
    """The texts in a tree but for those below some of its elements, in their order."""
    from lxml import etree

    walk = etree.iterwalk(root, events=("start", "end"))
    for event, element in walk:
        if event == "start":
            if element in inside or element.tag in ("script", "style"):
                walk.skip_subtree()
            elif element.text and element.text.strip():
                yield " ".join(element.text.split())
        elif element.tail and element.tail.strip():
            yield " ".join(element.tail.split())


def has_block(element: Element) -> bool:
    """Return whether a block stands below an element."""
    return next(element.iter(*BLOCKS - {element.tag}), None) is not None


def is_tag(element: Element) -> bool:
    """Whether it is an element at all, and no comment or processing instruction."""
    return isinstance(element.tag, str)
