"""Matches passages of another page about the same event with the topics of a page.

A passage is a paragraph or a list item. The fewer topics contain a word, the more weight it has.
"""

from __future__ import annotations

import re
from heapq import nlargest
from math import log
from operator import itemgetter
from typing import TYPE_CHECKING, NamedTuple

from htglint.convert.tree import Link, List, Paragraph

from .topics import outline
from .words import inlines, of_blocks, of_inline, shown, words

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from htglint.convert.tree import Block, Inline, Page

    from .known import Known
    from .topics import TopicBlocks

LEAST = 0.4
"""Share of the weight of a passage's words that its topic has to have."""
AHEAD = 1.25
"""How far the best topic has to be ahead of the second."""
MOST_TOPICS = 200
"""Topics up to which a word that they have says something about any of them."""
WORDS_OF_HEADING = 2
"""How often the words of a topic's heading count."""


class StoryPassage(NamedTuple):
    """A paragraph or item of another page: its words, its links, and the page's name."""

    words: frozenset[str]
    links: tuple[Link, ...]
    source: str


def passages(known: Known) -> Iterator[StoryPassage]:
    """Yield the paragraphs and items of a page that have links."""
    for children in _paragraphs(known.page.blocks):
        links = tuple(part for part in inlines(children) if isinstance(part, Link))
        if links:
            yield StoryPassage(frozenset(of_inline(children)), links, known.name)


def _paragraphs(blocks: Sequence[Block]) -> Iterator[tuple[Inline, ...]]:
    for block in blocks:
        if isinstance(block, Paragraph):
            yield block.children
        elif isinstance(block, List):
            for item in block.items:
                yield tuple(part for children in _paragraphs(item.blocks) for part in children)


class Topics:
    """The topics of a page, prepared for comparison with passages."""

    def __init__(self, page: Page) -> None:
        self.topics: tuple[TopicBlocks, ...] = outline(page).topics
        self.texts = ["\n".join(said for block in topic.body for said in shown(block)) for topic in self.topics]
        self.places: dict[str, list[int]] = {}
        self.headings: dict[str, list[int]] = {}
        for at, topic in enumerate(self.topics):
            for word in frozenset(of_blocks((topic.heading, *topic.body))):
                self.places.setdefault(word, []).append(at)
            for word in frozenset(of_inline(topic.heading.children)):
                self.headings.setdefault(word, []).append(at)

    def is_common(self, text: str) -> bool:
        """Return whether a text is a single word that several topics contain."""
        if len(words(text)) != 1:
            return False
        pattern = re.compile(rf"(?<![\w/-]){re.escape(text)}(?![\w/-])")
        return sum(pattern.search(topic) is not None for topic in self.texts) > 1

    def of(self, passage: StoryPassage) -> int | None:
        """Return the number of the topic that a passage is about; None if that is unclear."""
        total = 0.0
        scores = dict.fromkeys(range(len(self.topics)), 0.0)
        for word in passage.words:
            places = self.places.get(word, ())
            if not 0 < len(places) <= MOST_TOPICS:
                continue
            weight = log((1 + len(self.topics)) / len(places))
            total += weight
            for at in places:
                scores[at] += weight
            for at in self.headings.get(word, ()):
                scores[at] += (WORDS_OF_HEADING - 1) * weight
        best, second = nlargest(2, [*scores.items(), (-1, 0.0), (-1, 0.0)], key=itemgetter(1))
        return best[0] if total and best[1] >= max(LEAST * total, AHEAD * second[1]) else None
