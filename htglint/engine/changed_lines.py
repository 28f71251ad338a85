"""Lines that a change added or replaced, followed through the fixes of their page."""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING, NamedTuple

from htglint.document.document import edited

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from htglint.base.findings import Edit, Span
    from htglint.document.document import Document
    from htglint.project.git.patch import Hunk

_LAST = 1 << 62
"""A line number beyond every page."""


class Replaced(NamedTuple):
    """Lines ``first`` up to and without ``end`` that became ``size`` lines.

    Equal if lines are only inserted.
    """

    first: int
    end: int
    size: int


class ChangedLines(NamedTuple):
    """Line numbers of a page (from 1): ranges without their ends, sorted, disjoint."""

    ranges: tuple[tuple[int, int], ...]

    def allows(self, document: Document, edits: Sequence[Edit]) -> bool:
        """Return whether edits change only these lines, and insert only beside them."""
        return all(
            self._includes(first, end)
            if first < end
            else self._includes(first - 1, end) or self._includes(first, end + 1)
            for first, end, _ in _replaced(document, edits)
        )

    def touches(self, document: Document, span: Span) -> bool:
        """Return whether a span is on one of the lines."""
        first, last = document.line_number(span.start), document.line_number(max(span.start, span.end - 1))
        return any(True for _ in self._within(first, last + 1))

    def after(self, document: Document, edits: Sequence[Edit]) -> ChangedLines:
        """Return the lines in the edited page.

        They include what the edits wrote, all of which must be allowed.
        """
        return self._followed(_replaced(document, edits), lambda _: True)

    def unchanged_by(self, hunks: Iterable[Hunk]) -> ChangedLines:
        """Return the lines that another change left as they are, renumbered."""
        return self._followed(map(_of_hunk, hunks), lambda _: False)

    def rewritten_by(self, hunks: Iterable[Hunk]) -> ChangedLines:
        """Return the lines after another change, with what it wrote in place of them."""
        return self._followed(map(_of_hunk, hunks), lambda one: self._includes(one.first, one.end))

    def _followed(self, replaced: Iterable[Replaced], keeps: Callable[[Replaced], bool]) -> ChangedLines:
        found: list[tuple[int, int]] = []
        at, moved = 1, 0
        for one in replaced:
            first, end, size = one
            found += ((a + moved, b + moved) for a, b in self._within(at, first))
            if keeps(one):
                found.append((first + moved, first + moved + size))
            moved += size - (end - first)
            at = end
        found += ((a + moved, b + moved) for a, b in self._within(at, _LAST))
        return _joined(found)

    def _within(self, first: int, end: int) -> Iterator[tuple[int, int]]:
        """Yield the parts of the ranges between two line numbers."""
        for number in range(bisect_right(self.ranges, first, key=lambda one: one[1]), len(self.ranges)):
            start, stop = self.ranges[number]
            if start >= end:
                return
            if max(start, first) < min(stop, end):
                yield max(start, first), min(stop, end)

    def _includes(self, first: int, end: int) -> bool:
        return next(self._within(first, end), None) == (first, end)


def of_hunks(hunks: Iterable[Hunk]) -> ChangedLines:
    """Return the lines that the hunks of a change wrote."""
    return _joined([(hunk.first, hunk.first + hunk.size) for hunk in hunks])


def _joined(ranges: Iterable[tuple[int, int]]) -> ChangedLines:
    joined: list[tuple[int, int]] = []
    for first, end in ranges:
        if joined and first <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        elif first < end:
            joined.append((first, end))
    return ChangedLines(tuple(joined))


def _of_hunk(hunk: Hunk) -> Replaced:
    first = hunk.old_first + (not hunk.old_size)
    return Replaced(first, first + hunk.old_size, hunk.size)


def _replaced(document: Document, edits: Sequence[Edit]) -> Iterator[Replaced]:
    """Yield the lines that edits replace, in page order, without unchanged ones."""
    group: list[Edit] = []
    first = last = 0
    for edit in sorted(edits, key=lambda edit: edit.span):
        start = document.line_number(edit.span.start)
        if group and start > last:
            yield from _reduced(document, first, last, group)
            group = []
        first = first if group else start
        last = document.line_number(edit.span.end)
        group.append(edit)
    if group:
        yield from _reduced(document, first, last, group)


def _reduced(document: Document, first: int, last: int, edits: Sequence[Edit]) -> Iterator[Replaced]:
    """Yield, at most once, the lines that edits replace, less equal ones at both ends."""
    offset, end = document.line_start(first), document.line_start(last + 1)
    old = document.text[offset:end]
    moved = (
        edit._replace(span=edit.span._replace(start=edit.span.start - offset, end=edit.span.end - offset))
        for edit in edits
    )
    before, after = _lines(old), _lines(edited(old, moved))
    shorter = min(len(before), len(after))
    top = next((at for at in range(shorter) if before[at] != after[at]), shorter)
    rest = shorter - top
    bottom = next((at for at in range(rest) if before[-1 - at] != after[-1 - at]), rest)
    if top < len(before) - bottom or top < len(after) - bottom:
        yield Replaced(first + top, first + len(before) - bottom, len(after) - bottom - top)


def _lines(text: str) -> list[str]:
    """Return the lines with their LF, the only character that ends a line for git."""
    lines = text.split("\n")
    last = lines.pop()
    return [line + "\n" for line in lines] + ([last] if last else [])
