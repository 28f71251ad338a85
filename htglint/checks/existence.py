"""An image, link, heading or line that every page of a kind has."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from htglint.base.decode import FIELD
from htglint.base.findings import Hit
from htglint.document import head
from htglint.document.document import contains, merged
from htglint.document.tags import opening_tags

from .params import invalid_regex

if TYPE_CHECKING:
    from collections.abc import Iterator

    from htglint.base.context import Context
    from htglint.document.document import Document

WHAT = ("image", "link", "heading", "line")
WHERE = ("head", "page")


class Params(NamedTuple):
    """``what`` is the kind of object that a page must have.

    An ``image`` (in HTML, too) or a ``link`` has a ``text`` and ``url`` that match regular expressions. It may also be
    a ``heading`` whose whole ``text`` matches, in any case, or a ``line`` outside code that begins with ``text``.

    ``where`` is the ``head`` of the page, above the first topic, or anywhere on the ``page``. ``{year}`` and
    ``{month}`` in ``url`` are replaced by those of the page. ``name`` is the name of the object in messages.
    """

    name: str
    what: str
    text: str = ""
    url: str = ""
    where: str = "page"

    def problem(self) -> str:
        """Return a sentence about invalid values, or an empty string."""
        return invalid_regex("text", [self.text]) or invalid_regex("url", [FIELD.sub("0", self.url)])


def check(document: Document, params: Params, context: Context) -> Iterator[Hit]:
    """Report a page without the object, at its title."""
    if not document.text.strip() or (context.month is None and "{" in params.url):
        return
    end = head.end(document) if params.where == "head" else len(document.text)
    if params.what in ("heading", "line"):
        if not (_has_heading if params.what == "heading" else _has_line)(document, params.text, end):
            yield _missing(document, params)
        return
    url = re.compile(head.filled(params.url, context.month, context.profile) if context.month else params.url)
    text = re.compile(params.text)
    for link in document.tree.links:
        if link.kind == params.what and link.span.start < end and url.search(link.url):
            shown = document.text[link.span.start : link.destination.start if link.destination else link.span.end]
            if text.search(shown.lstrip("![").rstrip("(]")):
                return
    if params.what == "image" and any(
        tag.name == "img" and tag.span.start < end and url.search(tag.value("src")) and text.search(tag.value("alt"))
        for tag in opening_tags(document)
    ):
        return
    yield _missing(document, params)


def _has_heading(document: Document, text: str, end: int) -> bool:
    pattern = re.compile(text, re.I)
    headings = (block for block in document.headings if block.span.start < end)
    return any(pattern.fullmatch(" ".join(block.text.split()).rstrip(":")) for block in headings)


def _has_line(document: Document, text: str, end: int) -> bool:
    code = merged(document.tree.code)
    found = re.compile(rf"^[ \t]*(?:{text})", re.M).finditer(document.text, 0, end)
    return any(not contains(code, match.end() - 1) for match in found)


def _missing(document: Document, params: Params) -> Hit:
    return Hit(document.line_of(head.title(document).start), f"the page has no {params.name}")
