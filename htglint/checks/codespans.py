"""Punctuation and apostrophes that belong outside a code span."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from htglint.base.findings import Edit, Fix, Hit, Safety, Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from htglint.base.context import Context
    from htglint.document.document import Document

PROBLEMS = ("punctuation", "apostrophe")
_PUNCTUATION = re.compile(
    r"`(?P<code>[^`\n]*[\w>)\]}])(?P<mark>[.,;])`"
    r"(?=(?:[ \t]*<!--(?:(?!-->)[^\n])*-->)*"  # a comment is not part of the sentence
    r"(?:\s+[A-Z\"'(\[*`]|\s*(?:\n\s*\n|\Z)|\n\s*[*+-] |\s*\n {0,3}<!--))"  # the sentence or its block ends here
)
_ENTITY = re.compile(r"&(?:[A-Za-z]\w*|#[0-9]+|#[xX][0-9A-Fa-f]+)\Z")
_APOSTROPHE = re.compile(r"`(?P<code>[^`\n]*\w)(?P<mark>['’])`(?=s\b)")


class Params(NamedTuple):
    """``report`` selects sentence ``punctuation`` or a possessive's ``apostrophe``."""

    report: str


def check(document: Document, params: Params, _context: Context) -> Iterator[Hit]:
    """Report one kind of misplaced character."""
    pattern, ends = (_PUNCTUATION, ".,;") if params.report == "punctuation" else (_APOSTROPHE, "'’")
    if not (any(f"{mark}`" in document.text for mark in ends) and pattern.search(document.text)):
        return
    starts = {span.start: span.end for span in document.tree.code}
    for match in pattern.finditer(document.text):
        if starts.get(match.start()) != match.end() or (match["mark"] == ";" and _ENTITY.search(match["code"])):
            continue
        mark = Span(*match.span("mark"))
        edits = (Edit(Span(mark.start, match.end()), f"`{match['mark']}"),)
        fix = Fix("Move it after the code span", edits, Safety.CONTENT)
        yield Hit(mark, f"`{match['mark']}` should be outside the code span", fix)
