"""How fast a host is asked: so many requests at a time, so many a second, and none while it asks for a pause."""

from __future__ import annotations

import asyncio
import time
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import AsyncIterator


class Clock:
    """The time; tests have one of their own."""

    def now(self) -> float:
        """Seconds from any beginning; they never go back."""
        return time.monotonic()

    def date(self) -> float:
        """Seconds since 1970, as dates tell them."""
        return time.time()

    async def sleep(self, seconds: float) -> None:
        """Wait."""
        await asyncio.sleep(seconds)


class Pace:
    """The turns of one host: ``concurrency`` requests at a time, ``rate`` a second (0 for any)."""

    def __init__(self, concurrency: int, rate: int, clock: Clock) -> None:
        self._slots = asyncio.Semaphore(concurrency)
        self._interval = 1 / rate if rate else 0.0
        self._clock = clock
        self._next = clock.now()

    @asynccontextmanager
    async def turn(self) -> AsyncIterator[None]:
        """Wait for a turn, and hold it."""
        async with self._slots:
            while (wait := self._next - self._clock.now()) > 0:
                await self._clock.sleep(wait)
            self._next = self._clock.now() + self._interval
            yield

    def pause(self, seconds: float) -> None:
        """No turn begins for so long."""
        self._next = max(self._next, self._clock.now() + seconds)
