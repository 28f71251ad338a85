"""The pages that are open: each is looked at when it has changed and nobody types, in a thread of its own.

A page is looked at by one thread at a time, so that one that takes long delays no other, and no thread piles up behind
it. What was begun on a text that has changed since is let run and its result forgotten, because no thread can be
stopped. The threads are daemons: none of them keeps the server from ending.
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

PATIENCE = 0.2
"""Seconds without a change after which a page is looked at."""


class Buffer(NamedTuple):
    """What the editor has of a page."""

    text: str
    version: int | None


class Editor(Protocol):
    """Whoever has the pages open."""

    def buffer(self, uri: str) -> Buffer:
        """The page as it is now."""

    def rendered(self, checked: Checked) -> list[types.Diagnostic]:
        """What was found, as the editor shows it; called from several threads."""

    def show(self, uri: str, version: int | None, found: list[types.Diagnostic]) -> None:
        """Show what was found, in place of what was shown before."""

    def complain(self, message: str) -> None:
        """Say what is wrong."""


class _OpenPage:
    """A page that is open. ``changes`` counts what its findings may depend on: its text, and what is on the disk."""

    def __init__(self, uri: str, path: str) -> None:
        self.uri = uri
        self.path = path
        self.changes = 0
        self.begun = -1  # what ``changes`` was when the last look began, and when the last one that ended began
        self.done = -1
        self.checked: Checked | None = None
        self.task: asyncio.Task[None] | None = None
        self.lock = asyncio.Lock()
        self.trouble = ""


class OpenPages:
    """All pages that are open."""

    def __init__(self, gate: Gate, editor: Editor) -> None:
        self._gate = gate
        self._editor = editor
        self._pages: dict[str, _OpenPage] = {}

    def opened(self, uri: str, path: str) -> None:
        """A page has been opened."""
        self._pages[uri] = _OpenPage(uri, path)
        self._look_soon(self._pages[uri], 0)

    def changed(self, uri: str) -> None:
        """The text of a page, if it is one of these, is another."""
        page = self._pages.get(uri)
        if page is not None:
            self._look_soon(page, PATIENCE)

    def all_changed(self) -> None:
        """Something on the disk, on which findings depend, is another."""
        for page in self._pages.values():
            self._look_soon(page, PATIENCE)

    def closed(self, uri: str) -> None:
        """A page has been closed: nothing is shown of it any more."""
        page = self._pages.pop(uri, None)
        if page is not None:
            if page.task is not None:
                page.task.cancel()
            self._editor.show(uri, None, [])

    async def checked(self, uri: str) -> Checked | None:
        """What is found on the page as it is now; None for a file that is no page, or can't be looked at.

        Raises JsonRpcContentModified where it changes meanwhile.
        """
        page = self._pages.get(uri)
        if page is None:
            return None
        if page.done != page.changes:
            if page.task is None or page.begun != page.changes:
                self._look(page, 0)
            assert page.task is not None
            task = page.task
            await asyncio.wait({task})
            if task.cancelled():
                raise JsonRpcContentModified("the page has changed meanwhile")
        return page.checked

    async def ask(self, uri: str, work: Callable[[str, str], T]) -> T | None:
        """The result of ``work`` on path and text of a page in a thread; None for a file that is no page.

        Raises JsonRpcContentModified where the page changes meanwhile. What else goes wrong is told to the person, and
        the result is None.
        """
        page = self._pages.get(uri)
        if page is None:
            return None
        text = self._editor.buffer(uri).text
        try:
            result = await _in_thread(page.lock, lambda: work(page.path, text))
        except Exception as error:
            self._editor.complain(_told(page.path, error))
            return None
        if self._pages.get(uri) is not page or self._editor.buffer(uri).text != text:
            raise JsonRpcContentModified("the page has changed meanwhile")
        return result

    def _look_soon(self, page: _OpenPage, patience: float) -> None:
        page.changes += 1
        self._look(page, patience)

    def _look(self, page: _OpenPage, patience: float) -> None:
        if page.task is not None:
            page.task.cancel()
        page.task = asyncio.ensure_future(self._looked(page, patience))

    async def _looked(self, page: _OpenPage, patience: float) -> None:
        """Wait, look at the page, and show what is found."""
        await asyncio.sleep(patience)
        page.begun = page.changes
        text, version = self._editor.buffer(page.uri)
        page.checked = None
        shown: list[types.Diagnostic] = []
        try:
            page.checked, shown = await _in_thread(page.lock, lambda: self._found(page.path, text))
        except Exception as error:
            self._stumble(page, _told(page.path, error))
        else:
            page.trouble = ""
        page.done = page.begun
        self._editor.show(page.uri, version, shown)

    def _found(self, path: str, text: str) -> tuple[Checked | None, list[types.Diagnostic]]:
        checked = self._gate.checked(path, text)
        return checked, self._editor.rendered(checked) if checked else []

    def _stumble(self, page: _OpenPage, trouble: str) -> None:
        """Tell what is wrong, unless the person knows: a broken configuration fails every page, at every change."""
        known = {other.trouble for other in self._pages.values()}
        page.trouble = trouble
        if trouble not in known:
            self._editor.complain(trouble)


def _told(path: str, error: Exception) -> str:
    """What is wrong, for people; a bug of ours goes to standard error, too, with its place."""
    if isinstance(error, HtglintError):
        return str(error)
    traceback.print_exception(error, file=sys.stderr)
    return f"{visible(path)}: htglint itself failed on this page ({type(error).__name__}: {error})"


async def _in_thread(lock: asyncio.Lock, work: Callable[[], T]) -> T:
    """The result of ``work`` in a thread that holds the lock until it ends, even if nobody waits for it any more."""
    await lock.acquire()
    loop = asyncio.get_running_loop()
    future: asyncio.Future[T] = loop.create_future()

    def ended(done: asyncio.Future[T]) -> None:
        lock.release()
        if not done.cancelled():
            done.exception()  # which nobody may ask for

    def tell(how: Callable[[], None]) -> None:
        with suppress(RuntimeError):  # the loop has ended, and nobody waits
            loop.call_soon_threadsafe(how)

    def run() -> None:
        try:
            result = work()
        except Exception as error:
            failed = error
            tell(lambda: future.set_exception(failed))
        else:
            tell(lambda: future.set_result(result))

    future.add_done_callback(ended)
    threading.Thread(target=run, daemon=True).start()
    return await asyncio.shield(future)
