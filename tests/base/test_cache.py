"""What is kept in the user's cache: whole or not at all, and nothing where nobody wants it."""

from __future__ import annotations

import os
import resource
import signal
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from htglint.base import cache

if TYPE_CHECKING:
    from pathlib import Path

PAGE = "# A title\n\nA  gap, and a [link](nowhere.md) to a plce.\n"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("HTGLINT_CACHE_DIR", str(tmp_path / "cache"))
    return tmp_path / "cache"


def test_what_is_kept_comes_back(folder: Path) -> None:
    cache.write("one", ["key"], {"a": ["\ud800é"]})
    cache.write_data("two", ["key"], {"b": 1}, b"\n\0\xff")
    assert cache.read("one", ["key"]) == {"a": ["\ud800é"]}
    assert cache.read_data("two", ["key"]) == ({"b": 1}, b"\n\0\xff")
    assert cache.read("one", ["another"]) is None
    assert sorted(os.listdir(folder)) == ["one.data", "two.data"]


@pytest.mark.parametrize("at", range(0, 100, 7))
def test_content_that_was_not_written_here_is_not_read(folder: Path, at: int) -> None:
    cache.write_data("one", ["key"], {"a": [1, 2, 3]}, b"data" * 8)
    whole = (folder / "one.data").read_bytes()
    at = at % len(whole)
    for other in (whole[:at], whole[:at] + b"?" + whole[at + 1 :], whole + b"?" * (at + 1), b"[]\n", b"5\n", b"null\n"):
        (folder / "one.data").write_bytes(other)
        assert cache.read_data("one", ["key"]) in (None, ({"a": [1, 2, 3]}, b"data" * 8))
    (folder / "one.data").write_bytes(whole[:-1] + b"?")
    assert cache.read_data("one", ["key"]) is None


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no named pipes")
def test_nothing_that_waits_is_waited_for(folder: Path) -> None:
    folder.mkdir()
    os.mkfifo(folder / "one.data")
    assert cache.read("one", ["key"]) is None


@pytest.mark.skipif(not hasattr(signal, "SIGXFSZ"), reason="the system has no limit of the size of files")
def test_a_part_of_a_file_is_removed(folder: Path) -> None:
    """On a full disk, of which a limit of the size of files is the nearest thing."""
    code = "from htglint.base import cache; cache.write_data('one', [], 0, b'x' * 100_000)"

    def limited() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))

    subprocess.run([sys.executable, "-c", code], check=True, preexec_fn=limited)
    assert list(folder.iterdir()) == []


@pytest.mark.parametrize(
    "command", ["check --no-cache", "check --cache=read", "check --cache=off", "fix --no-cache", "fmt --no-cache"]
)
def test_a_run_that_is_to_write_nothing(folder: Path, tmp_path: Path, command: str) -> None:
    page = tmp_path / "page.md"
    page.write_text(PAGE, "utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "htglint", *command.split(), str(page)], capture_output=True, text=True, check=False
    )
    assert done.returncode in (0, 1), done.stderr
    assert not folder.exists()


@pytest.mark.parametrize("content", [b"", b"\0" * 100, b"{}", b'{"key": []}\n', None])
def test_a_run_makes_foreign_content_again(folder: Path, tmp_path: Path, content: bytes | None) -> None:
    page = tmp_path / "page.md"
    page.write_text(PAGE, "utf-8")

    def checked() -> tuple[int, str, str]:
        command = [sys.executable, "-m", "htglint", "check", page.name]
        done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=tmp_path)
        return done.returncode, done.stdout, done.stderr

    first = checked()
    assert first[0] == 1
    for file in folder.iterdir():
        whole = file.read_bytes()
        file.write_bytes(whole[: len(whole) // 2] + b"?" + whole[len(whole) // 2 + 1 :] if content is None else content)
    assert checked() == first
    assert checked() == first
