"""The text that stands for an image."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from ..model import Edit, Fix, Hit, Safety, Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..document import Document
    from ..model import Context

PROBLEMS = ("missing", "small-letter")
_ALT = re.compile(r"!\[\s*([^\]\s]?)")


class Params(NamedTuple):
    """``report`` says which problem: a text that is ``missing``, or one that begins with a ``small-letter``."""

    report: str


def check(document: Document, params: Params, context: Context) -> Iterator[Hit]:  # noqa: ARG001 - the interface
    """Report the images whose text has the problem."""
    for link in document.tree.links:
        match = _ALT.match(document.text, *link.span) if link.kind == "image" else None
        if match is None:
            continue
        first, place = match.group(1), Span(*match.span(1))
        if not first and params.report == "missing":
            yield Hit(link.span, "the image has no text for those who can't see it; say in the brackets what it shows")
        elif first.islower() and params.report == "small-letter":
            fix = Fix("Begin with a capital", (Edit(place, first.upper()),), Safety.WORDING)
            yield Hit(place, "the text of the image begins with a small letter", fix)
