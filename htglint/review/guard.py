"""Who may ask: only pages of this server, opened by the person who started it.

The secret is in the path and not in a cookie, which every port of the machine would get.
"""

from __future__ import annotations

import secrets
from hmac import compare_digest
from typing import TYPE_CHECKING

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse, RedirectResponse

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src data:; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "Cache-Control": "no-store",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
_START = "/start/"


class RequestGuard:
    """Passes on requests that have the secret and come from and to this address.

    The secret is removed from the path. ``ticket`` opens the page once, because other users of the machine can read the
    address that starts the browser.
    """

    def __init__(self, app: ASGIApp, port: int) -> None:
        self._app = app
        self._host = f"127.0.0.1:{port}"
        self._secret = secrets.token_urlsafe(32)
        self._ticket = secrets.token_urlsafe(32)

    @property
    def address(self) -> str:
        """The address of the page, for the person alone."""
        return f"http://{self._host}/{self._secret}/"

    @property
    def ticket(self) -> str:
        """The address that leads to the page once."""
        return f"http://{self._host}{_START}{self._ticket}"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, or refuse it."""
        if scope["type"] != "http":
            return

        async def send_guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(_HEADERS)
            await send(message)

        app = self._refused(Headers(scope=scope), scope["method"]) or self._allowed(scope)
        await app(scope, receive, send_guarded)

    def _refused(self, headers: Headers, method: str) -> ASGIApp | None:
        """Return the answer to a request that another page or address makes."""
        if headers.getlist("host") != [self._host]:
            return PlainTextResponse("This is not the address of the review.\n", 400)
        if headers.get("sec-fetch-site", "none") not in ("none", "same-origin"):
            return PlainTextResponse("Another page may not use the review.\n", 403)
        if method not in ("GET", "HEAD") and headers.get("origin") != f"http://{self._host}":
            return PlainTextResponse("Another page may not use the review.\n", 403)
        return None

    def _allowed(self, scope: Scope) -> ASGIApp:
        path: str = scope["path"]
        if path.startswith(_START) and _same(path.removeprefix(_START), self._ticket):
            self._ticket = secrets.token_urlsafe(32)
            return RedirectResponse(f"/{self._secret}/", 303)
        secret, slash, rest = path.removeprefix("/").partition("/")
        if not (slash and _same(secret, self._secret)):
            return PlainTextResponse("Open the address that `htglint review` has printed.\n", 404)
        scope["path"] = f"/{rest}"
        scope["raw_path"] = scope["path"].encode()
        return self._app


def _same(one: str, other: str) -> bool:
    return compare_digest(one.encode("utf-8", "surrogatepass"), other.encode())
