"""Tables: lines below each other whose cells tabs or bars keep apart."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

_BARS = re.compile(r"\|.*\|")
_SEPARATOR = re.compile(r"\|(?:\s*:?-+:?\s*\|)+")
_ESCAPED_BAR = re.compile(r"(?<!\\)\|")


def cells(lines: Sequence[str]) -> list[list[str]] | None:
    """The rows of a table with their cells, the head first; None where the lines are none.

    Every row has as many tabs as the others, or stands between bars, and a line of hyphens is below the head.
    """
    if len(lines) < 2:
        return None
    if "\t" in lines[0] and len({line.count("\t") for line in lines}) == 1:
        return [[cell.strip() for cell in line.split("\t")] for line in lines]
    if _SEPARATOR.fullmatch(lines[1]) and all(map(_BARS.fullmatch, lines)):
        return [_between_bars(line) for line in (lines[0], *lines[2:])]
    return None


def _between_bars(line: str) -> list[str]:
    return [cell.strip().replace("\\|", "|") for cell in _ESCAPED_BAR.split(line[1:-1])]
