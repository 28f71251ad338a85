"""Layout choices from the profile's layout for the month, else from the page."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from htglint.base.context import Context
    from htglint.base.profiles import Layout
    from htglint.document.document import Document


class Choices(NamedTuple):
    """Layout choices for a page.

    ``bullet`` opens the items of a list, ``metadata_bullet`` those of lists that begin before the line
    ``metadata_end`` (counted from 0). With ``sentence_lines`` each sentence of a paragraph has a line; with
    ``label_lines`` a list may follow a bold label without a blank line; with ``repeat_numbers`` the items of a list
    that begins with 1 all have that number. ``placeholder`` is a text that stays as it is.
    """

    bullet: str = "-"
    metadata_bullet: str = "-"
    metadata_end: int = 0
    sentence_lines: bool = False
    label_lines: bool = False
    repeat_numbers: bool = False
    placeholder: str = ""


def layout_of(context: Context) -> Layout | None:
    """Return the profile's layout for the page's month, or the newest without a month.

    None if there is none.
    """
    by_age = sorted(context.profile.layouts, key=lambda one: one.since)
    if not by_age:
        return None
    month = context.month or by_age[-1].since
    return next((one for one in reversed(by_age) if one.since <= month), by_age[0])


def choices_of(document: Document, context: Context) -> Choices:
    """Return the choices for a page.

    Without a layout, its most frequent bullet is kept.
    """
    layout = layout_of(context)
    if layout is None:
        usual = _usual_bullet(document)
        return Choices(usual, usual)
    return Choices(
        layout.bullet,
        layout.metadata_bullet,
        _metadata_end(document) if context.profile.metadata else 0,
        layout.split_sentences,
        layout.label_lines,
        layout.repeat_numbers,
        context.profile.placeholder,
    )


def _metadata_end(document: Document) -> int:
    """Return the line of the first topic, else one beyond the page."""
    topic = next((heading.span.start for heading in document.headings if heading.level == 2), None)
    return document.text.count("\n") + 1 if topic is None else document.text.count("\n", 0, topic)


def _usual_bullet(document: Document) -> str:
    """Return the most frequent bullet, the first of equally frequent ones."""
    counts: dict[str, int] = {}
    for block in document.tree.blocks:
        if block.kind == "item" and (bullet := document.text[block.span.start]) in "-*+":
            counts[bullet] = counts.get(bullet, 0) + 1
    return max(counts, key=counts.__getitem__, default="-")
