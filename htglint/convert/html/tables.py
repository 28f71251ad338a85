"""Tables: rows and columns, and whether they hold data or are layout."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from htglint.convert.tree import Table

from .dom import classes, text_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from htglint.convert.tree import Inline

    from .dom import Element

    Rows = Sequence[Sequence[Element]]

_ALIGNMENTS = ("left", "right", "center")
_MOST_SPANNED = 50
_FEW_ROWS = 3
_LONGEST_VALUE = 400
"""Characters from which a cell in a table of a few rows and no heads is a column of the page."""


def rows(table: Element) -> Rows:
    """Return the cells of each row; those of tables inside belong to their cells."""
    found: list[list[Element]] = []
    for part in table:
        if part.tag == "tr":
            found.append(_cells(part))
        elif part.tag in ("thead", "tbody", "tfoot"):
            found += (_cells(row) for row in part if row.tag == "tr")
    return [row for row in found if row]


def _cells(row: Element) -> list[Element]:
    return [cell for cell in row if cell.tag in ("td", "th")]


def holds_data(table: Element, rows: Rows) -> bool:
    """Return whether a table holds rows of text, not layout or numbered code lines."""
    if table.get("role") in ("presentation", "none") or not rows:
        return False
    if "admonitionblock" in classes(table.getparent()):  # AsciiDoc lays its alerts out in tables
        return False
    if next((one for one in table.iter("table", "pre", "h1", "h2", "h3") if one is not table), None) is not None:
        return False
    if next(table.iter("th"), None) is not None:
        return True
    is_column = len(rows) <= _FEW_ROWS and any(len(text_of(cell)) > _LONGEST_VALUE for row in rows for cell in row)
    return max(map(len, rows)) > 1 and not is_column


def table(rows: Rows, inline: Callable[[Element], tuple[Inline, ...]]) -> Table:
    """Return the table; its head is the first row if marked so, else empty."""
    made = _filled(rows, inline)
    has_head = all(cell.tag == "th" for cell in rows[0]) or next(rows[0][0].iterancestors("thead"), None) is not None
    width = max(map(len, made))
    first = next((row for row in rows if len(row) == width), rows[0])
    alignments = tuple(map(_alignment, first))
    if has_head:
        return Table(alignments, made[0], tuple(made[1:]))
    return Table(alignments, ((),) * width, tuple(made))


def _filled(rows: Rows, inline: Callable[[Element], tuple[Inline, ...]]) -> list[tuple[tuple[Inline, ...], ...]]:
    """Return the cells of rows, with empty ones for columns and rows spanned."""
    made: list[tuple[tuple[Inline, ...], ...]] = []
    taken: dict[int, int] = {}  # for how many rows more a cell from above stands in a column
    for row in rows:
        cells: list[tuple[Inline, ...]] = []
        rest = {column: left - 1 for column, left in taken.items() if left > 1}
        for cell in row:
            while len(cells) in taken:
                cells.append(())
            start = len(cells)
            cells += [inline(cell), *[()] * (_span(cell, "colspan") - 1)]
            if (height := _span(cell, "rowspan")) > 1:
                rest.update(dict.fromkeys(range(start, len(cells)), height - 1))
        made.append(tuple(cells))
        taken = rest
    return made


def _span(cell: Element, attribute: str) -> int:
    value = cell.get(attribute, "1")
    return max(1, min(int(value), _MOST_SPANNED)) if re.fullmatch(r"[0-9]{1,4}", value) else 1


def _alignment(cell: Element) -> str:
    match = re.search(r"text-align:\s*(\w+)", cell.get("style", ""))
    value = match[1] if match else cell.get("align", "")
    return value if value in _ALIGNMENTS else ""
