"""Minimal edits that give a page its canonical form, each with its kind of layout.

Both texts of a block have the same words, so only the text between words is compared, in linear time. If the words
differ (by an entity), the whole difference is one edit.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from htglint.base.findings import Edit, Span
from htglint.document.document import Document, edited

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from .blocks import Form, FormattedBlock

KINDS = (
    "bullet", "number", "emphasis", "rule", "sentence", "trailing-blank", "tab", "blank-line", "fence", "heading",
    "table", "escape", "hard-break", "indent", "end", "other",
)  # fmt: skip
"""The kinds of edits."""
_WORD = re.compile(r"[^\W_]+")
_NUMBER = re.compile(r"^[ \t>]*(?:[-*+][ \t]+)*(\d{1,9})(?=[.)](?:[ \t]|$))", re.M)
_PREFIX = re.compile(r"([ \t>]*)((?:[-*+]|\d{1,9}[.)])(?=[ \t]|$))?([ \t]*)")
_BLANKS = re.compile(r"\s+")
_BY_BLOCK = {"heading": "heading", "table": "table", "hr": "rule", "fence": "fence", "code_block": "fence"}


class LayoutChange(NamedTuple):
    """Edits of one kind in one block, or between two."""

    kind: str
    edits: tuple[Edit, ...]


def changes(form: Form) -> Iterator[LayoutChange]:
    """Yield the changes from source to canonical form, in the order of the text."""
    source = "\n".join(form.source)
    starts = _line_starts(form.source)
    at = 0
    for gap, block in zip(form.gaps, form.blocks, strict=True):
        start = starts[block.lines.start]
        yield from _gap(at, source[at:start], gap)
        old = form.old(block)
        if block.new != old:
            yield from _block(block, old, start)
        at = start + len(old)
    yield from _gap(at, source[at:], form.end, last=True)


def _line_starts(lines: Sequence[str]) -> list[int]:
    starts, at = [], 0
    for line in lines:
        starts.append(at)
        at += len(line) + 1
    return starts


def _gap(start: int, old: str, new: str, *, last: bool = False) -> Iterator[LayoutChange]:
    """Yield the change between two blocks, where only white space is."""
    if old == new:
        return
    if re.sub(r"[ \t]+", "", old) == new:
        edits = (Edit(Span(start + match.start(), start + match.end()), "") for match in re.finditer(r"[ \t]+", old))
        yield LayoutChange("trailing-blank", tuple(edits))
    else:
        yield LayoutChange("end" if last else "blank-line", (_trimmed(start, old, new),))


# --- Inside a block


class _Kinded(NamedTuple):
    kind: str
    edit: Edit


def _block(block: FormattedBlock, old: str, start: int) -> Iterator[LayoutChange]:
    """Yield a change per kind that keeps the meaning alone, and one for all others."""
    found: dict[str, list[Edit]] = {}
    for kind, edit in _edits(old, block.new, block.kind):
        found.setdefault(kind, []).append(edit)
    if len(found) > 1:
        meant = Document("", f"\n{old}").meaning
        mixed = [kind for kind in found if Document("", f"\n{edited(old, found[kind])}").meaning != meant]
        if mixed:
            named = min(mixed, key=KINDS.index)
            found[named] = sorted(edit for kind in mixed for edit in found.pop(kind))
    for kind, edits in found.items():
        yield LayoutChange(kind, tuple(Edit(Span(start + span.start, start + span.end), new) for span, new in edits))


def _edits(old: str, new: str, block: str) -> Iterator[_Kinded]:
    """Yield the edits from one text to the other, with their kinds."""
    words, others = list(_words(old)), list(_words(new))
    if [old[slice(*word)] for word in words] != [new[slice(*word)] for word in others]:
        yield _Kinded(_BY_BLOCK.get(block, "other"), _trimmed(0, old, new))
        return
    edges = [*words, Span(len(old), len(old))], [*others, Span(len(new), len(new))]
    at = other = 0
    for word, same in zip(*edges, strict=True):
        before, after = old[at : word.start], new[other : same.start]
        if before != after:
            between = _Between(block, opens=at == 0, closes=word.start == len(old))
            yield from between.edits(at, before, after)
        at, other = word.end, same.end


def _words(text: str) -> Iterator[Span]:
    """Yield the spans of words; numbers of list items are not words."""
    numbers = {match.start(1) for match in _NUMBER.finditer(text)}
    return (Span(*match.span()) for match in _WORD.finditer(text) if match.start() not in numbers)


class _Between(NamedTuple):
    """The text between two words.

    ``opens`` and ``closes``: the block starts or ends there.
    """

    block: str
    opens: bool
    closes: bool

    def edits(self, at: int, old: str, new: str) -> Iterator[_Kinded]:
        """Yield the edits from one text to the other."""
        if "\n" not in old or "\n" not in new:
            if _BLANKS.sub("", old) == _BLANKS.sub("", new) and "\n" in old + new:
                yield self._one("sentence" if self.block == "paragraph" else "other", at, old, new)
            elif self.opens:
                yield from self._ahead(at, old, new)
            else:
                yield from self._behind(at, old, new) if self.closes else self._inline(at, old, new)
            return
        first, last = old.index("\n"), old.rindex("\n") + 1
        other_first, other_last = new.index("\n"), new.rindex("\n") + 1
        yield from (self._ahead if self.opens else self._behind)(at, old[:first], new[:other_first])
        yield from self._lines(at + first, old[first:last], new[other_first:other_last])
        yield from (self._behind if self.closes else self._ahead)(at + last, old[last:], new[other_last:])

    def _one(self, kind: str, at: int, old: str, new: str) -> _Kinded:
        return _Kinded(_BY_BLOCK.get(self.block, kind), _trimmed(at, old, new))

    def _lines(self, at: int, old: str, new: str) -> Iterator[_Kinded]:
        """Whole lines between two words, with the newlines around them."""
        if old != new:
            blank = not (old + new).strip("\n \t>")
            yield self._one("blank-line" if blank else "fence" if "```" in old + new else "other", at, old, new)

    def _behind(self, at: int, old: str, new: str) -> Iterator[_Kinded]:
        """Yield edits at the end of a line."""
        bare = old.rstrip(" \t")
        blanks = old[len(bare) :]
        if blanks and new.endswith("\\") and not bare.endswith("\\"):
            yield self._one("hard-break", at + len(bare), blanks, "\\")
            yield from self._inline(at, bare, new[:-1])
            return
        if blanks and not new.endswith((" ", "\t")):
            yield _Kinded("trailing-blank", Edit(Span(at + len(bare), at + len(old)), ""))
            old = bare
        yield from self._inline(at, old, new)

    def _ahead(self, at: int, old: str, new: str) -> Iterator[_Kinded]:
        """Yield edits at a line's start: indentation, marker, and blanks after it."""
        before, after = _PREFIX.match(old), _PREFIX.match(new)
        assert before is not None
        assert after is not None
        if old == new:
            return
        if bool(before[2]) != bool(after[2]):
            yield self._one("other", at, old, new)
            return
        for group, kind in (
            (1, "indent"),
            (2, "bullet" if before[2] and before[2] in "-*+" else "number"),
            (3, "indent"),
        ):
            if before[group] != after[group]:
                quoted = group == 1 and before[1].count(">") != after[1].count(">")
                in_list = self.block in ("bullet_list", "ordered_list") and not quoted
                yield self._one(kind if in_list else "other", at + before.start(group), before[group], after[group])
        yield from self._inline(at + before.end(), old[before.end() :], new[after.end() :])

    def _inline(self, at: int, old: str, new: str) -> Iterator[_Kinded]:
        """Yield edits between two words of a line."""
        if old == new:
            return
        if old.replace("_", "*") == new.replace("_", "*"):
            for match in re.finditer(r"_+", old):
                if new[slice(*match.span())] != match.group():
                    yield self._one("emphasis", at + match.start(), match.group(), new[slice(*match.span())])
        elif old.replace("\\", "") == new.replace("\\", ""):
            yield self._one("escape", at, old, new)
        elif _BLANKS.sub("", old) == _BLANKS.sub("", new):
            yield self._one("tab" if "\t" in old else "indent", at, old, new)
        else:
            yield self._one("fence" if "```" in old + new else "other", at, old, new)


def _trimmed(at: int, old: str, new: str) -> Edit:
    """Return the edit from one text to the other without their common start and end."""
    shorter = min(len(old), len(new))
    head = next((place for place in range(shorter) if old[place] != new[place]), shorter)
    most = shorter - head
    tail = next((place for place in range(most) if old[-1 - place] != new[-1 - place]), most)
    return Edit(Span(at + head, at + len(old) - tail), new[head : len(new) - tail])
