"""Applies a profile's layout to a page: front matter, lines, pictures and links."""

from __future__ import annotations

from typing import TYPE_CHECKING

from htglint.base.escape import visible
from htglint.base.profiles import Layout
from htglint.document.head import filled
from htglint.layout.choices import layout_of

from .pictures import EMBEDDED, Pictures, is_renamed, source_name
from .restore.origins import GUESS
from .sentence_lines import one_per_line
from .tidy import plain, tidy
from .tree import (
    Break,
    Code,
    Details,
    Emphasis,
    Footnote,
    FootnoteMark,
    Heading,
    Image,
    Item,
    Link,
    List,
    Page,
    Paragraph,
    Quote,
    Strike,
    Strong,
    Table,
    Text,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from htglint.base.context import Context
    from htglint.base.profiles import Profile

    from .reading import ReaderResult
    from .tree import Block, Inline

    Change = Callable[[tuple[Inline, ...]], tuple[Inline, ...]]

_ELEMENTS = (Strong, Emphasis, Strike, Code, Link, Image)
_HEAD = 1000
"""Parts of a paragraph that may tell the kind and the month of a page."""
ANY_PAGE = Layout(sentence_lines=True)
"""How a page is written that no profile is for: as the newest pages of the community are."""


def head(page: Page) -> Page:
    """Return the page up to its first topic, which determines its profile and month."""
    blocks: list[Block] = []
    for block in page.blocks:
        if isinstance(block, Heading) and block.level == 2:
            break
        blocks.append(block._replace(children=block.children[:_HEAD]) if isinstance(block, Paragraph) else block)
    return page._replace(blocks=tuple(blocks))


def layout(context: Context) -> Layout:
    """Return the layout for the page's month; without a month, the newest."""
    return layout_of(context) or ANY_PAGE


def shaped(reading: ReaderResult, context: Context, layout: Layout, pictures: Pictures) -> tuple[Page, tuple[str, ...]]:
    """Return the page in its final form, and notes about what was guessed."""
    shaper = _Shaper(reading, context, layout, pictures)
    blocks = tuple(shaper.block(block, in_list=False) for block in reading.page.blocks)
    return Page(blocks, reading.page.front_matter or front_matter(context)), tuple(shaper.notes())


def front_matter(context: Context) -> tuple[tuple[str, str], ...]:
    """Return the front matter that the profile wants for the month."""
    month = context.month
    if month is None:
        return ()
    fields = (field for field in context.profile.front_matter if field.since <= month)
    return tuple((field.key, filled(field.value, month, context.profile)) for field in fields)


class _Shaper:
    def __init__(self, reading: ReaderResult, context: Context, layout: Layout, pictures: Pictures) -> None:
        self.keeps_lines = reading.keeps_lines
        self.context = context
        self.profile: Profile = context.profile
        self.layout = layout
        self.pictures = pictures
        self.guessed: dict[str, None] = {}
        self.carried = reading.pictures
        self.left_out: dict[str, None] = {}
        self.is_absolute = reading.is_absolute and bool(self.profile.site)
        self.eats_lines = reading.eats_lines and not reading.keeps_lines

    def notes(self) -> Iterator[str]:
        if self.guessed:
            paths = ", ".join(f"`{visible(path)}`" for path in self.guessed)
            yield f"the site has renamed pictures; these paths are guesses (--images or --reference may know): {paths}"

        if self.left_out:
            count = len(self.left_out)
            yield f"pictures inside the input that are left out: {count}; --images DIR writes them to a folder"

    def block(self, block: Block, *, in_list: bool) -> Block:
        if isinstance(block, Paragraph):
            return block._replace(children=self.paragraph(block.children, in_list=in_list))
        if isinstance(block, Heading):
            return block._replace(children=self.inline(block.children))
        if isinstance(block, List):
            items = (Item(self.blocks(item.blocks, in_list=True), item.checked) for item in block.items)
            return block._replace(items=tuple(items))
        if isinstance(block, Quote | Details | Footnote):
            return block._replace(blocks=self.blocks(block.blocks, in_list=in_list))
        if isinstance(block, Table):
            rows = tuple(tuple(map(self.inline, row)) for row in block.rows)
            return block._replace(head=tuple(map(self.inline, block.head)), rows=rows)
        return block

    def blocks(self, blocks: tuple[Block, ...], *, in_list: bool) -> tuple[Block, ...]:
        return tuple(self.block(block, in_list=in_list) for block in blocks)

    def paragraph(self, parts: tuple[Inline, ...], *, in_list: bool) -> tuple[Inline, ...]:
        parts = self.inline(parts)
        if self.eats_lines:
            parts = _with_lost_breaks(tidy(parts))
        if self.keeps_lines or in_list:
            return parts
        if self.layout.label_lines:
            parts = _with_label_line(parts)
        return one_per_line(parts) if self.layout.sentence_lines else parts

    def inline(self, parts: tuple[Inline, ...]) -> tuple[Inline, ...]:
        return tuple(map(self.part, parts))

    def part(self, part: Inline) -> Inline:
        if isinstance(part, Image):
            return self.image(part)
        if isinstance(part, Link):
            return part._replace(url=self.url(part.url, part), children=self.inline(part.children))
        if isinstance(part, Text | Code | Break | FootnoteMark):
            return part
        return part._replace(children=self.inline(part.children))

    def url(self, url: str, link: Link) -> str:
        """Return a link into the site in the form that the profile prefers.

        It undoes absolute links that were made when the page was saved.
        """
        site = self.profile.site
        if self.is_absolute and url.startswith(f"{site}/") and plain(link.children) != url:
            return url.removeprefix(site)
        return url

    def image(self, image: Image) -> Image | Text:
        carried = self.carried.get(image.url)
        if carried is not None and self.pictures.folder:
            return image._replace(url=self.pictures.written(carried, self.profile.image_folder))
        if image.url.startswith(EMBEDDED):
            self.left_out[image.url] = None
            return Text(image.text)
        month = self.context.month
        folder = self.profile.image_folder or "."
        known = self.pictures.path(image.url, folder, month)
        if known:
            return image._replace(url=known)
        if not is_renamed(image.url):
            return image
        name = source_name(image.url)
        if not self.profile.image_folder or month is None:
            path = image.url.rsplit("/", 1)[0] + f"/{name}"
        elif name.startswith(month):
            path = f"{folder}/{name}"
        else:
            path = f"{folder}/{month}/{name}"
        self.guessed[path] = None
        return image._replace(url=path, origin=GUESS)


def _with_lost_breaks(parts: tuple[Inline, ...]) -> tuple[Inline, ...]:
    """Insert a line break between inline elements that touch.

    Authors put a space or a line break between them, so the break was lost.
    """
    restored: list[Inline] = []
    for part in parts:
        if restored and isinstance(restored[-1], _ELEMENTS) and isinstance(part, _ELEMENTS):
            restored.append(Break(hard=False))
        restored.append(part)
    return tuple(restored)


def _with_label_line(parts: tuple[Inline, ...]) -> tuple[Inline, ...]:
    """Break the line behind the bold label that opens a paragraph."""
    parts = tidy(parts)
    if len(parts) < 2 or not isinstance(parts[0], Strong):
        return parts
    label, rest = parts[0], parts[1:]
    if plain((label,)).endswith(":"):
        return tidy((label, Break(hard=False), *rest))
    if isinstance(rest[0], Text) and rest[0].text.startswith(": "):
        return tidy((label, Text(":"), Break(hard=False), Text(rest[0].text[2:]), *rest[1:]))
    return parts
