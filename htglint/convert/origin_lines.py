"""Origins of a conversion's parts: walks tree and Markdown in parallel."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from .restore.origins import GUESS, PROFILE, SHAPE
from .restore.words import inlines, words
from .tidy import plain
from .tree import Code, Comment, Details, Fence, Footnote, Heading, Image, Link, List, Paragraph, Quote, Table

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from htglint.document.document import Document

    from .tree import Block, Inline, Page

_SHOWN = 60
_REACH = 20_000
"""Characters after which a text that was changed on the way is looked for no longer."""
_FAR = 200
"""Blocks after which one that was changed on the way is looked for no longer."""
_KINDS: dict[type, str] = {Code: "code", Link: "link", Image: "image"}


class OriginEntry(NamedTuple):
    """A part that the input did not show: its kind, text, origin and line."""

    line: int
    kind: str
    text: str
    origin: str

    @property
    def is_guess(self) -> bool:
        """Whether no other page shows the part."""
        return self.origin == GUESS or self.origin.startswith(SHAPE)


class Missing(NamedTuple):
    """A comment that says what is missing, and its line."""

    line: int
    text: str


class Origins(NamedTuple):
    """Everything that a conversion added to its input, and everything known as lost."""

    entries: tuple[OriginEntry, ...]
    missing: tuple[Missing, ...]


def origins(page: Page, written: Document) -> Origins:
    """Return the origins of a page's parts, with their lines in the written Markdown."""
    walk = _OriginWalk(written)
    walk.blocks(page.blocks)
    return Origins(tuple(walk.entries), tuple(walk.missing))


class _OriginWalk:
    """Walks tree and Markdown in parallel; a part not found gets the previous line."""

    def __init__(self, written: Document) -> None:
        self.written = written
        self.at = 0
        self.counted = (0, 1)
        self.place = 0
        self.entries: list[OriginEntry] = []
        self.missing: list[Missing] = []
        shown = ("heading", "paragraph", "item", "cell", "code")
        self.places = [(words(b.text), b.span.start) for b in written.tree.blocks if b.kind in shown]

    def blocks(self, blocks: Sequence[Block], *, is_known: bool = False) -> None:
        for block in blocks:
            self.block(block, is_known=is_known)

    def block(self, block: Block, *, is_known: bool) -> None:
        """Note a block, and what is in it unless the block was taken as a whole."""
        if isinstance(block, Comment):
            self.find(f"<!-- {block.text[:20]}")
            self.missing.append(Missing(self.line(), block.text))
        elif isinstance(block, Heading | Paragraph):
            self.text(block, is_known=is_known)
        elif isinstance(block, Fence):
            self.move_to(words(block.text))
            self.note_taken(block, block.text, is_known=is_known)
        elif isinstance(block, List):
            self.list(block, is_known=is_known)
        elif isinstance(block, Quote | Details | Footnote):
            self.blocks(block.blocks, is_known=is_known)
        elif isinstance(block, Table):
            for row in (block.head, *block.rows):
                for cell in row:
                    self.parts(cell)

    def text(self, block: Heading | Paragraph, *, is_known: bool) -> None:
        text = plain(block.children)
        self.move_to(words(text))
        for part in block.children:
            if isinstance(part, Image):  # its text is not visible in the Markdown
                self.find(part.url)
        if not (self.note_taken(block, text, is_known=is_known) or is_known):
            self.parts(block.children)

    def list(self, block: List, *, is_known: bool) -> None:
        first = next((text for item in block.items for text in _texts(item.blocks)), "")
        if _is_taken(block):
            self.move_to(words(first))
            self.note_taken(block, first, is_known=is_known)
        for item in block.items:
            self.blocks(item.blocks, is_known=is_known or _is_taken(block))

    def note_taken(self, block: Heading | Paragraph | Fence | List, text: str, *, is_known: bool) -> bool:
        """Record a block from another page, unless its parent came with it.

        Returns whether the block is from another page.
        """
        if _is_taken(block) and not is_known:
            self.note(type(block).__name__.lower(), text, block.origin)
        return _is_taken(block)

    def parts(self, parts: Sequence[Inline]) -> None:
        for part in inlines(parts):
            if not isinstance(part, Code | Link | Image):
                continue
            self.find(part.text if isinstance(part, Code) else part.url)
            if part.origin and part.origin != PROFILE:
                text = plain((part,)) if isinstance(part, Code) else f"{plain((part,))} -> {part.url}"
                self.note(_KINDS[type(part)], text, part.origin)

    def note(self, kind: str, text: str, origin: str) -> None:
        short = text if len(text) <= _SHOWN or kind in ("link", "image") else f"{text[:_SHOWN]}…"
        self.entries.append(OriginEntry(self.line(), kind, " ".join(short.split()), origin))

    def move_to(self, key: tuple[str, ...]) -> None:
        """Go to the next block of the Markdown with these words."""
        for number in range(self.place, min(self.place + _FAR, len(self.places))):
            known, start = self.places[number]
            if known == key and start >= self.at:
                self.at = start
                self.place = number + 1
                return

    def find(self, text: str) -> None:
        """Go to the next place of a text."""
        found = self.written.text.find(text, self.at, self.at + _REACH)
        if found >= 0:
            self.at = found

    def line(self) -> int:
        start, line = self.counted
        line += self.written.text.count("\n", start, self.at)
        self.counted = (self.at, line)
        return line


def _is_taken(block: Heading | Paragraph | Fence | List) -> bool:
    return block.origin not in ("", PROFILE)


def _texts(blocks: Sequence[Block]) -> Iterator[str]:
    for block in blocks:
        if isinstance(block, Heading | Paragraph):
            yield plain(block.children)
