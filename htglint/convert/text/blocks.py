"""Lines -> flat blocks: headings, paragraphs, items, code, tables and rules.

Nesting follows later.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from . import shapes, tables

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from .lines import Line
    from .styles import Style

_RULE = re.compile(r"\s*([-_*=–—⸻])(?:\s*\1){2,}\s*|\s*⸻\s*")
_LONGEST_LINE = 120
"""Characters of a line that somebody has wrapped."""
_LONGEST_CODE = 500
"""Lines of one piece of code."""
_RULE_GAP = 2
"""Blank lines before a block from which on something without text stands there, which is a rule."""
_USUAL = 20
"""Of so many gaps, one may be wide; where more are, they mean nothing."""


class Flat(NamedTuple):
    """A block: heading, paragraph, item, code, table or rule.

    ``lines`` are the lines of its text; ``indent`` and ``marker`` are those of its first line. ``level`` is the level
    of a heading if the cue has one, ``language`` the language of code. ``gap`` counts the blank lines before.
    """

    kind: str
    lines: tuple[str, ...] = ()
    indent: int = 0
    marker: str = ""
    level: int = 0
    language: str = ""
    gap: int = 0

    @property
    def text(self) -> str:
        """The lines, joined."""
        return " ".join(self.lines)


def is_flowing(lines: Sequence[Line]) -> bool:
    """Return whether each line is a whole paragraph, as opposed to hard-wrapped text.

    True if many lines hold several sentences, or if hardly any are separated by blank lines and some are very long.
    """
    plain = [line for line in lines if not (line.is_marked or line.marker)]
    if is_dense(lines) and any(len(line.text) > _LONGEST_LINE for line in plain):
        return True
    if sum(1 for line in plain if shapes.holds_sentences(line.text)) * 5 <= len(plain):
        return False
    inner = [line for line, after in pairwise(lines) if not (line.marker or after.marker or after.gap)]
    return sum(1 for line in inner if shapes.ends_openly(line.text)) * 2 <= len(inner)


def is_dense(lines: Sequence[Line]) -> bool:
    """Return whether hardly any blank line is left between the blocks."""
    return sum(1 for line in lines if line.gap) * 10 < len(lines)


def flat_blocks(lines: Sequence[Line], style: Style, languages: Collection[str]) -> list[Flat]:
    """Return the flat blocks of lines whose headings are marked.

    ``languages`` are the names that may stand on the line above code.
    """
    return list(_Reader(lines, style, languages).blocks())


class _Reader:
    def __init__(self, lines: Sequence[Line], style: Style, languages: Collection[str]) -> None:
        self.lines = lines
        self.languages = languages
        self.style = style
        self.is_flowing = is_flowing(lines)
        gaps = sum(1 for line in lines if line.gap > 0)
        wide = sum(1 for line in lines if line.gap >= _RULE_GAP)
        self.wide_gaps_are_rare = wide <= max(1, gaps // _USUAL)

    def blocks(self) -> Iterator[Flat]:
        at = 0
        while at < len(self.lines):
            line = self.lines[at]
            if self.is_lost_rule(at):
                yield Flat("rule", gap=line.gap)
            if _RULE.fullmatch(line.source) and not line.is_marked:
                yield Flat("rule", (line.source.strip(),), gap=line.gap)
                at += 1
            elif line.is_marked:
                yield Flat("heading", (line.text,), level=line.level, gap=line.gap)
                at += 1
            elif (code := self.code(at)) is not None:
                end, pieces = code
                for language, body in pieces:
                    yield Flat("code", _dedented(body), line.indent, language=language, gap=line.gap)
                at = end
            elif line.marker:
                end = self.end_of_item(at)
                texts = tuple(one.text for one in self.lines[at:end])
                yield Flat("item", texts, line.indent, line.marker, gap=line.gap)
                at = end
            else:
                end = self.end_of_run(at)
                yield from self.run(at, end)
                at = end

    def is_lost_rule(self, at: int) -> bool:
        """Return whether a thematic break was probably lost before a line.

        More blank lines than usual precede it, in a text that seldom has so many.
        """
        line = self.lines[at]
        wide = self.style.shows_pictures and self.wide_gaps_are_rare and line.gap >= _RULE_GAP
        return wide and at > 0 and not line.is_marked

    def end_of_item(self, at: int) -> int:
        """Return the end of an item: the first line that is not a continuation.

        A continuation is indented deeper than the bullet and follows without a blank line.
        """
        indent = self.lines[at].indent
        end = at + 1
        while end < len(self.lines) and self.is_plain(end) and self.lines[end].indent > indent:
            end += 1
        return end

    def end_of_run(self, at: int) -> int:
        end = at + 1
        while end < len(self.lines) and self.is_plain(end):
            end += 1
        return end

    def is_plain(self, at: int) -> bool:
        """Return whether a line has neither a marker nor a blank line before it."""
        line = self.lines[at]
        return not (line.gap or line.marker or line.is_marked)

    def run(self, start: int, end: int) -> Iterator[Flat]:
        """Yield the blocks of consecutive lines."""
        lines = self.lines[start:end]
        indent, gap = lines[0].indent, lines[0].gap
        if tables.cells([line.text for line in lines]) is not None:
            yield Flat("table", tuple(line.text for line in lines), indent, gap=gap)
        elif self.style.drops_bullets and self.is_list(start, end):
            for line in lines:
                yield Flat("item", (line.text,), line.indent, "*", gap=line.gap)
        elif self.is_flowing:
            for line in lines:
                yield Flat("paragraph", (line.text,), line.indent, gap=line.gap)
        else:
            yield Flat("paragraph", tuple(line.text for line in lines), indent, gap=gap)

    def code(self, at: int) -> tuple[int, list[tuple[str, list[str]]]] | None:
        """Return the end and the pieces of the code block at a line.

        The line must be the name of a language; else None is returned.
        """
        if not shapes.is_language(self.lines[at].text) or self.lines[at].marker:
            return None
        end = at + 1
        last = min(len(self.lines), at + _LONGEST_CODE)
        while end < last and not (self.lines[end].gap or self.lines[end].is_marked):
            end += 1
        while end < last and self.goes_on_as_code(at, end):
            end += 1
        sources: list[str] = []
        for line in self.lines[at:end]:
            sources += [*[""] * (line.gap if sources else 0), line.source]
        pieces = shapes.fences(sources, self.languages)
        return (end, pieces) if pieces is not None else None

    def goes_on_as_code(self, at: int, end: int) -> bool:
        """Return whether a line behind a blank one continues the code block.

        It is indented deeper than the block's first line and does not look like prose. Because some scrapers indent
        code and text alike, only lines that look like the block's language count.
        """
        line, first = self.lines[end], self.lines[at]
        is_deeper = line.indent > first.indent and not line.marker
        return first.text in self.languages and is_deeper and not line.is_marked and not shapes.is_prose(line.text)

    def is_list(self, start: int, end: int) -> bool:
        """Return whether lines are list items without bullets.

        Paragraphs have blank lines on both sides; items have not.
        """
        gap_before = self.lines[start].gap > 0 or start == 0
        gap_after = end == len(self.lines) or self.lines[end].gap > 0
        return end - start > 1 or not (gap_before and gap_after)


def _dedented(lines: Sequence[str]) -> tuple[str, ...]:
    common = min((len(line) - len(line.lstrip(" ")) for line in lines if line.strip()), default=0)
    return tuple(line[common:].rstrip() for line in lines)
