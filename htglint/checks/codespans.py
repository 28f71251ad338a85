"""Punctuation and apostrophes that belong outside a code span."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from htglint.base.findings import Edit, Fix, Hit, Safety, Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from htglint.base.context import Context
    from htglint.document.document import Document

PROBLEMS = ("punctuation", "apostrophe", "words", "inside-out")
_PUNCTUATION = re.compile(
    r"`(?P<code>[^`\n]*[\w>)\]}])(?P<mark>[.,;])`"
    r"(?=(?:[ \t]*<!--(?:(?!-->)[^\n])*-->)*"  # a comment is not part of the sentence
    r"(?:\s+[A-Z\"'(\[*`]|\s*(?:\n\s*\n|\Z)|\n\s*[*+-] |\s*\n {0,3}<!--))"  # the sentence or its block ends here
)
_ENTITY = re.compile(r"&(?:[A-Za-z]\w*|#[0-9]+|#[xX][0-9A-Fa-f]+)\Z")
_APOSTROPHE = re.compile(r"`(?P<code>[^`\n]*\w)(?P<mark>['’])`(?=s\b)")
_NAME = re.compile(r"[A-Za-z][\w.-]*[A-Za-z0-9]")
_INSIDE_OUT = re.compile(r"`(?<=\w`)(?P<code> [^`\n]*[a-z][^`\n]* )`(?=\w)")
_BLANK_LINE = re.compile(r"\n[ \t]*\r?\n")
_NO_PROSE = re.compile(r"[=<>{}$|/\\#@_]|\w\(")


class Params(NamedTuple):
    """``report`` selects the problem.

    Sentence ``punctuation``, the ``apostrophe`` of a possessive, or ``words`` of the sentence (of ``before`` or
    ``behind``) next to a name are inside a code span; or a page has the code outside and the sentence ``inside-out``.
    Words of ``anywhere`` are reported before any name with a hyphen or capitals inside; all others only if the page has
    the name alone as code.
    """

    report: str
    before: tuple[str, ...] = ()
    behind: tuple[str, ...] = ()
    anywhere: tuple[str, ...] = ()


def check(document: Document, params: Params, _context: Context) -> Iterator[Hit]:
    """Report one kind of misplaced character."""
    if params.report == "words":
        yield from _words(document, params)
        return
    if params.report == "inside-out":
        yield from _inside_out(document)
        return
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


def _words(document: Document, params: Params) -> Iterator[Hit]:
    spans = [(span, document.text[slice(*span)]) for span in document.tree.code]
    alone = {text.strip("`") for _, text in spans}
    for span, text in spans:
        first, _, rest = text.strip("`").partition(" ")
        start, _, last = text.strip("`").rpartition(" ")
        if first in params.before and _is_name(rest, alone, anywhere=first in params.anywhere):
            new = f"{first} `{rest}`"
        elif last in params.behind and _is_name(start, alone, anywhere=False):
            new = f"`{start}` {last}"
        else:
            continue
        fix = Fix(f"Write {new}", (Edit(span, new),), Safety.CONTENT)
        yield Hit(span, f"a word of the sentence is inside the code span; write {new}", fix)


def _is_name(text: str, alone: set[str], *, anywhere: bool) -> bool:
    if not _NAME.fullmatch(text):
        return False
    return text in alone or (anywhere and ("-" in text or any(letter.isupper() for letter in text[1:])))


def _inside_out(document: Document) -> Iterator[Hit]:
    code = {span.start: span.end for span in document.tree.code}
    last = 0
    for match in _INSIDE_OUT.finditer(document.text):
        if code.get(match.start()) != match.end() or _NO_PROSE.search(match["code"]):
            continue
        is_first = last == 0 or _BLANK_LINE.search(document.text, last, match.start())
        last = match.end()
        if is_first:
            yield Hit(Span(*match.span()), "the sentence is code and its names are not: a backtick is missing before")
