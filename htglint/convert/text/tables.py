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
    """Return the rows of a table, head first; None if the lines are not a table.

    Every row has the same number of tabs, or is between bars with a line of hyphens below the head.
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
