"""The alternative text of images."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from htglint.base.findings import Edit, Fix, Hit, Safety, Span
from htglint.document.tags import opening_tags

from .identifiers import IDENTIFIER, words_of_code

if TYPE_CHECKING:
    from collections.abc import Iterator

    from htglint.base.context import Context
    from htglint.document.document import Document
    from htglint.document.tags import HtmlTag

PROBLEMS = ("missing", "small-letter")
_FIRST = re.compile(r"[^\s\]]*[^\s\].,:;!?]")
_ALT = re.compile(r"!\[\s*([^\]\s]?)")


class Params(NamedTuple):
    """``report`` selects texts that are ``missing`` or begin with a ``small-letter``."""

    report: str


def check(document: Document, params: Params, context: Context) -> Iterator[Hit]:
    """Report images whose alternative text has the problem."""
    if params.report == "missing":
        yield from _pictures_without_text(document)
    for link in document.tree.links:
        match = _ALT.match(document.text, *link.span) if link.kind == "image" else None
        if match is None:
            continue
        first, place = match.group(1), Span(*match.span(1))
        if not first and params.report == "missing":
            yield Hit(link.span, "the image has no alternative text; describe it in the brackets")
        elif first.islower() and params.report == "small-letter" and not _is_name(document, place.start, context):
            fix = Fix("Capitalize it", (Edit(place, first.upper()),), Safety.WORDING)
            yield Hit(place, "the alternative text should begin with a capital letter", fix)


def _pictures_without_text(document: Document) -> Iterator[Hit]:
    """Report pictures in HTML; an empty text says that a picture is decoration."""
    for tag in opening_tags(document):
        if tag.name == "img" and "alt" not in tag.attributes and not _is_decoration(tag):
            yield Hit(tag.span, "the image has no alternative text; add `alt`")


def _is_decoration(tag: HtmlTag) -> bool:
    return tag.value("role") in ("presentation", "none") or tag.value("aria-hidden") == "true"


def _is_name(document: Document, start: int, context: Context) -> bool:
    """Return whether the word is a lower-case or mixed-case name."""
    match = _FIRST.match(document.text, start)
    word = match.group() if match else ""
    known = word in context.profile.names or word in words_of_code(document)
    return known or not word.islower() or IDENTIFIER.search(word) is not None
