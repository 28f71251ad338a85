"""When the server looks at pages that are open: held by gates that open when the test says so, not by any clock."""

from __future__ import annotations

import asyncio
import threading
from typing import TYPE_CHECKING

import pytest
from pygls.exceptions import JsonRpcContentModified

from htglint.base.errors import HtglintError
from htglint.document.document import Document
from htglint.server.gate import Checked, FixedBuffer
from htglint.server.pages import Buffer, OpenPages
from tests.helpers.editor import GUARD, soon

if TYPE_CHECKING:
    from lsprotocol import types


class Gate:
    """Holds every look at a text that is ``held``, until it is let go."""

    def __init__(self, *held: str) -> None:
        self.held = {text: threading.Event() for text in held}
        self.begun: dict[str, threading.Event] = {text: threading.Event() for text in held}
        self.now = 0
        self.most = 0
        self.seen: list[str] = []

    def checked(self, path: str, text: str) -> Checked | None:
        self.now += 1
        self.most = max(self.most, self.now)
        if text in self.held:
            self.begun[text].set()
            assert self.held[text].wait(GUARD)
        self.now -= 1
        self.seen.append(text)
        if text == "broken":
            raise HtglintError("the settings are broken")
        if text == "bug":
            raise ZeroDivisionError("a bug")
        return Checked(Document(path, text), ())

    def fixed(self, path: str, text: str) -> FixedBuffer | None:
        raise NotImplementedError

    formatted = fixed


class Screen:
    """An editor that keeps what it is told."""

    def __init__(self) -> None:
        self.texts: dict[str, str] = {}
        self.shown: asyncio.Queue[tuple[str, int | None]] = asyncio.Queue()
        self.said: list[str] = []

    def buffer(self, uri: str) -> Buffer:
        return Buffer(self.texts[uri], len(self.texts[uri]))

    def rendered(self, checked: Checked) -> list[types.Diagnostic]:
        assert checked.document.text not in ("broken", "bug")
        return []

    def show(self, uri: str, version: int | None, found: list[types.Diagnostic]) -> None:
        assert found == []
        self.shown.put_nowait((uri, version))

    def complain(self, message: str) -> None:
        self.said.append(message)


class Scene:
    """OpenPages with an editor and a gate."""

    def __init__(self, *held: str) -> None:
        self.gate, self.screen = Gate(*held), Screen()
        self.pages = OpenPages(self.gate, self.screen)

    def type(self, uri: str, text: str) -> None:
        opened = uri in self.screen.texts
        self.screen.texts[uri] = text
        if opened:
            self.pages.changed(uri)
        else:
            self.pages.opened(uri, f"{uri}.md")

    async def until_begun(self, text: str) -> None:
        assert await asyncio.to_thread(self.gate.begun[text].wait, GUARD)


def test_a_page_that_takes_long_delays_no_other_and_no_typing() -> None:
    async def play() -> None:
        scene = Scene("slow")
        scene.type("one", "slow")
        await scene.until_begun("slow")
        scene.type("two", "quick")
        assert await soon(scene.screen.shown.get()) == ("two", len("quick"))
        for text in ("slow, and more", "slow, and even more"):
            scene.type("one", text)
        scene.gate.held["slow"].set()
        assert await soon(scene.screen.shown.get()) == ("one", len("slow, and even more"))
        assert scene.gate.seen == ["quick", "slow", "slow, and even more"]

    asyncio.run(play())


def test_a_page_is_looked_at_by_one_thread_at_a_time() -> None:
    async def play() -> None:
        scene = Scene("first")
        scene.type("one", "first")
        await scene.until_begun("first")
        scene.type("one", "second")
        waiting = asyncio.ensure_future(scene.pages.checked("one"))
        asked = asyncio.ensure_future(scene.pages.run("one", scene.gate.checked))
        await asyncio.sleep(0)
        scene.gate.held["first"].set()
        for answer in (await soon(waiting), await soon(asked)):
            assert answer is not None
            assert answer.document.text == "second"
        assert scene.gate.most == 1

    asyncio.run(play())


def test_what_is_known_is_not_looked_for_again() -> None:
    async def play() -> None:
        scene = Scene()
        scene.type("one", "text")
        first = await soon(scene.pages.checked("one"))
        assert first is await soon(scene.pages.checked("one"))
        assert scene.gate.seen == ["text"]
        scene.pages.all_changed()
        assert first is not await soon(scene.pages.checked("one"))

    asyncio.run(play())


def test_an_answer_about_a_text_that_is_gone_is_none() -> None:
    async def play() -> None:
        scene = Scene("old")
        scene.type("one", "old")
        await scene.until_begun("old")
        about_old = asyncio.ensure_future(scene.pages.checked("one"))
        await asyncio.sleep(0)
        scene.type("one", "new")
        with pytest.raises(JsonRpcContentModified):
            await soon(about_old)
        scene.gate.held["old"].set()
        assert await soon(scene.screen.shown.get()) == ("one", len("new"))

        def work(_path: str, text: str) -> str:
            scene.screen.texts["one"] = "newer"
            return text

        with pytest.raises(JsonRpcContentModified):
            await soon(scene.pages.run("one", work))

    asyncio.run(play())


def test_a_page_that_is_closed_meanwhile_shows_nothing_more() -> None:
    async def play() -> None:
        scene = Scene("slow")
        scene.type("one", "slow")
        await scene.until_begun("slow")
        waiting = asyncio.ensure_future(scene.pages.checked("one"))
        await asyncio.sleep(0)
        scene.pages.closed("one")
        assert await soon(scene.screen.shown.get()) == ("one", None)
        with pytest.raises(JsonRpcContentModified):
            await soon(waiting)
        scene.gate.held["slow"].set()
        scene.type("two", "quick")
        assert await soon(scene.screen.shown.get()) == ("two", len("quick"))
        assert await soon(scene.pages.checked("one")) is None

    asyncio.run(play())


def test_a_bug_is_told_with_its_page_and_its_place(capsys: pytest.CaptureFixture[str]) -> None:
    async def play() -> None:
        scene = Scene()
        scene.type("one", "bug")
        assert await soon(scene.pages.checked("one")) is None
        assert scene.screen.said == ["one.md: htglint itself failed on this page (ZeroDivisionError: a bug)"]
        assert await soon(scene.screen.shown.get()) == ("one", len("bug"))
        scene.type("one", "well again")
        assert await soon(scene.pages.checked("one")) is not None

    asyncio.run(play())
    assert "in checked" in capsys.readouterr().err


def test_what_is_wrong_with_a_request_is_told_and_it_has_no_answer() -> None:
    async def play() -> None:
        scene = Scene()
        scene.type("one", "broken")
        assert await soon(scene.pages.run("one", scene.gate.checked)) is None
        assert scene.screen.said[0] == "the settings are broken"

    asyncio.run(play())
