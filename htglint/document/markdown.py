"""What the Markdown parser tells of a text: its blocks and links with their places, its structure, its meaning.

The only module that knows the parser. Its places are bytes of UTF-8; all that leaves this module is in code points.
"""

# No `from __future__ import annotations`, for the reason that model.py gives.
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
"""A block that is nothing but a comment that switches rules."""
_INLINE_DESTINATION = re.compile(r"\][ \t]*\(\s*(?:<([^<>\n]*)>|((?:[^\s()\\]|\\.|\((?:[^\s()\\]|\\.)*\))*))")
_ENDS_LINK = re.compile(r""">?\s*+(?:(?:"[^"]*"|'[^']*'|\([^()]*\))\s*+)?\)""", re.S)
"""An optional title and the closing parenthesis, which follow a destination."""
_OWN_HEADING = re.compile(r"</?[hH][1-6]")
_HEADING = re.compile(r"<h(?P<level>[1-6])>(?P<text>.*?)</h(?P=level)>", re.S)
_RENDERED = re.compile(
    r"</?(?:code|strong|em|del|a)>|<br />|<(?:a href|img src)=\"[^\"<>]*\"(?: (?:alt|title)=\"[^\"<>]*\")*(?: /)?>"
)
"""The tags that the parser renders in a heading; a page's own may be like them, and say the same."""
PIECE = 1 << 20
"""Code points of a large page that are looked at together; a page that has more is parsed in pieces."""
_BEFORE_HEADING = re.compile(r"\n[^\s<`~][^\n]*\n\r?\n(?=#{1,6} )")
"""Where a piece may end: behind a blank line, which ends most blocks, before a heading, which ends nearly all."""
_GO_ON = ("code", "html")
"""The blocks that a heading does not end."""
EMPHASIS = "~"
"""What the entries of emphasis in a skeleton begin with."""
_EMPHASIS = ("Emphasis", "Strong", "Strikethrough")
_BLOCKS = {
    "Paragraph": "paragraph", "Heading": "heading", "BlockQuote": "quote", "CodeBlock": "code", "HtmlBlock": "html",
    "List": "list", "Item": "item", "Table": "table", "TableHead": "head", "TableRow": "row", "TableCell": "cell",
    "FootnoteDefinition": "footnote",
}  # fmt: skip


class Block(NamedTuple):
    """A block: its kind, its place, how deep it is nested, and its visible text.

    ``level`` is a heading's level or an ordered list's first number, ``info`` a fence's info string or a quote's kind.
    """

    kind: str
    span: Span
    depth: int
    level: int
    info: str
    text: str


class Link(NamedTuple):
    """A link or image; ``destination`` is where its URL stands in the text, None for a reference."""

    kind: str
    span: Span
    url: str
    destination: Span | None


class Strong(NamedTuple):
    """Bold text; ``opens`` tells whether no word stands before it in its paragraph or list item."""

    span: Span
    text: str
    opens: bool


class Tree(NamedTuple):
    """What the walk found, each list in source order."""

    blocks: tuple[Block, ...]
    links: tuple[Link, ...]
    strongs: tuple[Strong, ...]
    code: tuple[Span, ...]
    html: tuple[Span, ...]


def tree(text: str, start: int) -> Tree:
    """The blocks and inlines of the Markdown that begins at ``start``.

    A large page is parsed piece by piece, because the parser keeps all its events at once, which take more memory than
    the page; a piece that ends inside a block is parsed again together with what follows.
    """
    walk = _Walk(text)
    # What is defined of references and footnotes counts everywhere.
    is_large = len(text) - start > PIECE and "]:" not in text
    size = PIECE if is_large else len(text)
    while start < len(text):
        found = _BEFORE_HEADING.search(text, start + size) if len(text) - start > size else None
        end = found.end() if found else len(text)
        taken = walk.take(start, end)
        start, size = (end, PIECE) if taken else (start, 2 * size)
    return walk.tree()


def skeleton(text: str, start: int) -> tuple[str, ...]:
    """The structure of the Markdown that begins at ``start``: its blocks and inlines, code, and where links lead.

    The fragments of links and comments for htglint are no part of it.
    """
    return tuple(_skeleton(text[start:]))


def meaning(source: str) -> list[object]:
    """The parse of Markdown as ``Document.meaning`` tells it."""
    return _Meaning(_parsable(source)).run()


def footnotes(source: str) -> Counter[str]:
    """How often each footnote of a Markdown text is referred to, by its label."""
    if "[^" not in source:
        return Counter()
    events: Iterator[Any] = pyromark.events(_parsable(source), options=_OPTIONS)
    return Counter(event["FootnoteReference"] for event in events if "FootnoteReference" in event)


def html(source: str) -> str:
    """Markdown as HTML; raw HTML in it is as it was."""
    return pyromark.html(_parsable(source), options=_OPTIONS)


def titles(source: str) -> tuple[str, ...] | None:
    """The visible texts of the headings in their order, in a tenth of the time that the tree takes.

    Read from what the parser renders; None where the page's own HTML could be taken for that.
    """
    if _OWN_HEADING.search(source) or "[^" in source:
        return None
    shown = [_RENDERED.sub("", match["text"]) for match in _HEADING.finditer(html(source))]
    if any("<" in text for text in shown):
        return None
    return tuple(" ".join(_unescaped(text).split()) for text in shown)


def _unescaped(text: str) -> str:
    """What the parser rendered, which escapes these characters and no others."""
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", '"').replace("&amp;", "&")


class _Places:
    """Code points of the whole text for bytes of the part that is parsed.

    Only what lies between a place and the one that was asked before is counted, and the parser tells places nearly in
    the order of the text.
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
    """A block or inline that has started at ``start``; ``parts`` collects its visible text."""

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
        """Whether its text so far has a word in it; each part is looked at once."""
        while not self.worded and self.seen < len(self.parts):
            self.worded = _WORD.search(self.parts[self.seen]) is not None
            self.seen += 1
        return self.worded


class _Walk:
    """One pass over the parser's events, which a check of a page spends much of its time with.

    A block takes its place in the list when it opens, so that the list is in source order.
    """

    def __init__(self, text: str) -> None:
        self.text = text
        self.source = ""
        self.offset: Callable[[int], int] = int
        self.blocks: list[Block | None] = []
        self.links: list[Link] = []
        self.strongs: list[Strong] = []
        self.code: list[Span] = []
        self.html: list[Span] = []
        self.depth = 0

    def tree(self) -> Tree:
        """What was found in all pieces."""
        self.strongs.sort()
        blocks = tuple(block for block in self.blocks if block is not None)
        return Tree(blocks, tuple(self.links), tuple(self.strongs), tuple(self.code), tuple(self.html))

    def take(self, start: int, end: int) -> bool:
        """Walk over a piece of the text; False, and nothing is taken, where its last block may go on behind it."""
        lists: tuple[list[Any], ...] = (self.blocks, self.links, self.strongs, self.code, self.html)
        before = [len(found) for found in lists]
        self.source = _parsable(self.text[start:end])
        self.offset = _Places(self.source, start).of
        self.walk()
        last = next((block for block in reversed(self.blocks) if block is not None and block.depth == 0), None)
        if end == len(self.text) or last is None or last.kind not in _GO_ON:
            return True
        for found, length in zip(lists, before, strict=True):
            del found[length:]
        return False

    def walk(self) -> None:
        """Note what the parser tells of the piece."""
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
            name, value = event.popitem()  # it has one item, which ``items`` takes three times as long to tell
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
        """The span of an event, worked out only for those whose place matters: most events are text."""
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
        """Note what has ended; whether its text is a part of the text around it."""
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
            if closed.data["link_type"] == "Email":  # the parser tells the address alone
                url = f"mailto:{url}"
            self.links.append(Link(closed.name.lower(), span, url, self.destination(span, closed.data)))
        elif closed.name == "Strong":
            self.strongs.append(Strong(span, text, closed.opens))
        return closed.name != "Image"

    def destination(self, span: Span, data: Any) -> Span | None:
        """Where the URL of a link that is written in place stands."""
        if data["link_type"] in ("Autolink", "Email"):
            return Span(span.start + 1, span.end - 1)
        if data["link_type"] != "Inline":
            return None
        url = data["dest_url"]
        start = span.end - 1 - len(url)
        if start - 2 > span.start and self.text.startswith(f"]({url})", start - 2):
            return Span(start, span.end - 1)
        # The destination is the last thing of the link, so of several "](" the last that reaches the end counts.
        at = self.text.rfind("](", span.start, span.end)
        while at >= 0:
            match = _INLINE_DESTINATION.match(self.text, at, span.end)
            if match and _ENDS_LINK.fullmatch(self.text, match.end(), span.end):
                return Span(*match.span(1 if match.group(1) is not None else 2))
            at = self.text.rfind("](", span.start, at)
        # Deeper parentheses than the expression knows: protect everything behind the text.
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
            self.links.append(Link("definition", span, data["dest"], destination))


def _level_and_info(name: str, data: Any) -> tuple[int, str]:
    """What is told of a block besides its kind."""
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
    told: list[str] = []
    opened: list[tuple[str, int, int]] = []  # the name, where it is told, and where its source begins, in bytes
    code: list[str] = []
    source = _parsable(source)
    data = source.encode()
    events: Iterator[tuple[Any, Any]] = pyromark.events_with_range(source, options=_OPTIONS)
    for event, place in events:
        if isinstance(event, str):
            if event == "Rule":
                told.append(event)
            continue
        ((name, value),) = event.items()
        if name == "Start":
            kind, about = (value, None) if isinstance(value, str) else next(iter(value.items()))
            opened.append((kind, len(told), place["start"]))
            told.append(_told(kind, about))
            code.clear()
        elif name == "End":
            kind, at, start = opened.pop()
            if kind == "HtmlBlock" and _FOR_US.fullmatch(data[start : place["end"]].decode()):
                del told[at:]  # it comes and goes, and the page means the same
                continue
            told.append(f"{EMPHASIS}/" if kind in _EMPHASIS else "/")
            if kind == "CodeBlock":
                told.append("".join(code))
        elif name == "Text":
            code.append(value)
        elif name == "Code":
            told.append(f"Code:{value}")
    return told


def _told(kind: str, data: Any) -> str:
    """What opens in the words of a skeleton."""
    if kind in _BLOCKS:
        level, info = _level_and_info(kind, data)
        return f"{kind}:{level or ''}{info}"
    if kind in ("Link", "Image"):
        return f"{kind}:{data['dest_url'].split('#', 1)[0]}"
    return f"{EMPHASIS}{kind}" if kind in _EMPHASIS else kind


class _Meaning:
    """The parser's events as ``Document.meaning`` tells them, with the text between two of them as one string."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.told: list[object] = []
        self.parts: list[str] = []
        self.begins = True  # a block or a line: white space there is none of the text
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
        self.told += sorted((label, data["dest"], data["title"] or "") for label, data in definitions.items())
        return self.told

    def open(self, kind: str, data: Any) -> None:
        self.flush(ends=kind in _BLOCKS)
        if kind == "CodeBlock":
            data = data["Fenced"].strip() if isinstance(data, dict) else ""
        self.verbatim = kind in ("CodeBlock", "HtmlBlock")
        self.told.append((kind, str(data)))

    def close(self, kind: str, _data: Any) -> None:
        if kind == "HtmlBlock":  # a comment for htglint may come and go, also beside others
            self.parts = [_COMMENT_FOR_US.sub("", "".join(self.parts))]
        if kind == "HtmlBlock" and not self.parts[0].strip():
            self.parts.clear()
            self.told.pop()  # where it opened
        else:
            self.flush(ends=kind in _BLOCKS)
            self.told.append("/")
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
            self.told.append((name, value))

    def flush(self, *, ends: bool) -> None:
        """Tell the text up to here; ``ends`` where a block or a line ends and another begins."""
        text = "".join(self.parts)
        if self.verbatim:
            text += "\n" if text and text[-1] != "\n" else ""  # the last line of a page may lack it
        else:
            text = _BLANKS.sub(" ", text)
            text = text.lstrip(" ") if self.begins else text
            text = text.rstrip(" ") if ends else text
        if text:
            self.told.append(text)
        self.begins = ends
        self.parts.clear()


def _parsable(text: str) -> str:
    """The text with replacement characters, which are as long, for lone surrogates, which can't be parsed."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return re.sub(r"[\ud800-\udfff]", "\ufffd", text)
    return text
