"""Whether the page is still open somewhere: each open page holds a stream."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

GRACE = 5.0
"""Seconds without an open page after which the review ends; from one page to the next there is a moment."""
_BEAT = 15.0
"""Seconds between two signs of life on a stream."""


class Presence:
    """Counts open pages and running requests; calls ``end`` when all are closed."""

    def __init__(self, end: Callable[[], None]) -> None:
        self._end = end
        self._open = 0
        self._busy = 0
        self._timer: asyncio.TimerHandle | None = None

    async def stream(self) -> AsyncIterator[str]:
        """Yield signs of life while a page is open."""
        self._open += 1
        self._wait()
        try:
            while True:
                yield ": open\n\n"
                await asyncio.sleep(_BEAT)
        finally:
            self._open -= 1
            self._wait()

    def begin(self) -> None:
        """Note the beginning of a request, during which the review does not end."""
        self._busy += 1

    def done(self) -> None:
        """Note the end of a request."""
        self._busy -= 1

    def _wait(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        if self._open == 0:
            self._timer = asyncio.get_running_loop().call_later(GRACE, self._look)

    def _look(self) -> None:
        if self._busy:
            self._wait()
        elif self._open == 0:
            self._end()
