"""The text of a draft, from the templates of its profile."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from htglint.base.decode import FIELD
from htglint.base.errors import HtglintError
from htglint.base.escape import visible
from htglint.document import head

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from htglint.base.profiles import DraftTemplate, Profile
    from htglint.document.document import Document

    from .dates import Days
    from .planned_topics import PlannedTopic


class Facts(NamedTuple):
    """Facts of an event, empty if unknown; ``month`` is ``YYYY-MM``."""

    month: str
    city: str = ""
    days: Days | None = None
    location: str = ""
    organizer: str = ""
    topics_link: str = ""


def file_name(form: DraftTemplate, month: str, profile: Profile) -> str:
    """Return what the page of a month is called."""
    return fill(form.path, _of_month(month, profile))


def text(form: DraftTemplate, profile: Profile, facts: Facts, topics: Sequence[tuple[str, PlannedTopic]]) -> str:
    """Return the draft with its topics; the placeholder stands for unknown facts."""
    placeholder = profile.placeholder
    return fill(
        form.page,
        {
            **_of_month(facts.month, profile),
            "edition": fill(form.edition, {"city": facts.city}) if facts.city else "",
            "dates": _dates(form, facts.days) if facts.days else placeholder,
            "location": facts.location or placeholder,
            "organizer": facts.organizer or placeholder,
            "topics_link": facts.topics_link or placeholder,
            "topics": "".join(_topic(form, emoji, topic) for emoji, topic in topics),
        },
    )


def fill(template: str, values: Mapping[str, str]) -> str:
    """Fill in the fields of a template; values are inserted literally, with braces."""
    return FIELD.sub(lambda match: values[match[1]], template)


def _of_month(month: str, profile: Profile) -> dict[str, str]:
    year, number = month.split("-")
    return {"year": year, "month": number, "month_name": profile.month_names[int(number) - 1]}


def _dates(form: DraftTemplate, days: Days) -> str:
    values: dict[str, str] = {}
    for prefix, day in (("", days.first), ("last_", days.last)):
        values |= {f"{prefix}day": f"{day:%d}", f"{prefix}month": f"{day:%m}", f"{prefix}year": f"{day.year:04}"}
    return fill(form.dates, values)


def _topic(form: DraftTemplate, emoji: str, topic: PlannedTopic) -> str:
    links = ", ".join(fill(form.link, issue._asdict()) for issue in topic.issues)
    tracking = fill(form.tracking, {"links": links}) if links else ""
    return fill(form.topic, {"emoji": emoji, "title": topic.title, "tracking": tracking})


def verify(document: Document, profile: Profile, month: str) -> None:
    """Raise HtglintError if the draft would not be recognised as a page of its month."""
    found = list(head.months(document, profile))
    for one in found:
        if one.month != month:
            raise HtglintError(f"{visible(document.name)}: its {one.source.name} would say {one.month}, not {month}")
    if profile.dates and not found:
        raise HtglintError(f"{month}: the profile {profile.name} accepts no page of this month")
    title = document.text[slice(*head.title(document))]
    if profile.heading and not re.fullmatch(profile.heading, title):
        wanted = f", which is not of the form {profile.heading_form}" if profile.heading_form else ""
        raise HtglintError(f"the page would have the heading `{visible(title)}`{wanted}; change --city")
