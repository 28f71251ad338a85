"""What a page of a folder tells about itself, and what the folder's overview page tells about the others."""

from __future__ import annotations

import re
from itertools import zip_longest
from typing import TYPE_CHECKING

from htglint.base.context import Fact, Neighbour, Overview, Row
from htglint.base.findings import Span

from . import head

if TYPE_CHECKING:
    from collections.abc import Iterator

    from htglint.base.profiles import Profile

    from .document import Document

_ROW = re.compile(r"^[ \t]*\|(?P<cells>[^\n]+)$", re.M)
_RULER = re.compile(r"(?=[\s:|]*-)[\s:|-]++")
_CELL = re.compile(r"(?:\\.|[^|\\])+")
_LINK = re.compile(r"!?\[(?P<text>(?:\\.|[^\]\\])*)\]\((?P<url>[^()\s]*(?:\([^()\s]*\)[^()\s]*)*)[^()]*\)")


def neighbour(document: Document, profile: Profile) -> Neighbour:
    """The metadata of a page, those lines that the profile knows."""
    known = head.known(document, profile)
    return Neighbour(document.name, tuple(_fact(document, field.label, entry.value) for entry, field in known))


def overview(document: Document, profile: Profile) -> Overview | None:
    """The rows of the first table that links pages of the folder; None where there is no such table."""
    rows: list[Row] = []
    start: Span | None = None
    labels: list[str] = []
    lines = list(_ROW.finditer(document.text, document.front_matter.end))
    for line, following in zip_longest(lines, lines[1:]):
        if following is not None and _RULER.fullmatch(following["cells"]) and following.start() == line.end() + 1:
            if rows:
                break
            labels = [document.text[slice(*cell)].strip() for cell in _cells(line)]
            start = Span(*line.span())
        elif labels and not _RULER.fullmatch(line["cells"]):
            row = _row(document, line, labels, profile)
            rows += [row] if row else []
    return Overview(document.name, start, tuple(rows)) if start is not None and rows else None


def _row(document: Document, line: re.Match[str], labels: list[str], profile: Profile) -> Row | None:
    known = {field.label.casefold(): field.label for field in profile.metadata}
    facts: list[Fact] = []
    page, place = "", Span(*line.span())
    for label, cell in zip(labels, _cells(line), strict=False):
        text = document.text[slice(*cell)]
        name = known.get(label.casefold())
        left = len(text) - len(text.lstrip())
        right = cell.start + max(left, len(text.rstrip()))
        if name is not None:
            facts.append(_fact(document, name, Span(cell.start + left, right)))
        elif not page:
            page, place = _page(text, profile), Span(cell.start + left, right)
    return Row(page, place, tuple(facts)) if page else None


def _cells(line: re.Match[str]) -> Iterator[Span]:
    for match in _CELL.finditer(line.string, *line.span("cells")):
        yield Span(*match.span())


def _page(cell: str, profile: Profile) -> str:
    """The name of the page, without its suffix, that a cell links by the pattern of its file name."""
    patterns = [source.pattern for source in profile.dates if source.place == "path"]
    for link in _LINK.finditer(cell):
        last = link["url"].split("#", 1)[0].rstrip("/").rsplit("/", 1)[-1]
        stem = last.removesuffix(".md").removesuffix(".html")
        if any(re.fullmatch(pattern, stem) for pattern in patterns):
            return stem
    return ""


def _fact(document: Document, label: str, span: Span) -> Fact:
    line = document.line_number(span.start)
    column = span.start - document.line_of(span.start).start + 1
    return Fact(label, document.text[slice(*span)], span, line, column)


def visible(value: str) -> str:
    """A value as readers see it: the texts of its links, one space between words."""
    return " ".join(_LINK.sub(lambda match: match["text"], value).replace("\\", "").split())


def url(value: str) -> str:
    """The target of the first link of a value; empty where there is none."""
    match = _LINK.search(value)
    return match["url"].rstrip("/") if match else ""
