"""What a page of a kind always has somewhere: an image, a link."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from htglint.base.decode import FIELD
from htglint.base.findings import Hit
from htglint.document import head

from .params import uncompilable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from htglint.base.context import Context
    from htglint.document.document import Document

WHAT = ("image", "link")
WHERE = ("head", "page")


class Params(NamedTuple):
    """What must be there: an ``image`` or a ``link`` with a ``text`` and a ``url`` that match the expressions.

    ``where`` it must be: in the ``head`` of the page, above the first topic, or anywhere on the ``page``. ``{year}``
    and ``{month}`` in the expression of the URL are those of the page, and ``name`` is what people call the thing.
    """

    name: str
    what: str
    text: str = ""
    url: str = ""
    where: str = "page"

    def problem(self) -> str:
        """What is wrong with the values, if anything."""
        return uncompilable("text", [self.text]) or uncompilable("url", [FIELD.sub("0", self.url)])


def check(document: Document, params: Params, context: Context) -> Iterator[Hit]:
    """Report a page without the thing, at its title."""
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
