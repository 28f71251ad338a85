"""Where the prose of a page is, which of it is damaged, and how a character in it is removed.

Code, tags, the targets of links and the front matter are no prose. Text that looks wrongly decoded is left to its
repair, because the same characters are what a wrong decoding leaves.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from htglint.base.findings import Edit, Fix, Hit, Safety, Span
from htglint.document.document import contains, merged
from htglint.document.memo import per_document
from htglint.document.suspects import suspicious

from .classes import EMOJI, RIGHT_TO_LEFT

if TYPE_CHECKING:
    from collections.abc import Iterator

    from htglint.document.document import Document

_RIGHT_TO_LEFT = re.compile(f"[{RIGHT_TO_LEFT}]")
_FOREIGN_LETTER = re.compile(r"[^\x00-\x7f\W\d_]")
_EMOJI = re.compile(f"[{EMOJI}]")
_FRAGMENT = re.compile(r"#[^\s<>\"'`|]*")
_OPENS_BLOCK = re.compile(r"[ \t>#*+\-\[]*(?:\d{1,9}[.)][ \t]*)?")
_MARKUP = re.compile(r"[*_`~\[\]<>@#\\|&]")
_MARKER = re.compile(r"[\s\d*_`~\[\]<>#\\|&+\-=:]|\Z")
"""What may begin a block once it stands at the beginning of its line."""
_REACH = 24
"""How far a run of characters beyond ASCII is looked at; damage shows within a few."""


def is_prose(document: Document, at: int) -> bool:
    """Whether a place is prose, less everything whose characters mean something to a program."""
    return not contains(_not_prose(document), at)


def is_own_anchor(document: Document, at: int) -> bool:
    """Whether a place is in a link to a heading of this page, which follows the heading that is mended."""
    return contains(_own_anchors(document), at)


@per_document
def _own_anchors(document: Document) -> tuple[Span, ...]:
    targets = (link.destination for link in document.tree.links if link.url.startswith("#"))
    return merged(target for target in targets if target is not None)


@per_document
def _not_prose(document: Document) -> tuple[Span, ...]:
    spans = [document.front_matter, *document.tree.code, *document.tree.html]
    for fixed in document.fixed_spans:
        is_url = document.text.startswith("http", fixed.start)
        fragment = _FRAGMENT.match(document.text, fixed.end) if is_url else None
        spans.append(Span(fixed.start, fragment.end() if fragment else fixed.end))
    for link in document.tree.links:
        # A destination ends with the link, title included. The text of a reference names a definition elsewhere.
        inline = link.destination is not None and link.kind != "definition"
        spans.append(Span(link.destination.start, link.span.end) if inline and link.destination else link.span)
    return merged(spans)


def is_damaged(text: str, start: int, end: int) -> bool:
    """Whether the run of characters beyond ASCII that holds a place looks wrongly decoded."""
    if not suspicious(text[max(0, start - _REACH) : end + _REACH]):
        return False
    first, last = start, end
    while first > max(0, start - _REACH) and not text[first - 1].isascii():
        first -= 1
    while last < min(len(text), end + _REACH) and not text[last].isascii():
        last += 1
    return suspicious(text[first:last])


class Line(NamedTuple):
    """A line and what its letters tell of its language."""

    span: Span
    right_to_left: bool
    foreign: bool


def by_line(document: Document, pattern: re.Pattern[str]) -> Iterator[tuple[Line, re.Match[str]]]:
    """Every match with the line that it stands in, which is looked at only once."""
    line: Line | None = None
    for match in pattern.finditer(document.text):
        if line is None or match.start() > line.span.end:
            span = document.line_of(match.start())
            letters = [kind.search(document.text, *span) is not None for kind in (_RIGHT_TO_LEFT, _FOREIGN_LETTER)]
            line = Line(span, *letters)
        yield line, match


def opens_block(text: str, line: Line, at: int) -> bool:
    """Whether only markers of blocks stand before a place in its line."""
    return _OPENS_BLOCK.fullmatch(text, line.span.start, at) is not None


def named(character: str) -> str:
    """A character as messages name it."""
    import unicodedata

    return f"U+{ord(character):04X} {unicodedata.name(character, 'without a name')}"


def edited(text: str, start: int, end: int, new: str) -> Edit:
    """Replace a passage; at the end of its line nothing is put, and blanks before it go too.

    Two blanks there would break the line.
    """
    if end < len(text) and text[end] not in "\r\n":
        return Edit(Span(start, end), new)
    while start > 0 and text[start - 1] in " \t":
        start -= 1
    return Edit(Span(start, end), "")


def removed(document: Document, line: Line, start: int, end: int, message: str) -> Hit:
    """A hit whose fix removes its characters; where they may hold markup apart, only on demand."""
    text = document.text
    before, after = text[start - 1 : start], text[end : end + 1]
    apart = _MARKUP.match(before) or _MARKUP.match(after) or (_EMOJI.match(before) and _EMOJI.match(after))
    opens = opens_block(text, line, start) and _MARKER.match(after)
    safety = Safety.CONTENT if apart or opens else Safety.WORDING
    return Hit(Span(start, end), message, Fix("Remove it", (edited(text, start, end, ""),), safety))
