"""The place of a damaged passage, and the opinion of a source of evidence."""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING, NamedTuple

from htglint.document.memo import per_document

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from htglint.base.context import Context
    from htglint.base.findings import Candidate, Span
    from htglint.document.document import Document

REACH = 400
"""Characters of a line on either side of a passage that count; longer lines are not prose."""


def _nothing(_copy: Document, _context: Context) -> tuple[()]:
    return ()


class Place(NamedTuple):
    """The place of a damaged passage; ``read`` finds those of another copy of the page."""

    document: Document
    span: Span
    read: Callable[[Document, Context], Sequence[tuple[Span, Sequence[Candidate]]]] = _nothing

    @property
    def in_link(self) -> bool:
        """Whether it is in a link's destination, where words and emoji differ from prose."""
        spans = _destinations(self.document)
        at = bisect_right(spans, (self.span.start, len(self.document.text))) - 1
        return at >= 0 and self.span.start < spans[at][1]

    @property
    def before(self) -> str:
        """The text of its line before it, or the last part of that."""
        text = self.document.text[max(0, self.span.start - REACH) : self.span.start]
        return text[text.rfind("\n") + 1 :]

    @property
    def after(self) -> str:
        """The text of its line behind it, or the first part of that."""
        return self.document.text[self.span.end : self.span.end + REACH].split("\n", 1)[0]


@per_document
def _destinations(document: Document) -> list[tuple[int, int]]:
    links = (link.destination for link in document.tree.links)
    return sorted((span.start, span.end) for span in links if span is not None)


class Opinion(NamedTuple):
    """What one source makes of the readings."""

    weights: tuple[float, ...]
    reason: str
    names: tuple[str, ...] = ()
    """The copies that it rests on, where it rests on some."""
