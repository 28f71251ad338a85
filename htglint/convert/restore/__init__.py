"""Restores what a scraper lost from drafts, pages about the same event, siblings.

Each kind of knowledge is a module with a function from page to page. What they add carries the name of its page as its
origin.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from htglint.base.context import Copy
from htglint.convert.write import write
from htglint.words.lexicon import load

from . import code, draft, images, links, lost, vocabulary
from .known import opened

if TYPE_CHECKING:
    from collections.abc import Sequence

    from htglint.base.context import Context
    from htglint.convert.tree import Page


class Restored(NamedTuple):
    """A page, and sentences on what its copies don't agree about."""

    page: Page
    notes: tuple[str, ...] = ()


def restore(page: Page, context: Context) -> Restored:
    """Return the page with what the siblings and references of its context know of it."""
    lexicon = load(context.profile.lexicons)
    if not (context.siblings or context.references):
        return Restored(code.with_code(page, vocabulary.learnt((), lexicon)))
    own = Copy("the page", write(page))
    siblings = opened(context.siblings, context, own)
    references = opened(_newest(context.references), context, own)
    placeholder = context.profile.placeholder
    drafts = [other for other in references if draft.is_draft(page, other.page)]
    stories = [other for other in references if other not in drafts]
    notes: list[str] = []
    for one in drafts:
        page, said = draft.with_draft(page, one, [story.page for story in stories], placeholder)
        notes += said
    learnt = vocabulary.learnt(
        [
            *((one.name, one.page, 1.0) for one in siblings),
            *((one.name, one.page, vocabulary.REFERENCE_WEIGHT) for one in references),
        ],
        lexicon,
    )
    page = images.with_images(page, references, siblings)
    short = context.edition is not None and context.edition.form == "heading"
    page, said = lost.with_lost_lists(page, stories, placeholder, short_names=short)
    notes += said
    page = links.with_links(page, stories, siblings, learnt)
    return Restored(code.with_code(page, learnt), tuple(notes))


def _newest(references: Sequence[Copy]) -> tuple[Copy, ...]:
    """Return the references, and of several revisions of a page only the newest."""
    seen: set[str] = set()
    kept: list[Copy] = []
    for copy in references:
        if not copy.history or copy.history not in seen:
            kept.append(copy)
        seen.add(copy.history)
    return tuple(kept)
