"""Blocks that are not what their author sees in the source."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from htglint.base.findings import Hit, Span
from htglint.document.document import contains, merged
from htglint.document.suspects import suspicious

from .characters.classes import EMOJI

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from htglint.base.context import Context
    from htglint.document.document import Document
    from htglint.document.markdown import Block

_LINE = re.compile(r"[^\n]+")
_HARD_BREAK = re.compile(r"(?:  |\\|<br\s*/?>)\r?\Z")
_MARK = re.compile(rf"(?![\u2190-\u21ff\u2713-\u2718\u25a0-\u25ff])[{EMOJI}]")
"""An emoji at the beginning of a line, no arrow, check mark or geometric shape."""
_OWN_URL = re.compile(r"\Ahttps?://[^\s<>|()]+(?<![.,;:])(?!\S)|(?<!\S)https?://[^\s<>|()]+\Z")
"""A bare URL at the beginning or the end of a line."""
_FENCE = re.compile(r"(?P<marks>`{3,}|~{3,})")
_OPENING = r"^[ \t>]*{marks}+[A-Za-z][\w+-]*[ \t]*\r?$"
_ADMONITION = re.compile(r"^[ \t]*(?:!!!|\?\?\?\+?)[ \t]+[a-z][\w-]*(?=[ \t]*(?:\"[^\"\n]*\"[ \t]*)?\r?$)", re.M)
_INDENTED = re.compile(r"\r?\n(?:[ \t]*\r?\n)?(?: {4}|\t)[ \t]*\S")


class Params(NamedTuple):
    """``report`` selects the problem.

    Lines that begin with an emoji or have a bare URL are ``run-together`` if the page shows them as one paragraph.
    A ``fence`` is not closed, or closed by the end of another. An ``admonition`` of MkDocs is text on other sites.
    """

    report: str


def check(document: Document, params: Params, context: Context) -> Iterator[Hit]:
    """Report one kind of block."""
    yield from PROBLEMS[params.report](document, context)


def _run_together(document: Document, _context: Context) -> Iterator[Hit]:
    for block in document.tree.blocks:
        if block.kind == "paragraph" and "\n" in document.text[slice(*block.span)].rstrip():
            yield from _joined_lines(document, block)


def _joined_lines(document: Document, block: Block) -> Iterator[Hit]:
    """Report the first of neighbouring lines that were meant to stand alone."""
    source = document.text[slice(*block.span)].rstrip()
    lines = [(match.start(), match.group()) for match in _LINE.finditer(source)]
    for (start, line), (_, following) in pairwise(lines):
        what = _kind(line) if not _HARD_BREAK.search(line) else ""
        if what and _kind(following) == what:
            at = block.span.start + start
            place = Span(at, at + len(line.rstrip()))
            if not contains(merged((*document.tree.code, *document.tree.html)), at):
                yield Hit(place, f"lines that {what} are shown as one paragraph; make them a list")
            return


def _kind(line: str) -> str:
    """Return what a line does that is meant to stand alone; empty for other lines."""
    text = line.strip().lstrip("> \t")
    if _MARK.match(text) and not suspicious(text[:4]):
        return "begin with an emoji"
    return "have a bare URL" if _OWN_URL.search(text) and not text.startswith("[") else ""


def _fence(document: Document, _context: Context) -> Iterator[Hit]:
    swallowed = False
    for block in document.tree.blocks:
        fence = _FENCE.match(document.text, *block.span) if block.kind == "code" else None
        if fence is None:
            continue
        source = document.text[slice(*block.span)].rstrip()
        lines = source.split("\n")
        if block.text.startswith(lines[0].rstrip()):
            continue  # an indented block, which the fence is a part of
        place = Span(block.span.start, block.span.start + len(lines[0].rstrip()))
        inner = re.search(_OPENING.format(marks=re.escape(fence["marks"])), "\n".join(lines[1:]), re.M)
        if inner is not None:
            swallowed = True
            line = document.line_number(block.span.start) + 1 + "\n".join(lines[1:])[: inner.start()].count("\n")
            yield Hit(place, f"the code is not closed before line {line}, where other code begins")
        elif not swallowed and not _is_closed(lines, fence["marks"]):
            yield Hit(place, f"the code that begins here is never closed; end it with {fence['marks']}")


def _is_closed(lines: list[str], marks: str) -> bool:
    last = lines[-1].strip().lstrip("> \t")
    return len(lines) > 1 and len(last) >= len(marks) and not last.strip(marks[0])


def _admonition(document: Document, context: Context) -> Iterator[Hit]:
    if context.site_kind in ("", "mkdocs") or "\n!!!" not in f"\n{document.text}".replace("???", "!!!"):
        return
    code = merged((*document.tree.code, document.front_matter))
    for match in _ADMONITION.finditer(document.text):
        if not contains(code, match.start()) and _INDENTED.match(document.text, document.line_of(match.start()).end):
            yield Hit(Span(*match.span()), "the site shows an admonition of MkDocs as text; use its own form")


PROBLEMS: Mapping[str, Callable[[Document, Context], Iterator[Hit]]] = {
    "run-together": _run_together,
    "fence": _fence,
    "admonition": _admonition,
}
