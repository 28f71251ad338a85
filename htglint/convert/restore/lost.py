"""Sections of which nothing is left: the links that a story tells for their topic, else a word on what is missing.

Scrapers drop lists that consist of links. What such a list most likely held are the issues, pull requests, branches
and commits that another page about the same event names for the same topic.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from htglint.convert.tidy import plain, tidy
from htglint.convert.tree import Heading, Item, Link, List, Paragraph, Text

from . import forge
from .links import links_of
from .origins import with_origin
from .story import Topics, passages
from .topics import TOPIC_LEVEL, is_open, outline
from .words import shown, words

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from htglint.convert.tree import Block, Inline, Page

    from .known import Known

LONGEST_LABEL = 60
"""Characters of the longest paragraph that can be the label of a section."""


class _Told(NamedTuple):
    link: Link
    source: str


def with_lost_lists(
    page: Page, stories: Sequence[Known], placeholder: str, *, short_names: bool
) -> tuple[Page, list[str]]:
    """The page with the lists of links that stories know where a section of a topic is empty, and a sentence on that.

    With ``short_names`` a link is called ``owner/repo#5``, else it stands as its URL.
    """
    parts = outline(page)
    told: dict[int, list[_Told]] = {}
    topics = Topics(page)
    for story in stories:
        for passage in passages(story):
            at = topics.of(passage)
            if at is not None:
                told.setdefault(at, []).extend(_Told(link, story.name) for link in passage.links)
    done = []
    filled = 0
    for at, topic in enumerate(parts.topics):
        gaps = list(_gaps(topic.body, placeholder))
        there = {link.url for link in links_of((topic.heading, *topic.body))}
        text = " ".join(said for block in topic.body for said in shown(block))
        wanted = {one.link.url: one for one in told.get(at, ()) if forge.short_name(one.link.url) not in text}
        items = tuple(_item(one, short_names=short_names) for url, one in wanted.items() if url not in there)
        if gaps and items:
            start, end = gaps[-1]
            body = (*topic.body[:start], List(items), *topic.body[end:])
            topic = topic._replace(body=body)
            filled += 1
        done.append(topic)
    notes = (
        [f"lists that are lost: {filled}; the links that references tell for their topics may not be all"]
        if filled
        else []
    )
    return page._replace(blocks=parts._replace(topics=tuple(done)).blocks()), notes


def _gaps(body: Sequence[Block], placeholder: str) -> Iterator[tuple[int, int]]:
    """Where the content of each empty section of a topic would stand: from behind its title up to the next."""
    titles = [at for at, block in enumerate(body) if is_title(block)]
    for start, end in pairwise([*titles, len(body)]):
        if is_open(body[start + 1 : end], placeholder):
            yield start + 1, end


def is_title(block: Block) -> bool:
    """Whether a block is the heading of a section, or a label alone on its line."""
    if isinstance(block, Heading):
        return block.level > TOPIC_LEVEL
    text = plain(block.children).strip() if isinstance(block, Paragraph) else ""
    return text.endswith(":") and len(text) <= LONGEST_LABEL


def _item(told: _Told, *, short_names: bool) -> Item:
    """An item for a link: what the other page calls it, and its short name."""
    link = told.link
    name = forge.short_name(link.url)
    if not short_names:
        return Item((Paragraph((Link(link.url, (Text(link.url),), origin=told.source),)),))
    linked = Link(link.url, (Text(name),), origin=told.source)
    label = _label(link, name)
    before: tuple[Inline, ...] = (*with_origin(label, told.source), Text(": ")) if label else ()
    return Item((Paragraph((*before, linked)),))


def _label(link: Link, name: str) -> tuple[Inline, ...]:
    """The text of a link as the label of an item: less the number that its short name tells, its first letter large."""
    number = name.rpartition("#")[2] if "#" in name else ""
    parts: list[Inline] = []
    for part in tidy(link.children):
        text = part.text.replace(f"#{number}", "") if isinstance(part, Text) and number else ""
        parts.append(Text(text) if isinstance(part, Text) and number else part)
    parts = list(tidy(parts))
    said = plain(parts).strip()
    if not words(said) or said in name:
        return ()
    if isinstance(first := parts[0], Text):
        parts[0] = Text(first.text[:1].upper() + first.text[1:])
    return tuple(parts)
