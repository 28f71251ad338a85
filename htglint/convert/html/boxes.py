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
_ALERT_BOXES = frozenset(("custom-block", "markdown-alert", "admonition", "alert", "theme-admonition", "callout"))
_NOTE_ROLES = frozenset(("note", "doc-footnote", "doc-endnotes", "doc-tip", "doc-notice"))


def alert_kind(element: Element) -> str:
    """The kind of an alert box, empty for any other element."""
    if element.tag not in ("div", "aside", "section", "blockquote"):
        return ""
    names = classes(element)
    if _ALERT_BOXES.isdisjoint(names):
        return ""
    for name in names:
        kind = _ALERTS.get(re.sub(r"^(?:markdown-alert|alert|theme-admonition|admonition|callout)-", "", name))
        if kind:
            return kind
    return ""


def is_footnotes(element: Element) -> bool:
    """Whether an element holds the footnotes of the text."""
    if element.tag not in ("section", "div", "aside"):
        return False
    return "footnotes" in classes(element) or element.get("role") == "doc-endnotes"


def is_note(element: Element) -> bool:
    """Whether a box says something to the text beside it."""
    return bool(alert_kind(element)) or is_footnotes(element) or element.get("role") in _NOTE_ROLES
