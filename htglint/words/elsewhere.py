"""Counts how many other pages of a kind have a word."""

from __future__ import annotations

from collections import Counter
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping


class PageWords:
    """The words of several named pages, and on how many pages each occurs."""

    def __init__(self, words: Mapping[str, frozenset[str]]) -> None:
        self.names = list(words)
        self.of_page = words
        self.counts: Counter[str] = Counter()
        for page in words.values():
            self.counts.update(page)


class Others:
    """Counts on other pages: those of all pages without the page at hand.

    The page's own entries are recognised by its names. ``pages`` is called when the first word is looked up, so that a
    page without candidates reads no other page.
    """

    def __init__(self, pages: Callable[[], PageWords], own: Collection[str] = ()) -> None:
        self._ask = pages
        self._names = own

    @cached_property
    def _pages(self) -> PageWords:
        return self._ask()

    @cached_property
    def _own(self) -> list[frozenset[str]]:
        return [self._pages.of_page[name] for name in self._names if name in self._pages.of_page]

    def get(self, word: str, default: int = 0, /) -> int:
        """On how many other pages a word stands."""
        return self._pages.counts.get(word, default) - sum(word in own for own in self._own)


NOWHERE = Others(lambda: PageWords({}))
"""Where there are no other pages."""
