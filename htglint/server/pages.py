"""Open pages: each is checked in a thread once it has not changed for a moment.

One thread at a time works on a page, so a slow page delays no other and threads don't pile up. Threads can't be
stopped, so the result for an outdated text is discarded. They are daemons and don't keep the server alive.
"""

from __future__ import annotations

import asyncio
import sys
import threading
import traceback
from contextlib import suppress
from typing import TYPE_CHECKING, NamedTuple, Protocol, TypeVar

from pygls.exceptions import JsonRpcContentModified

from htglint.base.errors import HtglintError
from htglint.base.escape import visible

if TYPE_CHECKING:
    from collections.abc import Callable

    from lsprotocol import types

    from .gate import Checked, Gate

T = TypeVar("T")

DEBOUNCE = 0.2
"""Seconds without a change before a page is checked."""


class Buffer(NamedTuple):
    """Text of a page in the editor, and its version."""

    text: str
    version: int | None


class Editor(Protocol):
    """Interface to the editor."""

    def buffer(self, uri: str) -> Buffer:
        """Return the current text of a page."""

    def rendered(self, checked: Checked) -> list[types.Diagnostic]:
        """Return findings as diagnostics; called from several threads."""

    def show(self, uri: str, version: int | None, found: list[types.Diagnostic]) -> None:
        """Replace the diagnostics of a page."""

    def complain(self, message: str) -> None:
        """Show an error message."""


class _OpenPage:
    """An open page; ``changes`` counts changes of its text and its dependencies."""

    def __init__(self, uri: str, path: str) -> None:
        self.uri = uri
        self.path = path
        self.changes = 0
        self.begun = -1  # the value of ``changes`` when the last check began, and when the last finished one began
        self.done = -1
        self.checked: Checked | None = None
        self.task: asyncio.Task[None] | None = None
        self.lock = asyncio.Lock()
        self.trouble = ""


class OpenPages:
    """All open pages."""

    def __init__(self, gate: Gate, editor: Editor) -> None:
        self._gate = gate
        self._editor = editor
        self._pages: dict[str, _OpenPage] = {}

    def opened(self, uri: str, path: str) -> None:
        """Add a page and check it."""
        self._pages[uri] = _OpenPage(uri, path)
        self._check_soon(self._pages[uri], 0)

    def changed(self, uri: str) -> None:
        """Check a page again after a change of its text."""
        page = self._pages.get(uri)
        if page is not None:
            self._check_soon(page, DEBOUNCE)

    def all_changed(self) -> None:
        """Check all pages again after a change of other files."""
        for page in self._pages.values():
            self._check_soon(page, DEBOUNCE)

    def closed(self, uri: str) -> None:
        """Remove a page and its diagnostics."""
        page = self._pages.pop(uri, None)
        if page is not None:
            if page.task is not None:
                page.task.cancel()
            self._editor.show(uri, None, [])

    async def checked(self, uri: str) -> Checked | None:
        """Return the findings for the current text.

        None if the file is not a page or can't be checked.

        Raises JsonRpcContentModified if the page changes meanwhile.
        """
        page = self._pages.get(uri)
        if page is None:
            return None
        if page.done != page.changes:
            if page.task is None or page.begun != page.changes:
                self._start_check(page, 0)
            assert page.task is not None
            task = page.task
            await asyncio.wait({task})
            if task.cancelled():
                raise JsonRpcContentModified("the page has changed meanwhile")
        return page.checked

    async def run(self, uri: str, work: Callable[[str, str], T]) -> T | None:
        """Run ``work`` on the path and text of a page in a thread.

        Return None if the file is not a page.

        Raises JsonRpcContentModified if the page changes meanwhile. Other errors are shown, and the result is None.
        """
        page = self._pages.get(uri)
        if page is None:
            return None
        text = self._editor.buffer(uri).text
        try:
            result = await _in_thread(page.lock, lambda: work(page.path, text))
        except Exception as error:
            self._editor.complain(_error_message(page.path, error))
            return None
        if self._pages.get(uri) is not page or self._editor.buffer(uri).text != text:
            raise JsonRpcContentModified("the page has changed meanwhile")
        return result

    def _check_soon(self, page: _OpenPage, delay: float) -> None:
        page.changes += 1
        self._start_check(page, delay)

    def _start_check(self, page: _OpenPage, delay: float) -> None:
        if page.task is not None:
            page.task.cancel()
        page.task = asyncio.ensure_future(self._run_check(page, delay))

    async def _run_check(self, page: _OpenPage, delay: float) -> None:
        """Wait, check the page, and show its diagnostics."""
        await asyncio.sleep(delay)
        page.begun = page.changes
        text, version = self._editor.buffer(page.uri)
        page.checked = None
        shown: list[types.Diagnostic] = []
        try:
            page.checked, shown = await _in_thread(page.lock, lambda: self._found(page.path, text))
        except Exception as error:
            self._report_error(page, _error_message(page.path, error))
        else:
            page.trouble = ""
        page.done = page.begun
        self._editor.show(page.uri, version, shown)

    def _found(self, path: str, text: str) -> tuple[Checked | None, list[types.Diagnostic]]:
        checked = self._gate.checked(path, text)
        return checked, self._editor.rendered(checked) if checked else []

    def _report_error(self, page: _OpenPage, trouble: str) -> None:
        """Show an error once; a broken configuration would repeat it at every change."""
        known = {other.trouble for other in self._pages.values()}
        page.trouble = trouble
        if trouble not in known:
            self._editor.complain(trouble)


def _error_message(path: str, error: Exception) -> str:
    """Return an error for people.

    An internal one is also printed to standard error with its traceback.
    """
    if isinstance(error, HtglintError):
        return str(error)
    traceback.print_exception(error, file=sys.stderr)
    return f"{visible(path)}: htglint itself failed on this page ({type(error).__name__}: {error})"


async def _in_thread(lock: asyncio.Lock, work: Callable[[], T]) -> T:
    """Run ``work`` in a thread that holds the lock to its end, even if cancelled."""
    await lock.acquire()
    loop = asyncio.get_running_loop()
    future: asyncio.Future[T] = loop.create_future()

    def ended(done: asyncio.Future[T]) -> None:
        lock.release()
        if not done.cancelled():
            done.exception()  # mark it as retrieved

    def in_loop(call: Callable[[], None]) -> None:
        with suppress(RuntimeError):  # the loop has ended
            loop.call_soon_threadsafe(call)

    def run() -> None:
        try:
            result = work()
        except Exception as error:
            failed = error
            in_loop(lambda: future.set_exception(failed))
        else:
            in_loop(lambda: future.set_result(result))

    future.add_done_callback(ended)
    threading.Thread(target=run, daemon=True).start()
    return await asyncio.shield(future)
