"""One request and its answer: the only module that knows the client library.

Connections go to the address that was checked: names are not resolved again in between. There are no
cookies, no proxies or credentials of the environment, and redirects are answers like any other.
"""

from __future__ import annotations

import asyncio
import codecs
import socket
import ssl
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, NamedTuple

import aiohttp
from aiohttp.abc import AbstractResolver, ResolveResult

from htglint.base.version import __version__

if TYPE_CHECKING:
    from collections.abc import Mapping
    from types import TracebackType
    from typing import Self

    from yarl import URL

    from .addresses import AddressGuard

MOST = 2_000_000
"""Bytes of a page that are read at most, to find anchors in them."""
_CHUNK = 65_536
"""Bytes of a body that are read at a time."""
_LONGEST_HEADER = 65_536
"""Bytes of a header at most; aiohttp's default of 8190 is less than some cookies and policies take."""
_HTML = ("text/html", "application/xhtml+xml")


class Reply(NamedTuple):
    """What a server answered.

    ``text`` is that of an HTML page if it was wanted, None if it is too long or none.
    """

    status: int
    location: str = ""
    retry_after: str = ""
    text: str | None = None


class Trouble(NamedTuple):
    """A failed request: a kind (of the check ``web``) and a sentence.

    ``again`` is true if a retry may help, ``connecting`` if the connection itself failed. ``host`` is set if the other
    URLs of that host need not be requested.
    """

    kind: str
    detail: str
    again: bool = False
    connecting: bool = False
    host: str = ""


class _NotPublicError(OSError):
    """A connection to an address that may not be asked.

    It never comes about, unless there is a fault elsewhere.
    """


class _Pinned(AbstractResolver):
    """Knows the addresses that were checked, and asks nobody."""

    def __init__(self, addresses: Mapping[str, tuple[str, ...]]) -> None:
        self._addresses = addresses

    async def resolve(self, host: str, port: int = 0, family: int = 0) -> list[ResolveResult]:  # noqa: ARG002
        """Return the addresses of a host that was looked up before, of any family."""
        if host not in self._addresses:
            raise OSError(f"{host} was not looked up")
        return [self._result(host, address, port) for address in self._addresses[host]]

    def _result(self, host: str, address: str, port: int) -> ResolveResult:
        family = socket.AF_INET6 if ":" in address else socket.AF_INET
        flags = socket.AI_NUMERICHOST | socket.AI_NUMERICSERV
        return ResolveResult(hostname=host, host=address, port=port, family=family, proto=0, flags=flags)

    async def close(self) -> None:
        """Nothing is open."""


class Transport:
    """A session; to be used in ``async with``.

    ``addresses`` are those of each host, and are read at each connection. ``timeout`` is in seconds; ``tls`` replaces
    the certificates of the system.
    """

    def __init__(
        self,
        addresses: Mapping[str, tuple[str, ...]],
        guard: AddressGuard,
        timeout: int,
        tls: ssl.SSLContext | None = None,
    ) -> None:
        self._guard = guard
        self._timeout = timeout
        connector = aiohttp.TCPConnector(
            resolver=_Pinned(addresses),
            use_dns_cache=False,
            limit=0,  # the schedule is ours
            socket_factory=self._socket,
            ssl=tls or ssl.create_default_context(),
        )
        self._session = aiohttp.ClientSession(
            connector=connector,
            cookie_jar=aiohttp.DummyCookieJar(),
            timeout=aiohttp.ClientTimeout(total=timeout, sock_connect=timeout / 2),
            headers={"User-Agent": f"htglint/{__version__} (link check)", "Accept": "*/*"},
            trust_env=False,
            max_line_size=_LONGEST_HEADER,
            max_field_size=_LONGEST_HEADER,
        )
        # The library repeats a request whose connection broke, and has no public switch; attempts are counted by us.
        self._session._retry_connection = False  # noqa: SLF001

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._session.close()

    def _socket(self, info: aiohttp.AddrInfoType) -> socket.socket:
        """Return a socket for an address after a last check that it is allowed."""
        family, kind, protocol, _, address = info
        if not self._guard.lets(str(address[0])):
            raise _NotPublicError(f"{address[0]} is not public")
        return socket.socket(family, kind, protocol)

    async def request(self, method: str, url: URL, token: str = "", *, wants_text: bool = False) -> Reply | Trouble:
        """Send a request; the body is read only as far as the page's text is needed."""
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        try:
            async with self._session.request(method, url, headers=headers, allow_redirects=False) as response:
                text = await _text(response) if wants_text and response.status < HTTPStatus.MULTIPLE_CHOICES else None
                location = response.headers.get("Location", "")
                return Reply(response.status, location, response.headers.get("Retry-After", ""), text)
        except (aiohttp.ClientError, OSError, ValueError) as error:  # a timeout is an OSError
            return self._trouble(url.host or "", error)

    def _trouble(self, host: str, error: Exception) -> Trouble:
        """Return what an error of the library means to people."""
        if isinstance(error, aiohttp.ClientConnectorCertificateError):
            found = getattr(error.certificate_error, "verify_message", "") or "it is for another name"
            return Trouble("certificate", f"the certificate of {host} is not valid: {found.rstrip('.')}", host=host)
        if isinstance(error, aiohttp.ClientSSLError):
            return Trouble("unreachable", f"{host} has no supported TLS version", again=True, connecting=True)
        if isinstance(error, aiohttp.ClientConnectorError):
            if isinstance(error.os_error, _NotPublicError):
                return Trouble("refused", f"was not checked: {error.os_error}")
            reason = (error.os_error.strerror or "no connection").lower()
            return Trouble("unreachable", f"{host} can't be reached ({reason})", again=True, connecting=True)
        if isinstance(error, aiohttp.ConnectionTimeoutError):
            return Trouble("unreachable", f"{host} can't be reached (no connection)", again=True, connecting=True)
        if isinstance(error, TimeoutError):
            return Trouble("unreachable", f"no answer in {self._timeout} seconds", again=True)
        if isinstance(error, aiohttp.ClientConnectionError | OSError):
            return Trouble("unreachable", "the server closed the connection", again=True)
        return Trouble("unreachable", "the server's answer is not understood")


_CHARSETS = frozenset(
    ("utf-8", "ascii", "iso8859-1", "iso8859-2", "iso8859-3", "iso8859-4", "iso8859-5", "iso8859-6", "iso8859-7",
     "iso8859-8", "iso8859-9", "iso8859-10", "iso8859-13", "iso8859-14", "iso8859-15", "iso8859-16", "cp866", "cp874",
     "cp1250", "cp1251", "cp1252", "cp1253", "cp1254", "cp1255", "cp1256", "cp1257", "cp1258", "koi8-r", "koi8-u",
     "mac-roman", "mac-cyrillic", "gb2312", "gbk", "gb18030", "big5", "big5hkscs", "euc_jp", "euc_kr", "cp949",
     "shift_jis", "cp932", "iso2022_jp", "utf-16", "utf-16-le", "utf-16-be")
)  # fmt: skip
"""What pages of the web are written in (https://encoding.spec.whatwg.org), as Python calls it.

Python knows other names, and some of their decoders take time with the square of the text.
"""


def _decoded(body: bytes, charset: str) -> str:
    """Decode the text of a page; anchors, which are sought in it, are mostly ASCII."""
    try:
        name = codecs.lookup(charset).name
    except (LookupError, ValueError):
        name = ""
    return body.decode(name if name in _CHARSETS else "utf-8", "replace")


async def _text(response: Any) -> str | None:
    """Return an HTML page's text; None if it is something else or too long."""
    if response.content_type not in _HTML:
        return None
    body = bytearray()
    async for chunk in response.content.iter_chunked(_CHUNK):
        body += chunk
        if len(body) > MOST:
            return None
    return await asyncio.to_thread(_decoded, bytes(body), response.charset or "utf-8")
