"""Restores images from paragraphs that equal the text of another page's image."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from htglint.convert.tidy import plain
from htglint.convert.tree import Image, Item, List, Paragraph

from .origins import GUESS
from .words import containers, inlines, words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from htglint.convert.tree import Block, Inline, Page

    from .known import Known

    Texts = Mapping[tuple[str, ...], Image]

LEAST_PAGES = 2
"""Siblings that have to show the same image before it is taken for one of every page of their kind."""


def with_images(page: Page, references: Sequence[Known], siblings: Sequence[Known]) -> Page:
    """Replace paragraphs that are image texts, and guessed images, by known images.

    References know the images of this page, siblings those that pages of their kind share.
    """
    shared = Counter((words(image.text), image.url) for one in siblings for image in set(_images([one])))
    often = (image for image in _images(siblings) if shared[words(image.text), image.url] >= LEAST_PAGES)
    known = {**_by_text(often), **_by_text(_images(references))}
    return page._replace(blocks=tuple(_replaced(block, known) for block in page.blocks))


def _images(pages: Iterable[Known]) -> Iterator[Image]:
    for known in pages:
        for _, children in containers(known.page.blocks):
            for part in inlines(children):
                if isinstance(part, Image):
                    yield part._replace(origin=known.name)


def _by_text(images: Iterable[Image]) -> dict[tuple[str, ...], Image]:
    """Return the first image for each text, by its words; texts have words."""
    found: dict[tuple[str, ...], Image] = {}
    for image in images:
        if key := words(image.text):
            found.setdefault(key, image)
    return found


def _replaced(block: Block, images: Texts) -> Block:
    if isinstance(block, List):
        items = (Item(tuple(_replaced(one, images) for one in item.blocks), item.checked) for item in block.items)
        return block._replace(items=tuple(items))
    if not isinstance(block, Paragraph) or any(_is_known(part) for part in block.children):
        return block
    image = images.get(words(plain(block.children)))
    return block if image is None else Paragraph((image,))


def _is_known(part: Inline) -> bool:
    """Return whether a part is an image, and no guess."""
    return isinstance(part, Image) and part.origin != GUESS
