"""A memoised predicate over words."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

_MOST = 65_536
"""Most words that are remembered for each result, to bound memory."""


class MemoizedFilter:
    """Filters words by a predicate, which is evaluated once for each word of a run."""

    def __init__(self, test: Callable[[str], bool]) -> None:
        self._test = test
        self._picked: set[str] = set()
        self._passed_over: set[str] = set()

    def of(self, words: frozenset[str]) -> set[str]:
        """Return the words that satisfy the predicate."""
        rest = words - self._passed_over
        picked = self._picked & rest  # in this order, as the result has the type of the first
        for word in rest - picked:
            is_picked = self._test(word)
            _remember(word, self._picked if is_picked else self._passed_over)
            if is_picked:
                picked.add(word)
        return picked


def _remember(word: str, known: set[str]) -> None:
    if len(known) >= _MOST:
        known.clear()
    known.add(word)
