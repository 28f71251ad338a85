"""Inline parts -> Markdown.

The parts become one string in which every character is known to be text or markup; emphasis signs are chosen by their
neighbours, and then only the text is escaped, and only where it would be read as markup.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from .escaping import Flanks, escaped
from .tidy import tidy
from .tree import Break, Code, Emphasis, FootnoteMark, Image, Link, Strike, Strong, Tag, Text

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from .tree import Inline

_BARE = re.compile(r"https?://(?:[^\s<>\"'`|\\*\[\]{}^&]|&(?!#?\w+;))+")
_ENTITY = re.compile(r"&(?=#?\w+;)")
_HTML_NAMES = {Strong: "strong", Emphasis: "em", Strike: "del"}
_SIGNS = {Strong: ("**", "__"), Emphasis: ("*", "_"), Strike: ("~~",)}


class InlineStyle(NamedTuple):
    """Constraints of a block on its inline content.

    ``one_line`` forbids line breaks (headings, cells), ``cell`` escapes bars; ``bare_urls`` writes a URL that is its
    own text bare instead of as a link.
    """

    one_line: bool = False
    cell: bool = False
    bare_urls: bool = True


class _Piece(NamedTuple):
    """A run of text or of markup.

    An emphasis delimiter is markup whose ``text`` is chosen once its neighbours are known. ``pair`` numbers the two
    delimiters of one emphasis; ``opens`` marks the opening one.
    """

    text: str
    is_text: bool = False
    kind: type | None = None
    pair: int = -1
    opens: bool = False


def render(parts: Iterable[Inline], style: InlineStyle = InlineStyle()) -> str:  # noqa: B008 - a named tuple, immutable
    """Return the Markdown of the inline parts of a block."""
    return _Renderer(style).render(tidy(parts))


def render_tidied(parts: Sequence[Inline], style: InlineStyle) -> str:
    """Return the Markdown of inline parts that are already tidied."""
    return _Renderer(style).render(parts)


class _Renderer:
    def __init__(self, style: InlineStyle) -> None:
        self.style = style
        self.pieces: list[_Piece] = []
        self.pairs = 0

    def render(self, parts: Sequence[Inline]) -> str:
        self.add(parts, in_link=False)
        self.choose_signs()
        text = "".join(piece.text for piece in self.pieces)
        mask = bytearray()
        for piece in self.pieces:
            mask += (b"\1" if piece.is_text else b"\0") * len(piece.text)
        return escaped(text, mask, one_line=self.style.one_line, cell=self.style.cell)

    def markup(self, text: str) -> None:
        self.pieces.append(_Piece(text.replace("|", "\\|") if self.style.cell else text))

    def add(self, parts: Sequence[Inline], *, in_link: bool) -> None:
        for at, part in enumerate(parts):
            if isinstance(part, Text):
                self.pieces.append(_Piece(part.text, is_text=True))
            elif isinstance(part, Code):
                self.markup(_code(part.text))
            elif isinstance(part, Break):
                self.add_break(part)
            elif isinstance(part, Strong | Emphasis | Strike):
                self.add_emphasis(part, in_link=in_link)
            elif isinstance(part, Link):
                self.add_link(part, parts[at - 1] if at else None, parts[at + 1] if at + 1 < len(parts) else None)
            elif isinstance(part, Image):
                self.add_image(part)
            elif isinstance(part, FootnoteMark):
                self.markup(f"[^{part.label}]")
            else:
                self.add_tag(part, in_link=in_link)

    def add_break(self, part: Break) -> None:
        if not self.style.one_line:
            self.markup("\\\n" if part.hard else "\n")
        else:
            self.markup("<br />" if part.hard else " ")

    def add_emphasis(self, part: Strong | Emphasis | Strike, *, in_link: bool) -> None:
        pair = self.pairs
        self.pairs += 1
        self.pieces.append(_Piece("", kind=type(part), pair=pair, opens=True))
        self.add(part.children, in_link=in_link)
        self.pieces.append(_Piece("", kind=type(part), pair=pair))

    def add_tag(self, part: Tag, *, in_link: bool) -> None:
        self.markup(f"<{part.name}>")
        self.add(part.children, in_link=in_link)
        self.markup(f"</{part.name}>")

    def add_link(self, link: Link, before: Inline | None, after: Inline | None) -> None:
        if self.style.bare_urls and not link.title and link.children == (Text(link.url),):
            if _stands_alone(link.url, before, after):
                self.markup(link.url)
                return
            if re.fullmatch(r"https?://[^\s<>\x00-\x20]+", link.url):
                self.markup(f"<{link.url}>")
                return
        self.markup("[")
        self.add(link.children, in_link=True)
        self.markup(f"]({_destination(link.url)}{_title(link.title)})")

    def add_image(self, image: Image) -> None:
        self.markup("![")
        self.pieces.append(_Piece(re.sub(r"\s+", " ", image.text), is_text=True))
        self.markup(f"]({_destination(image.url)}{_title(image.title)})")

    def choose_signs(self) -> None:
        """Choose the delimiters of each emphasis: asterisks, else underscores, else HTML."""
        ends = {piece.pair: at for at, piece in enumerate(self.pieces) if piece.kind and not piece.opens}
        for at, piece in enumerate(self.pieces):
            if piece.kind is None or not piece.opens:
                continue
            end = ends[piece.pair]
            opening, closing = self.signs(at, end, piece.kind)
            self.pieces[at] = piece._replace(text=opening)
            self.pieces[end] = self.pieces[end]._replace(text=closing)

    def signs(self, at: int, end: int, kind: type) -> tuple[str, str]:
        taken = {self.neighbour(at, -1)[1], self.neighbour(end, 1)[1]}
        opens = Flanks(self.neighbour(at, -1)[0], self.neighbour(at, 1)[0])
        closes = Flanks(self.neighbour(end, -1)[0], self.neighbour(end, 1)[0])
        for sign in _SIGNS[kind]:
            if sign[0] in taken or self.touches_text(at, end, sign[0]):
                continue
            if opens.surely_opens(sign[0]) and closes.surely_closes(sign[0]):
                return sign, sign
        return f"<{_HTML_NAMES[kind]}>", f"</{_HTML_NAMES[kind]}>"

    def touches_text(self, at: int, end: int, sign: str) -> bool:
        """Return whether the text beside one of the places has the delimiter's character."""
        around = (self.neighbour(at, -1), self.neighbour(at, 1), self.neighbour(end, -1), self.neighbour(end, 1))
        return any(character == sign and not chosen for character, chosen in around)

    def neighbour(self, at: int, step: int) -> tuple[str, str]:
        """Return the character beside a place; empty at an end.

        The second value is the delimiter character if the neighbour is an emphasis delimiter that is already chosen.
        """
        at += step
        while 0 <= at < len(self.pieces):
            piece = self.pieces[at]
            if piece.kind is not None and not piece.text:
                return "*", "?"  # not chosen yet: some punctuation
            if piece.text:
                character = piece.text[0 if step > 0 else -1]
                return (character, character) if piece.kind is not None else (character, "")
            at += step
        return "", ""


def _stands_alone(url: str, before: Inline | None, after: Inline | None) -> bool:
    """Return whether a Markdown parser finds exactly this URL when it is written bare."""
    if not _BARE.fullmatch(url) or url[-1] in ".,;:!?_~*'\")":
        return False
    if isinstance(before, Text) and re.search(r"[\w/<]$", before.text):
        return False
    if isinstance(before, Code | Link | Image):
        return False
    if after is None or isinstance(after, Break):
        return True
    return isinstance(after, Text) and re.match(r"[ ]|[.,;:!?)]+(?: |$)", after.text) is not None


def _code(text: str) -> str:
    """Return a code span; its fence is longer than any run of backticks inside."""
    runs = {len(run) for run in re.findall(r"`+", text)}
    fence = "`" * next(length for length in range(1, len(runs) + 2) if length not in runs)
    ends = text.startswith("`") or text.endswith("`")
    spaced = text.startswith(" ") and text.endswith(" ") and text.strip(" ") != ""
    pad = " " if ends or spaced else ""
    return f"{fence}{pad}{text}{pad}{fence}"


def _destination(url: str) -> str:
    """Return the URL as a link destination, with delimiters percent-encoded."""
    url = re.sub(r"[\x00-\x20\x7f<>`\\]", lambda match: f"%{ord(match.group()):02X}", url)
    url = _ENTITY.sub("&amp;", url)
    depth = 0
    for character in url:
        depth += (character == "(") - (character == ")")
        if depth < 0:
            break
    return url if depth == 0 else url.replace("(", "%28").replace(")", "%29")


def _title(title: str) -> str:
    if not title:
        return ""
    text = re.sub(r"\s+", " ", title)
    return ' "' + re.sub(r'([\\"`<&*_\[\]])', r"\\\1", text) + '"'
