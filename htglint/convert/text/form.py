"""The form of the community in a page that was read from text: metadata, labels, pictures, and what is missing."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from ..tidy import plain, tidy
from ..tree import Break, Comment, Emphasis, Heading, Image, Item, List, Paragraph, Rule, Strong, Text
from . import shapes

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ...model import Context, Layout, MetadataField
    from ..tree import Block, Inline

_LABEL = re.compile(r"(?P<label>[^\W\d_][^:.!?\n]{0,60}?)[ \t\u00a0]*:(?!//)")
_SHORT_LABEL = 4
_NO_LIST = (
    "missing: what stood in this section; it held nothing but links, or something else that the text does not show"
)
_NO_TOPIC = "missing: the text of this topic"
_NO_METADATA = "missing: the list of the metadata; the text does not show it"


class Shaped(NamedTuple):
    """The blocks of a page, and sentences on what was guessed."""

    blocks: tuple[Block, ...]
    notes: tuple[str, ...]


class Former:
    """Gives blocks the form of a profile's pages; without a profile they stay nearly as they are."""

    def __init__(self, context: Context, layout: Layout, *, shows_pictures: bool) -> None:
        self.profile = context.profile
        self.edition = context.edition
        self.month = context.month
        self.layout = layout
        self.shows_pictures = shows_pictures
        sections = self.edition.sections if self.edition else ()
        self.names = {
            name.lower() for section in sections for name in (section.title, *section.aliases, *section.misnomers)
        }
        self.fields = {field.label.lower(): field for field in self.profile.metadata}
        self.known = {picture.text: picture.url for picture in self.profile.pictures}
        self.guessed: list[str] = []

    def shaped(self, blocks: Sequence[Block]) -> Shaped:
        """The page in its form."""
        formed = self.with_pictures(list(blocks))
        formed = self.with_metadata(formed)
        formed = [self.with_label(block) for block in formed]
        formed = list(self.with_placeholders(formed))
        notes: tuple[str, ...] = ()
        if self.guessed:
            paths = ", ".join(f"`{path}`" for path in self.guessed)
            notes = (f"the text does not show where the pictures are kept; these paths are guesses: {paths}",)
        return Shaped(tuple(formed), notes)

    # Pictures

    def with_pictures(self, blocks: list[Block]) -> list[Block]:
        if not self.shows_pictures:
            return blocks
        formed: list[Block] = []
        for at, block in enumerate(blocks):
            text = plain(block.children) if isinstance(block, Paragraph) and _is_one_line(block) else ""
            if text and self.is_picture(text, blocks, at):
                formed.append(Paragraph((self.picture(text, is_first=_is_at_top(blocks, at)),)))
            else:
                formed.append(block)
        return formed

    def is_picture(self, text: str, blocks: Sequence[Block], at: int) -> bool:
        if text in self.known:
            return True
        match = _LABEL.match(text)
        if match and match["label"].lower() in self.names:
            return False
        after = blocks[at + 1] if at + 1 < len(blocks) else None
        return shapes.is_caption(text) and not isinstance(after, List)

    def picture(self, text: str, *, is_first: bool) -> Image:
        if text in self.known:
            return Image(self.known[text], text, origin="profile")
        folder = self.profile.image_folder or "images"
        name = re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-") or "picture"
        path = f"{self.month}/{name}.png" if self.month else f"{name}.png"
        if is_first and self.layout.picture and self.month:
            year, month = self.month.split("-")
            path = self.layout.picture.format(year=year, month=month)
        url = f"{folder}/{path}"
        self.guessed.append(url)
        return Image(url, text, origin="guess")

    # Metadata

    def with_metadata(self, blocks: list[Block]) -> list[Block]:
        """The blocks with the metadata list below the title in its form, and a list to fill where it is lost."""
        title = next((at for at, block in enumerate(blocks) if isinstance(block, Heading)), None)
        if not self.profile.metadata or title is None or not _is_title(blocks[title]):
            return blocks
        below = title + 1
        first = blocks[below] if below < len(blocks) else None
        entries = _entries(first)
        if any(self.field(parts) is not None for parts in entries):
            items = tuple(Item((Paragraph(self.entry(parts)),)) for parts in entries)
            return [*blocks[:below], List(items), *blocks[below + 1 :]]
        required = (field for field in self.profile.metadata if field.required)
        lost = List(tuple(Item((Paragraph(self.empty_entry(field)),)) for field in required), origin="profile")
        return [*blocks[:below], lost, Comment(_NO_METADATA), *blocks[below:]]

    def field(self, parts: tuple[Inline, ...]) -> MetadataField | None:
        """The field that an entry fills, by its label."""
        text = shapes.without_symbol(plain(parts))
        match = _LABEL.match(text)
        return self.fields.get(match["label"].lower()) if match else None

    def entry(self, parts: tuple[Inline, ...]) -> tuple[Inline, ...]:
        field = self.field(parts)
        if field is None or not isinstance(parts[0], Text):
            return parts
        before, _, rest = parts[0].text.partition(":")
        symbol = before[: len(before) - len(shapes.without_symbol(before))] if before else ""
        mark = symbol.strip() or field.emoji
        return (Text(f"{mark} "), Strong((Text(f"{field.label}:"),)), Text(f" {rest.strip()} "), *parts[1:])

    def empty_entry(self, field: MetadataField) -> tuple[Inline, ...]:
        todo = Emphasis((Text(self.profile.placeholder.strip("_*")),)) if self.profile.placeholder else Text("…")
        return (Text(f"{field.emoji} "), Strong((Text(f"{field.label}:"),)), Text(" "), todo)

    # Labels

    def with_label(self, block: Block) -> Block:
        """A paragraph that begins with the name of a section and a colon, with that name in bold."""
        if self.edition is None or self.edition.form != "label" or not isinstance(block, Paragraph):
            return block
        first = block.children[0] if block.children else None
        match = _LABEL.match(first.text) if isinstance(first, Text) else None
        if match is None or not isinstance(first, Text) or not self.is_label(match["label"]):
            return block
        rest = first.text[match.end() :].strip()
        value = (Text(f" {rest} "), *block.children[1:])
        return Paragraph(tidy((Strong((Text(f"{match['label']}:"),)), *value)))

    def is_label(self, label: str) -> bool:
        """Whether words before a colon are the name of a section, or look like that of one the form does not know."""
        words = label.split()
        return label.lower() in self.names or (len(words) <= _SHORT_LABEL and all(word[0].isupper() for word in words))

    # What is missing

    def with_placeholders(self, blocks: Sequence[Block]) -> Iterator[Block]:
        """The blocks with a placeholder in every section and topic that the text leaves empty."""
        if not self.profile.placeholder:
            yield from blocks
            return
        todo = Paragraph((Emphasis((Text(self.profile.placeholder.strip("_*")),)),), origin="profile")
        for at, block in enumerate(blocks):
            if isinstance(block, Paragraph) and plain(block.children) == self.profile.placeholder.strip("_*"):
                yield todo
                continue
            yield block
            after = blocks[at + 1] if at + 1 < len(blocks) else None
            if isinstance(block, Heading) and block.level > 1 and _ends(after, block.level):
                yield todo
                yield Comment(_NO_LIST if plain(block.children).lower() in self.names else _NO_TOPIC)
            elif self.is_bare_label(block) and (_ends(after, 2) or self.is_labelled(after)):
                yield todo
                yield Comment(_NO_LIST)

    def is_bare_label(self, block: Block) -> bool:
        """Whether a paragraph is nothing but a bold label."""
        return self.is_labelled(block) and isinstance(block, Paragraph) and len(block.children) == 1

    def is_labelled(self, block: Block | None) -> bool:
        """Whether a paragraph begins with a bold label."""
        return isinstance(block, Paragraph) and bool(block.children) and isinstance(block.children[0], Strong)


def _is_title(block: Block) -> bool:
    return isinstance(block, Heading) and block.level == 1


def _is_one_line(block: Paragraph) -> bool:
    return not any(isinstance(part, Break) for part in block.children)


def _is_at_top(blocks: Sequence[Block], at: int) -> bool:
    """Whether only the title and the metadata stand above a block."""
    return all(isinstance(block, List) or _is_title(block) for block in blocks[:at])


def _entries(block: Block | None) -> list[tuple[Inline, ...]]:
    """The entries of what may be the metadata: a list of one-line items."""
    if not isinstance(block, List):
        return []
    firsts = [item.blocks[0] for item in block.items if len(item.blocks) == 1]
    entries = [first.children for first in firsts if isinstance(first, Paragraph)]
    return entries if len(entries) == len(block.items) else []


def _ends(block: Block | None, level: int) -> bool:
    """Whether nothing follows in a section: the page ends, or a heading of its level or above begins."""
    return block is None or isinstance(block, Rule) or (isinstance(block, Heading) and block.level <= level)
