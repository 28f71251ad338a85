"""The progress of drafts, as a table with bars."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from htglint.authoring.status.topic_status import State
from htglint.base.escape import visible

if TYPE_CHECKING:
    from collections.abc import Sequence

    from htglint.authoring.status.topic_status import PageStatus


class DraftView(NamedTuple):
    """A page: the numbers of its topics by state."""

    path: str
    month: str
    done: int
    incomplete: int
    placeholder: int

    @property
    def topics(self) -> int:
        """All topics."""
        return self.done + self.incomplete + self.placeholder

    @property
    def percent(self) -> int:
        """The share of finished topics."""
        return 100 * self.done // self.topics


def view(pages: Sequence[PageStatus]) -> tuple[list[DraftView], int]:
    """Return the pages with unfinished topics, and the number of those with finished ones only."""
    views = [_page(page) for page in pages if page.topics]
    unfinished = [page for page in views if page.done < page.topics]
    return unfinished, len(views) - len(unfinished)


def _page(page: PageStatus) -> DraftView:
    numbers = (page.count(state) for state in (State.DONE, State.INCOMPLETE, State.PLACEHOLDER))
    return DraftView(visible(page.path), page.month or "", *numbers)
