"""What a text holds besides its page: the site's navigation before it, and its foot below."""

from __future__ import annotations

from typing import TYPE_CHECKING

from htglint.words.lexicon import lines_like

if TYPE_CHECKING:
    from collections.abc import Sequence

    from htglint.words.lexicon import Lexicon

    from .lines import Line

_MOST_LINES = 40
_SHORT = 80


def untitled_start(lines: Sequence[Line], lexicon: Lexicon) -> int:
    """Where a page without a title begins: below the lines that are surely the site's."""
    is_head = lines_like(lexicon.site_head)
    at = 0
    while at < len(lines) and is_head.fullmatch(lines[at].text):
        at += 1
    return at


def end(lines: Sequence[Line], start: int, lexicon: Lexicon) -> int:
    """Where the foot of the site begins, which has no heading in it; the number of lines where there is none."""
    last = next((at for at in range(len(lines) - 1, start, -1) if lines[at].is_marked), start)
    for at in range(max(last + 1, len(lines) - _MOST_LINES), len(lines)):
        if _is_foot(lines[at], lexicon) and sum(_fits(line, lexicon) for line in lines[at:]) * 2 >= len(lines) - at:
            return at
    return len(lines)


def _is_foot(line: Line, lexicon: Lexicon) -> bool:
    return not line.marker and lines_like(lexicon.site_foot).fullmatch(line.text) is not None


def _fits(line: Line, lexicon: Lexicon) -> bool:
    """Whether a line below the first one of a foot looks as if it belonged to it."""
    return len(line.text) <= _SHORT or _is_foot(line, lexicon)
