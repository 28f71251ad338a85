"""Boxes beside the run of the text that are part of it: alerts and footnotes."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from .dom import classes

if TYPE_CHECKING:
    from .dom import Element

_ALERTS = {
    "note": "NOTE", "info": "NOTE", "primary": "NOTE", "secondary": "NOTE", "tip": "TIP", "success": "TIP",
    "hint": "TIP", "important": "IMPORTANT", "warning": "WARNING", "attention": "WARNING", "danger": "CAUTION",
    "caution": "CAUTION", "error": "CAUTION",
}  # fmt: skip
_ALERT_BOXES = frozenset((
    "custom-block", "markdown-alert", "admonition", "alert", "theme-admonition", "callout", "admonitionblock",
    "confluence-information-macro",
))  # fmt: skip
_ALERT_PREFIX = re.compile(
    r"^(?:markdown-alert|alert|theme-admonition|admonition|callout|confluence-information-macro)-"
)
_FOOTNOTE_LISTS = frozenset(("footnotes", "footnote-list", "references"))
_BACK_REFERENCES = frozenset(("mw-cite-backlink", "footnote-backref", "fn-bracket"))
_NOTE_ROLES = frozenset(("note", "doc-footnote", "doc-endnotes", "doc-tip", "doc-notice"))


def alert_kind(element: Element) -> str:
    """Return the kind of an alert box, empty for any other element."""
    if element.tag not in ("div", "aside", "section", "blockquote"):
        return ""
    names = classes(element)
    if _ALERT_BOXES.isdisjoint(names):
        return ""
    for name in (*names, element.get("data-callout", "")):
        kind = _ALERTS.get(_ALERT_PREFIX.sub("", name))
        if kind:
            return kind
    return ""


def is_footnotes(element: Element) -> bool:
    """Return whether an element holds the footnotes of the text."""
    if element.tag not in ("section", "div", "aside", "ol"):
        return False
    if element.get("role") == "doc-endnotes":
        return True
    names = classes(element)
    return not names.isdisjoint(_FOOTNOTE_LISTS) or (element.tag == "div" and "footnote" in names)


def is_footnote(element: Element) -> bool:
    """Whether an element in a box of footnotes is one that the text can refer to."""
    return bool(element.get("id")) and (element.tag == "li" or element.get("role") == "doc-footnote")


def is_back_reference(element: Element) -> bool:
    """Whether an element of a footnote shows its number, or leads back to the text."""
    if element.tag != "span":
        return False
    names = classes(element)
    is_label = "label" in names and element.getparent().get("role") == "doc-footnote"
    return is_label or not names.isdisjoint(_BACK_REFERENCES)


def is_note(element: Element) -> bool:
    """Return whether a box says something to the text beside it."""
    return bool(alert_kind(element)) or is_footnotes(element) or element.get("role") in _NOTE_ROLES
