"""The head of a page: title, metadata list, and months.

If the page is not parsed yet, only the part above the first topic is.
"""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING, NamedTuple

from htglint.base.decode import FIELD
from htglint.base.findings import Span
from htglint.document import markdown
from htglint.document.memo import per_document

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from htglint.base.profiles import DateSource, Edition, MetadataField, Profile

    from .document import Document
    from .markdown import Block

_FRONT_TITLE = re.compile(
    r"""^title:[ \t]+(?:"([^"\\\n]+)"|'([^'\n]+)'|([^\s"'|>&*!\[\]{}#%@`,-](?:[^\n#:]|:(?=\S))*?))[ \t]*\r?$""", re.M
)
"""A title on one line, without escapes."""
_MAY_END_HEAD = re.compile(r"^ {0,3}(?:##(?!#)|-+[ \t]*\r?$)", re.M)
"""A possible topic heading, ATX or setext."""
_MOST_TRIES = 4
"""Possible ends of the head to try before the whole page is parsed."""
_ATX = re.compile(r"[ \t>]*#{1,6}[ \t]+(?P<text>[^\n]*)")
_ENTRY = re.compile(
    r"[ \t]{0,3}[-*+][ \t]++(?P<mark>[^\w\s*\[`<]\S*|[^\s*][^*\n]{0,15}?(?=[ \t\u00a0]*\*\*))?[ \t\u00a0]*"
    r"(?P<label>(?P<bold>\*\*|__)?[^\W\d_][^:*_\n]{0,60}?(?P<close>[ \t]*(?:(?P=bold):?|:(?P=bold))?))(?P<colon>:?)"
    r"(?P<value>(?<=[:*_])[ \t][^\n]*|)$",
    re.M,
)


class MetadataEntry(NamedTuple):
    """A metadata line: its mark, its label as written and as text, and its value."""

    span: Span
    mark: str
    source: Span
    label: str
    value: Span


class DateClaim(NamedTuple):
    """A month (``YYYY-MM``) claimed by a page, with its span.

    Empty if the claim is in the file name.
    """

    source: DateSource
    month: str
    span: Span


@per_document
def _blocks(document: Document) -> tuple[Block, ...]:
    """Return the blocks of a page, at least up to the heading of its first topic."""
    if "tree" in vars(document):
        return document.tree.blocks
    start = document.front_matter.end
    for number, match in enumerate(_MAY_END_HEAD.finditer(document.text, start)):
        if number == _MOST_TRIES:
            break
        end = document.text.find("\n", match.end()) + 1
        blocks = markdown.tree(document.text[:end], start).blocks if end else ()
        if any(map(_is_topic, blocks)):
            return blocks
    return document.tree.blocks


def _is_topic(block: Block) -> bool:
    return block.kind == "heading" and block.level == 2 and block.depth == 0


def title(document: Document) -> Span:
    """Return the span of the first level-one heading without its markers.

    Empty if there is none.
    """
    heading = _first_title(_blocks(document)) or _first_title(document.tree.blocks)
    if heading is None:
        return Span(document.front_matter.end, document.front_matter.end)
    return _without_markers(document.text, heading.span)


def _first_title(blocks: Sequence[Block]) -> Block | None:
    return next((block for block in blocks if block.kind == "heading" and block.level == 1 and block.depth == 0), None)


def _without_markers(text: str, span: Span) -> Span:
    """Return the span of a heading's text, without number signs or underline."""
    match = _ATX.match(text, *span)
    if match is None:
        source = text[slice(*span)].rstrip()
        start = span.start + len(source) - len(source.lstrip())
        return Span(start, max(start, span.start + len(source[: source.rfind("\n")].rstrip())))
    title = match["text"].rstrip(" \t\r")
    bare = title.rstrip("#")
    if bare.endswith((" ", "\t")):
        title = bare.rstrip(" \t")
    return Span(match.start("text"), match.start("text") + len(title))


def name(document: Document) -> str:
    """Return the title of the front matter, or the first heading, as plain text.

    May be empty.
    """
    found = _FRONT_TITLE.search(document.text, *document.front_matter)
    if found is not None:
        return next(group for group in found.groups() if group is not None)
    return next((" ".join(block.text.split()) for block in _blocks(document) if block.kind == "heading"), "")


def end(document: Document) -> int:
    """Return where the first topic starts, or the end of the page."""
    return next((block.span.start for block in _blocks(document) if _is_topic(block)), len(document.text))


@per_document
def entries(document: Document) -> tuple[MetadataEntry, ...]:
    """Return list items above the first topic that have a label and a colon."""
    stop = end(document)
    items = (block for block in _blocks(document) if block.kind == "item" and block.depth == 1)
    found = (_entry(document, block) for block in items if block.span.start < stop)
    return tuple(entry for entry in found if entry is not None)


def _entry(document: Document, item: Block) -> MetadataEntry | None:
    line = document.line_of(item.span.start)
    match = _ENTRY.match(document.text, line.start)
    if match is None or not (":" in match["label"] or match["colon"]):
        return None
    value = match["value"]
    at = match.start("value") + len(value) - len(value.lstrip())
    return MetadataEntry(
        Span(match.start("mark") if match["mark"] else match.start("label"), match.end()),
        match["mark"] or "",
        Span(match.start("label"), match.end("colon")),
        " ".join(match["label"].strip("*_: \t").split()),
        Span(at, max(at, match.start("value") + len(value.rstrip()))),
    )


def known(document: Document, profile: Profile) -> tuple[tuple[MetadataEntry, MetadataField], ...]:
    """Return the first entry of each label of the profile, in the order of the text."""
    fields = {field.label.casefold(): field for field in profile.metadata}
    found: dict[str, tuple[MetadataEntry, MetadataField]] = {}
    for entry in entries(document):
        field = fields.get(entry.label.casefold())
        if field is not None:
            found.setdefault(field.label, (entry, field))
    return tuple(found.values())


# --- Months


def months(document: Document, profile: Profile) -> Iterator[DateClaim]:
    """Yield the months that the page claims, in the order of the profile's sources."""
    for source in profile.dates:
        claims = (_claim(document, source, region, profile) for region in _regions(document, source))
        found = next((claim for claim in claims if claim is not None), None)
        if found is not None:
            yield found


def _regions(document: Document, source: DateSource) -> Iterator[Span]:
    """Yield the parts of the page, or of its file name, that a source refers to."""
    if source.place == "path":
        yield Span(0, len(_file_name(document)))
    elif source.place == "title":
        yield title(document)
    elif source.place == "metadata":
        stop = end(document)
        yield from (block.span for block in _blocks(document) if block.kind == "list" and block.span.start < stop)
    else:
        yield document.front_matter


def _file_name(document: Document) -> str:
    return document.name.replace(os.sep, "/").rsplit("/", 1)[-1]


def _claim(document: Document, source: DateSource, region: Span, profile: Profile) -> DateClaim | None:
    text = _file_name(document) if source.place == "path" else document.text
    match = re.compile(source.pattern, re.M).search(text, *region)
    month = _month(match, profile) if match else ""
    if match is None or not month:
        return None
    stands = sorted([*match.span("year"), *match.span("month")])
    return DateClaim(source, month, Span(0, 0) if source.place == "path" else Span(stands[0], stands[-1]))


def _month(match: re.Match[str], profile: Profile) -> str:
    """Return ``YYYY-MM``; empty if there is no such month."""
    month, names = match["month"], profile.month_names
    number = names.index(month) + 1 if month in names else int(month) if month.isdecimal() else 0
    return f"{match['year']}-{number:02}" if 1 <= number <= 12 else ""


def filled(template: str, month: str, profile: Profile) -> str:
    """Fill the fields {year}, {month} and {month_name} of a template from ``YYYY-MM``.

    Other fields stay.
    """
    year, _, number = month.partition("-")
    values = {"year": year, "month": number, "month_name": profile.month_names[int(number) - 1]}
    return FIELD.sub(lambda field: values.get(field[1], field[0]), template)


def month(document: Document, profile: Profile) -> str | None:
    """Return the month of the page by the first source with a claim.

    None if there is none.
    """
    return next((claim.month for claim in months(document, profile)), None)


def edition(month: str | None, profile: Profile) -> Edition | None:
    """Return the edition of a month; without a month, the newest."""
    by_age = sorted(profile.editions, key=lambda edition: edition.since)
    if not by_age:
        return None
    if month is None:
        return by_age[-1]
    return next((edition for edition in reversed(by_age) if edition.since <= month), by_age[0])
