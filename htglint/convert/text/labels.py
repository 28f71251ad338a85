"""Words before a colon: labels that open sections, and leads that open list items."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from htglint.convert.restore.origins import GUESS
from htglint.convert.tidy import plain, tidy
from htglint.convert.tree import Emphasis, Item, List, Paragraph, Strong, Text

if TYPE_CHECKING:
    from htglint.convert.tree import Block

LABEL = re.compile(r"(?P<label>[^\W\d_][^:.!?\n]{0,60}?)[ \t\u00a0]*:(?!//)")
"""A label at the beginning of a text, and its colon, which does not belong to a URL."""
_LONGEST_LABEL = 4
_LONGEST_LEAD = 6
_HABIT = 2
"""Items of a list that open with a lead from which on it is the habit of the list."""


def opens_with_label(text: str, names: frozenset[str]) -> bool:
    """Return whether a text begins with one of the names (in lower case) and a colon."""
    match = LABEL.match(text)
    return match is not None and match["label"].lower() in names


def with_label(block: Block, names: frozenset[str]) -> Block:
    """Set a section name and colon at the start of a paragraph in bold.

    An unknown section counts, too, if its words look like a name.
    """
    first = block.children[0] if isinstance(block, Paragraph) and block.children else None
    match = LABEL.match(first.text) if isinstance(first, Text) else None
    if match is None or not isinstance(block, Paragraph) or not isinstance(first, Text):
        return block
    words = match["label"].split()
    is_name = len(words) <= _LONGEST_LABEL and all(word[0].isupper() for word in words)
    if not (is_name or match["label"].lower() in names):
        return block
    rest = first.text[match.end() :].strip()
    return Paragraph(tidy((Strong((Text(f"{match['label']}:"),)), Text(f" {rest} "), *block.children[1:])))


def is_labelled(block: Block | None) -> bool:
    """Return whether a paragraph begins with a bold label."""
    return isinstance(block, Paragraph) and bool(block.children) and isinstance(block.children[0], Strong)


def is_bare_label(block: Block | None) -> bool:
    """Return whether a paragraph is nothing but a bold label."""
    return is_labelled(block) and isinstance(block, Paragraph) and len(block.children) == 1


def with_leads(block: Block, sign: str) -> Block:
    """Emphasize the words before a colon that open a list's items, in house style."""
    if not isinstance(block, List) or block.origin or not sign:
        return block
    leads = [_lead(item) for item in block.items]
    is_habit = sum(map(bool, leads)) >= _HABIT
    items = (_with_lead(item, lead if is_habit else "", sign) for item, lead in zip(block.items, leads, strict=True))
    return block._replace(items=tuple(items))


def _lead(item: Item) -> str:
    """Return the words and colon that open an item; empty if merely a reference."""
    first = item.blocks[0] if item.blocks else None
    if not isinstance(first, Paragraph) or not first.children or not isinstance(first.children[0], Text):
        return ""
    match = LABEL.match(first.children[0].text)
    if match is None or len(match["label"].split()) > _LONGEST_LEAD or "," in match["label"]:
        return ""
    rest = plain(first.children)[match.end() :].split()
    return match.group() if len(rest) > 1 or (not rest and len(item.blocks) > 1) else ""


def _with_lead(item: Item, lead: str, sign: str) -> Item:
    blocks = tuple(with_leads(block, sign) for block in item.blocks)
    first = blocks[0] if blocks else None
    if lead and isinstance(first, Paragraph) and isinstance(first.children[0], Text):
        kind = Strong if sign == "**" else Emphasis
        rest = Text(first.children[0].text[len(lead) :])
        blocks = (Paragraph((kind((Text(lead),), GUESS), rest, *first.children[1:])), *blocks[1:])
    return item._replace(blocks=blocks)
