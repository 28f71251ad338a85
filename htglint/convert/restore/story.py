"""A page that tells of the same event in other words: which of its passages is about which topic.

A passage is a paragraph or an item of a list. Words that few topics have speak for a topic more than those of many.
"""

from __future__ import annotations

import re
from collections import Counter
from math import log
from typing import TYPE_CHECKING, NamedTuple

from ..tree import Link, List, Paragraph
from .topics import outline
from .words import inlines, of_blocks, of_inline, shown, words

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ..tree import Block, Inline, Page
    from .known import Known
    from .topics import Topic

LEAST = 0.4
"""Share of the weight of a passage's words that its topic has to have."""
AHEAD = 1.25
"""How far the best topic has to be ahead of the second."""
WORDS_OF_HEADING = 2
"""How often the words of a topic's heading count."""


class Passage(NamedTuple):
    """A paragraph or item of another page: its words, its links, and the page that it stands in."""

    words: frozenset[str]
    links: tuple[Link, ...]
    source: str


def passages(known: Known) -> Iterator[Passage]:
    """The paragraphs and items of a page that have links."""
    for children in _paragraphs(known.page.blocks):
        links = tuple(part for part in inlines(children) if isinstance(part, Link))
        if links:
            yield Passage(frozenset(of_inline(children)), links, known.name)


def _paragraphs(blocks: Sequence[Block]) -> Iterator[tuple[Inline, ...]]:
    for block in blocks:
        if isinstance(block, Paragraph):
            yield block.children
        elif isinstance(block, List):
            for item in block.items:
                yield tuple(part for children in _paragraphs(item.blocks) for part in children)


class Topics:
    """The topics of the page, ready to be compared with passages."""

    def __init__(self, page: Page) -> None:
        self.topics: tuple[Topic, ...] = outline(page).topics
        self.words = [frozenset(of_blocks((topic.heading, *topic.body))) for topic in self.topics]
        self.texts = ["\n".join(said for block in topic.body for said in shown(block)) for topic in self.topics]
        self.headings = [frozenset(of_inline(topic.heading.children)) for topic in self.topics]
        seen = Counter(word for own in self.words for word in own)
        self.weights = {word: log((1 + len(self.words)) / count) for word, count in seen.items()}

    def is_common(self, text: str) -> bool:
        """Whether a text is a single word that several topics have: a name that they share, and no place of one."""
        if len(words(text)) != 1:
            return False
        pattern = re.compile(rf"(?<![\w/-]){re.escape(text)}(?![\w/-])")
        return sum(pattern.search(topic) is not None for topic in self.texts) > 1

    def of(self, passage: Passage) -> int | None:
        """The number of the topic that a passage is about; None where that isn't clear."""
        known = {word: self.weights[word] for word in passage.words if word in self.weights}
        total = sum(known.values())
        if not total:
            return None
        scores = sorted(((self._score(known, at) / total, at) for at in range(len(self.topics))), reverse=True)
        second = scores[1][0] if len(scores) > 1 else 0.0
        return scores[0][1] if scores[0][0] >= max(LEAST, AHEAD * second) else None

    def _score(self, known: dict[str, float], at: int) -> float:
        own = sum(weight for word, weight in known.items() if word in self.words[at])
        named = sum(weight for word, weight in known.items() if word in self.headings[at])
        return own + (WORDS_OF_HEADING - 1) * named
