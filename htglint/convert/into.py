"""A page into a draft: the topics that are still open are filled, and all else stays as it is, byte for byte."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from .restore.topics import matched
from .restore.words import words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ..document import Block, Document, Topic
    from ..model import Span


class Filled(NamedTuple):
    """The text of a draft, and the headings of the topics that were filled, that are still open, and that it lacks.

    ``lacking`` are topics of the page that the draft has no heading for.
    """

    text: str
    filled: tuple[str, ...]
    still_open: tuple[str, ...]
    lacking: tuple[str, ...]


def filled(draft: Document, page: Document, placeholder: str) -> Filled:
    """The draft with the text of the page in its open topics; a topic in which a person has written stays as it is."""
    pairs = matched([_key(topic) for topic in draft.topics], [_key(topic) for topic in page.topics])
    newline = "\r\n" if "\r\n" in draft.text else "\n"
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
        parts += [draft.text[at : gap.start], new.replace("\n", newline)]
        at = gap.end
        done.append(topic.heading.text)
    parts.append(draft.text[at:])
    known = set(pairs.values())
    lacking = tuple(topic.heading.text for at, topic in enumerate(page.topics) if at not in known)
    return Filled("".join(parts), tuple(done), tuple(still_open), lacking)


def _key(topic: Topic) -> tuple[str, ...]:
    return words(topic.heading.text)


def _gap(document: Document, topic: Topic, placeholder: str) -> Span | None:
    """Where the placeholder of an open topic stands; None where somebody has written something."""
    top = list(_outermost(topic.body))
    places = [block.span for block in top if _source(document, block) == placeholder]
    others = [block for block in top if _source(document, block) not in ("", placeholder)]
    return places[0] if len(places) == 1 and not others else None


def _source(document: Document, block: Block) -> str:
    """The Markdown of a block without its comments."""
    return document.without_comments(block.span).strip()


def _outermost(blocks: Iterable[Block]) -> Iterator[Block]:
    end = -1
    for block in blocks:
        if block.span.start >= end:
            yield block
            end = block.span.end
