"""Decides which addresses may be requested: public and configured ones.

The author of a page must not make the machine that checks it send requests to its own network.
"""

from __future__ import annotations

import asyncio
import ipaddress
import socket
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterable

    Address = ipaddress.IPv4Address | ipaddress.IPv6Address
    Resolve = Callable[[str], Awaitable[list[str]]]
    """The addresses of a name; raises OSError where there are none."""

_TRANSLATED = ipaddress.ip_network("64:ff9b::/96")
"""IPv6 addresses that stand for the IPv4 address in their last 32 bits (RFC 6052)."""
_NOT_PUBLIC = tuple(
    ipaddress.ip_network(network)
    for network in (
        "100.64.0.0/10", "192.0.0.0/24", "198.18.0.0/15", "64:ff9b:1::/48", "2001::/23", "fec0::/10",
        "168.63.129.16/32",
    )
)  # fmt: skip
"""What not every version of Python calls private: shared, for tests, translated locally, tunnels, site-local.

The last is public by its number, and only answers inside of Azure: it is the host of a virtual machine
(https://learn.microsoft.com/azure/virtual-network/what-is-ip-address-168-63-129-16).
"""
_NEVER = ".invalid"
"""The names that nobody can have (RFC 6761)."""


class HostLookup(NamedTuple):
    """Addresses of a host; ``refused`` is the reason why it must not be requested.

    ``unknown`` is true if the name has no address.
    """

    addresses: tuple[str, ...] = ()
    refused: str = ""
    unknown: bool = False


class AddressGuard:
    """Says which addresses may be asked.

    ``allowed`` are addresses and networks that may although they are private.
    """

    def __init__(self, allowed: Iterable[str] = ()) -> None:
        self._allowed = tuple(map(ipaddress.ip_network, allowed))

    def lets(self, address: str) -> bool:
        """Return whether the address may be asked."""
        meant = _meant(ipaddress.ip_address(address.partition("%")[0]))
        return all(any(one in network for network in self._allowed) or _is_public(one) for one in meant)

    async def look_up(self, host: str, resolve: Resolve) -> HostLookup:
        """Return the addresses of a host as it stands in a URL.

        All of them may be asked, or none is.
        """
        literal = spelled(host)
        try:
            found = [literal] if literal else await resolve(host)
        except OSError as error:
            temporary = isinstance(error, socket.gaierror) and error.errno == socket.EAI_AGAIN
            return HostLookup(unknown=isinstance(error, socket.gaierror) and not temporary)
        for address in found:
            if not self.lets(address):
                said = host if host == address else f"{host} is {address}, which"
                return HostLookup(refused=f"{said} is not public")
        return HostLookup(tuple(dict.fromkeys(found)))


def spelled(host: str) -> str:
    """The address that a host is written as, also as one number, octal or hexadecimal.

    Empty if it is a name.
    """
    bare = host.strip("[]").rstrip(".")
    try:
        return str(ipaddress.ip_address(bare))
    except ValueError:
        pass
    try:
        return socket.inet_ntoa(socket.inet_aton(bare)) if bare and not any(map(str.isspace, bare)) else ""
    except OSError:
        return ""


def _meant(address: Address) -> tuple[Address, ...]:
    """Return the addresses that one may stand for: IPv6 addresses can contain IPv4."""
    if isinstance(address, ipaddress.IPv4Address):
        return (address,)
    if address.ipv4_mapped is not None:
        return (address.ipv4_mapped,)
    if address.sixtofour is not None:
        return (address, address.sixtofour)
    if address in _TRANSLATED:
        return (ipaddress.IPv4Address(int(address) & 0xFFFFFFFF),)
    return (address,)


def _is_public(address: Address) -> bool:
    special = (
        address.is_private, address.is_loopback, address.is_link_local, address.is_multicast, address.is_reserved,
        address.is_unspecified, not address.is_global,
    )  # fmt: skip
    return not any(special) and not any(address in network for network in _NOT_PUBLIC)


def is_never(host: str) -> bool:
    """Return whether a name is one of those that nobody can have."""
    return f".{host.rstrip('.')}".endswith(_NEVER)


async def system(host: str) -> list[str]:
    """Return the addresses that the system's resolver knows of a name."""
    if is_never(host):
        raise socket.gaierror(socket.EAI_NONAME, "no such name")
    loop = asyncio.get_running_loop()
    try:
        found = await loop.getaddrinfo(host, None, type=socket.SOCK_STREAM)
    except ValueError as error:  # parts that are empty or too long: no name that a host can have
        raise socket.gaierror(socket.EAI_NONAME, "no such name") from error
    return [str(address[0]) for *_, address in found]
