"""Block elements -> blocks of the tree."""

from __future__ import annotations

import re
from collections import Counter
from itertools import takewhile
from typing import TYPE_CHECKING

from htglint.convert.tidy import plain, tidy
from htglint.convert.tree import (
    Break,
    Details,
    Fence,
    Footnote,
    Heading,
    Image,
    Item,
    Link,
    List,
    Paragraph,
    Quote,
    Strong,
    Table,
    Text,
    ThematicBreak,
)

from . import code, tables
from .boxes import alert_kind, is_footnote, is_footnotes
from .dom import BLOCKS, classes, has_block, is_tag, text_of
from .formulas import formula
from .inline import InlineReader, text
from .urls import safe

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from htglint.convert.tree import Block, Inline

    from .content import Content
    from .dom import Element
    from .embedded import Embedded

    _Reader = Callable[[Element, int], Iterable[Block]]

_DEEPEST = 60
"""How deeply blocks may be nested; what is deeper becomes plain paragraphs."""
_LETTERS = re.compile(r"\w")
_ALERT_SIGN = re.compile(r"\[!(NOTE|TIP|IMPORTANT|WARNING|CAUTION|INFO)\]")
_ALERT_TITLES = frozenset(("custom-block-title", "markdown-alert-title", "alert-heading", "admonition-title"))
_SPLIT_LISTS = frozenset(("bulleted-list", "numbered-list", "to-do-list"))
_LIST_TAGS = frozenset(("ul", "ol", "menu", "dir"))


class BlockReader:
    """Dependencies the blocks of one page."""

    def __init__(self, footnotes: Mapping[str, str], found: Content, embedded: Embedded) -> None:
        self.inline = InlineReader(footnotes, found, embedded)
        self.known_whole: dict[Element, bool] = {}
        self.readers: dict[str, _Reader] = {
            **dict.fromkeys(("h1", "h2", "h3", "h4", "h5", "h6"), self.heading),
            **dict.fromkeys(_LIST_TAGS, self.items),
            "p": self.content,
            "pre": self.fence,
            "hr": lambda _element, _depth: [ThematicBreak()],
            "blockquote": self.quote,
            "details": self.details,
            "a": self.linked,
            **dict.fromkeys(("video", "audio"), self.media),
            "dl": lambda element, depth: self.whole(self.definitions, element, depth),
            "table": lambda element, depth: self.whole(self.table, element, depth),
        }

    def content(self, element: Element, depth: int = 0) -> tuple[Block, ...]:
        """Return the blocks in an element; inline parts between them are paragraphs."""
        if depth > _DEEPEST:
            return (Paragraph(tuple(text(text_of(element)))),)
        element = self.unwrapped(element)
        blocks: list[Block] = []
        pending: list[Inline] = list(text(element.text))

        def flush() -> None:
            blocks.extend(_paragraphs(pending))
            pending.clear()

        for child in element:
            if not is_tag(child):
                pass
            elif (found := formula(child)) is not None and found.is_display:
                flush()
                self.inline.drop(child)
                blocks.append(Fence("math", found.tex))
            elif found is not None:
                pending += self.inline.formula(child, found)
            elif self.inline.is_left_out(child) or code.is_numbers(child):
                self.inline.drop(child)
            elif child.tag == "summary" and child is _summary(element):
                flush()  # the part to open has it as its line
            elif child.tag in BLOCKS or has_block(child):
                flush()
                blocks = _joined(blocks, self.block(child, depth + 1), goes_on=_goes_on(child))
            else:
                pending += self.inline.element(child)
            pending += text(child.tail)
        flush()
        return tuple(blocks)

    def unwrapped(self, element: Element) -> Element:
        """Return the innermost of nested boxes that contain only one box each."""
        while len(element) == 1 and not (element.text or "").strip() and not (element[0].tail or "").strip():
            inner = element[0]
            plain_box = inner.tag in ("div", "section", "center") and not self.inline.is_left_out(inner)
            if not plain_box or alert_kind(inner) or is_footnotes(inner) or code.is_listing(inner):
                break
            element = inner
        return element

    def block(self, element: Element, depth: int) -> Iterable[Block]:
        """Yield the blocks that an element stands for."""
        if element.tag == "ol" and is_footnotes(element):
            return self.whole(self.footnotes, element, depth)
        if code.is_listing(element):
            return self.fence(element, depth)
        reader = self.readers.get(element.tag)
        if reader is not None:
            return reader(element, depth)
        kind = alert_kind(element)
        if kind:
            return [self.alert(element, kind, depth)]
        if is_footnotes(element):
            return self.whole(self.footnotes, element, depth)
        return self.content(element, depth)

    def whole(self, reader: _Reader, element: Element, depth: int) -> tuple[Block, ...]:
        """Read an element of a known form, or all its content if text is outside the form.

        Characters are compared and not words, because it depends on the form where words touch. The result is cached:
        an element is read again if one around it has lost text, and each level would double the work.
        """
        if element in self.known_whole:
            return tuple(reader(element, depth)) if self.known_whole[element] else self.content(element, depth)
        before = len(self.inline.dropped)
        blocks = tuple(reader(element, depth))
        got = Counter(_all_text((*blocks, *self.inline.dropped[before:])))
        wanted = Counter("".join(_LETTERS.findall(text_of(element))))
        self.known_whole[element] = wanted <= got
        if self.known_whole[element]:
            return blocks
        del self.inline.dropped[before:]  # it is dropped again
        return self.content(element, depth)

    def linked(self, element: Element, depth: int) -> Iterator[Block]:
        """The blocks in a link: the first one that shows something leads where it leads."""
        url = safe(element.get("href"))
        for block in self.content(element, depth):
            if url and not url.startswith("#") and isinstance(block, Paragraph | Heading) and not _leads(block, url):
                yield block._replace(children=(Link(url, block.children, element.get("title", "")),))
                url = ""
            else:
                yield block

    def media(self, element: Element, depth: int) -> Iterator[Block]:
        """A player, as a link to what it plays, and the blocks that show where it can't."""
        if url := safe(element.get("src")):
            yield Paragraph((Link(url, (Text(element.get("title") or url),)),))
        yield from self.content(element, depth)

    def heading(self, element: Element, depth: int) -> Iterator[Block]:
        """Yield a heading; an empty one is left out."""
        children = self.inline.children(element) if not has_block(element) else self.flat(element, depth)
        shown = tidy(children)
        if len(shown) == 1 and isinstance(link := shown[0], Link) and link.url.startswith("#"):  # to itself
            children = list(link.children)
        if shown:
            yield Heading(int(element.tag[1]), tuple(children))

    def flat(self, element: Element, depth: int) -> list[Inline]:
        """Return the content of an element on one line, with line breaks between blocks."""
        return _flattened(self.content(element, depth + 1)) if has_block(element) else self.inline.children(element)

    def items(self, element: Element, depth: int) -> Iterator[Block]:
        """Yield a list; text and lists between its items are not lost."""
        items: list[Item] = []
        loose = False
        for child in element:
            if not is_tag(child):
                continue
            if self.inline.is_left_out(child):
                self.inline.drop(child)
            elif child.tag in _LIST_TAGS and items:  # a list between items belongs to the one before
                items[-1] = Item((*items[-1].blocks, *self.items(child, depth + 1)), items[-1].checked)
            elif child.tag == "li":
                loose = loose or child.find("p") is not None
                items.append(self.item(child, depth))
            else:
                items.append(Item(tuple(self.block(child, depth + 1))))
            items += (Item((Paragraph(tuple(text(tail))),)) for tail in (child.tail or "",) if tail.strip())
        if element.text and element.text.strip():
            yield Paragraph(tuple(text(element.text)))
        start = None if element.tag != "ol" else _start(element)
        if items:
            yield List(tuple(items), start, tight=not loose)

    def item(self, element: Element, depth: int) -> Item:
        """Return an item, and whether its box is checked."""
        return Item(self.content(element, depth + 1), _task(element))

    def definitions(self, element: Element, depth: int) -> Iterator[Block]:
        """A definition list becomes a list of bold terms, each with what is said about it."""
        items: list[list[Block]] = []
        for child in element.iter("dt", "dd"):
            if next(child.iterancestors("dl")) is not element:
                continue
            if child.tag == "dt" or not items:
                items.append([])
            if child.tag == "dt":
                items[-1].append(Paragraph((Strong(tuple(self.flat(child, depth))),)))
            else:
                items[-1] += self.content(child, depth + 1)
        yield List(tuple(Item(tuple(blocks)) for blocks in items), tight=False)

    def fence(self, element: Element, _depth: int) -> Iterator[Block]:
        """Yield a code block; one that holds nothing but the numbers of lines is left out."""
        numbers = [one for one in element.iter() if is_tag(one) and (one.tag == "button" or code.is_numbers(one))]
        for one in numbers:
            self.inline.drop(one)
        fence = code.fence(element)
        if fence.text or not numbers:
            yield fence

    def quote(self, element: Element, depth: int) -> Iterator[Block]:
        """Yield a quote, or the alert that a renderer without alerts has shown as one."""
        kind = alert_kind(element)
        if kind:
            yield self.alert(element, kind, depth)
            return
        blocks = self.content(element, depth)
        if blocks and isinstance(first := blocks[0], Paragraph):
            children = tidy(first.children)
            match = _ALERT_SIGN.fullmatch(children[0].text) if children and isinstance(children[0], Text) else None
            if match and (len(children) == 1 or isinstance(children[1], Break)):
                yield Quote(match[1], (Paragraph(children[2:]), *blocks[1:]))
                return
        yield Quote("", blocks)

    def details(self, element: Element, depth: int) -> Iterator[Block]:
        """Yield a part to open, with the line that is seen before."""
        summary = _summary(element)
        head = tuple(self.flat(summary, depth)) if summary is not None else (Text("Details"),)
        yield Details(head, self.content(element, depth))

    def table(self, element: Element, depth: int) -> Iterable[Block]:
        """Yield a table, or the content of one that only makes a layout."""
        rows = tables.rows(element)
        has_gap = any(self.inline.is_left_out(cell) for row in rows for cell in row)
        if has_gap or not tables.holds_data(element, rows):
            blocks: list[Block] = []
            for row in rows:
                for cell in row:
                    if self.inline.is_left_out(cell):
                        self.inline.drop(cell)
                    else:
                        blocks += self.content(cell, depth + 1)
            return blocks
        caption = element.find("caption")
        title = tuple(self.flat(caption, depth)) if caption is not None else ()
        table = tables.table(rows, lambda cell: tuple(self.flat(cell, depth)))
        return [Paragraph(title), table] if tidy(title) else [table]

    def alert(self, element: Element, kind: str, depth: int) -> Block:
        """Return an alert; a title that only names its kind is left out."""
        blocks = self.content(element, depth)
        if not blocks or not isinstance(blocks[0], Paragraph | Heading):
            return Quote(kind, blocks)
        shown = tidy(blocks[0].children)
        if plain(shown).upper() in {name.upper() for name in (kind, *classes(element))}:
            self.inline.dropped.append(plain(shown))
            return Quote(kind, blocks[1:])
        title = next((one for one in element.iter() if not _ALERT_TITLES.isdisjoint(classes(one))), None)
        if title is None or plain(shown).split() != text_of(title).split():
            return Quote(kind, blocks)
        return Quote(kind, blocks[1:], shown)

    def footnotes(self, element: Element, depth: int) -> Iterator[Block]:
        """Yield the footnotes that the text refers to."""
        known = self.inline.footnotes
        for child in element.iter("li", "aside", "div", "hr", "h2"):
            if child.tag in ("hr", "h2"):
                self.inline.drop(child)
            elif is_footnote(child) and child.get("id") in known:
                yield Footnote(known[child.get("id")], self.content(child, depth + 1))


def footnote_labels(root: Element) -> dict[str, str]:
    """Return the number of each footnote by the identifier of its text."""
    found = [
        one for box in root.iter() if is_footnotes(box) for one in box.iter("li", "aside", "div") if is_footnote(one)
    ]
    return {one.get("id"): str(number) for number, one in enumerate(dict.fromkeys(found), 1)}


def _leads(block: Paragraph | Heading, url: str) -> bool:
    """Return whether a link around a block is redundant.

    The block shows nothing, contains a link itself, or is the picture that the link leads to.
    """
    parts = tidy(block.children)
    return not parts or any(isinstance(part, Link) or (isinstance(part, Image) and part.url == url) for part in parts)


def _summary(element: Element) -> Element | None:
    """The line of a part to open that is seen before; None for any other element."""
    return element.find("summary") if element.tag == "details" else None


def _paragraphs(parts: Iterable[Inline]) -> Iterator[Paragraph]:
    """Return the paragraphs of inline parts; old pages put two line breaks between them."""
    pieces: list[list[Inline]] = [[]]
    for part in parts:
        if _is_hard_break(part) and any(map(_is_hard_break, takewhile(_is_blank, reversed(pieces[-1])))):
            pieces.append([])
        else:
            pieces[-1].append(part)
    return (Paragraph(tuple(piece)) for piece in pieces if not all(map(_is_blank, piece)))


def _is_hard_break(part: Inline) -> bool:
    return isinstance(part, Break) and part.hard


def _is_blank(part: Inline) -> bool:
    return isinstance(part, Break) or (isinstance(part, Text) and not part.text.strip(" \t\r\f"))


def _start(element: Element) -> int:
    first = element.find("li")
    start = element.get("start") or (first.get("value") if first is not None else None) or "1"
    return int(start) if re.fullmatch(r"\d{1,9}", start) else 1


def _joined(blocks: list[Block], new: Iterable[Block], *, goes_on: bool) -> list[Block]:
    """Append blocks; if a list ``goes_on``, its items are added to the previous list."""
    new = list(new)
    if goes_on and blocks and new and isinstance(last := blocks[-1], List) and isinstance(first := new[0], List):
        return [*blocks[:-1], last._replace(items=(*last.items, *first.items)), *new[1:]]
    blocks += new
    return blocks


def _goes_on(element: Element) -> bool:
    """Whether a list goes on with the one before: Notion makes a list of each item."""
    before = element.getprevious()
    if before is None or _SPLIT_LISTS.isdisjoint(classes(element)) or (before.tail or "").strip():
        return False
    return bool(before.tag == element.tag and before.get("class") == element.get("class"))


def _task(element: Element) -> bool | None:
    """Return whether the box that opens an item is checked; None if there is no box."""
    if "inline-task-list" in classes(element.getparent()):  # Confluence
        return "checked" in classes(element)
    box = next((one for one in element.iter("input", "div", "span") if _is_box(one)), None)
    if box is None or next(box.iterancestors("li")) is not element:
        return None
    return "checked" in box.attrib or box.get("aria-checked") == "true" or "checkbox-on" in classes(box)


def _is_box(element: Element) -> bool:
    """Return whether an element is a checkbox: of a form, of Notion, or of a script."""
    if element.tag == "input":
        return bool(element.get("type") == "checkbox")
    return element.get("role") == "checkbox" or not classes(element).isdisjoint(("checkbox-on", "checkbox-off"))


def _all_text(parts: Iterable[object]) -> str:
    """Return every string in parts of the tree, in no order."""
    found: list[str] = []
    pending: list[object] = list(parts)
    while pending:
        part = pending.pop()
        if isinstance(part, str):
            found.append(part)
        elif isinstance(part, Paragraph | Heading):
            found.append(plain(part.children))
        elif isinstance(part, Table):
            found += (plain(cell) for row in (part.head, *part.rows) for cell in row)
        elif isinstance(part, tuple):
            pending += part
    return "\n".join(found)


def _flattened(blocks: Iterable[Block]) -> list[Inline]:
    """Blocks as inline parts with line breaks between them."""
    parts: list[Inline] = []
    for block in blocks:
        inner = _inner(block)
        if parts and inner:
            parts.append(Break(hard=True))
        parts += inner
    return parts


def _inner(block: Block) -> list[Inline]:
    if isinstance(block, Paragraph | Heading):
        return list(block.children)
    if isinstance(block, List):
        items = [[Text("• "), *_flattened(item.blocks)] for item in block.items]
        return [part for number, item in enumerate(items) for part in ([Break(hard=True)] if number else []) + item]
    if isinstance(block, Fence):
        return [part for line in block.text.split("\n") for part in (Text(line), Break(hard=True))]
    if isinstance(block, Quote | Footnote):
        return _flattened(block.blocks)
    if isinstance(block, Details):
        return [*block.summary, Break(hard=True), *_flattened(block.blocks)]
    if isinstance(block, Table):
        rows = (block.head, *block.rows)
        return [part for row in rows for cell in row for part in (*cell, Break(hard=True))]
    return []
