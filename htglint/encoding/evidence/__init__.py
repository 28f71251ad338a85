"""Sources of evidence: each weighs the readings of one damaged passage.

A source is a module with ``weigh(place, readings, context)``. It returns, for each reading, how much more likely its
evidence is under that reading (nats, 0 for no opinion), with one sentence for people; or None where it has nothing
to say. Sources are independent of each other, so their weights add up.
"""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from htglint.base.model import Context, Span
    from htglint.document.document import Document

REACH = 400
"""Characters of a line on either side of a passage that are looked at; longer lines are no prose."""


class Place(NamedTuple):
    """Where a damaged passage stands."""

    document: Document
    span: Span

    @property
    def in_link(self) -> bool:
        """Whether it stands in the destination of a link, where other words and emoji stand than in prose."""
        spans = self.document.once("destinations", self._destinations)
        at = bisect_right(spans, (self.span.start, len(self.document.text))) - 1
        return at >= 0 and self.span.start < spans[at][1]

    def _destinations(self) -> list[tuple[int, int]]:
        links = (link.destination for link in self.document.tree.links)
        return sorted((span.start, span.end) for span in links if span is not None)

    @property
    def before(self) -> str:
        """The text of its line before it, or the last part of that."""
        text = self.document.text[max(0, self.span.start - REACH) : self.span.start]
        return text[text.rfind("\n") + 1 :]

    @property
    def after(self) -> str:
        """The text of its line behind it, or the first part of that."""
        return self.document.text[self.span.end : self.span.end + REACH].split("\n", 1)[0]


class Opinion(NamedTuple):
    """What one source makes of the readings."""

    weights: tuple[float, ...]
    reason: str
    names: tuple[str, ...] = ()
    """The copies that it rests on, where it rests on some."""


def sources() -> tuple[Callable[[Place, Sequence[str], Context], Opinion | None], ...]:
    """Every source, in the order in which their reasons are told."""
    from . import chosen, metadata, references, siblings, subjects, words

    return (chosen.weigh, metadata.weigh, references.weigh, subjects.weigh, siblings.weigh, words.weigh)
