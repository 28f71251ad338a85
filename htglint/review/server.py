"""Runs a review: on 127.0.0.1 alone, until its page is closed."""

from __future__ import annotations

import socket
from typing import TYPE_CHECKING

import uvicorn

from htglint.base.errors import HtglintError

from .app import application
from .guard import RequestGuard
from .presence import Presence

if TYPE_CHECKING:
    from collections.abc import Callable

    from .review import Review

_PATIENCE = 2
"""Seconds that open streams are given at the end."""


def serve(review: Review, port: int, opened: Callable[[str, str], None]) -> None:
    """Serve a review until its page is closed or the process is interrupted.

    ``port`` of 0 is any free one. ``opened`` is called with the address of the page, and one that leads there once.
    """
    with _listener(port) as listener:
        running: list[uvicorn.Server] = []

        def end() -> None:
            running[0].should_exit = True

        guard = RequestGuard(application(review, Presence(end), end), listener.getsockname()[1])
        config = uvicorn.Config(
            guard, http="h11", ws="none", loop="asyncio", lifespan="off", interface="asgi3", log_config=None,
            access_log=False, server_header=False, date_header=False, proxy_headers=False,
            timeout_graceful_shutdown=_PATIENCE,
        )  # fmt: skip
        running.append(uvicorn.Server(config))
        opened(guard.address, guard.ticket)
        running[0].run(sockets=[listener])


def _listener(port: int) -> socket.socket:
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(("127.0.0.1", port))
        listener.listen(64)
    except (OSError, OverflowError) as error:
        listener.close()
        raise HtglintError(f"--port {port} can't be used: {error}; leave it out for any free one") from None
    return listener
