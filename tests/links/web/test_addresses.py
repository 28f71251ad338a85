"""Which addresses may be asked, however they are written."""

from __future__ import annotations

import asyncio
import socket
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from htglint.links.web import addresses
from htglint.links.web.addresses import AddressGuard, HostLookup

if TYPE_CHECKING:
    import ipaddress

PRIVATE = [
    "0.0.0.0", "10.0.0.1", "100.64.0.1", "100.127.255.255", "127.0.0.1", "127.255.255.254", "169.254.169.254",
    "172.16.0.1", "172.31.255.255", "192.0.0.8", "192.0.2.1", "192.168.0.1", "198.18.0.1", "198.51.100.1",
    "203.0.113.1", "224.0.0.1", "239.255.255.255", "240.0.0.1", "255.255.255.255", "::", "::1", "::127.0.0.1",
    "::ffff:10.0.0.1", "64:ff9b::a00:1", "64:ff9b:1::1", "100::1", "2001::1", "2001:db8::1", "2002:7f00:1::",
    "fc00::1", "fd12::1", "fe80::1", "fe80::1%eth0", "fec0::1", "ff02::1",
]  # fmt: skip
PUBLIC = ["93.184.216.34", "8.8.8.8", "172.32.0.1", "100.128.0.1", "2606:2800:220:1::1", "64:ff9b::808:808"]


@pytest.mark.parametrize("address", PRIVATE)
def test_what_is_not_public(address: str) -> None:
    assert not AddressGuard().lets(address)


@pytest.mark.parametrize("address", PUBLIC)
def test_what_is_public(address: str) -> None:
    assert AddressGuard().lets(address)


def test_what_is_allowed() -> None:
    guard = AddressGuard(["127.0.0.1", "10.1.0.0/16", "::1"])
    assert all(map(guard.lets, ["127.0.0.1", "::ffff:127.0.0.1", "10.1.2.3", "::1"]))
    assert not any(map(guard.lets, ["127.0.0.2", "10.2.0.1", "::2", "169.254.169.254"]))


@given(st.ip_addresses(v=4))
def test_the_same_address_in_other_spellings(address: ipaddress.IPv4Address) -> None:
    parts = str(address).split(".")
    number = int(address)
    spellings = [
        str(address), str(number), hex(number), f"0{number:o}", ".".join(hex(int(part)) for part in parts),
        ".".join(f"0{int(part):o}" for part in parts), f"{parts[0]}.{number & 0xFFFFFF}", f"{address}.",
    ]  # fmt: skip
    assert {addresses.spelled(spelling) for spelling in spellings} == {str(address)}
    mapped = f"::ffff:{address}"
    assert AddressGuard().lets(mapped) == AddressGuard().lets(str(address))


@pytest.mark.parametrize(
    "name", ["example.org", "a.example", "1.2.3.4.5", "12a", "", "256.1.1.1", "localhost", "127.0.0.1 x"]
)
def test_names_are_no_addresses(name: str) -> None:
    assert addresses.spelled(name) == ""


@pytest.mark.parametrize("name", ["gone.invalid", "invalid", f"{'a' * 70}.example", "a..example"])
def test_names_that_nobody_has_ask_no_network(name: str) -> None:
    assert asyncio.run(AddressGuard().look_up(name, addresses.system)) == HostLookup(unknown=True)


def test_the_name_of_this_machine_is_refused() -> None:
    found = asyncio.run(AddressGuard().look_up("localhost", addresses.system))
    assert found.refused.startswith("localhost is ")
    assert found.refused.endswith(", which is not public")


@pytest.mark.parametrize(("number", "unknown"), [(socket.EAI_NONAME, True), (socket.EAI_AGAIN, False)])
def test_a_name_that_is_not_found_may_be_found_later(number: int, unknown: bool) -> None:
    async def fails(_name: str) -> list[str]:
        raise socket.gaierror(number, "")

    assert asyncio.run(AddressGuard().look_up("a.example", fails)) == HostLookup(unknown=unknown)
