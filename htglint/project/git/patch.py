"""Parsers of git's raw diffs and patches (formats: git-diff(1))."""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

_HUNK = re.compile(rb"@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@")
_ESCAPE = re.compile(rb"\\([abfnrtv\"\\]|[0-7]{3})")
_NAMED = {b"a": b"\a", b"b": b"\b", b"f": b"\f", b"n": b"\n", b"r": b"\r", b"t": b"\t", b"v": b"\v"}
_FILE = b"100"
"""Prefix of the mode of a regular file."""


class ChangedFile(NamedTuple):
    """A changed file with its old and new paths, relative to the root.

    Empty if it was added or deleted.

    ``before`` and ``after`` are blob ids; empty if there is no regular file, and ``after`` also if it is only in the
    working tree. ``status`` is git's letter: U is a file with conflicts.
    """

    status: str
    old: str
    new: str
    before: str
    after: str


class Hunk(NamedTuple):
    """Replaced lines: the first, counted from 1, and their number, before and after.

    If there are none, the first is the line above the place.
    """

    old_first: int
    old_size: int
    first: int
    size: int


def entries(raw: bytes) -> Iterator[ChangedFile]:
    """Parse ``git diff --raw -z --no-abbrev``."""
    tokens = iter(raw.split(b"\0")[:-1])
    for token in tokens:
        old_mode, mode, before, after, letters = token[1:].split(b" ")
        status = letters[:1].decode("ascii")
        old = new = os.fsdecode(next(tokens))
        if status in "RC":
            new = os.fsdecode(next(tokens))
        yield ChangedFile(
            status,
            "" if status in "AC" else old,
            "" if status == "D" else new,
            _blob(old_mode, before),
            _blob(mode, after),
        )


def _blob(mode: bytes, blob: bytes) -> str:
    return blob.decode("ascii") if mode.startswith(_FILE) and blob.strip(b"0") else ""


def hunks(patch: bytes) -> dict[str, tuple[Hunk, ...]]:
    """Return the hunks of ``git diff -U0`` by the new paths, relative to the root."""
    found: dict[str, list[Hunk]] = {}
    current: list[Hunk] = []
    skip = 0
    for line in patch.split(b"\n"):
        if skip and line[:1] in (b"+", b"-"):
            skip -= 1  # text of a page, which may look like anything
        elif line.startswith(b"+++ "):
            current = found.setdefault(_path(line[4:]), [])
        elif match := _HUNK.match(line):
            hunk = Hunk(*(1 if group is None else int(group) for group in match.groups()))
            current.append(hunk)
            skip = hunk.old_size + hunk.size
    return {path: tuple(listed) for path, listed in found.items()}


def _path(written: bytes) -> str:
    """Return the path in a `+++` line, which may end in a tab or be quoted as in C."""
    written = written.removesuffix(b"\t")
    if written.startswith(b'"'):
        written = _ESCAPE.sub(_character, written[1:-1])
    return os.fsdecode(written.removeprefix(b"b/"))


def _character(match: re.Match[bytes]) -> bytes:
    escaped = match[1]
    return bytes([int(escaped, 8)]) if len(escaped) == 3 else _NAMED.get(escaped, escaped)
