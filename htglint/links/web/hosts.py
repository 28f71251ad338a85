"""State of a run's hosts: addresses, rate limits, and problems of whole hosts."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from . import addresses
from .pace import Pace
from .transport import Trouble

if TYPE_CHECKING:
    from htglint.base.link_settings import LinkSettings

    from .addresses import AddressGuard, Resolve
    from .pace import Clock

_CONTROL = "example.com"
"""A name that always exists (RFC 2606): if it doesn't resolve, name resolution is not working."""


class Host:
    """One host; ``trouble`` affects all its URLs, ``silent`` counts missing answers."""

    def __init__(self, pace: Pace) -> None:
        self.pace = pace
        self.first = asyncio.Lock()
        self.is_met = False
        self.has_answered = False
        self.silent = 0
        self.knows_head = True
        self.trouble: Trouble | None = None


class Hosts:
    """The hosts of a run; each is resolved once.

    ``known`` gets the addresses of allowed hosts.
    """

    def __init__(
        self,
        settings: LinkSettings,
        guard: AddressGuard,
        resolve: Resolve,
        clock: Clock,
        known: dict[str, tuple[str, ...]],
    ) -> None:
        self._settings = settings
        self._guard = guard
        self._resolve = resolve
        self._clock = clock
        self._known = known
        self._hosts: dict[tuple[str, int], Host] = {}
        self._looking: dict[str, asyncio.Task[Trouble | None]] = {}
        self._online: asyncio.Task[bool] | None = None

    def of(self, name: str, port: int) -> Host:
        """Return the host of a name and port, created on first use."""
        if (name, port) not in self._hosts:
            settings = self._settings
            own = next((one for one in settings.hosts if one.name.lower() == name), settings)
            self._hosts[name, port] = Host(Pace(own.concurrency, own.rate, self._clock))
        return self._hosts[name, port]

    async def trouble(self, name: str) -> Trouble | None:
        """Return why a name can't be requested; None if its addresses are known."""
        if name not in self._looking:
            self._looking[name] = asyncio.create_task(self._look_up(name))
        return await asyncio.shield(self._looking[name])

    async def _look_up(self, name: str) -> Trouble | None:
        try:
            found = await asyncio.wait_for(self._guard.look_up(name, self._resolve), self._settings.timeout)
        except TimeoutError:
            return Trouble("unreachable", f"the address of {name} could not be looked up", host=name)
        if found.refused:
            return Trouble("refused", f"was not checked: {found.refused}")
        if found.unknown and await self._names_are_known(name):
            return Trouble("dead", f"no host has the name {name}", host=name)
        if not found.addresses:
            return Trouble("unreachable", f"the address of {name} could not be looked up", host=name)
        self._known[name] = found.addresses
        return None

    async def _names_are_known(self, name: str) -> bool:
        """Return whether a failed lookup is credible: without a network, no name resolves."""
        if addresses.is_never(name) or any(not addresses.spelled(known) for known in self._known):
            return True
        if self._online is None:
            self._online = asyncio.create_task(self._look_up_control())
        return await asyncio.shield(self._online)

    async def _look_up_control(self) -> bool:
        try:
            return bool(await asyncio.wait_for(self._resolve(_CONTROL), self._settings.timeout))
        except OSError:  # a timeout is one
            return False
