"""Renderers for nodes that mdformat would write differently.

Text, destinations, titles and labels are taken from the source: mdformat would add escapes and percent-encoding.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple, cast

from mdformat.renderer import DEFAULT_RENDERERS
from wcwidth import wcswidth

from .choices import Choices
from .sentences import OBJECT, gaps

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from mdformat.renderer import RenderContext, RenderTreeNode
    from mdformat.renderer.typing import Render

STATE = "htglint"
"""The key of ``RenderState`` in the renderer's environment, and of a text's pieces in the ``meta`` of its token."""
TABLE, ITEM = "htglint_table", "htglint_item"
"""Names of tables and list items in the tree; mdformat-gfm renders those with the usual names."""
_CHECKBOX = "task-list-item-checkbox"
"""The HTML class that marks the checkbox of a task."""
_NEEDLESS = frozenset("-+.=>!\"',;?")
"""Characters whose escapes are redundant within a line; mdformat restores them at the start of a block."""
_BLANKS_AHEAD = re.compile(r"\A(?:&#32;| )+")
"""Blanks after the checkbox of a task, as mdformat writes them."""
_CLOSING = re.compile(r"(?:^|[ \t])#+$")
_WRAPPED = re.compile(r"[\w,;]\n(?=[^\W\d_])")


class LinePiece(NamedTuple):
    """A part of a text, and its source."""

    text: str
    source: str


class RenderState:
    """State of the renderers for a block.

    By identity of their nodes: ``breaks`` are the offsets of blanks in texts that become line breaks, ``joins`` the
    soft breaks that become blanks, ``tight`` the lists without blank lines, and ``places`` those among their siblings.
    """

    def __init__(self, choices: Choices) -> None:
        self.tight: dict[int, bool] = {}
        self.choices = choices
        self.bullet = choices.bullet
        self.rule = "---"
        self.own_bullet = False
        self.breaks: dict[int, frozenset[int]] = {}
        self.joins: set[int] = set()
        self.places: dict[int, int] = {}


def state_of(context: RenderContext) -> RenderState:
    """Return the state in the environment, by default one with the default choices."""
    state = context.env.setdefault(STATE, RenderState(Choices()))
    return cast("RenderState", state)


# --- Blocks


def heading(node: RenderTreeNode, context: RenderContext) -> str:
    """Render an ATX heading on one line, with trailing number signs escaped."""
    text = "".join(child.render(context) for child in node.children).replace("\n", " ").strip()
    if _CLOSING.search(text):
        text = f"{text[:-1]}\\#"
    return f"{'#' * int(node.tag[1:])} {text}".rstrip()


def rule(node: RenderTreeNode, context: RenderContext) -> str:
    """Render a thematic break.

    At the start of a page it must not look like front matter.
    """
    state = state_of(context)
    return state.rule if node.parent is not None and node.parent.is_root else "---"


def bullet_list(node: RenderTreeNode, context: RenderContext) -> str:
    """Render a list with the chosen bullet.

    Adjoining lists keep their bullets, which separate them.
    """
    state = state_of(context)
    if node.parent is not None and node.parent.is_root:
        keeps = state.own_bullet
    else:
        keeps = any(one.type == "bullet_list" for one in _neighbours(node, context))
    marker = node.children[0].markup if keeps else state.bullet
    return _items(node, context, [marker] * len(node.children))


def ordered_list(node: RenderTreeNode, context: RenderContext) -> str:
    """Render a list; with ``repeat_numbers`` all items have the first number, 0 or 1.

    Inserting an item then changes no other line.
    """
    numbers = [child.info for child in node.children]
    sign = node.children[0].markup
    if state_of(context).choices.repeat_numbers and int(numbers[0]) <= 1:
        numbers = [str(int(numbers[0]))] * len(numbers)
    return _items(node, context, [f"{number}{sign}" for number in numbers])


def _neighbours(node: RenderTreeNode, context: RenderContext) -> list[RenderTreeNode]:
    """Return the nodes before and after a node."""
    siblings, places = node.siblings, state_of(context).places
    at = places.get(id(node), -1)
    if not (0 <= at < len(siblings) and siblings[at] is node):  # not looked up yet
        places.update((id(one), number) for number, one in enumerate(siblings))
        at = places[id(node)]
    return [*siblings[max(0, at - 1) : at], *siblings[at + 1 : at + 2]]


def _items(node: RenderTreeNode, context: RenderContext, markers: Sequence[str]) -> str:
    """Render the items of a list: marker, one space, and indented further lines."""
    written = []
    tight = all(part.hidden for child in node.children for part in child.children if part.type == "paragraph")
    state_of(context).tight[id(node)] = tight
    for marker, child in zip(markers, node.children, strict=True):
        with context.indented(len(marker) + 1):
            first, *others = child.render(context).split("\n")
        indent = " " * (len(marker) + 1)
        lines = [f"{marker} {first}".rstrip(" "), *(f"{indent}{line}" if line else "" for line in others)]
        written.append("\n".join(lines))
    return ("\n" if tight else "\n\n").join(written)


def item(node: RenderTreeNode, context: RenderContext) -> str:
    """Render an item, with the checkbox of a task."""
    tight = state_of(context).tight[id(node.parent)]
    box = _taken_box(node)
    parts = [child.render(context) for child in node.children]
    if box:
        parts[0] = _BLANKS_AHEAD.sub("", parts[0], count=1)
    return box + ("\n" if tight else "\n\n").join(part for part in parts if part)


def _taken_box(node: RenderTreeNode) -> str:
    """Return the checkbox of a task as Markdown, and remove its HTML from the tree."""
    first = node.children[0] if node.children else None
    inline = first.children[0] if first is not None and first.type == "paragraph" else None
    if inline is None or not inline.children or _CHECKBOX not in inline.children[0].content:
        return ""
    html = inline.children.pop(0)
    return "[x] " if "checked=" in html.content else "[ ] "


def paragraph(node: RenderTreeNode, context: RenderContext) -> str:
    """Render a paragraph; with ``sentence_lines`` one sentence per line, if top-level."""
    state = state_of(context)
    if state.choices.sentence_lines and node.parent is not None and node.parent.is_root and not context.do_wrap:
        _plan_lines(node.children[0], state)
    return DEFAULT_RENDERERS["paragraph"](node, context)


def table(node: RenderTreeNode, context: RenderContext) -> str:
    """Render a table: aligned as in the source, else with one space around cells."""
    rows = [row for row in node.walk(include_self=False) if row.type == "tr"]
    cells = [[cell.render(context) for cell in row.children] for row in rows]
    aligned = node.meta.get("aligned", False)
    widths = [max(3, *(wcswidth(row[at]) for row in cells)) if aligned else 0 for at in range(len(cells[0]))]
    sides = [str(cell.attrs.get("style") or "") for cell in rows[0].children]
    rule = [_delimiter(side, width) for side, width in zip(sides, widths, strict=True)]
    padded = [[_padded(*cell) for cell in zip(row, sides, widths, strict=True)] for row in cells]
    return "\n".join(f"|{'|'.join(map(_spaced, row))}|" for row in (padded[0], rule, *padded[1:]))


def _spaced(cell: str) -> str:
    return f" {cell} " if cell else " "


def _delimiter(side: str, width: int) -> str:
    left = ":" if side.endswith(("left", "center")) else "-"
    right = ":" if side.endswith(("right", "center")) else "-"
    return left + "-" * max(1, width - 2) + right


def _padded(text: str, side: str, width: int) -> str:
    blanks = max(0, width - wcswidth(text))
    before = blanks if side.endswith("right") else blanks // 2 if side.endswith("center") else 0
    return " " * before + text + " " * (blanks - before)


# --- Inline


def text(node: RenderTreeNode, context: RenderContext) -> str:
    """Render the source of a text without redundant escapes and tabs."""
    pieces: Sequence[LinePiece] = node.meta.get(STATE) or (LinePiece(node.content, node.content),)
    breaks = state_of(context).breaks.get(id(node), frozenset())
    followed = node.parent is not None and node.parent.children[-1] is not node
    written: list[str] = []
    at = 0
    for number, piece in enumerate(pieces):
        is_last = number == len(pieces) - 1
        before = pieces[number - 1].text[-1:] if number else ""
        after = "" if is_last else pieces[number + 1].text[:1]
        if piece.source == piece.text:
            written.append(_broken(piece.text.replace("\t", " "), at, breaks))
        elif _is_needless(piece, before, after, at_end=is_last and followed, behind="".join(written[-3:])[-3:]):
            written.append(piece.text)
        else:
            written.append(piece.source)
        at += len(piece.text)
    return "".join(written)


def _is_needless(piece: LinePiece, before: str, after: str, *, at_end: bool, behind: str) -> bool:
    """Return whether the backslash of a character is redundant."""
    if piece.source != f"\\{piece.text}":
        return False  # an entity
    if piece.text == "_":
        return before.isalnum() and after.isalnum()
    if piece.text == "!":
        return not at_end and after != "["
    return piece.text in _NEEDLESS and not (piece.text == "." and behind.lower() == "www")


def _broken(part: str, at: int, breaks: frozenset[int]) -> str:
    """Insert line breaks into a text that starts at ``at``, at offsets ``breaks``."""
    if not breaks:
        return part
    return "".join("\n" if at + place in breaks else character for place, character in enumerate(part))


def soft_break(node: RenderTreeNode, context: RenderContext) -> str:
    """Render a soft break, or a blank within a sentence if each has its own line."""
    return " " if id(node) in state_of(context).joins else DEFAULT_RENDERERS["softbreak"](node, context)


def emphasis(node: RenderTreeNode, context: RenderContext) -> str:
    """Render emphasis with asterisks.

    Beside other emphasis, and in the placeholder, the signs are kept.
    """
    text = "".join(child.render(context) for child in node.children)
    keeps = node.markup + text + node.markup == state_of(context).choices.placeholder or _is_beside_emphasis(
        node, context
    )
    sign = node.markup if keeps else "*" * len(node.markup)
    return sign + text + sign


def _is_beside_emphasis(node: RenderTreeNode, context: RenderContext) -> bool:
    parent, children = node.parent, node.children
    edges = [parent] if parent is not None and node in (parent.children[0], parent.children[-1]) else []
    near = (*_neighbours(node, context), *edges, *children[:1], *children[-1:])
    return any(one.type in ("em", "strong") for one in near)


def link(node: RenderTreeNode, context: RenderContext) -> str:
    """Render a link with destination, title and label as in the source."""
    if node.info == "auto":
        return f"<{node.meta[STATE]}>"
    return f"[{''.join(child.render(context) for child in node.children)}]{node.meta[STATE]}"


def image(node: RenderTreeNode, context: RenderContext) -> str:
    """Render an image in the same way."""
    return f"![{''.join(child.render(context) for child in node.children)}]{node.meta[STATE]}"


def code(node: RenderTreeNode, _context: RenderContext) -> str:
    """Render a code span as in the source."""
    source: str = node.meta[STATE]
    return source


# --- One sentence per line


def _plan_lines(inline: RenderTreeNode, state: RenderState) -> None:
    """Record the ends of a paragraph's sentences, and line breaks within them."""
    shown = [(child, _shown(child)) for child in inline.children]
    whole = "".join(text for _, text in shown)
    ends = set(gaps(whole))
    plain = "".join("\n" if child.type == "softbreak" else text for child, text in shown)
    wrapped = _WRAPPED.search(plain) is not None  # then line breaks within sentences are not intended
    at = 0
    for child, text in shown:
        if child.type == "text":
            state.breaks[id(child)] = frozenset(place - at for place in range(at, at + len(text)) if place in ends)
        elif child.type == "softbreak" and wrapped and at not in ends and plain[at - 1 : at] != ":":
            state.joins.add(id(child))
        at += len(text)


def _shown(node: RenderTreeNode) -> str:
    """Return the visible text for ``gaps``; code and images end no sentence."""
    if node.type == "text":
        return node.content
    if node.type == "softbreak":
        return " "
    if node.type == "hardbreak":
        return "\n"
    if node.type == "code_inline":
        return f"{OBJECT}." if node.content.endswith(".") else OBJECT
    if node.type in ("image", "html_inline"):
        return OBJECT if node.type == "image" else ""
    return OBJECT + "".join(map(_shown, node.children))


RENDERERS: Mapping[str, Render] = {
    "bullet_list": bullet_list,
    "code_inline": code,
    "em": emphasis,
    "heading": heading,
    "hr": rule,
    "image": image,
    "link": link,
    "ordered_list": ordered_list,
    "paragraph": paragraph,
    "softbreak": soft_break,
    "strong": emphasis,
    "text": text,
    ITEM: item,
    TABLE: table,
}
