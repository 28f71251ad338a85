"""Bold lines where the edition writes headings."""

from __future__ import annotations

import re
from bisect import bisect_right
from itertools import islice, takewhile
from typing import TYPE_CHECKING

from ..model import Edit, Fix, Hit, Safety, Span
from . import sections

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from ..document import Document, Strong, Topic
    from ..model import Context, Section
    from .params import Nothing
    from .sections import Part

_END_OF_SENTENCE = re.compile(r"[.!?…]\W*$")
_BLANK = re.compile(r"[ \t]*(?:\r?\n(?:[ \t]*(?=\r?\n))?)*")
"""Blanks and empty lines, but not what sets in the next line: that may be code."""


def check(document: Document, params: Nothing, context: Context) -> Iterator[Hit]:  # noqa: ARG001 - the interface
    """Report sections that are bold labels, and in topics without any section other bold lines that stand for headings.

    The labels of one topic are one finding and one fix, because some of them may have to be joined. Within sections
    that are headings a bold line is free.
    """
    edition = context.edition
    if edition is None or edition.form != "heading":
        return
    former = _sections_of_other_forms(context)
    for topic in document.topics:
        parts = sections.parts_of(document, topic, edition)
        labels = _labels(parts, former)
        if labels:
            names = ", ".join(label.name for label in labels)
            fix = Fix("Write headings", tuple(_edits(document, context, parts, former)), Safety.CONTENT)
            yield Hit(labels[0].head, f"bold labels where headings are wanted: {names}", fix)
        elif not any(part.section and part.level for part in parts):
            yield from _bold_lines(document, topic)


def _sections_of_other_forms(context: Context) -> dict[str, Section]:
    """The names that sections had in the profile's editions with labels."""
    return {
        name.casefold(): section
        for edition in context.profile.editions
        if edition.form == "label"
        for section in edition.sections
        for name in (section.title, *section.aliases, *section.misnomers)
    }


def _labels(parts: Sequence[Part], former: dict[str, Section]) -> list[Part]:
    """The bold labels that are names of sections, in this edition or a former one."""
    return [part for part in parts if part.level == 0 and (part.section or part.name.casefold() in former)]


def _edits(document: Document, context: Context, parts: Sequence[Part], former: dict[str, Section]) -> Iterator[Edit]:
    """Each label becomes a heading, unless its text goes on with that of the one before."""
    assert context.edition is not None
    now = {section.key: section for section in context.edition.sections}
    newline = document.newline
    blocks = {block.span.start for block in document.tree.blocks}
    joined: Part | None = None  # the label before, where what follows may go on with it
    before_block = False
    for number, part in enumerate(parts):
        if part.level or not (part.section or part.name.casefold() in former):
            joined = None
            continue
        key, into = _key(part, former), _into(parts, number, former, now)
        joins = joined is not None and _target(joined, former, now) == (into or key) and bool(
            into or _into(parts, number - 1, former, now)
        )  # fmt: skip
        blank = _BLANK.match(document.text, part.head.end)
        span = Span(part.head.start, blank.end() if blank else part.head.end)
        heading = "" if joins else f"### {_heading(part, now.get(into or key))}{newline * 2}"
        if into is None and key not in now:
            heading = f"### {part.name}{newline * 2}"
        follows_block, before_block = before_block, span.end in blocks  # a list, say, and no text of the label's own
        keeps_name = into is not None or (joins and follows_block and before_block)  # else two lists become one
        rest = f"{part.name}:{newline * 2 if before_block else ' '}" if keeps_name else ""
        within = "" if part.head.start in document.paragraphs else newline
        yield Edit(span, within + heading + rest)
        joined = part


def _key(label: Part, former: dict[str, Section]) -> str:
    """The key of the section that a label names."""
    own = former.get(label.name.casefold())
    if label.section is not None:
        return label.section.key
    return own.key if own is not None else ""


def _target(label: Part, former: dict[str, Section], now: Mapping[str, Section]) -> str:
    """The key of the section that the text of a label goes into, if it goes into another."""
    own = former.get(label.name.casefold())
    return own.into if own is not None and own.into and own.key not in now else _key(label, former)


def _into(parts: Sequence[Part], number: int, former: dict[str, Section], now: Mapping[str, Section]) -> str | None:
    """The key of the other section that takes the text of a label: one beside it, or one that the topic lacks.

    None where it stays a section of its own: it has its place in the edition, or that other one is somewhere else.
    """
    label = parts[number]
    target = _target(label, former, now)
    if target == _key(label, former):
        return None
    beside = [part for part in parts[max(0, number - 1) : number + 2] if part is not label and part.level == 0]
    if any(_target(part, former, now) == target for part in beside):
        return target
    others = [part for part in parts if part is not label]
    is_last = all(part.level or not part.section for part in parts[number + 1 :])
    return target if is_last and all(_target(part, former, now) != target for part in others) else None


def _heading(label: Part, section: Section | None) -> str:
    """The label's own name where the edition accepts it, else the section's."""
    if section is None:
        return label.name
    accepted = {name.casefold(): name for name in (section.title, *section.aliases)}
    return accepted.get(label.name.casefold(), section.title)


def _bold_lines(document: Document, topic: Topic) -> Iterator[Hit]:
    """Paragraphs whose first line is nothing but bold text, in the form of a label or without any end."""
    strongs = document.tree.strongs
    at = bisect_right(strongs, topic.heading.span.end, key=lambda strong: strong.span.start)
    for strong in takewhile(lambda strong: strong.span.start < topic.span.end, islice(strongs, at, None)):
        if strong.span.start in document.paragraphs:
            yield from _bold_line(document, topic, strong)


def _bold_line(document: Document, topic: Topic, strong: Strong) -> Iterator[Hit]:
    text, line = document.text, document.line_of(strong.span.start)
    behind = text[strong.span.end : line.end].strip()
    is_label = strong.text.endswith(":") or behind == ":"
    name = " ".join(strong.text.rstrip(":").split())
    if behind not in ("", ":") or "\n" in strong.text or not name or _END_OF_SENTENCE.search(name):
        return
    following = _BLANK.match(text, line.end)
    after = following.end() if following else line.end
    if not is_label and (text.count("\n", line.end, after) < 2 or after >= topic.span.end or text[after] == "#"):
        return  # the paragraph goes on, or there is nothing that it could be the heading of
    source = text[strong.span.start + 2 : strong.span.end - 2].strip().rstrip(":")
    heading = f"### {source}" + (document.newline * 2 if after < len(text) else "")
    span = Span(strong.span.start, after if after < len(text) else line.end)
    fix = Fix("Write a heading", (Edit(span, heading),), Safety.CONTENT)
    yield Hit(Span(line.start, line.end), f"the bold line `{name}` stands for a heading", fix)
