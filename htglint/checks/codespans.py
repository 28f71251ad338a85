"""What slipped into a code span and belongs to the sentence around it."""

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
    r"(?=(?:[ \t]*<!--(?:(?!-->)[^\n])*-->)*"  # a comment is no part of the sentence
    r"(?:\s+[A-Z\"'(\[*`]|\s*(?:\n\s*\n|\Z)|\n\s*[*+-] |\s*\n {0,3}<!--))"  # a sentence or its block ends there
)
_APOSTROPHE = re.compile(r"`(?P<code>[^`\n]*\w)(?P<mark>['’])`(?=s\b)")


class Params(NamedTuple):
    """``report`` says what is in the code: the ``punctuation`` of the sentence, or the ``apostrophe`` of a genitive."""

    report: str


def check(document: Document, params: Params, _context: Context) -> Iterator[Hit]:
    """Report one kind of slip."""
    pattern, ends = (_PUNCTUATION, ".,;") if params.report == "punctuation" else (_APOSTROPHE, "'’")
    if not (any(f"{mark}`" in document.text for mark in ends) and pattern.search(document.text)):
        return
    starts = {span.start: span.end for span in document.tree.code}
    for match in pattern.finditer(document.text):
        if starts.get(match.start()) != match.end():
            continue
        mark = Span(*match.span("mark"))
        edits = (Edit(Span(mark.start, match.end()), f"`{match['mark']}"),)
        fix = Fix("Move it after the code span", edits, Safety.CONTENT)
        yield Hit(mark, f"`{match['mark']}` should be outside the code span", fix)
