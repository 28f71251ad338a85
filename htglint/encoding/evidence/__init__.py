"""Sources of evidence: each weighs the readings of one damaged passage.

A source is a module with ``weigh(place, readings, context)``. It returns, for each reading, how much more likely its
evidence is under that reading (nats, 0 for no opinion), with one sentence for people; or None where it has nothing
to say. Sources are independent of each other, so their weights add up.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from ...document import Document
    from ...model import Context, Span


class Place(NamedTuple):
    """Where a damaged passage stands."""

    document: Document
    span: Span

    @property
    def in_link(self) -> bool:
        """Whether it stands in the destination of a link, where other words and emoji stand than in prose."""
        links = (link.destination for link in self.document.tree.links)
        return any(span is not None and span.start <= self.span.start < span.end for span in links)

    @property
    def before(self) -> str:
        """The text of its line before it."""
        return self.document.text[self.document.line_of(self.span.start).start : self.span.start]

    @property
    def after(self) -> str:
        """The text of its line behind it."""
        return self.document.text[self.span.end : self.document.line_of(self.span.end).end]


class Opinion(NamedTuple):
    """What one source makes of the readings."""

    weights: tuple[float, ...]
    reason: str
    names: tuple[str, ...] = ()
    """The copies that it rests on, where it rests on some."""


def sources() -> tuple[Callable[[Place, Sequence[str], Context], Opinion | None], ...]:
    """Every source, in the order in which their reasons are told."""
    from . import metadata, references, siblings, subjects, words

    return (metadata.weigh, references.weigh, subjects.weigh, siblings.weigh, words.weigh)
