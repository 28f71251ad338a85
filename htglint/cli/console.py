"""The terminal: what goes to it, and whether it takes colour."""

from __future__ import annotations

import os
import sys
import time
from typing import TYPE_CHECKING

from htglint.base.escape import visible

if TYPE_CHECKING:
    from typing import TextIO


def complain(message: str, *, kind: str = "error") -> None:
    """Say on standard error what is wrong, every line of it with the program's name."""
    for line in message.split("\n"):
        sys.stderr.write(f"htglint: {kind}: {visible(line)}\n")


def wants_colour(stream: TextIO, wish: str = "auto") -> bool:
    """Whether the stream takes colour: as ``--color`` says, then NO_COLOR (https://no-color.org), then FORCE_COLOR.

    Where nobody has said anything, a terminal does, unless it calls itself dumb.
    """
    if wish != "auto" or os.environ.get("NO_COLOR"):
        return wish == "always"
    forced = os.environ.get("FORCE_COLOR", "")
    return forced not in ("", "0") or (stream.isatty() and os.environ.get("TERM") != "dumb")


class Progress:
    """A line on standard error that says how far a long run is: on a terminal, not in CI, and after ``patience``."""

    def __init__(self, total: int, what: str, patience: float) -> None:
        self._total = total
        self._what = what
        self._first = time.monotonic() + patience
        self._is_seen = sys.stderr.isatty() and not os.environ.get("CI")
        self._width = 0

    def step(self, done: int) -> None:
        """So many are done."""
        if self._is_seen and time.monotonic() > self._first:
            line = f"{done}/{self._total} {self._what}"
            self._width = len(line)
            sys.stderr.write(f"\r{line}")
            sys.stderr.flush()

    def end(self) -> None:
        """Take the line away."""
        if self._width:
            sys.stderr.write(f"\r{' ' * self._width}\r")
            sys.stderr.flush()


def write_bytes(data: bytes) -> None:
    """Write to standard output as it is: no newline translation, no encoding of the locale."""
    sys.stdout.flush()
    sys.stdout.buffer.write(data)
    sys.stdout.buffer.flush()


def read_bytes() -> bytes:
    """All of standard input as it is."""
    return sys.stdin.buffer.read()
