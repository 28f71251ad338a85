"""Restores a page from another copy: headings, finished topics, head and tail.

The page has priority: a part of the draft is used only if the visible words of the page agree.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from htglint.convert.tidy import plain, tidy
from htglint.convert.tree import Heading, Text, ThematicBreak
from htglint.document.suspects import suspicious

from .origins import block_with_origin, is_settled, shown_only, with_origin
from .topics import TOPIC_LEVEL, TopicOutline, has_words_of, is_open, is_picture, matched, outline
from .words import of_blocks, of_inline, words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from htglint.convert.tree import Block, Inline, Page

    from .known import Known

MOST_ADDED = 2.0
"""How many times the words of a topic the draft may have, whose lists and images the page does not show."""
SAME_PAGE = 0.5
"""Share of the topics of a page from which on a copy with the same topics is a draft of it."""


def is_draft(page: Page, other: Page) -> bool:
    """Return whether another page is a copy: same title words, or most topics shared."""
    one, two = outline(page), outline(other)
    if not (one.topics and two.topics):
        return False
    pairs = matched(one.headings(), two.headings())
    same_title = _title(one) == _title(two) != ()
    return len(pairs) >= SAME_PAGE * len(one.topics) or (same_title and bool(pairs))


def _title(parts: TopicOutline) -> tuple[str, ...]:
    return next((of_inline(b.children) for b in parts.head if isinstance(b, Heading) and b.level < TOPIC_LEVEL), ())


def with_draft(page: Page, draft: Known, witnesses: Sequence[Page], placeholder: str) -> tuple[Page, list[str]]:
    """Restore a page from its draft; also return notes about disagreements.

    ``witnesses`` are other pages about the same event; they decide if two emoji of a heading differ.
    """
    other = outline(draft.page)
    own = _with_tail(outline(page), other.tail, draft.name)
    pairs = matched(own.headings(), other.headings())
    notes: list[str] = []
    topics = []
    for at, topic in enumerate(own.topics):
        if at not in pairs:
            topics.append(topic)
            continue
        known = other.topics[pairs[at]]
        body = topic.body
        if not is_open(known.body, placeholder):
            body, note = _body(topic.body, known.body, draft.name)
            if note:
                notes.append(f"`{plain(topic.heading.children)}`: {note}")
        topics.append(topic._replace(heading=_heading(topic.heading, known.heading, draft.name, witnesses), body=body))
    own = own._replace(topics=tuple(topics))
    return page._replace(blocks=own._replace(head=_head(own.head, other.head, draft.name)).blocks()), notes


def _heading(own: Heading, known: Heading, name: str, witnesses: Sequence[Page]) -> Heading:
    """Return the draft's heading, with the page's emoji if that is more credible.

    That is, if the draft's emoji is damaged, or only the draft has it.
    """
    if is_settled(own) or of_inline(own.children) != of_inline(known.children):
        return own  # a draft before this one knew it, or it was worded anew since the draft
    mark, rest = split_mark(known.children)
    own_mark, _ = split_mark(own.children)
    if mark != own_mark and own_mark and not suspicious(own_mark):
        votes = sum(mark in _marks(page) for page in witnesses) if mark else 0
        if suspicious(mark) or not votes:
            mark = own_mark
    return Heading(own.level, with_origin(_joined(mark, rest), name), origin=name)


def _marks(page: Page) -> set[str]:
    return {split_mark(topic.heading.children)[0] for topic in outline(page).topics}


def split_mark(children: Sequence[Inline]) -> tuple[str, tuple[Inline, ...]]:
    """Split a heading before its first space if that part has no letter.

    That part is usually an emoji; it is empty if it has a letter.
    """
    parts = tidy(children)
    if parts and isinstance(first := parts[0], Text):
        mark, space, rest = first.text.partition(" ")
        if space and not words(mark) and not mark.isascii():
            return mark, (Text(rest), *parts[1:]) if rest else parts[1:]
    return "", parts


def _joined(mark: str, rest: tuple[Inline, ...]) -> tuple[Inline, ...]:
    return tidy((Text(f"{mark} "), *rest)) if mark else rest


def _body(own: tuple[Block, ...], known: tuple[Block, ...], name: str) -> tuple[tuple[Block, ...], str]:
    """Return a topic's body as in the draft if it has all words of the page.

    Otherwise, block by block where they agree.
    """
    if any(map(is_settled, own)):
        return own, ""
    is_as_long = len(of_blocks(known)) <= MOST_ADDED * len(of_blocks(shown_only(own)))
    if is_as_long and has_words_of(known, shown_only(own)):
        return tuple(block_with_origin(block, name) for block in known), ""
    same: dict[tuple[str, ...], list[Block]] = {}
    for block in known:
        same.setdefault(of_blocks((block,)), []).append(block)
    taken = 0
    body: list[Block] = []
    for block in own:
        key = of_blocks((block,))
        if key and len(same.get(key, ())) == 1:
            body.append(block_with_origin(same[key][0], name))
            taken += 1
        else:
            body.append(block)
    left = len(own) - taken
    return tuple(body), f"{name} has another text; {left} of {len(own)} blocks are as in the page" if left else ""


def _head(own: tuple[Block, ...], known: tuple[Block, ...], name: str) -> tuple[Block, ...]:
    """Return the head as in the draft if it has all words of the page."""
    if any(map(is_settled, own)) or not has_words_of(known, shown_only(own)):
        return own
    kept = list(known)
    while kept and isinstance(kept[-1], ThematicBreak) and not (own and isinstance(own[-1], ThematicBreak)):
        del kept[-1]  # pages lose the line above the first topic when they are published
    return tuple(block_with_origin(block, name) for block in kept)


def _with_tail(own: TopicOutline, known: tuple[Block, ...], name: str) -> TopicOutline:
    """Add pictures below the draft's closing rule, if the page ends with their texts."""
    pictures = [block for block in known if is_picture(block)]
    if not pictures or not own.topics:
        return own
    if any(map(is_settled, own.tail)):
        return own
    if own.tail and has_words_of(known, own.tail):
        return own._replace(tail=tuple(block_with_origin(block, name) for block in known))
    texts = {of_blocks((block,)) for block in pictures}
    last = own.topics[-1]
    body = list(last.body)
    at = next((at for at in range(len(body) - 1, -1, -1) if of_blocks((body[at],)) in texts), None)
    if at is None:
        return own
    if at and isinstance(body[at - 1], ThematicBreak):
        del body[at - 1]
        at -= 1
    tail = tuple(block_with_origin(block, name) for block in known)
    rest = tuple(block for block in body[at + 1 :] if of_blocks((block,)) not in texts)
    topic = last._replace(body=tuple(body[:at]))
    return own._replace(topics=(*own.topics[:-1], topic), tail=(*tail, *rest))
