"""The form of the community in a page that was read from text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from htglint.words.lexicon import load

from . import labels
from .captions import Captions
from .metadata import with_metadata
from .missing import with_placeholders
from .quotes import with_quotes

if TYPE_CHECKING:
    from collections.abc import Sequence

    from htglint.base.context import Context
    from htglint.base.profiles import Layout
    from htglint.convert.tree import Block


def formed(
    blocks: Sequence[Block], context: Context, layout: Layout, names: frozenset[str], *, shows_pictures: bool
) -> tuple[Block, ...]:
    """Return the page's blocks in the profile's form; ``names`` are section names."""
    captions = Captions(context, layout, names)
    page = with_quotes(blocks, context.edition.note if context.edition else "", load(context.profile.lexicons).alerts)
    page = list(captions.restored(page, guessing=shows_pictures))
    page = with_metadata(page, context.profile)
    if context.edition is not None and context.edition.form == "label":
        page = [labels.with_label(block, names) for block in page]
    page = [labels.with_leads(block, layout.lead) for block in page]
    if context.profile.placeholder:
        page = list(with_placeholders(page, context.profile.placeholder, names))
    return tuple(page)
