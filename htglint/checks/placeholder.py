"""Placeholders for text that is still to be written."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from htglint.base.findings import Hit, Span
from htglint.document import head
from htglint.document.document import contains, merged
from htglint.document.memo import per_document
from htglint.words.prefilter import ascii_of, may_match

from .params import invalid_regex

if TYPE_CHECKING:
    from collections.abc import Iterator

    from htglint.base.context import Context
    from htglint.document.document import Document, Topic
    from htglint.document.markdown import Block

PROBLEMS = ("topic", "passage", "comment", "metadata")
_LABEL = re.compile(r"(?:[*+-]|\d{1,9}[.)])?[ \t]*(?:\*{1,2}|_{1,2})\w")
_OTHER = ("code", "heading", "table")


class Params(NamedTuple):
    """``report`` selects a kind of placeholder; ``patterns`` are regexes of its text.

    A ``topic`` contains nothing else, a ``passage`` is a paragraph, item or cell within a topic, a ``comment`` is an
    HTML comment, and ``metadata`` is the value of a line of the metadata list. Patterns ignore case by default. With
    ``whole_topics`` a passage may be the only text of a topic.
    """

    report: str
    patterns: tuple[str, ...]
    whole_topics: bool = False

    def problem(self) -> str:
        """Return a sentence about invalid values, or an empty string."""
        return invalid_regex("patterns", self.patterns)


def check(document: Document, params: Params, context: Context) -> Iterator[Hit]:
    """Report one kind of placeholder on pages whose profile has topics."""
    if not context.profile.editions:
        return
    params = _possible(document, params, Span(0, len(document.text)))
    if params.report == "topic":
        for topic in document.topics:
            place = placeholder_of(topic, _possible(document, params, topic.span))
            if place is not None:
                yield Hit(place, f"the topic {quoted(topic)} is still a placeholder")
            elif next(_texts(topic), None) is None:
                yield Hit(topic.heading.span, f"the topic {quoted(topic)} has no text")
    elif not params.patterns:
        return
    elif params.report == "passage":
        yield from _passages(document, params)
    elif params.report == "metadata":
        yield from _metadata(document, params, context)
    else:
        yield from _comments(document, params)


@per_document
def _lowered(document: Document, span: Span) -> str:
    """Return the ASCII of a span in lower case."""
    return ascii_of(document.text[slice(*span)].lower())


def _possible(document: Document, params: Params, span: Span) -> Params:
    """Return the parameters with only the patterns that can match in a span."""
    if not params.patterns:
        return params
    source = _lowered(document, span)
    possible = (pattern for pattern in params.patterns if not pattern.isascii() or may_match(pattern, source))
    return params._replace(patterns=tuple(possible))


def placeholder_of(topic: Topic, params: Params) -> Span | None:
    """Return the span of a placeholder that is a topic's only text besides quotes."""
    if not params.patterns:
        return None
    texts = list(_texts(topic))
    if len({block.span.start for block in texts}) != 1:
        return None
    block = texts[-1]
    if block.kind in _OTHER or not _is_placeholder(params, block.text):
        return None
    return _place(block)


def _texts(topic: Topic) -> Iterator[Block]:
    """Yield the blocks of a topic with content, without quotes."""
    quotes = merged(block.span for block in topic.body if block.kind == "quote")
    for block in topic.body:
        if (_holds_text(block) or block.kind in _OTHER) and not contains(quotes, block.span.start):
            yield block


def _is_placeholder(params: Params, text: str) -> bool:
    """Return whether a text, without brackets, quotes and emoji, is a placeholder."""
    pattern, text = _pattern(params.patterns), " ".join(text.split())
    return any(pattern.fullmatch(reading) for reading in (text, _bare(text)))


def _bare(text: str) -> str:
    """Strip everything around letters, digits and code; faster than a regex."""
    start, end = 0, len(text)
    while start < end and not _belongs(text[start]):
        start += 1
    while end > start and not _belongs(text[end - 1]):
        end -= 1
    return text[start:end]


def _belongs(character: str) -> bool:
    return character.isalnum() or character in "_`"


def _passages(document: Document, params: Params) -> Iterator[Hit]:
    """Report placeholders next to other text; an item and its paragraph count as one."""
    for topic in document.topics:
        within = _possible(document, params, topic.span)
        if not within.patterns or (not params.whole_topics and placeholder_of(topic, within) is not None):
            continue
        seen: set[int] = set()
        pattern = _pattern(within.patterns)
        for passage in _labelled_passages(document, topic):
            block = passage.block
            if block.span.end in seen or _is_title(document, passage):
                continue
            if pattern.fullmatch(passage.text) or pattern.fullmatch(passage.bare):
                seen.add(block.span.end)
                place = Span(block.span.start, block.span.start + len(document.text[slice(*block.span)].rstrip()))
                yield Hit(place, f"`{passage.text}` is still a placeholder{passage.label}")


def _is_title(document: Document, passage: _Passage) -> bool:
    """Whether a passage begins with a title that is a link: `[WIP: Paths](...)`."""
    word, sign, _ = passage.bare.partition(":")
    return bool(sign) and any(
        link.kind == "link" and document.text.startswith(f"[{word}:", link.span.start)
        for link in document.links_in(passage.block.span)
    )


class _Passage(NamedTuple):
    """A block with text: its label for messages, its text, and that without brackets."""

    block: Block
    label: str
    text: str
    bare: str


@per_document
def _labelled_passages(document: Document, topic: Topic) -> list[_Passage]:
    """Return the passages of a topic, shared by all rules."""
    labelled = ((block, *_behind_label(document, block)) for block in topic.body if _holds_text(block))
    return [_Passage(block, label, text, _bare(text)) for block, label, text in labelled]


def _behind_label(document: Document, block: Block) -> tuple[str, str]:
    """Return the label at the start of a block, for messages, and the text after it."""
    text = " ".join(block.text.split())
    if _LABEL.match(document.text, *block.span) and ":" in text:
        label, rest = text.split(":", 1)
        if rest.strip():
            return f" ({label})", rest.strip()
    return "", text


def _comments(document: Document, params: Params) -> Iterator[Hit]:
    pattern = _pattern(params.patterns)
    for html in document.tree.html:
        at = document.text.find("<!--", *html)
        while at >= 0:
            end = document.text.find("-->", at + 4, html.end)
            if end < 0:
                break
            text = " ".join(document.text[at + 4 : end].split())
            if pattern.fullmatch(text):
                place = Span(at, end + 3)
                yield Hit(place, f"the comment `{text}` is about unfinished work; finish it and remove the comment")
            at = document.text.find("<!--", end, html.end)


def _metadata(document: Document, params: Params, context: Context) -> Iterator[Hit]:
    pattern = _pattern(params.patterns)
    known = {field.label.casefold(): field.label for field in context.profile.metadata}
    for entry in head.entries(document):
        label = known.get(entry.label.casefold())
        if label is not None and pattern.fullmatch(document.text[slice(*entry.value)].strip("*_ ")):
            yield Hit(entry.value, f"the line `{label}` is still a placeholder")


def _holds_text(block: Block) -> bool:
    return block.kind in ("paragraph", "item", "cell") and bool(block.text.strip())


def _place(block: Block) -> Span:
    return Span(block.span.start, block.span.start + len(block.text.strip()))


@lru_cache(maxsize=64)
def _pattern(patterns: tuple[str, ...]) -> re.Pattern[str]:
    """Compile all patterns into one expression that allows final punctuation."""
    return re.compile(rf"(?:{'|'.join(f'(?:{pattern})' for pattern in patterns)})[ .:!…]*", re.I)


def quoted(topic: Topic) -> str:
    """Return the heading of a topic in backticks, for messages."""
    return f"`{' '.join(topic.heading.text.split())}`"
