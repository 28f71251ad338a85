"""Bold lines in place of headings."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from htglint.base.findings import Edit, Fix, Hit, Safety, Span

from . import sections

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from htglint.base.context import Context
    from htglint.base.profiles import Section
    from htglint.document.document import Document, Topic
    from htglint.document.markdown import StrongSpan

    from .params import NoParams
    from .sections import TopicPart

_END_OF_SENTENCE = re.compile(r"[^\w.!?…]*[.!?…]")
"""The end of a sentence, read from the last character on."""
_BLANK = re.compile(r"[ \t]*(?:\r?\n(?:[ \t]*(?=\r?\n))?)*")
"""Spaces and empty lines, without the indentation of the next line, which may be code."""


def check(document: Document, _params: NoParams, context: Context) -> Iterator[Hit]:
    """Report bold labels of sections, and other bold lines in place of headings.

    The labels of a topic are one finding with one fix, because some of them may be joined. Other bold lines are
    reported only in topics without sections.
    """
    edition = context.edition
    if edition is None or edition.form != "heading":
        return
    for topic in document.topics:
        parts = sections.parts_of(document, topic, edition)
        labels = _labels(parts, context)
        named = [label.part for label in labels if label is not None]
        if named:
            names = ", ".join(f"`{part.name}`" for part in named)
            fix = Fix("Write headings", tuple(_edits(document, context, labels)), Safety.CONTENT)
            yield Hit(named[0].head, f"bold labels should be headings: {names}", fix)
        elif not any(part.section and part.level for part in parts):
            yield from _bold_lines(document, topic)


def _label_sections(context: Context) -> dict[str, Section]:
    """Return the sections of the profile's editions with labels, by name."""
    return {
        name.casefold(): section
        for edition in context.profile.editions
        if edition.form == "label"
        for section in edition.sections
        for name in (section.title, *section.aliases, *section.misnomers)
    }


class _Label(NamedTuple):
    """A bold label, the key of its section, and of the section that gets its text."""

    part: TopicPart
    key: str
    target: str


def _labels(parts: Sequence[TopicPart], context: Context) -> list[_Label | None]:
    """Return a label for each part that is one in this or an older edition, else None."""
    assert context.edition is not None
    now = {section.key for section in context.edition.sections}
    former = _label_sections(context)
    return [_label(part, now, former) for part in parts]


def _label(part: TopicPart, now: set[str], former: dict[str, Section]) -> _Label | None:
    own = former.get(part.name.casefold())
    named = part.section or own
    if part.level or named is None:
        return None
    moves = own is not None and own.into and own.key not in now
    return _Label(part, named.key, own.into if own is not None and moves else named.key)


def _edits(document: Document, context: Context, labels: Sequence[_Label | None]) -> Iterator[Edit]:
    """Turn each label into a heading, unless its text continues the previous label's."""
    assert context.edition is not None
    now = {section.key: section for section in context.edition.sections}
    newline = document.newline
    blocks = document.block_starts
    moved = _moved(labels)
    before_block = False
    for before, label, moved_before, moves in zip([None, *labels], labels, [False, *moved], moved, strict=False):
        if label is None:
            continue
        part = label.part
        joins = before is not None and before.target == label.target and (moves or moved_before)
        blank = _BLANK.match(document.text, part.head.end)
        span = Span(part.head.start, blank.end() if blank else part.head.end)
        name = _heading(part, now.get(label.target if moves else label.key))
        heading = "" if joins else f"### {name}{newline * 2}"
        follows_block, before_block = (
            before_block,
            span.end in blocks,
        )  # for example a list
        keeps_name = moves or (joins and follows_block and before_block)  # otherwise two lists would merge
        rest = f"{part.name}:{newline * 2 if before_block else ' '}" if keeps_name else ""
        within = "" if part.head.start in document.paragraphs else newline
        yield Edit(span, within + heading + rest)


def _moved(labels: Sequence[_Label | None]) -> list[bool]:
    """Return for each label whether its text moves to another section.

    That is an adjacent one, or a new one at the end. Other labels remain sections, because their target is elsewhere in
    the topic.
    """
    takers = Counter(label.target for label in labels if label is not None)
    last = max((at for at, label in enumerate(labels) if label and label.key == label.target), default=-1)
    found: list[bool] = []
    for at, label in enumerate(labels):
        beside = [*labels[max(0, at - 1) : at], *labels[at + 1 : at + 2]]
        joins = label is not None and any(other is not None and other.target == label.target for other in beside)
        closes = label is not None and at > last and takers[label.target] == 1
        found.append(label is not None and label.target != label.key and (joins or closes))
    return found


def _heading(label: TopicPart, section: Section | None) -> str:
    """Return the name of a label if the edition accepts it, else that of the section."""
    if section is None:
        return label.name
    accepted = {name.casefold(): name for name in (section.title, *section.aliases)}
    return accepted.get(label.name.casefold(), section.title)


def _bold_lines(document: Document, topic: Topic) -> Iterator[Hit]:
    """Yield paragraphs whose first line is bold: a label, or no full sentence."""
    for strong in document.strongs(Span(topic.heading.span.end, topic.span.end)):
        if strong.span.start in document.paragraphs:
            yield from _bold_line(document, topic, strong)


def _bold_line(document: Document, topic: Topic, strong: StrongSpan) -> Iterator[Hit]:
    text, line = document.text, document.line_of(strong.span.start)
    behind = text[strong.span.end : line.end].strip()
    is_label = strong.text.endswith(":") or behind == ":"
    name = " ".join(strong.text.rstrip(":").split())
    if behind not in ("", ":") or "\n" in strong.text or not name or _END_OF_SENTENCE.match(name[::-1]):
        return
    following = _BLANK.match(text, line.end)
    after = following.end() if following else line.end
    if not is_label and (text.count("\n", line.end, after) < 2 or after >= topic.span.end or text[after] == "#"):
        return  # the paragraph continues, or nothing follows
    source = text[strong.span.start + 2 : strong.span.end - 2].strip().rstrip(":")
    heading = f"### {source}" + (document.newline * 2 if after < len(text) else "")
    span = Span(strong.span.start, after if after < len(text) else line.end)
    fix = Fix("Write a heading", (Edit(span, heading),), Safety.CONTENT)
    yield Hit(Span(line.start, line.end), f"the bold line `{name}` should be a heading", fix)
