"""The terminal: messages, progress, raw bytes, and whether output is coloured."""

from __future__ import annotations

import os
import sys
import time
from contextlib import suppress
from typing import TYPE_CHECKING

from htglint.base.escape import visible

if TYPE_CHECKING:
    from typing import TextIO


def complain(message: str, *, kind: str = "error") -> None:
    """Print a message on standard error, each line with the program's name."""
    for line in message.split("\n"):
        sys.stderr.write(f"htglint: {kind}: {visible(line)}\n")


def wants_colour(stream: TextIO, color: str = "auto") -> bool:
    """Return whether output to the stream is coloured.

    --color decides, then NO_COLOR (https://no-color.org), then FORCE_COLOR.
    By default, output to a terminal is, unless its type is dumb.
    """
    if color != "auto" or os.environ.get("NO_COLOR"):
        return color == "always"
    forced = os.environ.get("FORCE_COLOR", "")
    return forced not in ("", "0") or (stream.isatty() and os.environ.get("TERM") != "dumb")


def columns(stream: TextIO) -> int | None:
    """Return the width of the terminal that a stream writes to.

    None if there is none, or its width is unknown.

    COLUMNS decides, as for other programs; shells set it, but export it only on request.
    """
    if not stream.isatty():
        return None
    with suppress(ValueError, OSError):
        return int(os.environ.get("COLUMNS", "0")) or os.get_terminal_size(stream.fileno()).columns or None
    return None


class Progress:
    """A progress line on standard error, on terminals, after ``patience`` seconds."""

    def __init__(self, total: int, what: str, patience: float) -> None:
        self._total = total
        self._what = what
        self._first = time.monotonic() + patience
        self._is_seen = sys.stderr.isatty() and not os.environ.get("CI")
        self._width = 0

    def step(self, done: int) -> None:
        """Show the number of finished items."""
        if self._is_seen and time.monotonic() > self._first:
            line = f"{done}/{self._total} {self._what}"
            self._width = len(line)
            sys.stderr.write(f"\r{line}")
            sys.stderr.flush()

    def end(self) -> None:
        """Remove the line."""
        if self._width:
            sys.stderr.write(f"\r{' ' * self._width}\r")
            sys.stderr.flush()


def write_bytes(data: bytes) -> None:
    """Write bytes to standard output, without newline translation or encoding."""
    sys.stdout.flush()
    sys.stdout.buffer.write(data)
    sys.stdout.buffer.flush()


def read_bytes() -> bytes:
    """Return all of standard input as it is."""
    return sys.stdin.buffer.read()
