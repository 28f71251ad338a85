"""Where parts of a page come from: taken from another page with its name, or guessed by the reader of the input."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..tree import Code, Comment, Details, Footnote, Image, Item, Link, List, Quote, Text

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from ..tree import Block, Inline

GUESS = "guess"
"""The origin of what a reader or a rule of thumb has guessed; other pages may know better."""
PROFILE = "profile"
"""The origin of what the form of the community asks for and the input does not show."""


def with_origin(children: Sequence[Inline], name: str) -> tuple[Inline, ...]:
    """Inline parts of which each knows where it was taken from."""
    return tuple(part._replace(origin=name) if hasattr(part, "origin") else part for part in children)


def block_with_origin(block: Block, name: str) -> Block:
    """A block that was taken as it is, with all blocks in it."""
    if isinstance(block, List):
        items = (Item(tuple(block_with_origin(one, name) for one in item.blocks), item.checked) for item in block.items)
        block = block._replace(items=tuple(items))
    elif isinstance(block, Quote | Details | Footnote):
        block = block._replace(blocks=tuple(block_with_origin(one, name) for one in block.blocks))
    return block._replace(origin=name) if hasattr(block, "origin") else block


def is_settled(block: object) -> bool:
    """Whether a block was taken from another page as a person wrote it: nothing in it is to be restored."""
    return getattr(block, "origin", "") not in ("", GUESS, PROFILE)


def unguessed(parts: Iterable[Inline]) -> tuple[Inline, ...]:
    """The parts with what was guessed as the text that it was made of."""
    done: list[Inline] = []
    for part in parts:
        if isinstance(part, Code | Image) and part.origin == GUESS:
            done.append(Text(part.text))
        elif isinstance(part, Link) and part.origin == GUESS:
            done += part.children
        else:
            done.append(part)
    return tuple(done)


def shown_only(blocks: Iterable[Block]) -> tuple[Block, ...]:
    """The blocks that the input shows, without what its reader has added to tell what is missing."""
    return tuple(
        block for block in blocks if not isinstance(block, Comment) and getattr(block, "origin", "") != PROFILE
    )
