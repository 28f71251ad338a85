"""Images: a paragraph that is nothing but the text of an image which another page shows."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from ..tidy import plain
from ..tree import Image, Paragraph, Rule
from .origins import GUESS
from .topics import is_picture, outline
from .words import containers, inlines, words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from ..tree import Block, Inline, Page
    from .known import Known

    Texts = Mapping[tuple[str, ...], Image]

LEAST_PAGES = 2
"""Siblings that have to show a picture before it is expected on a page of the same kind."""
_MONTH = re.compile(r"\d{4}-\d{2}")


def with_images(page: Page, references: Sequence[Known], siblings: Sequence[Known], month: str | None) -> Page:
    """The page with images in place of the paragraphs that hold their texts.

    References know the images of this page. Siblings know those that pages of this kind share: the same one below the
    closing rule, and one above the topics that has the month in its path, where the path of this page's is a guess.
    """
    known = _by_text(_of(references))
    closing = _closing(siblings)
    opening = _opening(siblings, month)
    parts = outline(page)
    head = tuple(_replaced(block, {**opening, **known}) for block in parts.head)
    topics = tuple(
        topic._replace(body=tuple(_replaced(block, known) for block in topic.body)) for topic in parts.topics
    )
    done = parts._replace(head=head, topics=topics).blocks()
    return page._replace(blocks=_with_closing(done, {**closing, **known}, closing))


def _of(pages: Iterable[Known]) -> Iterator[Image]:
    for known in pages:
        for _, children in containers(known.page.blocks):
            for part in inlines(children):
                if isinstance(part, Image):
                    yield part._replace(origin=known.name)


def _by_text(images: Iterable[Image]) -> dict[tuple[str, ...], Image]:
    """Images by the words of their texts, the first of each; one without words can't be found."""
    found: dict[tuple[str, ...], Image] = {}
    for image in images:
        if key := words(image.text):
            found.setdefault(key, image)
    return found


def _replaced(block: Block, images: Texts) -> Block:
    if not isinstance(block, Paragraph) or any(_is_known(part) for part in block.children):
        return block
    image = images.get(words(plain(block.children)))
    return block if image is None else Paragraph((image,))


def _is_known(part: Inline) -> bool:
    """Whether a part is an image, and no guess."""
    return isinstance(part, Image) and part.origin != GUESS


def _closing(siblings: Sequence[Known]) -> dict[tuple[str, ...], Image]:
    """The images that several siblings have at the same place of the web below their closing rule."""
    tails = [_by_text(_of([known._replace(page=known.page._replace(blocks=outline(known.page).tail))])) for known in siblings]
    counted = Counter((key, image.url) for tail in tails for key, image in tail.items())
    return {
        key: image for tail in tails for key, image in tail.items() if counted[key, image.url] >= LEAST_PAGES
    }


def _with_closing(blocks: tuple[Block, ...], images: Texts, closing: Texts) -> tuple[Block, ...]:
    """The blocks with the last paragraph that is the text of a closing image replaced, below a rule."""
    for at in range(len(blocks) - 1, -1, -1):
        block = blocks[at]
        if isinstance(block, Paragraph) and not is_picture(block) and words(plain(block.children)) in closing:
            rule = () if at and isinstance(blocks[at - 1], Rule) else (Rule(),)
            return (*blocks[:at], *rule, _replaced(block, images), *blocks[at + 1 :])
    return blocks


def _opening(siblings: Sequence[Known], month: str | None) -> dict[tuple[str, ...], Image]:
    """The images above the topics whose paths hold the month of their page; most siblings decide about the rest."""
    if month is None:
        return {}
    found: dict[tuple[str, ...], Counter[str]] = {}
    for known in siblings:
        head = known.page._replace(blocks=outline(known.page).head)
        for image in _of([known._replace(page=head)]):
            if len(set(_MONTH.findall(image.url))) == 1:
                found.setdefault(words(image.text), Counter())[_MONTH.sub("{month}", image.url)] += 1
    texts = {words(image.text): image.text for image in _of(siblings)}
    return {
        key: Image(paths.most_common(1)[0][0].replace("{month}", month), texts[key], origin=GUESS)
        for key, paths in found.items()
        if key and paths.total() >= LEAST_PAGES
    }
