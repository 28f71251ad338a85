"""Turns short names of issues, pull requests and branches into links.

The short name does not distinguish issues from pull requests, so the link is marked as a guess.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from htglint.convert.restore import forge
from htglint.convert.restore.change import changed
from htglint.convert.restore.origins import GUESS
from htglint.convert.tidy import plain
from htglint.convert.tree import Emphasis, Heading, Link, Page, Strong, Text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from htglint.convert.tree import Block, Inline

_TAIL = 120
"""Characters before a place that are looked at."""
_REFERENCE = re.compile(
    r"(?<![\w/.#:@-])(?P<repo>[A-Za-z0-9][\w.-]{0,99}/[A-Za-z0-9][\w.-]{0,99})"
    r"(?:#(?P<number>\d{1,9})|:(?P<branch>[\w./-]{0,99}\w))(?![\w/:#])"
)
_ISSUE = re.compile(r"\bissues?\b[^.]{0,80}$", re.I)


def with_references(blocks: Sequence[Block]) -> tuple[Block, ...]:
    """Return the blocks with a link for each short name outside headings."""

    def change(block: Block, parts: tuple[Inline, ...]) -> tuple[Inline, ...]:
        return parts if isinstance(block, Heading) else tuple(_linked(parts))

    return changed(Page(tuple(blocks)), change).blocks


def _linked(parts: Iterable[Inline]) -> Iterator[Inline]:
    before = ""
    for part in parts:
        if isinstance(part, Text):
            yield from _cut(part.text, before)
        elif isinstance(part, Emphasis | Strong):
            yield part._replace(children=tuple(_linked(part.children)))
        else:
            yield part
        before = (before + plain((part,))[-_TAIL:])[-_TAIL:]


def _cut(text: str, before: str) -> Iterator[Inline]:
    at = 0
    for match in _REFERENCE.finditer(text):
        if match.start() > at:
            yield Text(text[at : match.start()])
        yield _link(match, (before + text[max(0, match.start() - _TAIL) : match.start()])[-_TAIL:])
        at = match.end()
    if at < len(text):
        yield Text(text[at:])


def _link(match: re.Match[str], before: str) -> Link:
    if match["number"]:
        where = f"{'issues' if _ISSUE.search(before) else 'pull'}/{match['number']}"
    else:
        where = f"tree/{match['branch']}"
    return Link(f"{forge.HOST}{match['repo']}/{where}", (Text(match.group()),), origin=GUESS)
