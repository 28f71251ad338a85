"""Topics that stand for text which their team still owes."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from ..model import Hit, Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..document import Document, Topic
    from ..model import Context


class Params(NamedTuple):
    """``placeholders`` are the texts (letter case aside) that, alone in a topic, stand for its missing text."""

    placeholders: tuple[str, ...]

    def problem(self) -> str:
        """What is wrong with the values, if anything."""
        return "" if self.placeholders else "`placeholders` must name at least one text"


def check(document: Document, params: Params, context: Context) -> Iterator[Hit]:
    """Report each topic whose whole text is a placeholder."""
    if not context.profile.editions:
        return
    for topic in document.topics:
        place = placeholder_of(topic, params)
        if place is not None:
            yield Hit(place, f"the topic {quoted(topic)} is still a placeholder")


def placeholder_of(topic: Topic, params: Params) -> Span | None:
    """Where the placeholder of a topic (or of a part of one) stands; None where there is any other text, or none."""
    words = "|".join(re.escape(text) for text in params.placeholders)
    texts = [
        block for block in topic.body if block.kind in ("paragraph", "item", "code", "heading") and block.text.strip()
    ]
    if len({block.span.start for block in texts}) != 1:
        return None
    block = texts[-1]
    if block.kind in ("code", "heading") or not re.fullmatch(rf"(?:{words})[.:!]?", block.text.strip(), re.I):
        return None
    return Span(block.span.start, block.span.start + len(block.text.strip()))


def quoted(topic: Topic) -> str:
    """The heading of a topic as it is named in messages."""
    return f"`{' '.join(topic.heading.text.split())}`"
