"""Writes a reader's result as Markdown, in the form of its profile and month."""

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
    from .reading import ReaderResult

_SHOWN = 8
"""Guesses that a note lists."""


class Draft(NamedTuple):
    """The Markdown of a page, notes about what was guessed, and the tree behind it."""

    text: str
    notes: tuple[str, ...]
    page: Page


def draft(reading: ReaderResult, pictures: Pictures, context_of: Callable[[str], Context]) -> Draft:
    """Write a page in the form of its profile and month, restored from other pages.

    ``context_of`` returns the context for a given text. It is called with the head of the page first, whose month
    determines the form of the rest.
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
    """Return Markdown with the front matter and layout of its profile.

    Existing front matter stays.
    """
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
    """Yield a note about pictures of a scraped page whose places are unknown."""
    parts = (part for _, children in containers(page.blocks) for part in inlines(children))
    paths = list(dict.fromkeys(part.url for part in parts if isinstance(part, Image) and part.origin == GUESS))
    if paths:
        shown = ", ".join(f"`{visible(path)}`" for path in paths[:_SHOWN])
        more = f", and {len(paths) - _SHOWN} more" if len(paths) > _SHOWN else ""
        yield f"the text does not show where the pictures are kept; these paths are guesses: {shown}{more}"
