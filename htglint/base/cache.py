"""Small results in the user's cache folder; losing one only costs time."""

from __future__ import annotations

import os
import stat
import sys
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any

from . import atomic

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_WRITES: ContextVar[bool] = ContextVar("writes", default=True)
_READ = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_BINARY", 0)
"""How a file is opened that may turn out to wait for somebody."""

_ODD_NAMES = "surrogatepass"
"""File names may not be UTF-8; Python represents such bytes as surrogates."""


def folder() -> str:
    """Return the cache folder: $HTGLINT_CACHE_DIR or the system's default."""
    chosen = os.environ.get("HTGLINT_CACHE_DIR")
    if chosen:
        return chosen
    if sys.platform == "win32":
        base = os.environ.get("LOCALAPPDATA") or os.path.expanduser("~")
    elif sys.platform == "darwin":
        base = os.path.expanduser("~/Library/Caches")
    else:
        base = os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache")
    return os.path.join(base, "htglint")


@contextmanager
def writing(*, allowed: bool) -> Iterator[None]:
    """Allow or forbid writing to the cache, for this thread and its forks."""
    before = _WRITES.set(allowed)
    try:
        yield
    finally:
        _WRITES.reset(before)


def read(name: str, key: Sequence[str]) -> Any:
    """Return the value cached under a name and key; None if it can't be read."""
    found = read_data(name, key)
    return found[0] if found is not None else None


def write(name: str, key: Sequence[str], value: object) -> None:
    """Cache a JSON-serializable value; does nothing if the folder is not writable."""
    write_data(name, key, value, b"")


def read_data(name: str, key: Sequence[str]) -> tuple[Any, bytes] | None:
    """Return a value and the bytes written with it; None as for ``read``.

    Content whose checksum does not match is ignored.
    """
    import json
    from zlib import crc32

    try:
        with open(os.open(_path(name), _READ), "rb") as file:
            if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
                return None  # nothing that is waited for
            head = json.loads(file.readline())
            content = file.read()
        if head != {"key": list(key), "value": head["value"], "sum": crc32(content)}:
            return None
        value = json.loads(content[: head["value"]].decode("utf-8", _ODD_NAMES))
    except (OSError, ValueError, RecursionError, KeyError, TypeError):
        return None
    return value, content[head["value"] :]


def write_data(name: str, key: Sequence[str], value: object, data: bytes) -> None:
    """Cache a JSON-serializable value and bytes; do nothing in a read-only folder.

    The first line holds the key, the length of the value in bytes, and the checksum of what follows.
    """
    import json
    from zlib import crc32

    if not _WRITES.get():
        return
    written = json.dumps(value, ensure_ascii=False).encode("utf-8", _ODD_NAMES)
    content = written + data
    head = json.dumps({"key": list(key), "value": len(written), "sum": crc32(content)}).encode()
    _keep(_path(name), head + b"\n" + content)


def prune(prefix: str, most: int) -> None:
    """Remove all but the newest files whose names begin with a prefix."""
    if not _WRITES.get():
        return
    try:
        found = [
            entry for entry in os.scandir(folder()) if entry.name.startswith(prefix) and entry.name.endswith(".data")
        ]
        for entry in sorted(found, key=lambda entry: entry.stat().st_mtime, reverse=True)[most:]:
            os.unlink(entry.path)
    except OSError:
        return  # another process removes them, or nobody may


def _path(name: str) -> str:
    return os.path.join(folder(), f"{name}.data")


def _keep(path: str, content: bytes) -> None:
    """Write a cache file atomically, because others may read it; ignore write errors."""
    with suppress(OSError):
        os.makedirs(os.path.dirname(path), exist_ok=True)
        atomic.write(path, content, sync=False)
