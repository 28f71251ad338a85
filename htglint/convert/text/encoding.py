"""Repair of wrongly decoded text before its lines are classified.

Topics are recognised by their emoji, which damage hides.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from htglint.document.document import Document
from htglint.document.suspects import suspicious
from htglint.encoding.passage import CERTAIN

from . import shapes, styles

if TYPE_CHECKING:
    from collections.abc import Iterator

    from htglint.base.context import Context

    from .styles import Style

_MARGIN = " \t"


def outline(text: str, style: Style) -> tuple[str, list[str]]:
    """Return the text with Markdown markers added, and the marker of each line.

    The context of a passage depends on its line: the repair considers headings and metadata lines. Indentation is
    removed, because Markdown would parse deep lines as code.
    """
    marks = list(_marks(text, style))
    sources = text.split("\n")
    marked = (mark + source.lstrip(_MARGIN) for mark, source in zip(marks, sources, strict=True))
    return "\n".join(marked), marks


def _marks(text: str, style: Style) -> Iterator[str]:
    found = iter([*styles.marked(text, style), None])
    expected = next(found)
    has_title = False
    for source in text.split("\n"):
        if expected is None or source != expected.source:
            yield ""
            continue
        line, expected = expected, next(found)
        if line.is_marked or (style is styles.NONE and not line.marker and shapes.is_heading(line.text)):
            yield "## " if has_title else "# "
            has_title = True
        else:
            yield ""


def repaired(text: str, style: Style, name: str, context: Context) -> str:
    """Apply the certain repairs; the check of the page reports the others."""
    if not suspicious(text):
        return text
    from htglint.encoding import repair

    marked, marks = outline(text, style)
    parts: list[str] = []
    at = 0
    for passage in repair.passages(Document(name, marked), context):
        best = passage.best
        if passage.step is None or best is None or best.probability < CERTAIN or "\n" in passage.source:
            continue
        parts += [marked[at : passage.span.start], best.text.replace("\n", " ")]
        at = passage.span.end
    repaired_lines = ("".join(parts) + marked[at:]).split("\n")
    sources = text.split("\n")
    return "\n".join(
        source[: len(source) - len(source.lstrip(_MARGIN))] + line[len(mark) :]
        for source, line, mark in zip(sources, repaired_lines, marks, strict=True)
    )
