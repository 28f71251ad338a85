"""Prose of a page: its spans, its damaged parts, and the removal of characters.

Code, tags, link targets and front matter are not prose. Text that looks wrongly decoded is left to the repair, because
wrong decoding produces the same characters.
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
"""Characters that may begin a block at the start of a line."""
_REACH = 24
"""Characters of a non-ASCII run that are examined; damage shows within a few."""


def is_prose(document: Document, at: int) -> bool:
    """Return whether an offset is in prose, not in text that programs read."""
    return not contains(_not_prose(document), at)


def is_own_anchor(document: Document, at: int) -> bool:
    """Return whether an offset is in a link to a heading of the same page.

    Such a link follows fixes of the heading.
    """
    return contains(_own_anchors(document), at)


@per_document
def _own_anchors(document: Document) -> tuple[Span, ...]:
    targets = (link.destination for link in document.tree.links if link.url.startswith("#"))
    return merged(target for target in targets if target is not None)


@per_document
def _not_prose(document: Document) -> tuple[Span, ...]:
    spans = [document.front_matter, *document.tree.code, *document.tree.html, *document.opaque_spans]
    for fixed in document.fixed_spans:
        is_url = document.text.startswith("http", fixed.start)
        fragment = _FRAGMENT.match(document.text, fixed.end) if is_url else None
        spans.append(Span(fixed.start, fragment.end() if fragment else fixed.end))
    for link in document.tree.links:
        # A destination includes the title. The text of a reference names a definition elsewhere.
        inline = link.destination is not None and link.kind != "definition"
        spans.append(Span(link.destination.start, link.span.end) if inline and link.destination else link.span)
    return merged(spans)


def is_damaged(text: str, start: int, end: int) -> bool:
    """Whether the run of non-ASCII characters around a span looks wrongly decoded."""
    if not suspicious(text[max(0, start - _REACH) : end + _REACH]):
        return False
    first, last = start, end
    while first > max(0, start - _REACH) and not text[first - 1].isascii():
        first -= 1
    while last < min(len(text), end + _REACH) and not text[last].isascii():
        last += 1
    return suspicious(text[first:last])


class ProseLine(NamedTuple):
    """A line and what its letters show about its language."""

    span: Span
    right_to_left: bool
    foreign: bool


def by_line(document: Document, pattern: re.Pattern[str]) -> Iterator[tuple[ProseLine, re.Match[str]]]:
    """Yield every match with its line, which is examined only once."""
    line: ProseLine | None = None
    for match in pattern.finditer(document.text):
        if line is None or match.start() > line.span.end:
            span = document.line_of(match.start())
            letters = [kind.search(document.text, *span) is not None for kind in (_RIGHT_TO_LEFT, _FOREIGN_LETTER)]
            line = ProseLine(span, *letters)
        yield line, match


def opens_block(text: str, line: ProseLine, at: int) -> bool:
    """Return whether only block markers precede an offset in its line."""
    return _OPENS_BLOCK.fullmatch(text, line.span.start, at) is not None


def character_name(character: str) -> str:
    """Return the code point and name of a character, for messages."""
    import unicodedata

    return f"U+{ord(character):04X} {unicodedata.name(character, 'without a name')}"


def replacement(text: str, start: int, end: int, new: str) -> Edit:
    """Replace a passage; at the end of a line, remove it and the spaces before it.

    Two trailing spaces would break the line.
    """
    if end < len(text) and text[end] not in "\r\n":
        return Edit(Span(start, end), new)
    while start > 0 and text[start - 1] in " \t":
        start -= 1
    return Edit(Span(start, end), "")


def removal(document: Document, line: ProseLine, start: int, end: int, message: str) -> Hit:
    """Return a hit whose fix removes a span; unsafe if it may keep markup apart."""
    text = document.text
    before, after = text[start - 1 : start], text[end : end + 1]
    apart = _MARKUP.match(before) or _MARKUP.match(after) or (_EMOJI.match(before) and _EMOJI.match(after))
    opens = opens_block(text, line, start) and _MARKER.match(after)
    safety = Safety.CONTENT if apart or opens else Safety.WORDING
    return Hit(Span(start, end), message, Fix("Remove it", (replacement(text, start, end, ""),), safety))
