"""Unified diffs that `git apply` and `patch -p1` accept."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from htglint.base.escape import visible

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_CONTEXT = 3


class LineChange(NamedTuple):
    """Old lines ``start`` to ``end`` and new ones ``new_start`` to ``new_end``."""

    start: int
    end: int
    new_start: int
    new_end: int


def unified(path: str, before: str, after: str) -> str:
    """Return the diff of a page, empty if nothing differs.

    Only LF ends a line, as in git.
    """
    if before == after:
        return ""
    old, new = _lines(before), _lines(after)
    name = visible(path)
    hunks = (line for group in _groups(_changes(old, new)) for line in _hunk(group, old, new))
    return "".join((f"--- a/{name}\n", f"+++ b/{name}\n", *hunks))


def _lines(text: str) -> list[str]:
    """Return the lines with their LF.

    ``splitlines`` would also split at CR and several other characters.
    """
    lines = text.split("\n")
    last = lines.pop()
    return [line + "\n" for line in lines] + ([last] if last else [])


def _changes(old: Sequence[str], new: Sequence[str]) -> list[LineChange]:
    if len(old) != len(new):
        return _aligned(old, new)
    # Most fixes keep the number of lines; comparing line by line is linear, and difflib is quadratic.
    same = [-1, *(at for at, (a, b) in enumerate(zip(old, new, strict=True)) if a == b), len(old)]
    return [LineChange(a + 1, b, a + 1, b) for a, b in pairwise(same) if b > a + 1]


def _aligned(old: Sequence[str], new: Sequence[str]) -> list[LineChange]:
    """Return the changes between texts of different length, less equal ends."""
    from difflib import SequenceMatcher

    shorter = min(len(old), len(new))
    top = next((at for at in range(shorter) if old[at] != new[at]), shorter)
    rest = shorter - top
    bottom = next((at for at in range(rest) if old[-1 - at] != new[-1 - at]), rest)
    opcodes = SequenceMatcher(None, old[top : len(old) - bottom], new[top : len(new) - bottom]).get_opcodes()
    return [LineChange(a + top, b + top, c + top, d + top) for tag, a, b, c, d in opcodes if tag != "equal"]


def _groups(changes: Sequence[LineChange]) -> Iterator[list[LineChange]]:
    """Yield changes that are near enough to share a hunk."""
    group: list[LineChange] = []
    for change in changes:
        if group and change.start - group[-1].end > 2 * _CONTEXT:
            yield group
            group = []
        group.append(change)
    yield group


def _hunk(group: Sequence[LineChange], old: Sequence[str], new: Sequence[str]) -> Iterator[str]:
    first, last = group[0], group[-1]
    top = min(first.start, _CONTEXT)
    bottom = min(len(old) - last.end, _CONTEXT)
    here = first.start - top
    before = _range(here, last.end + bottom)
    after = _range(first.new_start - top, last.new_end + bottom)
    yield f"@@ -{before} +{after} @@\n"
    for change in group:
        yield from _marked(" ", old[here : change.start])
        yield from _marked("-", old[change.start : change.end])
        yield from _marked("+", new[change.new_start : change.new_end])
        here = change.end
    yield from _marked(" ", old[here : here + bottom])


def _range(start: int, end: int) -> str:
    """Return a hunk header's range: first line (the previous one if empty), count."""
    return f"{start + (end > start)},{end - start}"


def _marked(mark: str, lines: Sequence[str]) -> Iterator[str]:
    for line in lines:
        yield f"{mark}{line}" if line.endswith("\n") else f"{mark}{line}\n\\ No newline at end of file\n"
