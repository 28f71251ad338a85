"""Fills the open topics of a draft from a page; all other bytes stay as they are."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from htglint.base.findings import Span

from .restore.topics import matched
from .restore.words import words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from htglint.document.document import Document, Topic
    from htglint.document.markdown import Block

_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.S)


class Filled(NamedTuple):
    """A filled draft, and its topics: filled, still open, and lacking.

    ``lacking`` are topics of the page for which the draft has no heading.
    """

    text: str
    filled: tuple[str, ...]
    still_open: tuple[str, ...]
    lacking: tuple[str, ...]


def filled(draft: Document, page: Document, placeholder: str) -> Filled:
    """Fill a draft's open topics with the text of a page; written topics stay."""
    pairs = matched([_key(topic) for topic in draft.topics], [_key(topic) for topic in page.topics])
    parts: list[str] = []
    done: list[str] = []
    still_open: list[str] = []
    at = 0
    for number, topic in enumerate(draft.topics):
        gap = _gap(draft, topic, placeholder)
        if gap is None:
            continue
        source = page.topics[pairs[number]] if number in pairs else None
        if source is None or _gap(page, source, placeholder) is not None:
            still_open.append(topic.heading.text)
            continue
        new = page.text[source.heading.span.end : source.span.end].strip().replace("\r\n", "\n")
        parts += [draft.text[at : gap.start], new.replace("\n", draft.newline)]
        at = gap.end
        done.append(topic.heading.text)
    parts.append(draft.text[at:])
    known = set(pairs.values())
    lacking = tuple(topic.heading.text for at, topic in enumerate(page.topics) if at not in known)
    return Filled("".join(parts), tuple(done), tuple(still_open), lacking)


def _key(topic: Topic) -> tuple[str, ...]:
    return words(topic.heading.text)


def _gap(document: Document, topic: Topic, placeholder: str) -> Span | None:
    """Return the placeholder's span in an open topic; None if the topic is written."""
    top = list(_outermost(topic.body))
    written = [block for block in top if document.without_comments(block.span).strip()]
    if len(written) != 1 or document.without_comments(written[0].span).strip() != placeholder:
        return None
    span = written[0].span
    start = _hidden_comments(document.text[slice(*span)]).index(placeholder) + span.start
    return Span(start, start + len(placeholder))


def _hidden_comments(text: str) -> str:
    """Return a text with its comments blanked out, so that they are not placeholders."""
    return _COMMENT.sub(lambda match: " " * len(match.group()), text)


def _outermost(blocks: Iterable[Block]) -> Iterator[Block]:
    end = -1
    for block in blocks:
        if block.span.start >= end:
            yield block
            end = block.span.end
