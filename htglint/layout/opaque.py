"""Passages that are never formatted: site-specific syntax and front matter."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Container, Iterator, Sequence

_CONTAINER = re.compile(r"[ \t>]*:{3,}[ \t]*(\S?)")
_MARK = re.compile(r"\{\{[<%][^{]*?[%>]\}\}|^[ \t>]*\[\[?toc\]?\][ \t]*$|^[ \t]*>[ \t>]*\[![^\]\n]+\]", re.I)
"""Hugo's shortcodes, VitePress's table of contents, and alerts of any kind, with or without a title."""


class LineRange(NamedTuple):
    """A half-open range of lines, counted from 0."""

    start: int
    end: int


def passages(lines: Sequence[str], front_matter: int, code: Container[int]) -> Iterator[LineRange]:
    """Yield the opaque passages of a page.

    The front matter is its first ``front_matter`` lines.

    A container (``:::``) ends with its closing line, or with the page. Lines of ``code`` are ignored.
    """
    if front_matter:
        yield LineRange(0, front_matter)
    opened: list[int] = []  # start lines of open containers
    for number in range(front_matter, len(lines)):
        line = lines[number]
        if number in code:
            continue
        if container := _CONTAINER.match(line):
            if container[1]:
                opened.append(number)
            elif opened:
                start = opened.pop()
                if not opened:
                    yield LineRange(start, number + 1)
        elif not opened and _MARK.search(line):
            yield LineRange(number, number + 1)
    if opened:
        end = next((at for at in range(len(lines), opened[0], -1) if lines[at - 1].strip(" \t")), opened[0] + 1)
        yield LineRange(opened[0], end)
