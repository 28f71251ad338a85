"""Document: a page's text, and what one lazy walk over its Markdown finds in it.

All spans are code points into the verbatim text. The only module that knows the Markdown parser.
"""

# No `from __future__ import annotations`, for the reason that model.py gives.
import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from functools import cached_property
from typing import Any, NamedTuple, TypeVar, cast

import pyromark

from .model import Edit, Span

T = TypeVar("T")

_OPTIONS = (
    pyromark.Options.ENABLE_TABLES
    | pyromark.Options.ENABLE_STRIKETHROUGH
    | pyromark.Options.ENABLE_FOOTNOTES
    | pyromark.Options.ENABLE_TASKLISTS
    | pyromark.Options.ENABLE_GFM
)
_FRONT_MATTER = re.compile(r"\A---[ \t]*\r?\n(?:.*?\r?\n)??(?:---|\.\.\.)[ \t]*(?:\r?\n|\Z)", re.S)
_NON_ASCII = re.compile(r"[^\x00-\x7f]")
_BARE_URL = re.compile(r"https?://[^\s<>\"'`|]+")
_AFTER_URL = "*_~\\.,:;!?)'\""
"""What may stand behind a bare URL and is no part of it."""
_BLANKS = re.compile(r"[ \t\n\r\f\v]+")
_WORD = re.compile(r"\w")
_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.S)
_COMMENT_FOR_US = re.compile(r"[ \t]*<!--[ \t]*htglint-(?:(?!-->)[^\n])*-->[ \t]*\n?")
_FOR_US = re.compile(r"\s*<!--[ \t]*htglint-[^\n]*-->\s*")
"""A block that is nothing but a comment that switches rules."""
_TAG = re.compile(r"</?[A-Za-z][^<>]*>?")
_INLINE_DESTINATION = re.compile(r"\][ \t]*\(\s*(?:<([^<>\n]*)>|((?:[^\s()\\]|\\.|\((?:[^\s()\\]|\\.)*\))*))")
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


class Topic(NamedTuple):
    """A heading and all up to the next heading of its level or above."""

    heading: Block
    span: Span
    body: tuple[Block, ...]
    """Every block below the heading, nested ones included, in source order."""


class Tree(NamedTuple):
    """What the walk found, each list in source order."""

    blocks: tuple[Block, ...]
    links: tuple[Link, ...]
    strongs: tuple[Strong, ...]
    code: tuple[Span, ...]
    html: tuple[Span, ...]
    skeleton: tuple[str, ...]


class Document:
    """One page. ``name`` is the path shown to people; ``text`` is verbatim, newlines included."""

    def __init__(self, name: str, text: str, *, bom: bool = False) -> None:
        self.name = name
        self.text = text
        self.bom = bom
        self._kept: dict[Hashable, Any] = {}

    def replaced(self, text: str) -> "Document":
        """The same page with another text."""
        return Document(self.name, text, bom=self.bom)

    def once(self, key: Hashable, make: Callable[[], T]) -> T:
        """The result of ``make``, computed at most once for this document and key."""
        if key not in self._kept:
            self._kept[key] = make()
        value: T = self._kept[key]
        return value

    @cached_property
    def front_matter(self) -> Span:
        """The span of the front matter with its fences, empty where there is none."""
        match = _FRONT_MATTER.match(self.text)
        return Span(0, match.end() if match else 0)

    @cached_property
    def tree(self) -> Tree:
        """The walk over the Markdown below the front matter."""
        return _Walk(self.text, self.front_matter.end).run()

    @cached_property
    def meaning(self) -> tuple[object, ...]:
        """What layout never changes: two texts with the same meaning differ in layout alone.

        The front matter as it is, and the parse below it, where a run of white space (soft breaks included) is one
        space, an indented code block is a fenced one, and markers and numbers after a list's first item don't count.
        Code, raw HTML, destinations, titles and bare URLs are verbatim; the definitions of references are a part of it,
        and comments for htglint are none.
        """
        return (
            self.text[: self.front_matter.end],
            *_Meaning(_parsable(self.text[self.front_matter.end :])).run(),
            tuple(
                self.text[slice(*link.destination)] for link in sorted(self.tree.links, key=_start) if link.destination
            ),
            tuple(match.group().rstrip(_AFTER_URL) for match in _BARE_URL.finditer(self.text)),
        )

    @cached_property
    def rendered(self) -> str:
        """The Markdown below the front matter as HTML; raw HTML in it is as it was."""
        return pyromark.html(_parsable(self.text[self.front_matter.end :]), options=_OPTIONS)

    @cached_property
    def headings(self) -> tuple[Block, ...]:
        """Every heading."""
        return tuple(block for block in self.tree.blocks if block.kind == "heading")

    @cached_property
    def topics(self) -> tuple[Topic, ...]:
        """The level-two headings, each with its body; a closing rule with pictures below it belongs to none."""
        return tuple(self.parts(2))

    def parts(self, level: int, within: Topic | None = None) -> Iterator[Topic]:
        """Split the page, or one topic of it, at its headings of ``level``."""
        blocks = within.body if within else self.tree.blocks
        end = within.span.end if within else self._end_of_topics
        starts = [i for i, block in enumerate(blocks) if block.kind == "heading" and block.level <= level]
        for number, at in enumerate(starts):
            heading = blocks[at]
            following = starts[number + 1] if number + 1 < len(starts) else None
            stop = blocks[following].span.start if following is not None else max(end, heading.span.end)
            if heading.level == level:
                body = tuple(block for block in blocks[at + 1 : following] if block.span.start < stop)
                yield Topic(heading, Span(heading.span.start, stop), body)

    @cached_property
    def _end_of_topics(self) -> int:
        """Where the closing rule stands that only pictures follow, else the end of the text."""
        end = len(self.text)
        for block in reversed(self.tree.blocks):
            if block.kind == "rule":
                return block.span.start
            if block.kind not in ("html", "paragraph") or block.text.strip():
                return end
            if block.kind == "html" and re.fullmatch(r"\s*<hr\s*/?>\s*", self.text[block.span.start : block.span.end]):
                return block.span.start
        return end

    @cached_property
    def fixed_spans(self) -> tuple[Span, ...]:
        """Code, tags, and the paths of links: what a repair never changes. Sorted, disjoint."""
        spans = [*self.tree.code, *self.tags]
        spans += (self._path(link.destination) for link in self.tree.links if link.destination is not None)
        spans += (self._path(Span(*match.span())) for match in _BARE_URL.finditer(self.text))
        return merged(span for span in spans if span.start < span.end)

    @cached_property
    def tags(self) -> tuple[Span, ...]:
        """Tags inside raw HTML; comments are prose."""
        return tuple(self._tags())

    @cached_property
    def comments(self) -> tuple[Span, ...]:
        """Comments of raw HTML."""
        found = (_COMMENT.finditer(self.text, span.start, span.end) for span in self.tree.html)
        return tuple(Span(*match.span()) for matches in found for match in matches)

    def _tags(self) -> Iterator[Span]:
        for span in self.tree.html:
            source = self.text[span.start : span.end]
            blank = _COMMENT.sub(lambda match: " " * len(match.group()), source)
            for match in _TAG.finditer(blank):
                yield Span(span.start + match.start(), span.start + match.end())

    def _path(self, destination: Span) -> Span:
        """The part of a destination before its fragment."""
        mark = self.text.find("#", destination.start, destination.end)
        return Span(destination.start, destination.end if mark < 0 else mark)

    def without_comments(self, span: Span) -> str:
        """The source of a span less its HTML comments."""
        return _COMMENT.sub("", self.text[span.start : span.end])

    @cached_property
    def newline(self) -> str:
        """How the page ends its lines: as its first line does."""
        at = self.text.find("\n")
        return "\r\n" if at > 0 and self.text[at - 1] == "\r" else "\n"

    @cached_property
    def paragraphs(self) -> frozenset[int]:
        """Where the paragraphs of the page begin, those in lists and quotes left out."""
        return frozenset(span.start for span in self.paragraph_spans)

    @cached_property
    def paragraph_spans(self) -> tuple[Span, ...]:
        """The paragraphs of the page, those in lists and quotes left out; sorted, disjoint."""
        return tuple(block.span for block in self.tree.blocks if block.kind == "paragraph" and block.depth == 0)

    def strongs(self, within: Span) -> tuple[Strong, ...]:
        """The bold texts that begin in a span."""
        first = bisect_left(self.tree.strongs, within.start, key=lambda strong: strong.span.start)
        last = bisect_left(self.tree.strongs, within.end, key=lambda strong: strong.span.start)
        return self.tree.strongs[first:last]

    def line_number(self, offset: int) -> int:
        """The number, from 1, of the line that holds ``offset``."""
        return self.text.count("\n", 0, offset) + 1

    def line_of(self, offset: int) -> Span:
        """The line that holds ``offset``, without its newline."""
        start = self.text.rfind("\n", 0, offset) + 1
        end = self.text.find("\n", offset)
        return Span(start, len(self.text) if end < 0 else end)


def merged(spans: Iterable[Span]) -> tuple[Span, ...]:
    """Spans sorted, with overlapping and touching ones joined."""
    joined: list[Span] = []
    for span in sorted(spans):
        if joined and span.start <= joined[-1].end:
            joined[-1] = Span(joined[-1].start, max(joined[-1].end, span.end))
        else:
            joined.append(span)
    return tuple(joined)


def edited(text: str, edits: Iterable[Edit]) -> str:
    """The text after edits that don't overlap."""
    parts, at = [], 0
    for edit in sorted(edits, key=lambda edit: edit.span):
        parts += [text[at : edit.span.start], edit.new]
        at = edit.span.end
    return "".join(parts) + text[at:]


def masked(text: str, spans: Iterable[Span], mask: str) -> str:
    """The text, as long as it is, with a character in place of each one in the spans."""
    parts, at = [], 0
    for span in merged(spans):
        parts += [text[at : span.start], mask * (span.end - span.start)]
        at = span.end
    return "".join(parts) + text[at:]


def holds(spans: Sequence[Span], at: int) -> bool:
    """Whether a place is in one of the spans, which are sorted and disjoint."""
    before = bisect_right(spans, at, key=lambda span: span.start) - 1
    return before >= 0 and at < spans[before].end


class _Open:
    """A block or inline that has started; ``parts`` collects its visible text."""

    __slots__ = ("info", "is_block", "kind", "level", "opens", "parts", "seen", "span", "url", "worded")

    def __init__(self, kind: str, span: Span, *, level: int = 0, info: str = "", url: str = "") -> None:
        self.kind = kind
        self.span = span
        self.level = level
        self.info = info
        self.url = url
        self.is_block = False
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
    """One pass over the parser's events."""

    def __init__(self, text: str, start: int) -> None:
        self.text = text
        self.start = start
        self.source = _parsable(text[start:])
        # A byte offset is a code-point offset plus the continuation bytes before it.
        self.marks: list[int] = []
        self.extra: list[int] = []
        extra = 0
        for match in _NON_ASCII.finditer(self.source):
            self.marks.append(match.start() + extra)
            character = ord(match.group())
            extra += 1 if character < 0x800 else 2 if character < 0x10000 else 3
            self.extra.append(extra)
        self.blocks: list[Block] = []
        self.links: list[Link] = []
        self.strongs: list[Strong] = []
        self.code: list[Span] = []
        self.html: list[Span] = []
        self.skeleton: list[str] = []
        self.stack: list[_Open] = []
        self.depth = 0

    def run(self) -> Tree:
        for event, place in pyromark.events_with_range(self.source, options=_OPTIONS):
            if isinstance(event, str):
                self.leaf(event, "", place)
                continue
            name, value = next(iter(cast("dict[str, Any]", event).items()))
            if name == "Start":
                self.open(value, self.span(place))
            elif name == "End":
                self.close()
            else:
                self.leaf(name, value, place)
        self.reference_definitions()
        self.blocks.sort(key=lambda block: (block.span.start, block.depth))
        self.strongs.sort()
        return Tree(
            tuple(self.blocks), tuple(self.links), tuple(self.strongs),
            tuple(self.code), tuple(self.html), tuple(self.skeleton),
        )  # fmt: skip

    def span(self, place: Any) -> Span:
        """The span of an event, worked out only for those whose place matters: most events are text."""
        return Span(self.offset(place["start"]), self.offset(place["end"]))

    def offset(self, byte: int) -> int:
        """Code-point offset into the whole text of a byte offset into the parsed source."""
        before = bisect_right(self.marks, byte - 1)
        return self.start + byte - (self.extra[before - 1] if before else 0)

    def open(self, value: Any, span: Span) -> None:
        name: str
        data: Any
        name, data = (value, None) if isinstance(value, str) else next(iter(value.items()))
        if name in _BLOCKS:
            opened = self.open_block(name, data, span)
        elif name in ("Link", "Image"):
            opened = _Open(name, span, info=str(data["link_type"]), url=data["dest_url"])
            self.skeleton.append(f"{name}:{_without_fragment(data['dest_url'])}")
        else:
            opened = _Open(name, span)
            self.skeleton.append(f"{EMPHASIS}{name}" if name in _EMPHASIS else name)
        opened.opens = not (self.stack and self.stack[-1].has_word())
        self.stack.append(opened)

    def open_block(self, name: str, data: Any, span: Span) -> _Open:
        level, info = 0, ""
        if name == "Heading":
            level = int(data["level"][1])
        elif name == "List":
            level = data or 0
        elif name == "CodeBlock":
            info = data["Fenced"] if isinstance(data, dict) else "\tindented"
        elif name == "BlockQuote":
            info = data or ""
        self.skeleton.append(f"{name}:{level or ''}{info}")
        self.depth += 1
        opened = _Open(_BLOCKS[name], span, level=level, info=info)
        opened.is_block = True
        return opened

    def close(self) -> None:
        closed = self.stack.pop()
        text = "".join(closed.parts)
        if closed.kind == "html" and _FOR_US.fullmatch(self.text, *closed.span):
            self.skeleton.pop()  # it comes and goes, and the page means the same
        else:
            self.skeleton.append(f"{EMPHASIS}/" if closed.kind in _EMPHASIS else "/")
        if closed.is_block:
            self.depth -= 1
            self.blocks.append(Block(closed.kind, closed.span, self.depth, closed.level, closed.info, text))
            if closed.kind == "code":
                self.code.append(closed.span)
                self.skeleton.append(text)
            elif closed.kind == "html":
                self.html.append(closed.span)
            return
        if closed.kind in ("Link", "Image"):
            self.links.append(Link(closed.kind.lower(), closed.span, closed.url, self.destination(closed)))
        elif closed.kind == "Strong":
            self.strongs.append(Strong(closed.span, text, closed.opens))
        if self.stack and closed.kind != "Image":
            self.stack[-1].parts.append(text)

    def leaf(self, name: str, value: str, place: Any) -> None:
        parts = self.stack[-1].parts if self.stack else []
        if name in ("Text", "InlineMath", "DisplayMath"):
            parts.append(value)
        elif name == "Code":
            parts.append(value)
            self.code.append(self.span(place))
            self.skeleton.append(f"Code:{value}")
        elif name in ("SoftBreak", "HardBreak"):
            parts.append("\n")
        elif name == "InlineHtml":
            self.html.append(self.span(place))
        elif name == "Rule":
            self.blocks.append(Block("rule", self.span(place), self.depth, 0, "", ""))
            self.skeleton.append(name)

    def destination(self, link: _Open) -> Span | None:
        """Where the URL of a link that is written in place stands."""
        if link.info in ("Autolink", "Email"):
            return Span(link.span.start + 1, link.span.end - 1)
        if link.info != "Inline":
            return None
        # The destination is the last thing of the link, so of several "](" the last that reaches the end counts.
        at = self.text.rfind("](", link.span.start, link.span.end)
        while at >= 0:
            match = _INLINE_DESTINATION.match(self.text, at, link.span.end)
            if match and _reaches_end(self.text[match.end() : link.span.end]):
                group = 1 if match.group(1) is not None else 2
                return Span(*match.span(group))
            at = self.text.rfind("](", link.span.start, at)
        # Deeper parentheses than the expression knows: protect everything behind the text.
        start = self.text.find("](", link.span.start, link.span.end)
        return Span(start + 2, link.span.end - 1) if start >= 0 else link.span

    def reference_definitions(self) -> None:
        for data in pyromark.reference_definitions(self.source, options=_OPTIONS).values():
            span = Span(self.offset(data["span"]["start"]), self.offset(data["span"]["end"]))
            mark = self.text.find("]:", span.start, span.end)
            where = self.text.find(data["dest"], mark, span.end) if data["dest"] else -1
            destination = Span(where, where + len(data["dest"])) if where >= 0 else Span(mark + 2, span.end)
            self.links.append(Link("definition", span, data["dest"], destination))


class _Meaning:
    """The parser's events as ``Document.meaning`` tells them, with the text between two of them as one string."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.told: list[object] = []
        self.parts: list[str] = []
        self.begins = True  # a block or a line: white space there is none of the text
        self.verbatim = False

    def run(self) -> list[object]:
        for event in pyromark.events(self.source, options=_OPTIONS):
            if isinstance(event, str):
                self.leaf(event, None)
                continue
            name, value = next(iter(cast("dict[str, Any]", event).items()))
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
    return re.sub(r"[\ud800-\udfff]", "\ufffd", text)


def _start(link: Link) -> int:
    return link.span.start


def _reaches_end(rest: str) -> bool:
    """Whether only an optional title and the closing parenthesis follow a destination."""
    return re.fullmatch(r"""(?:>?\s*(?:"[^"]*"|'[^']*'|\([^()]*\))?\s*)\)""", rest, re.S) is not None


def _without_fragment(url: str) -> str:
    return url.split("#", 1)[0]
