"""Document: a page's text and its lazily parsed structure.

All spans are code point offsets into the verbatim text.
"""

# No `from __future__ import annotations`: named tuples with string annotations take longer to create.
import re
from array import array
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Hashable, Iterable, Iterator, Sequence
from functools import cached_property
from typing import Any, NamedTuple

from htglint.base.findings import Edit, Span

from . import constructs, markdown
from .intact import may_be_damaged
from .markdown import PIECE, Block, LinkSpan, StrongSpan, Tree

_BARE_URL = re.compile(r"https?://[^\s<>\"'`|]+")
_AFTER_URL = "*_~.,:;!?)'\""
"""Characters after a bare URL that are not part of it."""
_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.S)
_TAG = re.compile(r"</?[A-Za-z][^<>]*>?")
_VISIBLE = re.compile(r"\S")
_NEWLINE = re.compile("\n")
_BLANK_LINE = re.compile(r"\n\r?\n")


class Topic(NamedTuple):
    """A heading and everything up to the next heading of its level or above."""

    heading: Block
    span: Span
    body: tuple[Block, ...]
    """All blocks below the heading, nested ones included, in source order."""


class Document:
    """One page. ``name`` is the path shown to people.

    ``text`` is verbatim, newlines included.
    """

    def __init__(self, name: str, text: str, *, bom: bool = False) -> None:
        self.name = name
        self.text = text
        self.bom = bom
        self.results: dict[Hashable, Any] = {}
        """Results cached by ``memo.per_document``."""

    def replaced(self, text: str) -> "Document":
        """Return the same page with another text."""
        return Document(self.name, text, bom=self.bom)

    @cached_property
    def suspicious(self) -> bool:
        """Whether the text may contain wrongly decoded characters."""
        return may_be_damaged(self.text)

    @cached_property
    def front_matter(self) -> Span:
        """The span of the front matter with its fences; empty if there is none."""
        return self._front_matter[1]

    @property
    def front_matter_kind(self) -> str:
        """The kind of front matter (``yaml`` and others in ``constructs``), or empty."""
        return self._front_matter[0]

    @cached_property
    def _front_matter(self) -> tuple[str, Span]:
        return constructs.front_matter(self.text)

    @cached_property
    def _verbatim(self) -> tuple[Span, ...]:
        return constructs.passages(self.text, self.front_matter.end, ("verbatim",)).verbatim

    @cached_property
    def kept_spans(self) -> tuple[Span, ...]:
        """Passages of whole lines that the formatter leaves alone as unknown syntax."""
        found = constructs.passages(self.text, self.front_matter.end)
        return merged((*self._verbatim, *found.kept))

    @cached_property
    def opaque_spans(self) -> tuple[Span, ...]:
        """Mathematics, shortcodes and the like outside code; sorted and disjoint.

        They are neither Markdown nor prose.
        """
        inside = merged(self.tree.code)
        found = constructs.inline(self.text, self.front_matter.end)
        return merged((*self._verbatim, *(span for span in found if not contains(inside, span.start))))

    @cached_property
    def opaque_texts(self) -> tuple[str, ...]:
        """The same as texts, which no fix but a repair changes."""
        return tuple(self.text[slice(*span)] for span in self.opaque_spans)

    @cached_property
    def _markdown(self) -> str:
        """The text, at the same length, with letters in place of verbatim passages."""
        if not self._verbatim:
            return self.text
        parts, at = [], 0
        for span in self._verbatim:
            parts += [self.text[at : span.start], _VISIBLE.sub("x", self.text[slice(*span)])]
            at = span.end
        return "".join(parts) + self.text[at:]

    @cached_property
    def tree(self) -> Tree:
        """The syntax tree of the Markdown below the front matter."""
        return markdown.tree(self._markdown, self.front_matter.end)

    @cached_property
    def skeleton(self) -> tuple[str, ...]:
        """The structure that wording and repair fixes keep (``markdown.skeleton``)."""
        return markdown.skeleton(self._markdown, self.front_matter.end)

    @cached_property
    def meaning(self) -> tuple[object, ...]:
        """What layout never changes; texts with equal meaning differ in layout alone.

        It consists of the front matter and opaque passages verbatim, and the parse of the rest, where a run of white
        space (soft breaks included) is one space, an indented code block equals a fenced one, and markers and numbers
        after a list's first item don't count. Code, raw HTML, destinations, titles and bare URLs are verbatim; the
        definitions of references are included, comments for htglint are not.
        """
        return (
            self.text[: self.front_matter.end],
            *markdown.meaning(self._markdown[self.front_matter.end :]),
            self.opaque_texts,
            tuple(
                self.text[slice(*link.destination)] for link in sorted(self.tree.links, key=_start) if link.destination
            ),
            tuple(match.group().rstrip(_AFTER_URL) for match in _BARE_URL.finditer(self.text)),
        )

    @cached_property
    def footnotes(self) -> Counter[str]:
        """How often each footnote is referred to."""
        return markdown.footnotes(self._markdown[self.front_matter.end :])

    @cached_property
    def rendered(self) -> str:
        """The Markdown below the front matter as HTML, raw HTML included."""
        return markdown.html(self.text[self.front_matter.end :])

    @cached_property
    def headings(self) -> tuple[Block, ...]:
        """All headings."""
        return tuple(block for block in self.tree.blocks if block.kind == "heading")

    @cached_property
    def block_starts(self) -> frozenset[int]:
        """The start offsets of all blocks, nested ones included."""
        return frozenset(block.span.start for block in self.tree.blocks)

    @cached_property
    def _block_borders(self) -> Sequence[int]:
        """Where blocks begin and end, sorted.

        Of a block that holds others, only its begin and end.
        """
        return sorted({at for block in self.tree.blocks for at in block.span})

    def is_in_one_block(self, span: Span) -> bool:
        """Return whether no block begins or ends between the ends of a span."""
        borders = self._block_borders
        at = bisect_right(borders, span.start)
        return at == len(borders) or borders[at] >= span.end

    @cached_property
    def heading_spans(self) -> tuple[Span, ...]:
        """The spans of all headings; sorted, disjoint."""
        return tuple(block.span for block in self.headings)

    @cached_property
    def topics(self) -> tuple[Topic, ...]:
        """The level-two headings with their bodies.

        A closing rule followed by images belongs to none.
        """
        return tuple(self.parts(2))

    def parts(self, level: int, within: Topic | None = None) -> Iterator[Topic]:
        """Split the page, or one topic, at headings of ``level``."""
        blocks = within.body if within else self.tree.blocks
        end = within.span.end if within else self._end_of_topics
        starts = [i for i, block in enumerate(blocks) if _divides(block, level)]
        for number, at in enumerate(starts):
            heading = blocks[at]
            following = starts[number + 1] if number + 1 < len(starts) else None
            stop = blocks[following].span.start if following is not None else max(end, heading.span.end)
            if heading.level == level:
                body = tuple(block for block in blocks[at + 1 : following] if block.span.start < stop)
                yield Topic(heading, Span(heading.span.start, stop), body)

    @cached_property
    def _end_of_topics(self) -> int:
        """The start of a closing rule followed only by images, else the end of the text."""
        end = len(self.text)
        for block in reversed(self.tree.blocks):
            if block.kind == "rule":
                return block.span.start
            if block.kind not in ("html", "paragraph") or block.text.strip():
                return end
            if block.kind == "html" and re.fullmatch(r"\s*<hr\s*/?>\s*", self.text[block.span.start : block.span.end]):
                return block.span.start
        return end

    @cached_property
    def fixed_spans(self) -> tuple[Span, ...]:
        """Code, tags, and link paths, which repairs never change; sorted, disjoint."""
        destinations = [link.destination for link in self.tree.links if link.destination is not None]
        starts = {destination.start for destination in destinations}
        spans = [*self.tree.code, *self.tags, *map(self._path, destinations)]
        # A destination ends at its bracket, whatever follows that.
        bare = (Span(*match.span()) for match in _BARE_URL.finditer(self.text) if match.start() not in starts)
        spans += map(self._path, bare)
        return merged(span for span in spans if span.start < span.end)

    @cached_property
    def tags(self) -> tuple[Span, ...]:
        """Tags in raw HTML; comments are prose."""
        return tuple(self._tags())

    @cached_property
    def comments(self) -> tuple[Span, ...]:
        """HTML comments."""
        found = (_COMMENT.finditer(self.text, span.start, span.end) for span in self.tree.html)
        return tuple(Span(*match.span()) for matches in found for match in matches)

    def _tags(self) -> Iterator[Span]:
        for span in self.tree.html:
            source = self.text[span.start : span.end]
            blank = _COMMENT.sub(lambda match: " " * len(match.group()), source)
            for match in _TAG.finditer(blank):
                yield Span(span.start + match.start(), span.start + match.end())

    def _path(self, destination: Span) -> Span:
        """Return the part of a destination before its fragment."""
        mark = self.text.find("#", destination.start, destination.end)
        return Span(destination.start, destination.end if mark < 0 else mark)

    def without_comments(self, span: Span) -> str:
        """Return the source of a span without HTML comments."""
        return _COMMENT.sub("", self.text[span.start : span.end])

    @cached_property
    def newline(self) -> str:
        """The newline of the page's first line."""
        at = self.text.find("\n")
        return "\r\n" if at > 0 and self.text[at - 1] == "\r" else "\n"

    @cached_property
    def paragraphs(self) -> frozenset[int]:
        """The start offsets of paragraphs outside lists and quotes."""
        return frozenset(span.start for span in self.paragraph_spans)

    @cached_property
    def paragraph_spans(self) -> tuple[Span, ...]:
        """The paragraphs outside lists and quotes; sorted, disjoint."""
        return tuple(block.span for block in self.tree.blocks if block.kind == "paragraph" and block.depth == 0)

    def links_in(self, within: Span) -> tuple[LinkSpan, ...]:
        """Return the links and images that start in a span, without reference definitions."""
        found = (link for link in self.tree.links if within.start <= link.span.start < within.end)
        return tuple(link for link in found if link.kind != "definition")

    def strongs(self, within: Span) -> tuple[StrongSpan, ...]:
        """Return the bold texts that start in a span."""
        first = bisect_left(self.tree.strongs, within.start, key=lambda strong: strong.span.start)
        last = bisect_left(self.tree.strongs, within.end, key=lambda strong: strong.span.start)
        return self.tree.strongs[first:last]

    def line_number(self, offset: int) -> int:
        """Return the number, from 1, of the line that contains ``offset``."""
        return bisect_left(self.newlines, offset) + 1

    @cached_property
    def newlines(self) -> Sequence[int]:
        """The offsets of all newlines."""
        return array("Q", (match.start() for match in _NEWLINE.finditer(self.text)))

    def place(self, offset: int) -> tuple[int, int]:
        """Return the line and column of a code point, both from 1."""
        number = self.line_number(offset)
        return number, offset - self.line_start(number) + 1

    def line_start(self, number: int) -> int:
        """Return where a line (from 1) starts; beyond the last line, the end of the text."""
        if number <= 1:
            return 0
        return self.newlines[number - 2] + 1 if number - 2 < len(self.newlines) else len(self.text)

    def line_of(self, offset: int) -> Span:
        """Return the line that contains ``offset``, without its newline."""
        start = self.text.rfind("\n", 0, offset) + 1
        end = self.text.find("\n", offset)
        return Span(start, len(self.text) if end < 0 else end)


def pieces(text: str, size: int = PIECE) -> Iterator[Span]:
    """Yield spans that cover a text, to process it in pieces with little memory.

    They end after a blank line if one follows within the length of a piece, so that no paragraph is split, else after
    a line.
    """
    start = 0
    while start < len(text):
        end, least = len(text), start + size
        if least < len(text):
            blank = _BLANK_LINE.search(text, least, least + size)
            end = blank.end() if blank else text.find("\n", least) + 1 or len(text)
        yield Span(start, end)
        start = end


def merged(spans: Iterable[Span]) -> tuple[Span, ...]:
    """Sort spans, and join overlapping and touching ones."""
    joined: list[Span] = []
    for span in sorted(spans):
        if joined and span.start <= joined[-1].end:
            joined[-1] = Span(joined[-1].start, max(joined[-1].end, span.end))
        else:
            joined.append(span)
    return tuple(joined)


def edited(text: str, edits: Iterable[Edit]) -> str:
    """Apply edits that don't overlap."""
    parts, at = [], 0
    for edit in sorted(edits, key=lambda edit: edit.span):
        parts += [text[at : edit.span.start], edit.new]
        at = edit.span.end
    return "".join(parts) + text[at:]


def masked_lines(text: str, spans: Sequence[Span], mask: str, size: int = PIECE) -> Iterator[tuple[int, str]]:
    """Yield parts of whole lines, with offsets, in which ``mask`` covers the spans.

    The spans are sorted and disjoint. All but the first part start with the newline of the previous line, as context
    for look-behind.
    """
    start, part = 0, ""
    for piece in pieces(text, size):
        part += masked_within(text[slice(*piece)], spans, mask, piece.start)
        newline = part.rfind("\n")
        if newline > 0:
            yield start, part[: newline + 1]
            start, part = start + newline, part[newline:]
    yield start, part


def masked_within(text: str, spans: Sequence[Span], mask: str, offset: int = 0) -> str:
    """Return a piece of a text, at ``offset``, with ``mask`` in place of the spans.

    The sorted and disjoint spans refer to the whole text.
    """
    parts, at = [], 0
    for number in range(bisect_right(spans, offset, key=lambda span: span.end), len(spans)):
        start, end = max(0, spans[number].start - offset), min(spans[number].end - offset, len(text))
        if start >= len(text):
            break
        parts += [text[at:start], mask * (end - start)]
        at = end
    return "".join((*parts, text[at:]))


def contains(spans: Sequence[Span], at: int) -> bool:
    """Return whether an offset is in one of the spans, which are sorted and disjoint."""
    before = bisect_right(spans, at, key=lambda span: span.start) - 1
    return before >= 0 and at < spans[before].end


def _divides(block: Block, level: int) -> bool:
    """Return whether a block is a heading of a level or above, outside containers."""
    return block.kind == "heading" and block.level <= level and block.depth == 0


def _start(link: LinkSpan) -> int:
    return link.span.start
