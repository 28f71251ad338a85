"""Atomic file writes: at any moment a file has its old content or its new one."""

from __future__ import annotations

import os
from contextlib import suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

_NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_BINARY", 0)
"""How a file is opened that must not exist yet."""
_DESCRIPTORS = "/proc/self/fd"
"""Where Linux names open files, so that one without a name can get one."""


def write(
    target: str, content: bytes, mode: int = 0o666, ready: Callable[[int], bool] | None = None, *, sync: bool = True
) -> bool:
    """Write a file and put it in place atomically; raises OSError.

    With ``sync`` the content is flushed to the disk first. ``mode`` is subject to the umask. ``ready`` gets the
    descriptor of the written file just before it is put in place, and returns whether to go on. On Linux the file has
    no name until then, so that nothing is left if the process is killed; elsewhere, and on file systems that can't do
    that, it is a temporary file in the same folder.
    """
    temporary = _beside(target)
    descriptor, is_named = _opened(temporary, mode)
    placed = False
    try:
        with open(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            if sync:
                os.fsync(descriptor)
            if ready is not None and not ready(descriptor):
                return False
            if not is_named:
                # Without a src_dir_fd, Python would link to the name in /proc and not to the file.
                os.link(f"{_DESCRIPTORS}/{descriptor}", temporary, src_dir_fd=descriptor)
        os.replace(temporary, target)
        placed = True
    finally:
        if not placed:  # an interrupt, too, leaves nothing behind
            with suppress(OSError):
                os.unlink(temporary)
    return True


def _beside(target: str) -> str:
    """Return a path for a temporary file on the same disk, in the same folder."""
    return os.path.join(os.path.dirname(target), f".htglint-{os.urandom(8).hex()}.tmp")


def _opened(temporary: str, mode: int) -> tuple[int, bool]:
    """Return a new file to write to, and whether it has the name."""
    anonymous = getattr(os, "O_TMPFILE", 0)
    if anonymous and os.path.isdir(_DESCRIPTORS):
        with suppress(OSError):  # not every file system has such files
            return os.open(os.path.dirname(temporary) or os.curdir, os.O_WRONLY | os.O_CLOEXEC | anonymous, mode), False
    return os.open(temporary, _NEW, mode), True
