"""What a scraper has lost, taken from other pages: drafts of the page, the same story in other words, and siblings.

Each kind of knowledge is a module with a function from page to page. What they add carries the name of the page that it
was taken from as its origin.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from ...model import Copy
from . import code, draft, images, links, lost, vocabulary
from .known import opened

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ...model import Edition, Profile
    from ..tree import Page


class Restored(NamedTuple):
    """A page, and sentences on what its copies don't agree about."""

    page: Page
    notes: tuple[str, ...] = ()


def restore(  # noqa: PLR0913 - all that is known of a page
    page: Page,
    *,
    text: str,
    profile: Profile,
    edition: Edition | None,
    month: str | None,
    siblings: Sequence[Copy],
    references: Sequence[Copy],
) -> Restored:
    """The page with what its siblings and references know of it; ``text`` is its Markdown as it is so far."""
    own = Copy("the page", text)
    pages = opened(siblings, profile=profile, edition=edition, siblings=(), page=own)
    others = opened(references, profile=profile, edition=edition, siblings=siblings, page=own)
    drafts = [other for other in others if draft.is_draft(page, other.page)]
    stories = [other for other in others if other not in drafts]
    notes: list[str] = []
    for one in drafts:
        page, said = draft.with_draft(page, one, [story.page for story in stories], profile.placeholder)
        notes += said
    page = images.with_images(page, others, pages, month)
    short = edition is not None and edition.form == "heading"
    page = lost.with_lost_lists(page, stories, profile.placeholder, short_names=short)
    page = links.with_links(page, stories, pages)
    learnt = vocabulary.learnt(
        [
            *((one.name, one.page, 1.0) for one in pages),
            *((one.name, one.page, vocabulary.REFERENCE_WEIGHT) for one in others),
        ]
    )
    return Restored(code.with_code(page, learnt), tuple(notes))
