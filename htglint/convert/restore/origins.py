"""Origins of parts: another page by its name, or a guess by the reader."""

from __future__ import annotations

from typing import TYPE_CHECKING

from htglint.convert.tree import (
    Code,
    Comment,
    Details,
    Emphasis,
    Fence,
    Footnote,
    Heading,
    Image,
    Item,
    Link,
    List,
    Paragraph,
    Quote,
    Strong,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from htglint.convert.tree import Block, Inline

GUESS = "guess"
"""The origin of what a reader or a rule of thumb has guessed; other pages may know better."""
SHAPE = "shape: "
"""What the origin of a part begins with that its letters alone tell: a guess with a reason."""
PROFILE = "profile"
"""The origin of what the form of the community asks for and the input does not show."""


def with_origin(children: Sequence[Inline], name: str) -> tuple[Inline, ...]:
    """Inline parts of which each knows where it was taken from."""
    return tuple(
        part._replace(origin=name) if isinstance(part, Code | Strong | Emphasis | Link | Image) else part
        for part in children
    )


def block_with_origin(block: Block, name: str) -> Block:
    """Return a block that was taken as it is, with all blocks in it."""
    if isinstance(block, List):
        items = (Item(tuple(block_with_origin(one, name) for one in item.blocks), item.checked) for item in block.items)
        block = block._replace(items=tuple(items))
    elif isinstance(block, Quote | Details | Footnote):
        block = block._replace(blocks=tuple(block_with_origin(one, name) for one in block.blocks))
    return block._replace(origin=name) if isinstance(block, Heading | Paragraph | List | Fence) else block


def is_settled(block: object) -> bool:
    """Return whether a block came from another page, so that it needs no restoration."""
    return getattr(block, "origin", "") not in ("", GUESS, PROFILE)


def shown_only(blocks: Iterable[Block]) -> tuple[Block, ...]:
    """Return the blocks of the input, without markers that its reader added."""
    return tuple(
        block for block in blocks if not isinstance(block, Comment) and getattr(block, "origin", "") != PROFILE
    )
