"""Restores links, by equal texts on other pages and by texts that name a target."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from htglint.convert.tidy import plain, tidy
from htglint.convert.tree import Emphasis, Heading, Link, Page, Strike, Strong, Tag, Text

from . import forge
from .change import changed
from .origins import GUESS, is_settled, with_origin
from .story import Topics, passages
from .topics import outline
from .words import containers, inlines, shown

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from htglint.convert.tree import Block, Inline

    from .known import Known
    from .story import StoryPassage
    from .topics import TopicBlocks
    from .vocabulary import CodeVocabulary

    Split = Callable[[str], Iterable[Inline]]

MOSTLY_LINKED = 0.75
"""Share of the pages with a text that have to link it, so that it becomes a link on a page of its own."""
LEAST_PAGES = 2
"""Pages that have to link a text before that is taken for a habit."""
SHORTEST, LONGEST = 2, 80
"""Characters of the shortest and the longest text of a link that is looked for."""


class Anchor(NamedTuple):
    """A link of another page, the text that stands for it, and the name of that page."""

    text: str
    link: Link
    source: str


def links_of(blocks: Iterable[Block]) -> Iterator[Link]:
    """Yield every link in blocks but those that show their own URL."""
    for _, children in containers(blocks):
        for part in inlines(children):
            if isinstance(part, Link) and plain(part.children) != part.url:
                yield part


def with_links(page: Page, stories: Sequence[Known], siblings: Sequence[Known], vocabulary: CodeVocabulary) -> Page:
    """Add links: those of stories per topic, siblings' constant ones, and issues.

    A single term that is mostly code by the ``vocabulary`` is left to become code.
    """
    page = _told(page, stories, vocabulary)
    for anchor in _habits(siblings):
        page = page._replace(blocks=_linked(page.blocks, anchor))
    return _named(page, [*stories, *siblings])


# --- The same event in other words


def _told(page: Page, stories: Sequence[Known], vocabulary: CodeVocabulary) -> Page:
    """Add links of passages to the topic that each is about, where the text occurs."""
    parts = outline(page)
    topics = Topics(page)
    done = list(parts.topics)
    for story in stories:
        for passage in passages(story):
            at = topics.of(passage)
            if at is None:
                continue
            for anchor in _anchors(passage):
                if topics.is_common(anchor.text) or vocabulary.is_code(anchor.text):
                    continue
                if all(one.url != anchor.link.url for one in _all_links(done[at])):
                    done[at] = done[at]._replace(body=_linked(done[at].body, anchor))
    return page._replace(blocks=parts._replace(topics=tuple(done)).blocks())


def _all_links(topic: TopicBlocks) -> Iterator[Link]:
    return links_of((topic.heading, *topic.body))


def _anchors(passage: StoryPassage) -> Iterator[Anchor]:
    """Yield the links of a passage by text, repositories also by name.

    Issues and the like are left out, because they belong in lists.
    """
    for link in passage.links:
        text = plain(link.children)
        if forge.short_name(link.url) not in ("", text):
            continue
        if (name := forge.repository(link.url)) and name != text:
            yield Anchor(name, link._replace(children=(Text(name),)), passage.source)
        yield Anchor(text, link, passage.source)


# --- What siblings always link


def _habits(siblings: Sequence[Known]) -> Iterator[Anchor]:
    """The texts that most pages which have them link, and always to the same place."""
    seen: dict[str, dict[str, Anchor]] = {}
    for known in siblings:
        for link in links_of(known.page.blocks):
            text = plain(link.children)
            seen.setdefault(text, {}).setdefault(known.name, Anchor(text, link, known.name))
    texts = {known.name: "\n".join(text for block in known.page.blocks for text in shown(block)) for known in siblings}
    for text, anchors in seen.items():
        if len(anchors) < LEAST_PAGES or len({anchor.link.url for anchor in anchors.values()}) > 1:
            continue
        having = sum(text in whole for whole in texts.values())
        if len(anchors) >= MOSTLY_LINKED * having:
            yield next(iter(anchors.values()))


# --- What names a place itself


def _named(page: Page, others: Sequence[Known]) -> Page:
    """Link issues that the page names with their repository, if other pages link them."""
    known: dict[str, Link] = {}
    for other in others:
        for link in links_of(other.page.blocks):
            if "#" in (name := forge.short_name(link.url)):
                known.setdefault(name, Link(link.url, (Text(name),), origin=other.name))

    def split(text: str) -> Iterator[Inline]:
        at = 0
        for match in forge.numbered(text):
            if match.group() in known:
                yield Text(text[at : match.start()])
                yield known[match.group()]
                at = match.end()
        yield Text(text[at:])

    def change(block: Block, children: Sequence[Inline]) -> tuple[Inline, ...]:
        parts = (known.get(plain((part,)), part) if _is_guess(part) else part for part in children)
        return _in_texts(block, tuple(parts), split)

    return changed(page, change)


def _is_guess(part: Inline) -> bool:
    return isinstance(part, Link) and part.origin == GUESS


# --- Putting a link into a text


def _linked(blocks: Iterable[Block], anchor: Anchor) -> tuple[Block, ...]:
    """Link the first occurrence of an anchor's text as a whole word below headings."""
    if not SHORTEST <= len(anchor.text) <= LONGEST:
        return tuple(blocks)
    pattern = re.compile(rf"(?<![\w/-]){re.escape(anchor.text)}(?![\w/-])")
    left = 1

    def split(text: str) -> Iterator[Inline]:
        nonlocal left
        match = pattern.search(text) if left else None
        if match is None:
            yield Text(text)
            return
        left = 0
        yield Text(text[: match.start()])
        yield anchor.link._replace(children=with_origin(anchor.link.children, anchor.source), origin=anchor.source)
        yield Text(text[match.end() :])

    return changed(Page(tuple(blocks)), lambda block, children: _in_texts(block, children, split)).blocks


def _in_texts(block: Block, children: Sequence[Inline], split: Split) -> tuple[Inline, ...]:
    """Return the parts with each text outside links and headings split into parts."""
    if isinstance(block, Heading) or is_settled(block):
        return tuple(children)
    done: list[Inline] = []
    for part in tidy(children):
        if isinstance(part, Text):
            done += (one for one in split(part.text) if not (isinstance(one, Text) and not one.text))
        elif isinstance(part, Strong | Emphasis | Strike | Tag):
            done.append(part._replace(children=_in_texts(block, part.children, split)))
        else:
            done.append(part)
    return tuple(done)
