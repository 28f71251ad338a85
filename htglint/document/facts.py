"""Facts of a page's metadata, and of a folder's overview page about the others."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from htglint.base.context import Fact, FolderOverview, Neighbour, OverviewRow
from htglint.base.findings import Span

from . import head, markdown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from htglint.base.profiles import Profile

    from .document import Document
    from .markdown import Block, LinkSpan

_TOPIC = re.compile(r"^##[ \t]+([^\n]+)", re.M)
"""A heading of a topic; the pages of a folder are not parsed for these."""


def neighbour(document: Document, profile: Profile) -> Neighbour:
    """Return the metadata of a page that the profile defines, and its topics."""
    known = head.known(document, profile)
    topics = tuple(match[1].rstrip() for match in _TOPIC.finditer(document.text, document.front_matter.end))
    return Neighbour(document.name, tuple(_fact(document, field.label, entry.value) for entry, field in known), topics)


def overview(document: Document, profile: Profile) -> FolderOverview | None:
    """Return the rows of the first table that links pages of the folder.

    None if there is none.
    """
    for table in _tables(document):
        header, *others = table
        labels = [document.text[slice(*_trimmed(document, cell))] for cell in header[1:]]
        rows = [row for cells in others if (row := _row(document, cells, labels, profile)) is not None]
        if rows:
            return FolderOverview(document.name, document.line_of(header[0].span.start), tuple(rows))
    return None


def _tables(document: Document) -> Iterator[list[list[Block]]]:
    """Yield the tables of a page as rows, header first.

    A row is its block followed by its cells.
    """
    table: list[list[Block]] = []
    for block in document.tree.blocks:
        if block.kind in ("head", "row"):
            table.append([block])
        elif block.kind == "cell":
            table[-1].append(block)
        elif table:
            yield table
            table = []
    if table:
        yield table


def _row(document: Document, blocks: list[Block], labels: list[str], profile: Profile) -> OverviewRow | None:
    known = {field.label.casefold(): field.label for field in profile.metadata}
    facts: list[Fact] = []
    page, place = "", blocks[0].span
    for label, cell in zip(labels, blocks[1:], strict=False):
        name = known.get(label.casefold())
        span = _trimmed(document, cell)
        if name is not None:
            facts.append(_fact(document, name, span))
        elif not page:
            page, place = _page(document, cell, profile), span
    return OverviewRow(page, place, tuple(facts)) if page else None


def _trimmed(document: Document, cell: Block) -> Span:
    """Return the span of a cell's content, without bars and blanks."""
    text = document.text[slice(*cell.span)]
    start = cell.span.start + len(text) - len(text.lstrip("| \t"))
    return Span(start, max(start, cell.span.start + len(text.rstrip("| \t\r\n"))))


def _page(document: Document, cell: Block, profile: Profile) -> str:
    """Return the name, without suffix, of the page that a cell links.

    Empty if no link matches the pattern.
    """
    patterns = [source.pattern for source in profile.dates if source.place == "path"]
    for link in document.links_in(cell.span):
        last = link.url.split("#", 1)[0].rstrip("/").rsplit("/", 1)[-1]
        stem = last.removesuffix(".md").removesuffix(".html")
        if any(re.fullmatch(pattern, stem) for pattern in patterns):
            return stem
    return ""


def _fact(document: Document, label: str, span: Span) -> Fact:
    return Fact(label, document.text[slice(*span)], span, *document.place(span.start))


# --- Values


def visible(value: str) -> str:
    """Return the visible text of a value, with white space collapsed."""
    return " ".join(_parsed(value)[0].split())


def url(value: str) -> str:
    """Return the target of the first link of a value; empty if there is none."""
    links = _parsed(value)[1]
    return links[0].url.rstrip("/") if links else ""


@lru_cache(maxsize=4096)  # values of a folder's pages are compared repeatedly
def _parsed(value: str) -> tuple[str, tuple[LinkSpan, ...]]:
    """Return the text and links of a value, parsed as a heading, never as a list."""
    tree = markdown.tree(f"# {value}", 0)
    return tree.blocks[0].text if tree.blocks else "", tree.links
