"""An image or link that every page of a kind has."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from htglint.base.decode import FIELD
from htglint.base.findings import Hit
from htglint.document import head

from .params import invalid_regex

if TYPE_CHECKING:
    from collections.abc import Iterator

    from htglint.base.context import Context
    from htglint.document.document import Document

WHAT = ("image", "link")
WHERE = ("head", "page")


class Params(NamedTuple):
    """``what`` is required, an ``image`` or a ``link``, with a ``text`` and ``url`` that match regular expressions.

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
    url = re.compile(head.filled(params.url, context.month, context.profile) if context.month else params.url)
    text = re.compile(params.text)
    for link in document.tree.links:
        if link.kind == params.what and link.span.start < end and url.search(link.url):
            shown = document.text[link.span.start : link.destination.start if link.destination else link.span.end]
            if text.search(shown.lstrip("![").rstrip("(]")):
                return
    place = document.line_of(head.title(document).start)
    yield Hit(place, f"the page has no {params.name}")
