"""A server on loopback that does everything that servers of the web do, and counts how often it is asked."""

from __future__ import annotations

import asyncio
import socket
import ssl
import struct
import threading
from collections import Counter
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from htglint.links.web.pace import Clock

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

PAGE = b"<html><h1 id='top-of-it'>A</h1><h2 id=gears>B</h2><a id=\"user-content-wheels\"></a><p name='old'>C</p></html>"


class FakeClock(Clock):
    """Time that passes only while somebody sleeps; ``slept`` has the seconds of every sleep."""

    def __init__(self) -> None:
        self.time = 1_000_000.0
        self.slept: list[float] = []

    def now(self) -> float:
        return self.time

    def date(self) -> float:
        return self.time

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.time += seconds
        await asyncio.sleep(0)


class Site(ThreadingHTTPServer):
    """The server. ``asked`` counts requests by method and path, ``headers`` has those of the last request to a path."""

    daemon_threads = True
    request_queue_size = 128

    def __init__(self, host: str, clock: FakeClock | None) -> None:
        self.asked: Counter[tuple[str, str]] = Counter()
        self.headers: dict[str, Any] = {}
        self.times: list[float] = []
        self.at_once = 0
        self.most_at_once = 0
        self.lock = threading.Lock()
        self.over = threading.Event()
        self.clock = clock
        super().__init__((host, 0), _Handler)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Clients go away, or don't trust the certificate: that is what is tested."""

    def total(self, path: str) -> int:
        return self.asked["HEAD", path] + self.asked["GET", path]


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Site

    def do_HEAD(self) -> None:
        self._serve()

    def do_GET(self) -> None:
        self._serve()

    def _serve(self) -> None:
        site = self.server
        with site.lock:
            site.asked[self.command, self.path] += 1
            site.headers[self.path] = self.headers
            site.times.append(site.clock.now() if site.clock else 0)
            site.at_once += 1
            site.most_at_once = max(site.most_at_once, site.at_once)
            count = site.total(self.path)
        try:
            path = self.path.partition("?")[0]  # a query makes another URL of the same kind
            what, _, rest = path.strip("/").partition("/")
            getattr(self, f"_{what.replace('-', '_')}", self._page)(rest, count)
        finally:
            with site.lock:
                site.at_once -= 1

    def answer(self, status: int, headers: dict[str, str] | None = None, body: bytes = b"") -> None:
        self.send_response(status)
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        if "Content-Type" not in (headers or {}):
            self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command == "GET":
            self.wfile.write(body)

    def _page(self, rest: str, count: int) -> None:  # noqa: ARG002
        self.answer(200, body=PAGE)

    def _status(self, rest: str, count: int) -> None:
        """/status/404, or /status/500/200: the second from the second time on."""
        statuses = rest.split("/")[:2]
        self.answer(int(statuses[min(count, len(statuses)) - 1]))

    def _to(self, rest: str, count: int) -> None:  # noqa: ARG002
        """/to/301/http://...: a redirect; /to/301//page is one on this server."""
        status, _, location = rest.partition("/")
        self.answer(int(status), {"Location": unquote(location).encode().decode("latin-1")})

    def _moved(self, rest: str, count: int) -> None:  # noqa: ARG002
        self.answer(int(rest), {"Location": "/page"})

    def _relative(self, rest: str, count: int) -> None:  # noqa: ARG002
        self.answer(301, {"Location": "../a%20b?c=%26#d"})

    def _front(self, rest: str, count: int) -> None:  # noqa: ARG002
        self.answer(301, {"Location": "/"})

    def _issues(self, rest: str, count: int) -> None:  # noqa: ARG002
        self.answer(302, {"Location": f"/pull/{rest}"})

    def _circle(self, rest: str, count: int) -> None:  # noqa: ARG002
        self.answer(302, {"Location": "/circle/b" if rest == "a" else "/circle/a"})

    def _endless(self, rest: str, count: int) -> None:  # noqa: ARG002
        self.answer(302, {"Location": f"/endless/{int(rest) + 1}"})

    def _busy(self, rest: str, count: int) -> None:
        """/busy/7: 429 with Retry-After the first time; /busy/never without end."""
        pause, _, more = rest.partition("/")
        if count == 1 or more:
            self.answer(429, {"Retry-After": pause.replace("_", " ")})
        else:
            self.answer(200)

    def _no_head(self, rest: str, count: int) -> None:  # noqa: ARG002
        if self.command == "HEAD":
            self.answer(int(rest))
        else:
            self.answer(200, body=PAGE)

    def _slow(self, rest: str, count: int) -> None:  # noqa: ARG002
        self.server.over.wait(60)

    def _reset(self, rest: str, count: int) -> None:
        if count > int(rest):
            self.answer(200)
            return
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.connection.close()
        self.close_connection = True

    def _huge(self, rest: str, count: int) -> None:  # noqa: ARG002
        self.answer(200, body=b"<h1>" + b"x" * 8_000_000 + b"<p id=late>")

    def _plain(self, rest: str, count: int) -> None:  # noqa: ARG002
        self.answer(200, {"Content-Type": "text/plain"}, b"gears")

    def _charset(self, rest: str, count: int) -> None:  # noqa: ARG002
        """/charset/punycode: a page that says so of itself, with more than a megabyte of text."""
        self.answer(200, {"Content-Type": f"text/html; charset={rest}"}, b"<h1 id=gears>" + b"x-" * 600_000)

    def _drip(self, rest: str, count: int) -> None:  # noqa: ARG002
        """/drip/0.1: an answer that sends a byte after each pause, without end."""
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        while not self.server.over.wait(float(rest)):
            self.wfile.write(b"x")

    def _chain(self, rest: str, count: int) -> None:  # noqa: ARG002
        """/chain/1/0.5: redirects without a circle, each after a pause."""
        number, _, pause = rest.partition("/")
        self.server.over.wait(float(pause))
        self.answer(302, {"Location": f"/chain/{int(number) + 1}/{pause}"})

    def _script(self, rest: str, count: int) -> None:  # noqa: ARG002
        self.answer(200, body=b"<div id=app></div><script src=x.js></script>")

    def _cookie(self, rest: str, count: int) -> None:  # noqa: ARG002
        self.answer(200, {"Set-Cookie": "secret=1"})

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
        """Nothing."""


@contextmanager
def served(host: str = "127.0.0.1", clock: FakeClock | None = None, tls: Path | None = None) -> Iterator[Site]:
    """The server while it runs; ``tls`` is the folder of its key and certificate."""
    site = Site(host, clock)
    if tls is not None:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(tls / "cert.pem", tls / "key.pem")
        site.socket = context.wrap_socket(site.socket, server_side=True, do_handshake_on_connect=False)
    thread = threading.Thread(target=site.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield site
    finally:
        site.over.set()
        site.shutdown()
        site.server_close()
        thread.join()


def url_of(site: Site) -> Callable[[str], str]:
    """The URL of a path of the server."""
    host, port = site.server_address[:2]
    return lambda path: f"http://{host!s}:{port}{path}"
