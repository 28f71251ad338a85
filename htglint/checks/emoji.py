"""The emoji at the beginning of a topic's heading."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from htglint.base.findings import Hit, Span
from htglint.document.suspects import suspicious

from .characters.classes import EMOJI, FRAME, JOINER, SELECTORS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from htglint.base.context import Context
    from htglint.document.document import Document, Topic

PROBLEMS = ("missing", "repeated")
_SELECTORS = re.compile(f"[{SELECTORS}]")
_FIRST_WORD = re.compile(r"(?:#+[ \t]*)?(?P<word>[^\s`\[]+)")
_MARK = re.compile(f"[0-9#*]\ufe0f?{FRAME}|[{EMOJI}][{EMOJI}{SELECTORS}{JOINER}]*")


class Params(NamedTuple):
    """``report`` selects headings with a ``missing`` or ``repeated`` emoji."""

    report: str


def check(document: Document, params: Params, context: Context) -> Iterator[Hit]:
    """Report headings without an emoji, or with the emoji of an earlier topic."""
    if context.edition is None or not context.edition.topic_emoji:
        return
    seen: dict[str, Topic] = {}
    for topic in document.topics:
        span, mark = leading_mark(document, topic)
        if not mark:
            if params.report == "missing" and not _is_section(topic, context):
                yield Hit(span, "the heading of the topic should begin with an emoji")
            continue
        if suspicious(mark):
            continue  # damaged: originals may differ even if two look the same
        first = seen.setdefault(_SELECTORS.sub("", mark), topic)
        if first is not topic and params.report == "repeated":
            where = document.line_number(first.heading.span.start)
            yield Hit(span, f"the topic in line {where} already has the emoji {mark}; choose another one")


def _is_section(topic: Topic, context: Context) -> bool:
    """Whether a heading is a section name at the wrong level, which needs no emoji."""
    sections = context.edition.sections if context.edition else ()
    title = " ".join(topic.heading.text.split()).rstrip(":")
    return any(title in (section.title, *section.aliases) for section in sections)


def leading_mark(document: Document, topic: Topic) -> tuple[Span, str]:
    """Return the span and text of the emoji that a heading starts with.

    Without one, it is the heading's line and "". Damaged text counts as an emoji, because it was one.
    """
    span = topic.heading.span
    line = document.line_of(span.start)
    match = _FIRST_WORD.match(document.text, span.start, line.end)
    if match is not None:
        mark = _MARK.match(match["word"])
        length = mark.end() if mark else len(match["word"]) if suspicious(match["word"]) else 0
        if length:
            return Span(match.start("word"), match.start("word") + length), match["word"][:length]
    return Span(span.start, line.end), ""
