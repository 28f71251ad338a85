"""Edits for an editor: all at once, on the text that it has."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING

from lsprotocol import types

from htglint.base.findings import Edit, Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from htglint.engine.fixer import Outcome

    from .positions import Positions

    Piece = Span | str
    """A kept passage of the original text, or new text."""


def of_outcome(text: str, outcome: Outcome) -> list[Edit]:
    """Return edits of ``text`` that combine all passes of the fixer."""
    passes = [
        [edit for finding in one.applied if finding.hit.fix for edit in finding.hit.fix.edits] for one in outcome.passes
    ]
    return [edit for edit in joined(len(text), passes) if text[edit.span.start : edit.span.end] != edit.new]


def joined(length: int, passes: Iterable[Sequence[Edit]]) -> list[Edit]:
    """Combine passes over a text of this length into one.

    The edits of a pass don't overlap.
    """
    pieces: list[Piece] = [Span(0, length)]
    for edits in passes:
        pieces = _after(pieces, edits)
    return list(_replacements(pieces, length))


def _after(pieces: Iterable[Piece], edits: Sequence[Edit]) -> list[Piece]:
    """Return the pieces of a text after edits."""
    waiting = deque(pieces)
    done: list[Piece] = []
    at = 0
    for edit in sorted(edits, key=lambda edit: edit.span):
        done += _taken(waiting, edit.span.start - at)
        deque(_taken(waiting, edit.span.end - edit.span.start), maxlen=0)
        done += [edit.new] if edit.new else []
        at = edit.span.end
    return [*done, *waiting]


def _taken(waiting: deque[Piece], count: int) -> Iterator[Piece]:
    """Remove and yield ``count`` code points from the front."""
    while count > 0:
        piece = waiting.popleft()
        size = len(piece) if isinstance(piece, str) else piece.end - piece.start
        if size > count:
            if isinstance(piece, str):
                piece, rest = piece[:count], piece[count:]
                waiting.appendleft(rest)
            else:
                middle = piece.start + count
                waiting.appendleft(Span(middle, piece.end))
                piece = Span(piece.start, middle)
            size = count
        count -= size
        yield piece


def _replacements(pieces: Iterable[Piece], length: int) -> Iterator[Edit]:
    """Yield the replacements of the passages that are gone."""
    at = 0
    new: list[str] = []
    for piece in (*pieces, Span(length, length)):
        if isinstance(piece, str):
            new.append(piece)
            continue
        if piece.start > at or new:
            yield Edit(Span(at, piece.start), "".join(new))
            new.clear()
        at = piece.end


def for_editor(text: str, edits: Iterable[Edit], positions: Positions) -> list[types.TextEdit]:
    """Return the edits at editor positions; none of them splits CR LF."""
    return [
        types.TextEdit(positions.range(edit.span), edit.new) for edit in (_with_whole_newlines(text, e) for e in edits)
    ]


def _with_whole_newlines(text: str, edit: Edit) -> Edit:
    (start, end), new = edit
    if text[max(0, start - 1) : start + 1] == "\r\n":
        start, new = start - 1, f"\r{new}"
    if text[max(0, end - 1) : end + 1] == "\r\n":
        end, new = end + 1, f"{new}\n"
    return Edit(Span(start, end), new)
