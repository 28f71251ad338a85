"""What a reader found -> the text of a page in the form of its profile and its month."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from htglint.base.escape import visible
from htglint.document.document import Document

from . import shape
from .restore import restore
from .restore.origins import GUESS
from .restore.words import containers, inlines
from .tree import Image, Page
from .write import write

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from htglint.base.context import Context

    from .pictures import Pictures
    from .reading import Reading

_SHOWN = 8
"""Guesses that a note lists."""


class Draft(NamedTuple):
    """The Markdown of a page, sentences on what had to be guessed, and the tree that the Markdown was written from."""

    text: str
    notes: tuple[str, ...]
    page: Page


def draft(reading: Reading, pictures: Pictures, context_of: Callable[[str], Context]) -> Draft:
    """The page in the form of its profile and its month, with what other pages know of what is lost.

    ``context_of`` tells what is known of a page with the given text. It is asked about the head of the page, which
    tells the month, and with it the form of everything else.
    """
    if reading.markdown:
        return _of_markdown(reading.markdown, context_of)
    context = context_of(write(shape.head(reading.page)))
    layout = shape.layout(context)
    said: tuple[str, ...] = ()
    if reading.is_bare:
        page, said = restore(reading.page, context)
        said = (*said, *_guesses(page))
        reading = reading._replace(page=page)
    page, notes = shape.shaped(reading, context, layout, pictures)
    return Draft(write(page, layout, context.profile.placeholder), (*said, *notes), page)


def _of_markdown(text: str, context_of: Callable[[str], Context]) -> Draft:
    """A page of Markdown with the front matter and the layout of its profile; where it has its own, that stays."""
    from htglint.layout import canonical, choices  # mdformat takes as long to import as everything else

    context = context_of(text)
    document = Document("", text)
    if not document.front_matter.end:
        text = write(Page((), shape.front_matter(context))) + ("\n" if context.month else "") + text.lstrip("\n")
    problem = canonical.refusal(text)
    if problem:
        return Draft(text, (f"is not formatted: the page {problem}",), Page(()))
    return Draft(canonical.form(text, choices.choices_of(Document("", text), context)).text, (), Page(()))


def _guesses(page: Page) -> Iterator[str]:
    """A sentence on the pictures of a scraped page whose places nobody knows."""
    parts = (part for _, children in containers(page.blocks) for part in inlines(children))
    paths = list(dict.fromkeys(part.url for part in parts if isinstance(part, Image) and part.origin == GUESS))
    if paths:
        shown = ", ".join(f"`{visible(path)}`" for path in paths[:_SHOWN])
        more = f", and {len(paths) - _SHOWN} more" if len(paths) > _SHOWN else ""
        yield f"the text does not show where the pictures are kept; these paths are guesses: {shown}{more}"
