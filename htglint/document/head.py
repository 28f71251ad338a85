"""The head of a page: its first heading, its metadata list, and the months that it tells.

Looked for in the text and not in the parse, because every page is asked for its month, and most need no parse.
"""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING, NamedTuple

from htglint.base.decode import FIELD
from htglint.base.findings import Span
from htglint.document.memo import per_document

if TYPE_CHECKING:
    from collections.abc import Iterator

    from htglint.base.profiles import DateSource, Edition, MetadataField, Profile

    from .document import Document

MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip
_TITLE = re.compile(r"^#[ \t]++(?P<title>[^\n]+)$", re.M)
_TOLD_TITLE = re.compile(
    r"""^title:[ \t]+(?:"([^"\\\n]+)"|'([^'\n]+)'|([^\s"'|>&*!\[\]{}#%@`,-](?:[^\n#:]|:(?=\S))*?))[ \t]*\r?$""", re.M
)
"""A title on one line, with no escapes in it."""
_HIDDEN = re.compile(
    r"<!--.*?(?:-->|\Z)|^[ \t]{0,3}(```+|~~~+)[^\n]*\n.*?(?:^[ \t]{0,3}\1[`~]*[ \t]*$|\Z)", re.S | re.M
)
_FIRST_TOPIC = re.compile(r"^##(?!#)", re.M)
_ENTRY = re.compile(
    r"^[ \t]{0,3}[-*+][ \t]++(?P<mark>[^\w\s*\[`<]\S*|[^\s*][^*\n]{0,15}?(?=[ \t\u00a0]*\*\*))?[ \t\u00a0]*"
    r"(?P<label>(?P<bold>\*\*|__)?[^\W\d_][^:*_\n]{0,60}?(?P<close>[ \t]*(?:(?P=bold):?|:(?P=bold))?))(?P<colon>:?)"
    r"(?P<value>(?<=[:*_])[ \t].*|)$",
    re.M,
)


class Entry(NamedTuple):
    """A line of the metadata list: what stands before its label, the label as written and as words, its value."""

    span: Span
    mark: str
    source: Span
    label: str
    value: Span


class Told(NamedTuple):
    """A month (``YYYY-MM``) that a page tells, and where the year and the month stand; a path is not in the text."""

    source: DateSource
    month: str
    span: Span


@per_document
def _plain(document: Document) -> str:
    """The text with blanks for comments and fenced code, where they stand above the first topic."""

    text, start = document.text, document.front_matter.end
    match = _FIRST_TOPIC.search(text, start)
    above = text[start : match.start() if match else len(text)]
    if not any(mark in above for mark in ("<!--", "```", "~~~")):
        return text
    return _HIDDEN.sub(lambda hidden: re.sub(r"[^\n]", " ", hidden.group()), text)


def title(document: Document) -> Span:
    """The text of the first line that is a level-one heading; empty where there is none."""
    match = _TITLE.search(_plain(document), document.front_matter.end)
    if match is None:
        return Span(document.front_matter.end, document.front_matter.end)
    return Span(match.start("title"), match.start("title") + len(match["title"].rstrip(" \t")))


def name(document: Document) -> str:
    """What a page is called: the title of its front matter, else its first heading, as plain text; may be empty."""
    told = _TOLD_TITLE.search(document.text, *document.front_matter)
    if told is not None:
        return next(group for group in told.groups() if group is not None)
    return next((" ".join(heading.text.split()) for heading in document.headings), "")


def end(document: Document) -> int:
    """Where the first topic begins, else the end of the page."""
    match = _FIRST_TOPIC.search(_plain(document), document.front_matter.end)
    return match.start() if match else len(document.text)


@per_document
def entries(document: Document) -> tuple[Entry, ...]:
    """The lines above the first topic that have the form of metadata: an item with a label and a colon."""
    return tuple(_entries(_plain(document), document.front_matter.end, end(document)))


def _entries(text: str, start: int, stop: int) -> Iterator[Entry]:
    for match in _ENTRY.finditer(text, start, stop):
        if ":" in match["label"] or match["colon"]:
            words = match["label"].strip("*_: \t")
            value = match["value"]
            at = match.start("value") + len(value) - len(value.lstrip())
            yield Entry(
                Span(match.start("mark") if match["mark"] else match.start("label"), match.end()),
                match["mark"] or "",
                Span(match.start("label"), match.end("colon")),
                " ".join(words.split()),
                Span(at, max(at, match.start("value") + len(value.rstrip()))),
            )


def known(document: Document, profile: Profile) -> tuple[tuple[Entry, MetadataField], ...]:
    """The lines of the list that the profile knows by their label, in the order of the text, each label once."""
    fields = {field.label.casefold(): field for field in profile.metadata}
    found: dict[str, tuple[Entry, MetadataField]] = {}
    for entry in entries(document):
        field = fields.get(entry.label.casefold())
        if field is not None:
            found.setdefault(field.label, (entry, field))
    return tuple(found.values())


def months(document: Document, profile: Profile) -> Iterator[Told]:
    """The months that the page tells, in the order of the profile's sources."""
    for source in profile.dates:
        found = _told(document, source)
        if found is not None:
            yield found


def _told(document: Document, source: DateSource) -> Told | None:
    text, region = document.text, document.front_matter
    if source.place == "path":
        text = document.name.replace(os.sep, "/").rsplit("/", 1)[-1]
        region = Span(0, len(text))
    elif source.place == "title":
        region = title(document)
    elif source.place == "metadata":
        region = Span(document.front_matter.end, end(document))
    if source.place != "path":
        text = _plain(document)
    match = re.compile(source.pattern, re.M).search(text, region.start, region.end)
    month = _month(match) if match else ""
    if match is None or not month:
        return None
    stands = sorted([*match.span("year"), *match.span("month")])
    return Told(source, month, Span(0, 0) if source.place == "path" else Span(stands[0], stands[-1]))


def _month(match: re.Match[str]) -> str:
    """``YYYY-MM``, empty where the month is none."""
    month = match["month"]
    number = MONTHS.index(month) + 1 if month in MONTHS else int(month) if month.isdecimal() else 0
    return f"{match['year']}-{number:02}" if 1 <= number <= len(MONTHS) else ""


def filled(template: str, month: str) -> str:
    """A template with the month (``YYYY-MM``) in its fields {year}, {month} and {month_name}; others stay."""
    year, _, number = month.partition("-")
    values = {"year": year, "month": number, "month_name": MONTHS[int(number) - 1]}
    return FIELD.sub(lambda field: values.get(field[1], field[0]), template)


def month(document: Document, profile: Profile) -> str | None:
    """The month of the page: what the first of the profile's sources tells, None where none does."""
    return next((told.month for told in months(document, profile)), None)


def edition(month: str | None, profile: Profile) -> Edition | None:
    """The form of a month's time; without a month, the newest."""
    by_age = sorted(profile.editions, key=lambda edition: edition.since)
    if not by_age:
        return None
    if month is None:
        return by_age[-1]
    return next((edition for edition in reversed(by_age) if edition.since <= month), by_age[0])
