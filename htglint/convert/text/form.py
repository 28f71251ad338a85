"""The form of the community in a page that was read from text."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from . import labels
from .captions import Captions
from .metadata import with_metadata
from .missing import with_placeholders
from .quotes import with_quotes

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ...model import Context, Layout
    from ..tree import Block


class Formed(NamedTuple):
    """The blocks of a page, and sentences on what was guessed."""

    blocks: tuple[Block, ...]
    notes: tuple[str, ...]


def formed(
    blocks: Sequence[Block], context: Context, layout: Layout, names: frozenset[str], *, shows_pictures: bool
) -> Formed:
    """The page in its form; ``names`` are those of the sections of its edition, in lower case."""
    captions = Captions(context, layout, names)
    page = with_quotes(blocks, context.edition.note if context.edition else "")
    page = list(captions.restored(page, guessing=shows_pictures))
    page = with_metadata(page, context.profile)
    if context.edition is not None and context.edition.form == "label":
        page = [labels.with_label(block, names) for block in page]
    page = [labels.with_leads(block, layout.lead) for block in page]
    if context.profile.placeholder:
        page = list(with_placeholders(page, context.profile.placeholder, names))
    return Formed(tuple(page), _notes(captions))


def _notes(captions: Captions) -> tuple[str, ...]:
    if not captions.guessed:
        return ()
    paths = ", ".join(f"`{path}`" for path in captions.guessed)
    return (f"the text does not show where the pictures are kept; these paths are guesses: {paths}",)
