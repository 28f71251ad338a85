"""Tags of raw HTML in a page: their names and attributes."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from htglint.base.findings import Span

from .memo import per_document

if TYPE_CHECKING:
    from collections.abc import Mapping

    from .document import Document

_OPENING = re.compile(r"<(?P<name>[A-Za-z][\w-]*)")
_ATTRIBUTE = re.compile(
    r"""(?<=[\s"'])(?P<name>[A-Za-z][\w-]*)(?![\w-])"""
    r"""(?:[ \t\r\n]*=[ \t\r\n]*(?:"(?P<double>[^"]*)"|'(?P<single>[^']*)'|(?P<bare>[^\s"'>]+)))?"""
)


class Attribute(NamedTuple):
    """The value of an attribute, empty without one, and the span of its name."""

    value: str
    span: Span


class HtmlTag(NamedTuple):
    """An opening tag; its name and those of its attributes are in lower case."""

    name: str
    span: Span
    attributes: Mapping[str, Attribute]

    def value(self, name: str) -> str:
        """Return the value of an attribute; empty if the tag has none of that name."""
        return self.attributes[name].value if name in self.attributes else ""


@per_document
def opening_tags(document: Document) -> tuple[HtmlTag, ...]:
    """Return the opening tags of a page in the order of the text."""
    return tuple(tag for span in document.tags if (tag := _tag(document.text, span)) is not None)


def _tag(text: str, span: Span) -> HtmlTag | None:
    opening = _OPENING.match(text, *span)
    if opening is None:
        return None
    attributes: dict[str, Attribute] = {}
    for match in _ATTRIBUTE.finditer(text, opening.end(), span.end):
        value = match["double"] or match["single"] or match["bare"] or ""
        attributes.setdefault(match["name"].lower(), Attribute(value, Span(*match.span("name"))))
    return HtmlTag(opening["name"].lower(), span, attributes)
