"""Rate limits of a host: concurrency, requests per second, requested pauses."""

from __future__ import annotations

import asyncio
import time
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import AsyncIterator


class Clock:
    """A clock; tests replace it."""

    def now(self) -> float:
        """Return monotonic seconds."""
        return time.monotonic()

    def date(self) -> float:
        """Return seconds since 1970."""
        return time.time()

    async def sleep(self, seconds: float) -> None:
        """Wait."""
        await asyncio.sleep(seconds)


class Pace:
    """Limits requests to a host: ``concurrency`` at once, ``rate`` per second.

    A ``rate`` of 0 means no limit.
    """

    def __init__(self, concurrency: int, rate: int, clock: Clock) -> None:
        self._slots = asyncio.Semaphore(concurrency)
        self._interval = 1 / rate if rate else 0.0
        self._clock = clock
        self._next = clock.now()

    @asynccontextmanager
    async def turn(self) -> AsyncIterator[None]:
        """Wait for a slot, and hold it."""
        async with self._slots:
            while (wait := self._next - self._clock.now()) > 0:
                await self._clock.sleep(wait)
            self._next = self._clock.now() + self._interval
            yield

    def pause(self, seconds: float) -> None:
        """Start no request for this many seconds."""
        self._next = max(self._next, self._clock.now() + seconds)
