"""Evidence from the profile's metadata: labels, and the form of their values."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from .place import Opinion, Place

if TYPE_CHECKING:
    from collections.abc import Sequence

    from htglint.base.context import Context
    from htglint.base.profiles import MetadataField

LABEL_SEEN = 12.0
"""The label's own emoji before the label: anything else there would be an oversight of a whole review."""
FORM_KEPT = 5.0
"""The value has its agreed form with this reading and not without."""
_ITEM = re.compile(r"\s*(?:[-*+]\s+)?(.*?)\s*\*\*([^*:]+?)\s*(?::\*\*|\*\*\s*:)")
_SELECTOR = "\ufe0f"


def weigh(place: Place, readings: Sequence[str], context: Context) -> Opinion | None:
    """Weigh readings in front of a metadata label, or inside its value."""
    line = place.before + place.document.text[place.span.start : place.span.end] + place.after
    match = _ITEM.match(line)
    if not match:
        return None
    field = next((field for field in context.profile.metadata if field.label == match.group(2)), None)
    if field is None:
        return None
    if len(place.before) < match.start(2):
        return _label(field, readings) if match.start(1) == len(place.before) else None
    return _value(field, place, readings, match.end())


def _label(field: MetadataField, readings: Sequence[str]) -> Opinion | None:
    wanted = field.emoji.rstrip(_SELECTOR)
    weights = tuple(LABEL_SEEN if reading.strip().rstrip(_SELECTOR) == wanted else 0.0 for reading in readings)
    return Opinion(weights, f"stands before the label {field.label}") if any(weights) else None


def _value(field: MetadataField, place: Place, readings: Sequence[str], start: int) -> Opinion | None:
    if not field.value:
        return None
    form = re.compile(field.value)
    values = ((place.before + reading + place.after)[start:].strip() for reading in readings)
    weights = tuple(FORM_KEPT if form.fullmatch(value) else 0.0 for value in values)
    return Opinion(weights, f"gives {field.label} its agreed form") if any(weights) else None
