"""Tree of a page, between the readers (HTML, text) and the Markdown writer.

``origin`` of a part names its source if that is not the input itself: a sibling, a reference, a guess. The report of a
conversion lists those parts.
"""

from __future__ import annotations

from typing import NamedTuple


class Text(NamedTuple):
    """Visible characters, as they are shown: nothing is escaped."""

    text: str


class Code(NamedTuple):
    """An inline code span."""

    text: str
    origin: str = ""


class Strong(NamedTuple):
    """Bold text."""

    children: tuple[Inline, ...]
    origin: str = ""


class Emphasis(NamedTuple):
    """Italic text."""

    children: tuple[Inline, ...]
    origin: str = ""


class Strike(NamedTuple):
    """Text that is struck through."""

    children: tuple[Inline, ...]


class Link(NamedTuple):
    """A link; a URL that is its own text is written bare."""

    url: str
    children: tuple[Inline, ...]
    title: str = ""
    origin: str = ""


class Image(NamedTuple):
    """An image with the text that stands for it."""

    url: str
    text: str
    title: str = ""
    origin: str = ""


class Break(NamedTuple):
    """The end of a line inside a paragraph; a ``hard`` one is shown."""

    hard: bool


class Tag(NamedTuple):
    """An inline element without Markdown syntax that stays HTML: kbd, sub, sup ..."""

    name: str
    children: tuple[Inline, ...]


class FootnoteMark(NamedTuple):
    """The place that a footnote belongs to."""

    label: str


Inline = Text | Code | Strong | Emphasis | Strike | Link | Image | Break | Tag | FootnoteMark


class Heading(NamedTuple):
    """A heading of level 1 to 6."""

    level: int
    children: tuple[Inline, ...]
    origin: str = ""


class Paragraph(NamedTuple):
    """A paragraph."""

    children: tuple[Inline, ...]
    origin: str = ""


class Item(NamedTuple):
    """An item of a list; ``checked`` is that of a task list."""

    blocks: tuple[Block, ...]
    checked: bool | None = None


class List(NamedTuple):
    """A list; ``start`` numbers an ordered one; a ``tight`` one has no blank lines."""

    items: tuple[Item, ...]
    start: int | None = None
    tight: bool = True
    origin: str = ""


class Fence(NamedTuple):
    """Fenced code with its language; the text ends without a newline."""

    language: str
    text: str
    origin: str = ""


class Quote(NamedTuple):
    """A block quote; ``kind`` (TIP, NOTE ...) and perhaps a title make it an alert."""

    kind: str
    blocks: tuple[Block, ...]
    title: tuple[Inline, ...] = ()


class Details(NamedTuple):
    """A disclosure and its summary; stays HTML around Markdown."""

    summary: tuple[Inline, ...]
    blocks: tuple[Block, ...]


class Footnote(NamedTuple):
    """The text of a footnote."""

    label: str
    blocks: tuple[Block, ...]


class Table(NamedTuple):
    """A table; each of ``alignments`` is left, right, center or empty."""

    alignments: tuple[str, ...]
    head: tuple[tuple[Inline, ...], ...]
    rows: tuple[tuple[tuple[Inline, ...], ...], ...]


class ThematicBreak(NamedTuple):
    """A thematic break."""


class Comment(NamedTuple):
    """An HTML comment: what a person has to know, for example what is missing."""

    text: str


Block = Heading | Paragraph | List | Fence | Quote | Table | ThematicBreak | Comment | Details | Footnote


class Page(NamedTuple):
    """A whole page; ``front_matter`` holds its keys and values in order."""

    blocks: tuple[Block, ...]
    front_matter: tuple[tuple[str, str], ...] = ()
