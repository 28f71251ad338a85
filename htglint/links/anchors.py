"""Anchors of headings, and links to them that follow when headings change."""

from __future__ import annotations

import os
import re
from bisect import bisect_right
from typing import TYPE_CHECKING, NamedTuple

from htglint.base.findings import Edit, Safety, Span
from htglint.document import markdown
from htglint.document.document import Document, contains
from htglint.document.memo import per_document

from . import inventory, slugs

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from htglint.base.findings import Fix
    from htglint.document.markdown import Block

_LETTERS = re.compile(r"[^\W_]+")
_ID = re.compile(r"<[^<>]*?\b(?:id|name)\s*=\s*[\"']?(?P<id>[^\s\"'<>]+)")


class Reference(NamedTuple):
    """A link to a heading of its own page.

    ``span`` is that of the fragment without `#`.
    """

    span: Span
    anchor: str


@per_document
def references(document: Document) -> tuple[Reference, ...]:
    """Return the links of a page to its own headings, in the order of the text."""
    folder, name = os.path.split(os.path.abspath(document.name))
    own = os.path.splitext(name)[0]
    found: list[Reference] = []
    for target in inventory.targets(document):
        path, sign, fragment = target.url.partition("#")
        at = document.text.find("#", *target.span) if sign and fragment else -1
        if at >= 0 and (not path or inventory.neighbour(target.url, os.path.basename(folder)) == own):
            found.append(Reference(Span(at + 1, target.span.end), unescaped(fragment)))
    return tuple(found)


def unescaped(fragment: str) -> str:
    """Return a fragment as browsers compare it, with percent-escapes decoded."""
    if "%" not in fragment:
        return fragment
    from urllib.parse import unquote  # slow to import, and most pages have no escapes

    return unquote(fragment)


def letters(anchor: str) -> str:
    """Return an anchor's letters and digits, which are the same on every site."""
    return "".join(_LETTERS.findall(anchor.casefold()))


def by_letters(anchors: Iterable[str]) -> dict[str, list[str]]:
    """Group anchors by their letters."""
    found: dict[str, list[str]] = {}
    for anchor in anchors:
        found.setdefault(letters(anchor), []).append(anchor)
    return found


def titles(document: Document) -> tuple[str, ...]:
    """Return the visible texts of the headings."""
    return tuple(" ".join(block.text.split()) for block in document.headings)


def outline(document: Document) -> tuple[tuple[str, ...], frozenset[str]]:
    """Return a page's titles and identifiers, without a full parse if possible."""
    source = document.text[document.front_matter.end :]
    quick = markdown.titles(source) if "tree" not in vars(document) and not _ID.search(source) else None
    return (titles(document), identifiers(document)) if quick is None else (quick, frozenset())


@per_document
def anchors(document: Document, kind: str) -> Mapping[str, Block]:
    """Return the anchors of a page's headings on a kind of site (``slugs.KINDS``)."""
    return dict(zip(slugs.numbered(titles(document), slugs.KINDS[kind]), document.headings, strict=True))


def identifiers(document: Document) -> frozenset[str]:
    """Return the anchors set by raw HTML."""
    return frozenset(
        match["id"] for span in document.tree.html for match in _ID.finditer(document.text, span.start, span.end)
    )


def follow(document: Document, fix: Fix) -> Fix:
    """Return the fix with edits of the links to headings that it renames.

    A repair is returned unchanged.
    """
    if fix.safety is Safety.REPAIR or not references(document):
        return fix
    touched = [edit for edit in fix.edits if contains(document.heading_spans, edit.span.start)]
    if not touched:
        return fix
    edits = tuple(edit for edit in _renamings(document, touched) if not _overlaps(edit, fix.edits))
    return fix._replace(edits=(*fix.edits, *edits)) if edits else fix


def _overlaps(edit: Edit, others: Sequence[Edit]) -> bool:
    return any(edit.span.start <= other.span.end and other.span.start <= edit.span.end for other in others)


def _renamings(document: Document, touched: Sequence[Edit]) -> Iterator[Edit]:
    """Yield edits of the links to renamed headings, on every kind of site."""
    renamed: dict[str, str] = {}
    for block, edits in _by_heading(document, touched):
        before, after = _title(document, block, ()), _title(document, block, edits)
        for kind, slug in slugs.KINDS.items():
            anchor, old, new = _anchors_by_place(document, kind)[block.span.start], slug(before), slug(after)
            if anchor.startswith(old) and new != old:
                renamed.setdefault(anchor, new + anchor[len(old) :])
    for reference in references(document):
        if reference.anchor in renamed:
            yield Edit(reference.span, renamed[reference.anchor])


def _by_heading(document: Document, touched: Sequence[Edit]) -> Iterator[tuple[Block, list[Edit]]]:
    """Return the edited headings, each with its edits."""
    found: dict[int, list[Edit]] = {}
    for edit in touched:
        at = bisect_right(document.headings, edit.span.start, key=lambda block: block.span.start) - 1
        found.setdefault(at, []).append(edit)
    return ((document.headings[at], edits) for at, edits in found.items())


@per_document
def _anchors_by_place(document: Document, kind: str) -> dict[int, str]:
    return {block.span.start: anchor for anchor, block in anchors(document, kind).items()}


def _title(document: Document, block: Block, edits: Sequence[Edit]) -> str:
    """Return the visible text of a heading after the edits.

    Empty if it is no longer a heading.
    """
    source, at = "", block.span.start
    for edit in sorted(edits):
        source += document.text[at : edit.span.start] + edit.new
        at = edit.span.end
    made = Document(document.name, source + document.text[at : block.span.end])
    return " ".join(made.headings[0].text.split()) if made.headings else ""
