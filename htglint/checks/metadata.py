"""The metadata list of a page: its lines, their order and their form."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from htglint.base.findings import Edit, Fix, Hit, Safety, Span
from htglint.document import head
from htglint.document.suspects import suspicious

from . import agreement

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from datetime import date

    from htglint.base.context import Context
    from htglint.base.profiles import MetadataField
    from htglint.document.document import Document

_DATE = re.compile(r"\b(\d{1,2})\.(\d{1,2})\.(\d{4})\b")
_SELECTOR = "\ufe0f"
_LONGEST = 13
"""Longest plausible event, in days from the first to the last."""
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


class Params(NamedTuple):
    """``report`` selects a problem; ``first_day`` and ``last_day`` name weekdays.

    A required line is ``missing``; lines are out of ``order``; the ``emoji`` or ``label`` of a line is wrong; a
    ``value`` does not have its form; or ``dates`` are invalid, in the wrong order, or on unexpected weekdays.
    """

    report: str
    first_day: str = ""
    last_day: str = ""


def check(document: Document, params: Params, context: Context) -> Iterator[Hit]:
    """Report one kind of problem with the metadata list."""
    if context.profile.metadata and document.text.strip():
        yield from PROBLEMS[params.report](document, params, context)


def _missing(document: Document, _params: Params, context: Context) -> Iterator[Hit]:
    there = head.known(document, context.profile)
    labels = {field.label for _, field in there}
    missing = [field.label for field in context.profile.metadata if field.required and field.label not in labels]
    if not missing:
        return
    names = ", ".join(f"`{label}`" for label in missing)
    if there:
        yield Hit(there[0][0].span, f"the metadata list lacks {names}")
    else:
        place = head.title(document)
        yield Hit(document.line_of(place.start), f"the page has no metadata list; add one with {names}")


def _order(document: Document, _params: Params, context: Context) -> Iterator[Hit]:
    labels = [field.label for field in context.profile.metadata]
    last: MetadataField | None = None
    known = head.known(document, context.profile)
    first = {field.label.casefold(): entry for entry, field in known}
    for entry in head.entries(document):
        before = first.get(entry.label.casefold())
        if before is not None and before is not entry:
            line = document.line_number(before.span.start)
            yield Hit(entry.span, f"duplicate line `{entry.label}`; the first is in line {line}")
    for entry, field in known:
        if last is not None and labels.index(field.label) < labels.index(last.label):
            yield Hit(entry.span, f"the line `{field.label}` should come before `{last.label}`")
        else:
            last = field


def _emoji(document: Document, _params: Params, context: Context) -> Iterator[Hit]:
    for entry, field in head.known(document, context.profile):
        bare = entry.mark.replace(_SELECTOR, "")
        if bare == field.emoji.replace(_SELECTOR, "") or suspicious(entry.mark):
            continue  # selectors and damage have their own rules
        if entry.mark:
            place = Span(entry.span.start, entry.span.start + len(entry.mark))
            edit, but = Edit(place, field.emoji), f", not {entry.mark}"
        else:
            place = entry.source
            edit, but = Edit(Span(place.start, place.start), f"{field.emoji} "), ""
        message = f"the line `{field.label}` should begin with {field.emoji}{but}"
        yield Hit(place, message, Fix(f"Write {field.emoji}", (edit,), Safety.CONTENT))


def _label(document: Document, _params: Params, context: Context) -> Iterator[Hit]:
    yield from _renamed_labels(document, context)
    for entry, field in head.known(document, context.profile):
        source = document.text[slice(*entry.source)]
        wanted = f"**{field.label}:**"
        if source in (wanted, f"**{field.label}**:"):
            continue  # the position of the colon has its own rule
        fix = Fix(f"Write `{wanted}`", (Edit(entry.source, wanted),), Safety.WORDING)
        yield Hit(entry.source, f"the label `{source}` should be `{wanted}`", fix)


def _renamed_labels(document: Document, context: Context) -> Iterator[Hit]:
    """Report lines with another label but the emoji of a missing known line."""
    there = {field.label for _, field in head.known(document, context.profile)}
    absent = {
        field.emoji.replace(_SELECTOR, ""): field for field in context.profile.metadata if field.label not in there
    }
    for entry in head.entries(document):
        field = absent.get(entry.mark.replace(_SELECTOR, ""))
        if field is not None:
            wanted = f"**{field.label}:**"
            fix = Fix(f"Write `{wanted}`", (Edit(entry.source, wanted),), Safety.CONTENT)
            yield Hit(entry.source, f"the label of the line {field.emoji} should be `{wanted}`", fix)


def _value(document: Document, _params: Params, context: Context) -> Iterator[Hit]:
    for entry, field in head.known(document, context.profile):
        text = document.text[slice(*entry.value)]
        if not text:
            yield Hit(entry.source, f"the line `{field.label}` has no value")
        elif text == context.profile.placeholder:
            continue  # placeholders have their own rule
        elif field.value and not re.fullmatch(field.value, text) and not suspicious(text):
            dashes = agreement.with_dashes(text)
            fits = re.fullmatch(field.value, dashes)
            fix = Fix(f"Write `{dashes}`", (Edit(entry.value, dashes),), Safety.WORDING) if fits else None
            expected = f"should have the form `{field.form}`" if field.form else "does not have the expected form"
            yield Hit(entry.value, f"the value of `{field.label}` {expected}", fix)


def _dates(document: Document, params: Params, context: Context) -> Iterator[Hit]:
    row = agreement.row_of(document, context)
    for entry, field in head.known(document, context.profile):
        value = document.text[slice(*entry.value)]
        days = [(match.group(), _day(match)) for match in _DATE.finditer(value)] if field.dates else []
        # Dates that the overview has, too, are compared with it instead.
        compared = row is not None and any(fact.label == field.label for fact in row.facts)
        problem = _impossible(days) or ("" if compared else _unusual([day for _, day in days if day], params))
        if problem:
            yield Hit(entry.value, problem)


def _impossible(days: Sequence[tuple[str, date | None]]) -> str:
    """Return a sentence about invalid or reversed dates, or an empty string."""
    for text, day in days:
        if day is None:
            return f"{text} is not a valid date"
    if len(days) > 1 and days[0][1] and days[-1][1] and days[-1][1] < days[0][1]:
        return f"the end {days[-1][0]} is before the start {days[0][0]}"
    return ""


def _unusual(days: Sequence[date], params: Params) -> str:
    """Return a sentence about an unexpected first or last day, or an empty string."""
    if len(days) < 2:
        return ""
    first, last = days[0], days[-1]
    if (last - first).days > _LONGEST:
        return f"{_shown(first)} to {_shown(last)} is more than two weeks"
    wrong = [
        f"{_shown(day)} is a {WEEKDAYS[day.weekday()]}"
        for day, expected in ((first, params.first_day), (last, params.last_day))
        if expected and WEEKDAYS[day.weekday()] != expected
    ]
    return f"{' and '.join(wrong)}; expected {params.first_day} to {params.last_day}" if wrong else ""


def _day(match: re.Match[str]) -> date | None:
    from datetime import date  # slow to import, and most pages have no such list

    try:
        return date(int(match[3]), int(match[2]), int(match[1]))
    except ValueError:
        return None


def _shown(day: date) -> str:
    return f"{day:%d.%m.%Y}"


PROBLEMS: Mapping[str, Callable[[Document, Params, Context], Iterator[Hit]]] = {
    "missing": _missing,
    "order": _order,
    "emoji": _emoji,
    "label": _label,
    "value": _value,
    "dates": _dates,
}
