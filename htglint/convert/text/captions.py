"""Pictures: a line that is the text of a picture becomes one, at the address that the profile knows or at a guess."""

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
        """The blocks with pictures in place of their texts: those that are known, and with ``guessing`` others."""
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
        """Whether a paragraph is nothing but the text of a picture; a line above a list announces that."""
        text = plain(block.children)
        is_line = not any(isinstance(part, Break) for part in block.children) and not isinstance(after, List)
        return is_line and shapes.is_caption(text) and not opens_with_label(text, self.names)

    def picture(self, text: str, *, is_at_top: bool) -> Image:
        """The picture that a text stands for; the one at the top of the page has its own place in the layout."""
        if text in self.known:
            return Image(self.known[text], text, origin=PROFILE)
        name = re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-") or "picture"
        path = f"{self.month}/{name}.png" if self.month else f"{name}.png"
        if is_at_top and self.layout.picture and self.month:
            path = filled(self.layout.picture, self.month, self.profile)
        return Image(f"{self.folder}/{path}", text, origin=GUESS)


def _is_title(block: Block) -> bool:
    return isinstance(block, Heading) and block.level == 1
