"""Restores lost lists of links from other pages about the same event.

Scrapers drop lists that consist of links. Such a list most likely held the issues, pull requests, branches and commits
that another page links for the same topic.
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


class _SourcedLink(NamedTuple):
    link: Link
    source: str


def with_lost_lists(
    page: Page, stories: Sequence[Known], placeholder: str, *, short_names: bool
) -> tuple[Page, list[str]]:
    """Fill empty sections of topics with links from ``stories``.

    With ``short_names`` a link is shown as ``owner/repo#5``, else as its URL. Returns the page and a note about the
    restored lists.
    """
    parts = outline(page)
    found: dict[int, list[_SourcedLink]] = {}
    topics = Topics(page)
    for story in stories:
        for passage in passages(story):
            at = topics.of(passage)
            if at is not None:
                found.setdefault(at, []).extend(_SourcedLink(link, story.name) for link in passage.links)
    done = []
    filled = 0
    for at, topic in enumerate(parts.topics):
        gaps = list(_gaps(topic.body, placeholder))
        there = {link.url for link in links_of((topic.heading, *topic.body))}
        text = " ".join(said for block in topic.body for said in shown(block))
        wanted = {one.link.url: one for one in found.get(at, ()) if forge.short_name(one.link.url) not in text}
        items = tuple(_item(one, short_names=short_names) for url, one in wanted.items() if url not in there)
        if gaps and items:
            start, end = gaps[-1]
            body = (*topic.body[:start], List(items), *topic.body[end:])
            topic = topic._replace(body=body)
            filled += 1
        done.append(topic)
    notes = [f"lost lists filled with links from reference pages: {filled}; links may be missing"] if filled else []
    return page._replace(blocks=parts._replace(topics=tuple(done)).blocks()), notes


def _gaps(body: Sequence[Block], placeholder: str) -> Iterator[tuple[int, int]]:
    """Yield the range of the content of each empty section of a topic."""
    titles = [at for at, block in enumerate(body) if is_title(block)]
    for start, end in pairwise([*titles, len(body)]):
        if is_open(body[start + 1 : end], placeholder):
            yield start + 1, end


def is_title(block: Block) -> bool:
    """Return whether a block is a section heading, or a label alone on its line."""
    if isinstance(block, Heading):
        return block.level > TOPIC_LEVEL
    text = plain(block.children).strip() if isinstance(block, Paragraph) else ""
    return text.endswith(":") and len(text) <= LONGEST_LABEL


def _item(found: _SourcedLink, *, short_names: bool) -> Item:
    """Return a list item: the text of the other page's link, then the short name."""
    link = found.link
    name = forge.short_name(link.url)
    if not short_names:
        return Item((Paragraph((Link(link.url, (Text(link.url),), origin=found.source),)),))
    linked = Link(link.url, (Text(name),), origin=found.source)
    label = _label(link, name)
    before: tuple[Inline, ...] = (*with_origin(label, found.source), Text(": ")) if label else ()
    return Item((Paragraph((*before, linked)),))


def _label(link: Link, name: str) -> tuple[Inline, ...]:
    """Return a link's text as an item label.

    The number that the short name contains is left out, and the first letter is capitalized.
    """
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
