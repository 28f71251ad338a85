"""Places of a page as pieces of text: what is marked, what a fix removes and what it inserts."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from htglint.base.escape import visible

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from htglint.base.findings import Edit, Span
    from htglint.document.places import Lines

PLAIN, MARK, DELETED, INSERTED, CODE = "", "mark", "del", "ins", "code"
"""Kinds of pieces; but for the first, names of HTML elements."""
_AROUND = 90
"""Code points of unchanged text that are kept on either side of a marked piece."""
_LONGEST = 600
"""Code points of a marked piece that are shown."""
_MOST_CHANGES = 6
"""Places of a fix that are shown."""


class Piece(NamedTuple):
    """A piece of text of one kind, safe to show; it may contain line feeds."""

    kind: str
    text: str


class Change(NamedTuple):
    """The lines of a page that a fix changes, before and after."""

    before: list[Piece]
    after: list[Piece]


def sentence(text: str) -> list[Piece]:
    """Return a sentence whose quotations in backticks are code; with a backtick too many it stays as it is."""
    parts = visible(text).split("`")
    if len(parts) % 2 == 0:
        return [Piece(PLAIN, visible(text))]
    return [Piece(CODE if at % 2 else PLAIN, part) for at, part in enumerate(parts) if part]


def context(lines: Lines, span: Span) -> list[Piece]:
    """Return the line around a span, with the span marked."""
    start, _ = lines.around(span.start)
    _, end = lines.around(span.end)
    text = lines.text
    pieces = ((PLAIN, text[start : span.start]), (MARK, text[span.start : span.end]), (PLAIN, text[span.end : end]))
    return _shown(pieces)


def changes(lines: Lines, edits: Sequence[Edit]) -> tuple[list[Change], int]:
    """Return what edits change, in groups of neighbouring lines, and the number of groups that are left out."""
    groups = list(_grouped(lines, sorted(edits)))
    return [_change(lines, group) for group in groups[:_MOST_CHANGES]], len(groups[_MOST_CHANGES:])


def _grouped(lines: Lines, edits: Sequence[Edit]) -> Iterator[list[Edit]]:
    group: list[Edit] = []
    for edit in edits:
        if group and lines.around(edit.span.start)[0] > lines.around(group[-1].span.end)[1] + 2:
            yield group
            group = []
        group.append(edit)
    if group:
        yield group


def _change(lines: Lines, edits: Sequence[Edit]) -> Change:
    at, _ = lines.around(edits[0].span.start)
    _, end = lines.around(edits[-1].span.end)
    before: list[tuple[str, str]] = []
    after: list[tuple[str, str]] = []
    for span, new in edits:
        same = (PLAIN, lines.text[at : span.start])
        before += (same, (DELETED, lines.text[span.start : span.end]))
        after += (same, (INSERTED, new))
        at = span.end
    rest = (PLAIN, lines.text[at:end])
    return Change(_shown((*before, rest)), _shown((*after, rest)))


def _shown(pieces: Sequence[tuple[str, str]]) -> list[Piece]:
    last = len(pieces) - 1
    shown = [
        Piece(kind, _marked(text) if kind else _plain(text, is_first=at == 0, is_last=at == last))
        for at, (kind, text) in enumerate(pieces)
    ]
    return [piece for piece in shown if piece.text]


def _marked(text: str) -> str:
    """Return a marked text; blanks alone are shown as signs."""
    if text and not text.strip():
        text = text.replace(" ", "·").replace("\t", "→").replace("\n", "↵\n")
    return visible_lines(text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…")


def _plain(text: str, *, is_first: bool, is_last: bool) -> str:
    head = 0 if is_first else _AROUND
    tail = 0 if is_last else _AROUND
    if len(text) > head + tail + _AROUND:
        text = f"{text[:head]}…{text[len(text) - tail :] if tail else ''}"
    return visible_lines(text)


def visible_lines(text: str) -> str:
    """Return text that is safe to show, with its line breaks and with tabs as blanks."""
    return "\n".join(map(visible, text.replace("\r\n", "\n").replace("\t", "    ").split("\n")))
