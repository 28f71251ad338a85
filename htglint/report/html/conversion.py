"""The report of a conversion: the input beside the page, each part of it in the colour of its origin."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from htglint.base.escape import visible
from htglint.base.version import __version__

from . import templates

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from htglint.convert.conversion_report import Converted
    from htglint.convert.origin_lines import OriginEntry

KINDS = ("text", "sibling", "draft", "guessed", "missing", "left out")
"""Where a part comes from: the input, a page of the same kind, another copy of the page, a guess, or nowhere."""
_TEXT, _SIBLING, _DRAFT, _GUESSED, _MISSING, _LEFT_OUT = KINDS
_MOST_LINES = 5000
"""Lines of either side that are shown."""
_LONGEST = 2000
"""Code points of a line that are shown."""


class Sides(NamedTuple):
    """A converted page with its input, its Markdown, and the names of the copies that it was restored from."""

    converted: Converted
    data: bytes
    text: str
    drafts: Sequence[str]


class Part(NamedTuple):
    """A part of a line, of a kind; ``origin`` says which page or guess it is from."""

    kind: str
    text: str
    origin: str = ""

    @property
    def style(self) -> str:
        """The class of the part."""
        return self.kind.replace(" ", "-")


class Row(NamedTuple):
    """A part that the input did not show, for the table."""

    line: int
    kind: str
    what: str
    text: str
    origin: str


class SidesView(NamedTuple):
    """A conversion as the template needs it; ``left`` and ``right`` are lines of parts."""

    name: str
    left: list[list[Part]]
    right: list[list[Part]]
    rows: list[Row]
    left_out: str
    notes: list[str]
    is_cut: bool


def render(conversions: Sequence[Sides]) -> str:
    """Return the report of all conversions."""
    report = templates.render(
        "conversion.html",
        style=templates.asset("style.css"),
        pages=[_view(one) for one in conversions],
        kinds=KINDS,
        version=__version__,
    )
    return str(report)


def _view(sides: Sides) -> SidesView:
    converted = sides.converted
    rows = sorted(_rows(sides), key=lambda row: row.line)  # those of a line are in its order
    by_line: dict[int, list[Row]] = {}
    for row in rows:
        by_line.setdefault(row.line, []).append(row)
    source = _input_lines(sides.data)
    lines = sides.text.split("\n")
    dropped = {_flat(line) for text in converted.boilerplate for line in text.split("\n")} - {""}
    left = [[Part(_LEFT_OUT if _flat(line) in dropped else _TEXT, _shown(line))] for line in source[:_MOST_LINES]]
    right = [list(_parts(line, by_line.get(number, ()))) for number, line in enumerate(lines[:_MOST_LINES], 1)]
    return SidesView(
        visible(converted.name),
        left,
        right,
        rows,
        f"{converted.share:.0%}" if converted.boilerplate else "",
        [visible(note) for note in converted.notes],
        max(len(source), len(lines)) > _MOST_LINES,
    )


def _rows(sides: Sides) -> Iterator[Row]:
    for entry in sides.converted.origins.entries:
        yield Row(entry.line, _kind(entry, sides.drafts), entry.kind, visible(entry.text), visible(entry.origin))
    for one in sides.converted.origins.missing:
        yield Row(one.line, _MISSING, "comment", visible(_flat(one.text)), "")


def _kind(entry: OriginEntry, drafts: Iterable[str]) -> str:
    if entry.is_guess:
        return _GUESSED
    return _DRAFT if any(entry.origin.startswith(draft) for draft in drafts) else _SIBLING


def _parts(line: str, rows: Iterable[Row]) -> Iterator[Part]:
    """Yield a line of the page in parts; an origin whose text is not found there has the whole line."""
    at = 0
    shown = _shown(line)
    for row in rows:
        wanted = row.text.split(" -> ")[0].removesuffix("…")
        found = shown.find(wanted, at) if wanted and row.kind != _MISSING else -1
        if found < 0:
            if at == 0:
                yield Part(row.kind, shown, row.origin)
                return
            continue
        if found > at:
            yield Part(_TEXT, shown[at:found])
        yield Part(row.kind, wanted, row.origin)
        at = found + len(wanted)
    if at < len(shown):
        yield Part(_TEXT, shown[at:])


def _input_lines(data: bytes) -> list[str]:
    """Return the lines of an input, of HTML those that a reader sees."""
    from htglint.convert import readers

    if readers.kind_of(data) in ("html", "mhtml"):
        from lxml import etree, html

        tree = html.document_fromstring(data)
        etree.strip_elements(tree, "script", "style", "template", "title", with_tail=False)
        return [line for text in tree.itertext() for line in (_flat(text),) if line]
    return data.decode("utf-8-sig", "replace").replace("\r\n", "\n").split("\n")


def _flat(text: str) -> str:
    return " ".join(text.split())


def _shown(line: str) -> str:
    return visible(line.removesuffix("\r").replace("\t", "    ")[:_LONGEST])
