"""The emoji at the beginning of a topic's heading."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from ..encoding.suspects import suspicious
from ..model import Hit, Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..document import Document, Topic
    from ..model import Context

PROBLEMS = ("missing", "repeated")
_SELECTORS = re.compile("[\ufe0e\ufe0f]")
_FIRST_WORD = re.compile(r"#+[ \t]*([^\s`\[]+)")


class Params(NamedTuple):
    """``report`` says which problem: a heading whose emoji is ``missing``, or ``repeated`` on another topic."""

    report: str


def check(document: Document, params: Params, context: Context) -> Iterator[Hit]:
    """Report headings without an emoji, or with one that an earlier topic of the page has."""
    if context.edition is None or not context.edition.topic_emoji:
        return
    seen: dict[str, Topic] = {}
    for topic in document.topics:
        span, mark = leading_mark(document, topic)
        if not mark:
            if params.report == "missing":
                yield Hit(span, "the topic has no emoji at the beginning of its heading")
            continue
        if suspicious(mark):
            continue  # damaged: two that look alike need not have been the same
        first = seen.setdefault(_SELECTORS.sub("", mark), topic)
        if first is not topic and params.report == "repeated":
            where = document.text.count("\n", 0, first.heading.span.start) + 1
            yield Hit(span, f"the emoji {mark} is already used by the topic in line {where}")


def leading_mark(document: Document, topic: Topic) -> tuple[Span, str]:
    """The emoji that a heading begins with, and its place; the heading's own line and nothing where there is none.

    Damaged text counts as a mark too: it was an emoji, and says so as damage.
    """
    span = topic.heading.span
    line = document.line_of(span.start)
    match = _FIRST_WORD.match(document.text, span.start, line.end)
    word = match.group(1) if match else ""
    if match is None or not _is_mark(word):
        return Span(span.start, line.end), ""
    return Span(*match.span(1)), word


def _is_mark(word: str) -> bool:
    """Whether a word is an emoji, intact or damaged; U+2139 is one, though by Unicode's categories it is a letter."""
    if word[:1].isascii():
        return word[-1:] == "\u20e3"  # a keycap is a digit with a frame around it
    return suspicious(word) or not all(character.isalpha() and character != "\u2139" for character in word)
