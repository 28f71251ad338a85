"""The colon of bold labels."""

from __future__ import annotations

from typing import TYPE_CHECKING

from htglint.base.findings import Edit, Fix, Hit, Safety, Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from htglint.base.context import Context
    from htglint.document.document import Document
    from htglint.document.markdown import StrongSpan

    from .params import NoParams


def check(document: Document, _params: NoParams, context: Context) -> Iterator[Hit]:
    """Report labels whose colon is outside the bold text.

    Labels are those of the profile; if the edition writes sections as labels, any bold text with a colon counts.
    """
    known = _known(context)
    by_form = document.paragraphs if context.edition is not None and context.edition.form == "label" else frozenset()
    for strong in document.tree.strongs:
        place = _colon_behind(document, strong)
        named = " ".join(strong.text.split()).casefold() in known
        if place is not None and (named or strong.span.start in by_form):
            yield _hit(document, strong, place)


def _known(context: Context) -> frozenset[str]:
    """Return the labels of the metadata and, in editions with labels, of the sections."""
    names = [field.label for field in context.profile.metadata]
    if context.edition is not None and context.edition.form == "label":
        names += [name for section in context.edition.sections for name in (section.title, *section.aliases)]
    return frozenset(name.casefold() for name in names)


def _colon_behind(document: Document, strong: StrongSpan) -> int | None:
    """Return the offset of a colon right after a label that starts its block, if any."""
    at = strong.span.end
    if not strong.opens or strong.text.endswith(":") or document.text[at : at + 1] != ":":
        return None
    return at


def _hit(document: Document, strong: StrongSpan, colon: int) -> Hit:
    text = document.text
    marker = 2  # ** or __
    end = strong.span.end - marker
    inside = text[strong.span.start : end].rstrip()
    span = Span(strong.span.start, colon + 1)
    edit = Edit(span, f"{inside}:{text[end : strong.span.end]}")
    fix = Fix("Move the colon into the label", (edit,), Safety.WORDING)
    return Hit(span, f"the colon of the label `{strong.text.strip()}` should be inside the bold text", fix)
