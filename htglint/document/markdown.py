"""Markdown parsing: blocks and links with spans, structure, and meaning.

Only this module uses the parser. The parser's positions are UTF-8 bytes; this module converts them to code points.
"""

# No `from __future__ import annotations`: named tuples with string annotations take longer to create.
import re
from collections import Counter
from typing import TYPE_CHECKING, Any, NamedTuple

import pyromark

from htglint.base.findings import Span

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_OPTIONS = (
    pyromark.Options.ENABLE_TABLES
    | pyromark.Options.ENABLE_STRIKETHROUGH
    | pyromark.Options.ENABLE_FOOTNOTES
    | pyromark.Options.ENABLE_TASKLISTS
    | pyromark.Options.ENABLE_GFM
)
_BLANKS = re.compile(r"[ \t\n\r\f\v]+")
_WORD = re.compile(r"\w")
_COMMENT_FOR_US = re.compile(r"(?:(?<![ \t])[ \t]++)?<!--[ \t]*htglint-(?:(?!-->)[^\n])*-->[ \t]*\n?")
_FOR_US = re.compile(r"\s*+<!--[ \t]*htglint-[^\n]*-->\s*+")
"""A block that is only a suppression comment."""
_INLINE_DESTINATION = re.compile(r"\][ \t]*\(\s*(?:<([^<>\n]*)>|((?:[^\s()\\]|\\.|\((?:[^\s()\\]|\\.)*\))*))")
_ENDS_LINK = re.compile(r""">?\s*+(?:(?:"[^"]*"|'[^']*'|\([^()]*\))\s*+)?\)""", re.S)
"""An optional title and the closing parenthesis after a destination."""
_OWN_HEADING = re.compile(r"</?[hH][1-6]")
_HEADING = re.compile(r"<h(?P<level>[1-6])>(?P<text>.*?)</h(?P=level)>", re.S)
_RENDERED = re.compile(
    r"</?(?:code|strong|em|del|a)>|<br />|<(?:a href|img src)=\"[^\"<>]*\"(?: (?:alt|title)=\"[^\"<>]*\")*(?: /)?>"
)
"""Tags that the parser renders in a heading; equal tags in the page have the same meaning."""
PIECE = 1 << 20
"""Size, in code points, of the pieces in which a large page is parsed."""
_BEFORE_HEADING = re.compile(r"\n[^\s<`~][^\n]*\n\r?\n(?=#{1,6} )")
"""The end of a piece: after a blank line and before a heading, which end nearly all blocks."""
_GO_ON = ("code", "html")
"""Blocks that a heading does not end."""
EMPHASIS = "~"
"""Prefix of emphasis in a skeleton."""
_EMPHASIS = ("Emphasis", "Strong", "Strikethrough")
_BLOCKS = {
    "Paragraph": "paragraph", "Heading": "heading", "BlockQuote": "quote", "CodeBlock": "code", "HtmlBlock": "html",
    "List": "list", "Item": "item", "Table": "table", "TableHead": "head", "TableRow": "row", "TableCell": "cell",
    "FootnoteDefinition": "footnote",
}  # fmt: skip


class Block(NamedTuple):
    """A block: its kind, span, nesting depth, and visible text.

    ``level`` is a heading's level or an ordered list's first number, ``info`` a fence's info string or a quote's kind.
    """

    kind: str
    span: Span
    depth: int
    level: int
    info: str
    text: str


class LinkSpan(NamedTuple):
    """A link or image; ``destination`` is the span of its URL, None for a reference."""

    kind: str
    span: Span
    url: str
    destination: Span | None


class StrongSpan(NamedTuple):
    """Bold text; ``opens``: no word precedes it in its paragraph or list item."""

    span: Span
    text: str
    opens: bool


class Tree(NamedTuple):
    """Blocks and inlines of a page, each in source order."""

    blocks: tuple[Block, ...]
    links: tuple[LinkSpan, ...]
    strongs: tuple[StrongSpan, ...]
    code: tuple[Span, ...]
    html: tuple[Span, ...]


def tree(text: str, start: int) -> Tree:
    """Parse the blocks and inlines of the Markdown that starts at ``start``.

    A large page is parsed in pieces, because the parser's events take more memory than the page; a piece that ends
    inside a block is parsed again with the text that follows.
    """
    walk = _Walk(text)
    # Definitions of references and footnotes apply to the whole page.
    is_large = len(text) - start > PIECE and "]:" not in text
    size = PIECE if is_large else len(text)
    while start < len(text):
        found = _BEFORE_HEADING.search(text, start + size) if len(text) - start > size else None
        end = found.end() if found else len(text)
        taken = walk.take(start, end)
        start, size = (end, PIECE) if taken else (start, 2 * size)
    return walk.tree()


def skeleton(text: str, start: int) -> tuple[str, ...]:
    """Return the structure of Markdown from ``start``: blocks, inlines, code, links.

    Link fragments and suppression comments are not included.
    """
    return tuple(_skeleton(text[start:]))


def meaning(source: str) -> list[object]:
    """Return the parse of Markdown for ``Document.meaning``."""
    return _Meaning(_parsable(source)).run()


def footnotes(source: str) -> Counter[str]:
    """Return how often each footnote of a Markdown text is referred to, by its label."""
    if "[^" not in source:
        return Counter()
    events: Iterator[Any] = pyromark.events(_parsable(source), options=_OPTIONS)
    return Counter(event["FootnoteReference"] for event in events if "FootnoteReference" in event)


def html(source: str) -> str:
    """Render Markdown as HTML, raw HTML included."""
    return pyromark.html(_parsable(source), options=_OPTIONS)


def titles(source: str) -> tuple[str, ...] | None:
    """Return the visible texts of the headings, ten times faster than from the tree.

    They are read from rendered HTML; None if raw HTML of the page could be mistaken for it.
    """
    if _OWN_HEADING.search(source) or "[^" in source:
        return None
    shown = [_RENDERED.sub("", match["text"]) for match in _HEADING.finditer(html(source))]
    if any("<" in text for text in shown):
        return None
    return tuple(" ".join(_unescaped(text).split()) for text in shown)


def _unescaped(text: str) -> str:
    """Decode rendered text; the parser escapes only these characters."""
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", '"').replace("&amp;", "&")


class _Offsets:
    """Converts byte offsets of the parsed part to code point offsets of the text.

    It counts from the previous offset, because the parser's positions are nearly in the order of the text.
    """

    def __init__(self, source: str, start: int) -> None:
        self._data = b"" if source.isascii() else source.encode()
        self._byte, self._at = 0, start
        self.of: Callable[[int], int] = self._counted if self._data else start.__add__

    def _counted(self, byte: int) -> int:
        if byte >= self._byte:
            self._at += len(self._data[self._byte : byte].decode())
        else:
            self._at -= len(self._data[byte : self._byte].decode())
        self._byte = byte
        return self._at


class _Open:
    """An open block or inline; ``parts`` collects its visible text."""

    __slots__ = ("data", "name", "opens", "parts", "seen", "slot", "start", "worded")

    def __init__(self, name: str, data: Any, start: int, slot: int) -> None:
        self.name = name
        self.data = data
        self.start = start
        self.slot = slot
        self.opens = False
        self.parts: list[str] = []
        self.seen = 0
        self.worded = False

    def has_word(self) -> bool:
        """Return whether its text so far contains a word; each part is searched once."""
        while not self.worded and self.seen < len(self.parts):
            self.worded = _WORD.search(self.parts[self.seen]) is not None
            self.seen += 1
        return self.worded


class _Walk:
    """One pass over the parser's events; performance matters here.

    A block gets its place in the list when it opens, so the list is in source order.
    """

    def __init__(self, text: str) -> None:
        self.text = text
        self.source = ""
        self.offset: Callable[[int], int] = int
        self.blocks: list[Block | None] = []
        self.links: list[LinkSpan] = []
        self.strongs: list[StrongSpan] = []
        self.code: list[Span] = []
        self.html: list[Span] = []
        self.depth = 0

    def tree(self) -> Tree:
        """Return the tree of all pieces."""
        self.strongs.sort()
        blocks = tuple(block for block in self.blocks if block is not None)
        return Tree(blocks, tuple(self.links), tuple(self.strongs), tuple(self.code), tuple(self.html))

    def take(self, start: int, end: int) -> bool:
        """Parse a piece of the text.

        Return False, and drop the piece, if its last block may continue after it.
        """
        lists: tuple[list[Any], ...] = (self.blocks, self.links, self.strongs, self.code, self.html)
        before = [len(found) for found in lists]
        self.source = _parsable(self.text[start:end])
        self.offset = _Offsets(self.source, start).of
        self.walk()
        last = next((block for block in reversed(self.blocks) if block is not None and block.depth == 0), None)
        if end == len(self.text) or last is None or last.kind not in _GO_ON:
            return True
        for found, length in zip(lists, before, strict=True):
            del found[length:]
        return False

    def walk(self) -> None:
        """Process the parser's events of a piece."""
        stack = [_Open("", None, 0, 0)]
        parts = stack[0].parts
        events: Iterator[tuple[Any, Any]] = pyromark.events_with_range(self.source, options=_OPTIONS, merge_text=True)
        for event, place in events:
            if isinstance(event, str):
                if event in ("SoftBreak", "HardBreak"):
                    parts.append("\n")
                elif event == "Rule":
                    self.blocks.append(Block("rule", self.span(place), self.depth, 0, "", ""))
                continue
            name, value = event.popitem()  # it has one item; ``items`` takes three times as long
            if name == "Text":
                parts.append(value)
            elif name == "Start":
                opened = self.opened(value, place["start"])
                if opened.name == "Strong":
                    opened.opens = not stack[-1].has_word()
                stack.append(opened)
                parts = opened.parts
            elif name == "End":
                closed = stack.pop()
                parts = stack[-1].parts
                text = "".join(closed.parts)
                if self.closed(closed, text, self.offset(place["end"])):
                    parts.append(text)
            elif name == "Code":
                parts.append(value)
                self.code.append(self.span(place))
            elif name == "InlineHtml":
                self.html.append(self.span(place))
        self.reference_definitions()

    def span(self, place: Any) -> Span:
        """Return the span of an event."""
        return Span(self.offset(place["start"]), self.offset(place["end"]))

    def opened(self, value: Any, byte: int) -> _Open:
        name, data = value, None
        if not isinstance(value, str):
            ((name, data),) = value.items()
        slot = -1
        if name in _BLOCKS:
            slot = len(self.blocks)
            self.blocks.append(None)
            self.depth += 1
        return _Open(name, data, self.offset(byte), slot)

    def closed(self, closed: _Open, text: str, end: int) -> bool:
        """Record a closed block or inline.

        Return whether its text belongs to the text around it.
        """
        span = Span(closed.start, end)
        kind = _BLOCKS.get(closed.name)
        if kind is not None:
            self.depth -= 1
            level, info = _level_and_info(closed.name, closed.data)
            self.blocks[closed.slot] = Block(kind, span, self.depth, level, info, text)
            if kind == "code":
                self.code.append(span)
            elif kind == "html":
                self.html.append(span)
            return False
        if closed.name == "Link" or closed.name == "Image":
            url = closed.data["dest_url"]
            if closed.data["link_type"] == "Email":  # the parser gives only the address
                url = f"mailto:{url}"
            self.links.append(LinkSpan(closed.name.lower(), span, url, self.destination(span, closed.data)))
        elif closed.name == "Strong":
            self.strongs.append(StrongSpan(span, text, closed.opens))
        return closed.name != "Image"

    def destination(self, span: Span, data: Any) -> Span | None:
        """Return the span of an inline link's URL."""
        if data["link_type"] in ("Autolink", "Email"):
            return Span(span.start + 1, span.end - 1)
        if data["link_type"] != "Inline":
            return None
        url = data["dest_url"]
        start = span.end - 1 - len(url)
        if start - 2 > span.start and self.text.startswith(f"]({url})", start - 2):
            return Span(start, span.end - 1)
        # The destination ends the link, so the last "](" that reaches the end is the right one.
        at = self.text.rfind("](", span.start, span.end)
        while at >= 0:
            match = _INLINE_DESTINATION.match(self.text, at, span.end)
            if match and _ENDS_LINK.fullmatch(self.text, match.end(), span.end):
                return Span(*match.span(1 if match.group(1) is not None else 2))
            at = self.text.rfind("](", span.start, at)
        # Parentheses nested deeper than the expression allows: protect everything after the text.
        at = self.text.find("](", span.start, span.end)
        return Span(at + 2, span.end - 1) if at >= 0 else span

    def reference_definitions(self) -> None:
        if "]:" not in self.source:
            return
        for data in pyromark.reference_definitions(self.source, options=_OPTIONS).values():
            span = Span(self.offset(data["span"]["start"]), self.offset(data["span"]["end"]))
            mark = self.text.find("]:", span.start, span.end)
            where = self.text.find(data["dest"], mark, span.end) if data["dest"] else -1
            destination = Span(where, where + len(data["dest"])) if where >= 0 else Span(mark + 2, span.end)
            self.links.append(LinkSpan("definition", span, data["dest"], destination))


def _level_and_info(name: str, data: Any) -> tuple[int, str]:
    """Return level and info of a block."""
    if data is None:
        return 0, ""
    if name == "Heading":
        return int(data["level"][1]), ""
    if name == "List":
        return data, ""
    if name == "CodeBlock":
        return 0, data["Fenced"] if isinstance(data, dict) else "\tindented"
    return 0, data if name == "BlockQuote" else ""


def _skeleton(source: str) -> list[str]:
    entries: list[str] = []
    opened: list[tuple[str, int, int]] = []  # the name, the index of its entry, and its start in bytes
    code: list[str] = []
    source = _parsable(source)
    data = source.encode()
    events: Iterator[tuple[Any, Any]] = pyromark.events_with_range(source, options=_OPTIONS)
    for event, place in events:
        if isinstance(event, str):
            if event == "Rule":
                entries.append(event)
            continue
        ((name, value),) = event.items()
        if name == "Start":
            kind, about = (value, None) if isinstance(value, str) else next(iter(value.items()))
            opened.append((kind, len(entries), place["start"]))
            entries.append(_entry(kind, about))
            code.clear()
        elif name == "End":
            kind, at, start = opened.pop()
            if kind == "HtmlBlock" and _FOR_US.fullmatch(data[start : place["end"]].decode()):
                del entries[at:]  # suppression comments are not part of the structure
                continue
            entries.append(f"{EMPHASIS}/" if kind in _EMPHASIS else "/")
            if kind == "CodeBlock":
                entries.append("".join(code))
        elif name == "Text":
            code.append(value)
        elif name == "Code":
            entries.append(f"Code:{value}")
    return entries


def _entry(kind: str, data: Any) -> str:
    """Return the skeleton entry of an opening block or inline."""
    if kind in _BLOCKS:
        level, info = _level_and_info(kind, data)
        return f"{kind}:{level or ''}{info}"
    if kind in ("Link", "Image"):
        return f"{kind}:{data['dest_url'].split('#', 1)[0]}"
    return f"{EMPHASIS}{kind}" if kind in _EMPHASIS else kind


class _Meaning:
    """Collects parser events for ``Document.meaning``, joining the text in between."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.entries: list[object] = []
        self.parts: list[str] = []
        self.begins = True  # at the start of a block or line, white space is not part of the text
        self.verbatim = False

    def run(self) -> list[object]:
        events: Iterator[Any] = pyromark.events(self.source, options=_OPTIONS)
        for event in events:
            if isinstance(event, str):
                self.leaf(event, None)
                continue
            ((name, value),) = event.items()
            if name in ("Start", "End"):
                kind, data = (value, None) if isinstance(value, str) else next(iter(value.items()))
                (self.open if name == "Start" else self.close)(kind, data)
            else:
                self.leaf(name, value)
        definitions = pyromark.reference_definitions(self.source, options=_OPTIONS)
        self.entries += sorted((label, data["dest"], data["title"] or "") for label, data in definitions.items())
        return self.entries

    def open(self, kind: str, data: Any) -> None:
        self.flush(ends=kind in _BLOCKS)
        if kind == "CodeBlock":
            data = data["Fenced"].strip() if isinstance(data, dict) else ""
        self.verbatim = kind in ("CodeBlock", "HtmlBlock")
        self.entries.append((kind, str(data)))

    def close(self, kind: str, _data: Any) -> None:
        if kind == "HtmlBlock":  # suppression comments are not part of the meaning
            self.parts = [_COMMENT_FOR_US.sub("", "".join(self.parts))]
        if kind == "HtmlBlock" and not self.parts[0].strip():
            self.parts.clear()
            self.entries.pop()  # its opening entry
        else:
            self.flush(ends=kind in _BLOCKS)
            self.entries.append("/")
        self.verbatim, self.begins = False, self.begins or kind in _BLOCKS

    def leaf(self, name: str, value: Any) -> None:
        if name == "InlineHtml" and _FOR_US.fullmatch(value):
            return
        if name in ("Text", "Html"):
            self.parts.append(value)
        elif name == "SoftBreak":
            self.parts.append(" ")
        else:
            self.flush(ends=name in ("HardBreak", "Rule"))
            self.entries.append((name, value))

    def flush(self, *, ends: bool) -> None:
        """Add the text collected so far; ``ends``: a block or line ends here."""
        text = "".join(self.parts)
        if self.verbatim:
            text += "\n" if text and text[-1] != "\n" else ""  # the last line may lack it
        else:
            text = _BLANKS.sub(" ", text)
            text = text.lstrip(" ") if self.begins else text
            text = text.rstrip(" ") if ends else text
        if text:
            self.entries.append(text)
        self.begins = ends
        self.parts.clear()


def _parsable(text: str) -> str:
    """Replace lone surrogates, which can't be parsed, by replacement characters."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return re.sub(r"[\ud800-\udfff]", "\ufffd", text)
    return text
