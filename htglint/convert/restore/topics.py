"""A page as head, topics and tail; comparison of pages by their words."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from htglint.convert.tidy import plain
from htglint.convert.tree import Comment, Emphasis, Heading, Image, Paragraph, ThematicBreak

from .words import of_blocks, of_inline, words

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from htglint.convert.tree import Block, Page

TOPIC_LEVEL = 2
MOST_PAIRS = 100_000
"""Pairs of headings up to which those are compared that aren't the same."""
SAME_HEADING = 0.75
"""Share of the words of two headings from which on they name the same topic, if no other heading is as close."""


class TopicBlocks(NamedTuple):
    """A heading and what stands below it, up to the next topic."""

    heading: Heading
    body: tuple[Block, ...]


class TopicOutline(NamedTuple):
    """The parts of a page: head, topics, and a tail of a closing rule with pictures."""

    head: tuple[Block, ...]
    topics: tuple[TopicBlocks, ...]
    tail: tuple[Block, ...]

    def headings(self) -> list[tuple[str, ...]]:
        """Return the words of the heading of each topic."""
        return [of_inline(topic.heading.children) for topic in self.topics]

    def blocks(self) -> tuple[Block, ...]:
        """Return all blocks in their order."""
        topics = (block for topic in self.topics for block in (topic.heading, *topic.body))
        return (*self.head, *topics, *self.tail)


def outline(page: Page) -> TopicOutline:
    """Return the parts of a page."""
    blocks = page.blocks
    end = _end(blocks)
    starts = [at for at, block in enumerate(blocks[:end]) if isinstance(block, Heading) and block.level == TOPIC_LEVEL]
    topics = tuple(_topics(blocks[:end], starts))
    return TopicOutline(blocks[: starts[0] if starts else end], topics, blocks[end:])


def _topics(blocks: Sequence[Block], starts: Sequence[int]) -> Iterator[TopicBlocks]:
    for start, end in pairwise([*starts, len(blocks)]):
        heading = blocks[start]
        if isinstance(heading, Heading):
            yield TopicBlocks(heading, tuple(blocks[start + 1 : end]))


def _end(blocks: Sequence[Block]) -> int:
    """Return the index of a closing rule that only pictures follow, else the end."""
    for at in range(len(blocks) - 1, -1, -1):
        block = blocks[at]
        if isinstance(block, ThematicBreak):
            return at
        if not is_picture(block):
            break
    return len(blocks)


def is_picture(block: Block) -> bool:
    """Return whether a block is a paragraph of nothing but images."""
    if not isinstance(block, Paragraph):
        return False
    return any(isinstance(part, Image) for part in block.children) and not words(
        plain(part for part in block.children if not isinstance(part, Image))
    )


def is_open(blocks: Sequence[Block], placeholder: str) -> bool:
    """Return whether a heading's body is empty, the placeholder, or a comment."""
    return all(isinstance(block, Comment) or is_placeholder(block, placeholder) for block in blocks)


def is_placeholder(block: Block, placeholder: str) -> bool:
    """Return whether a block is nothing but the placeholder."""
    if not (isinstance(block, Paragraph) and placeholder):
        return False
    mark = placeholder.strip("_*")
    return plain(block.children).strip() in (placeholder, mark) and (
        any(isinstance(part, Emphasis) for part in block.children) or placeholder == mark
    )


Words = tuple[str, ...]


def matched(headings: Sequence[Words], others: Sequence[Words]) -> dict[int, int]:
    """Match headings with others by their words: all of them, else most."""
    pairs: dict[int, int] = {}
    counts, other_counts = Counter(headings), Counter(others)
    places = {key: at for at, key in enumerate(others)}
    for at, key in enumerate(headings):
        if key and counts[key] == 1 and other_counts[key] == 1:
            pairs[at] = places[key]
    taken = set(pairs.values())
    for at, key in enumerate(headings if len(headings) * len(others) <= MOST_PAIRS else ()):
        if at in pairs:
            continue
        alike = sorted(((_alike(key, others[o]), o) for o in range(len(others)) if o not in taken), reverse=True)
        if alike and alike[0][0] >= SAME_HEADING and (len(alike) == 1 or alike[1][0] < alike[0][0]):
            pairs[at] = alike[0][1]
            taken.add(alike[0][1])
    return pairs


def _alike(one: Sequence[str], other: Sequence[str]) -> float:
    both = len(one) + len(other)
    return 2 * common(one, other) / both if both else 0.0


def common(one: Sequence[str], other: Sequence[str]) -> int:
    """Return the length of the longest common subsequence of words (bit-parallel)."""
    places: dict[str, int] = {}
    for at, word in enumerate(one):
        places[word] = places.get(word, 0) | (1 << at)
    full = (1 << len(one)) - 1
    left = full
    for word in other:
        found = left & places.get(word, 0)
        left = ((left + found) | (left - found)) & full
    return len(one) - left.bit_count()


def has_words_of(copy: Sequence[Block], page: Sequence[Block]) -> bool:
    """Whether all words of some blocks of the page stand in a copy, in the same order."""
    own = of_blocks(page)
    return common(own, of_blocks(copy)) == len(own)
