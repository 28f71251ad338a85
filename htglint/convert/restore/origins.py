"""Parts of another page, each with the name of that page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..tree import Paragraph
from .topics import is_picture

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ..tree import Block, Inline


def block_with_origin(block: Block, name: str) -> Block:
    """A block that was taken as it is; what is in it came with it."""
    if isinstance(block, Paragraph) and is_picture(block):
        return block._replace(children=with_origin(block.children, name))
    return block._replace(origin=name) if hasattr(block, "origin") else block


def with_origin(children: Sequence[Inline], name: str) -> tuple[Inline, ...]:
    """Inline parts of which each knows where it was taken from."""
    return tuple(part._replace(origin=name) if hasattr(part, "origin") else part for part in children)
