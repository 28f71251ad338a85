"""Restores pictures from lines that are their texts, with known or guessed URLs."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from htglint.convert.restore.origins import GUESS, PROFILE
from htglint.convert.tidy import plain
from htglint.convert.tree import Break, Heading, Image, List, Paragraph
from htglint.document.head import filled

from . import shapes
from .labels import opens_with_label

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from htglint.base.context import Context
    from htglint.base.profiles import Layout
    from htglint.convert.tree import Block


class Captions:
    """Finds the pictures of one page."""

    def __init__(self, context: Context, layout: Layout, names: frozenset[str]) -> None:
        self.month = context.month
        self.profile = context.profile
        self.folder = context.profile.image_folder or "images"
        self.known = {picture.text: picture.url for picture in context.profile.pictures}
        self.layout = layout
        self.names = names

    def restored(self, blocks: Sequence[Block], *, guessing: bool) -> Iterator[Block]:
        """Yield the blocks with known pictures for texts; with ``guessing`` others, too."""
        is_at_top = True
        for at, block in enumerate(blocks):
            is_at_top = is_at_top and (at == 0 or isinstance(blocks[at - 1], List) or _is_title(blocks[at - 1]))
            after = blocks[at + 1] if at + 1 < len(blocks) else None
            text = plain(block.children) if isinstance(block, Paragraph) else ""
            if isinstance(block, Paragraph) and (text in self.known or (guessing and self.is_caption(block, after))):
                yield Paragraph((self.picture(text, is_at_top=is_at_top),))
            else:
                yield block

    def is_caption(self, block: Paragraph, after: Block | None) -> bool:
        """Return whether a paragraph is only a picture's text, and introduces no list."""
        text = plain(block.children)
        is_line = not any(isinstance(part, Break) for part in block.children) and not isinstance(after, List)
        return is_line and shapes.is_caption(text) and not opens_with_label(text, self.names)

    def picture(self, text: str, *, is_at_top: bool) -> Image:
        """Return the picture for a text; the one at the top has its own layout setting."""
        if text in self.known:
            return Image(self.known[text], text, origin=PROFILE)
        name = re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-") or "picture"
        path = f"{self.month}/{name}.png" if self.month else f"{name}.png"
        if is_at_top and self.layout.picture and self.month:
            path = filled(self.layout.picture, self.month, self.profile)
        return Image(f"{self.folder}/{path}", text, origin=GUESS)


def _is_title(block: Block) -> bool:
    return isinstance(block, Heading) and block.level == 1
