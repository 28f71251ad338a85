"""Agreement of the places that give the month of a page."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from htglint.base.findings import Edit, Fix, Hit, Safety
from htglint.document import head

if TYPE_CHECKING:
    from collections.abc import Iterator

    from htglint.base.context import Context
    from htglint.base.profiles import Profile
    from htglint.document.document import Document
    from htglint.document.head import DateClaim

    from .params import NoParams


def check(document: Document, _params: NoParams, context: Context) -> Iterator[Hit]:
    """Report places whose month differs from the majority; trust decides a tie."""
    claims = list(head.months(document, context.profile))
    counts = Counter(place.month for place in claims)
    if len(counts) < 2:
        return
    right = counts.most_common(1)[0][0]  # ties: the first, because sources are ordered by trust
    agreeing = _listed([place.source.name for place in claims if place.month == right])
    for place in claims:
        if place.month != right:
            message = f"the {place.source.name} says {place.month}, but the {agreeing} {right}"
            span = place.span if place.source.place != "path" else head.title(document)
            yield Hit(span, message, _fix(place, right, context.profile))


def _fix(place: DateClaim, month: str, profile: Profile) -> Fix | None:
    """Write the month if the form of the place is known."""
    if not place.source.form:
        return None
    new = head.filled(place.source.form, month, profile)
    return Fix(f"Write `{new}`", (Edit(place.span, new),), Safety.CONTENT)


def _listed(names: list[str]) -> str:
    """Join names and a verb: ``a says``, ``a and b say``, ``a, b and c say``."""
    if len(names) == 1:
        return f"{names[0]} says"
    return f"{', '.join(names[:-1])} and {names[-1]} say"
