"""The metadata list below the title, with emoji and labels, or a list to fill."""

from __future__ import annotations

from typing import TYPE_CHECKING

from htglint.convert.restore.origins import PROFILE
from htglint.convert.tidy import plain
from htglint.convert.tree import Comment, Emphasis, Heading, Item, List, Paragraph, Strong, Text

from . import shapes
from .labels import LABEL

if TYPE_CHECKING:
    from collections.abc import Sequence

    from htglint.base.profiles import MetadataField, Profile
    from htglint.convert.tree import Block, Inline

_LOST = "missing: the list of the metadata; the text does not show it"


def with_metadata(blocks: Sequence[Block], profile: Profile) -> list[Block]:
    """Return the blocks of a page with the list below its title in the profile's form."""
    title = next((at for at, block in enumerate(blocks) if isinstance(block, Heading)), None)
    heading = blocks[title] if title is not None else None
    if not profile.metadata or title is None or not isinstance(heading, Heading) or heading.level != 1:
        return list(blocks)
    fields = {field.label.lower(): field for field in profile.metadata}
    below = title + 1
    entries = _entries(blocks[below]) if below < len(blocks) else []
    found = [_field(parts, fields) for parts in entries]
    if any(found):
        pairs = zip(entries, found, strict=True)
        items = tuple(Item((Paragraph(_entry(parts, field) if field else parts),)) for parts, field in pairs)
        return [*blocks[:below], List(items, origin="text"), *blocks[below + 1 :]]
    required = (field for field in profile.metadata if field.required)
    to_fill = tuple(Item((Paragraph(_empty_entry(field, profile.placeholder)),)) for field in required)
    return [*blocks[:below], List(to_fill, origin=PROFILE), Comment(_LOST), *blocks[below:]]


def _entries(block: Block) -> list[tuple[Inline, ...]]:
    """Return the entries of possible metadata: a list of one-line items, or lines."""
    if not isinstance(block, List):
        return []
    firsts = [item.blocks[0] for item in block.items if len(item.blocks) == 1]
    entries = [first.children for first in firsts if isinstance(first, Paragraph)]
    return entries if len(entries) == len(block.items) else []


def _field(parts: tuple[Inline, ...], fields: dict[str, MetadataField]) -> MetadataField | None:
    """Return the field that an entry fills, by its label."""
    match = LABEL.match(shapes.without_symbol(plain(parts)))
    return fields.get(match["label"].lower()) if match else None


def _entry(parts: tuple[Inline, ...], field: MetadataField) -> tuple[Inline, ...]:
    """Return an entry with its own emoji or the profile's, and its label in bold."""
    first = parts[0]
    if not isinstance(first, Text):
        return parts
    before, _, rest = first.text.partition(":")
    symbol = before[: len(before) - len(shapes.without_symbol(before))].strip() or field.emoji
    return (Text(f"{symbol} "), Strong((Text(f"{field.label}:"),)), Text(f" {rest.strip()} "), *parts[1:])


def _empty_entry(field: MetadataField, placeholder: str) -> tuple[Inline, ...]:
    to_fill = Emphasis((Text(placeholder.strip("_*")),)) if placeholder else Text("…")
    return (Text(f"{field.emoji} "), Strong((Text(f"{field.label}:"),)), Text(" "), to_fill)
