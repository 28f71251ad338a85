"""Bold lines where the edition writes headings."""

from __future__ import annotations

import re
from bisect import bisect_right
from itertools import islice, takewhile
from typing import TYPE_CHECKING

from ..model import Edit, Fix, Hit, Safety, Span
from . import sections

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ..document import Document, Strong, Topic
    from ..model import Context, Section
    from .params import Nothing
    from .sections import Part

_END_OF_SENTENCE = re.compile(r"[.!?…]\W*$")
_BLANK = re.compile(r"[ \t]*(?:\r?\n[ \t]*)*")


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
        labels = _labels(document, topic, context, former)
        if labels:
            names = ", ".join(label.name for label in labels)
            fix = Fix("Write headings", tuple(_edits(document, context, labels, former)), Safety.CONTENT)
            yield Hit(labels[0].head, f"bold labels where headings are wanted: {names}", fix)
        elif not any(part.section and part.level for part in sections.parts_of(document, topic, edition)):
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


def _labels(document: Document, topic: Topic, context: Context, former: dict[str, Section]) -> list[Part]:
    """The bold labels of a topic that are names of sections, in this edition or a former one."""
    assert context.edition is not None
    parts = sections.parts_of(document, topic, context.edition)
    return [
        part
        for part in parts
        if part.level == 0
        and part.head.start in document.paragraphs
        and (part.section is not None or part.name.casefold() in former)
    ]


def _edits(document: Document, context: Context, labels: Sequence[Part], former: dict[str, Section]) -> Iterator[Edit]:
    """Each label becomes a heading; one that now belongs into another section becomes the beginning of its text."""
    assert context.edition is not None
    sections_now = {section.key: section for section in context.edition.sections}
    keys = [_key(label, former) for label in labels]
    newline = document.newline
    blocks = {block.span.start for block in document.tree.blocks}
    before_block = False
    for number, (label, key) in enumerate(zip(labels, keys, strict=True)):
        blank = _BLANK.match(document.text, label.head.end)
        span = Span(label.head.start, blank.end() if blank else label.head.end)
        moves = _moves(label, former)
        joins = number > 0 and keys[number - 1] == key and (moves or _moves(labels[number - 1], former))
        heading = "" if joins else f"### {_heading(label, sections_now.get(key))}{newline * 2}"
        follows_block, before_block = before_block, span.end in blocks  # a list, say, and no text of the label's own
        keeps_name = moves or (joins and follows_block and before_block)  # else two lists would become one
        rest = f"{label.name}:{newline * 2 if before_block else ' '}" if keeps_name else ""
        yield Edit(span, heading + rest)


def _moves(label: Part, former: dict[str, Section]) -> bool:
    """Whether the text of a label goes into a section of another name."""
    own = former.get(label.name.casefold())
    return own is not None and bool(own.into)


def _key(label: Part, former: dict[str, Section]) -> str:
    """The key of the section that the text of a label belongs to."""
    own = former.get(label.name.casefold())
    if own is not None and own.into:
        return own.into
    if label.section is not None:
        return label.section.key
    return own.key if own is not None else ""


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
