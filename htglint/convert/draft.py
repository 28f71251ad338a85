"""What a reader found -> the text of a page in the form of its profile and its month."""

from __future__ import annotations

from typing import TYPE_CHECKING

from . import shape
from .write import write

if TYPE_CHECKING:
    from collections.abc import Callable

    from ..model import Context
    from .pictures import Pictures
    from .reading import Reading


def draft(reading: Reading, pictures: Pictures, context_of: Callable[[str], Context]) -> tuple[str, tuple[str, ...]]:
    """The Markdown of a page, and sentences on what had to be guessed.

    ``context_of`` tells what is known of a page with the given text. It is asked about the head of the page, which
    tells the month, and with it the form of everything else.
    """
    context = context_of(write(shape.head(reading.page)))
    layout = shape.layout(context)
    page, notes = shape.shaped(reading, context, layout, pictures)
    return write(page, layout, context.profile.placeholder), notes
