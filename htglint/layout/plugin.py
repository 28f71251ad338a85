"""mdformat plug-in that keeps the source of links, code and text.

The root is rendered block by block. Syntax that mdformat can't keep, and blocks whose canonical form would change the
meaning or be unstable, are written as in the source.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from markdown_it.rules_inline import autolink, backtick, image, link
from mdformat import plugins

from htglint.document.document import Document

from . import render
from .blocks import CODE, PARSER, SOURCE, TABLES, page
from .choices import Choices
from .render import ITEM, STATE, TABLE, LinePiece

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from markdown_it import MarkdownIt
    from markdown_it.rules_core import StateCore
    from markdown_it.rules_inline import StateInline
    from markdown_it.token import Token
    from mdformat.renderer import RenderContext, RenderTreeNode
    from mdformat.renderer.typing import Render

    InlineRule = Callable[[StateInline, bool], bool]

_LINED_UP = re.compile(r"[^\s|] {2,}\||\| {2,}[^\s|]")
_GFM = "gfm"
_NAMES = {
    f"{theirs}_{side}": f"{ours}_{side}"
    for theirs, ours in (("table", TABLE), ("list_item", ITEM))
    for side in ("open", "close")
}
_KEPT = ("link_open", "image", "code_inline")


def update_mdit(mdit: MarkdownIt) -> None:
    """Configure a parser: keep the source of links and text, and enable GFM."""
    gfm = plugins.PARSER_EXTENSIONS[_GFM]
    if gfm not in mdit.options["parser_extension"]:
        mdit.options["parser_extension"].append(gfm)
        gfm.update_mdit(mdit)
    for name, rule in (("link", link), ("image", image), ("autolink", autolink), ("backticks", backtick)):
        mdit.inline.ruler.at(name, _keeping(rule))
    mdit.core.ruler.after("normalize", f"{STATE}_source", _keep_source)
    mdit.core.ruler.at("text_join", _join_texts)
    mdit.core.ruler.push(f"{STATE}_names", _rename)
    # Validating URLs is not a matter of layout.
    mdit.validateLink = _any_url  # type: ignore[method-assign, assignment]


def _any_url(_url: str) -> bool:
    return True


def _keeping(rule: InlineRule) -> InlineRule:
    """Wrap an inline rule to store, in the token, a code's source or a link's target."""

    def kept(state: StateInline, silent: bool) -> bool:
        start, known = state.pos, len(state.tokens)
        if not rule(state, silent):
            return False
        if not silent:
            token = next((token for token in state.tokens[known:] if token.type in _KEPT), None)
            if token is None:  # a backtick without code is text
                return True
            if token.type == "code_inline":
                token.meta[STATE] = state.src[start : state.pos]
            elif token.info == "auto":
                token.meta[STATE] = state.src[start + 1 : state.pos - 1]
            else:
                opening = start + (token.type == "image")
                end = state.md.helpers.parseLinkLabel(state, opening, token.type == "link_open")
                token.meta[STATE] = state.src[end + 1 : state.pos]
        return True

    return kept


def _join_texts(state: StateCore) -> None:
    """Join texts, escapes and entities, and store their source, as a parser rule."""
    for token in state.tokens:
        if token.type == "inline":
            token.children = _joined(token.children or [])


def _joined(tokens: Sequence[Token]) -> list[Token]:
    joined: list[Token] = []
    pieces: list[LinePiece] = []
    for token in tokens:
        if token.children:
            token.children = _joined(token.children)
        if token.type not in ("text", "text_special"):
            joined.append(token)
            continue
        piece = LinePiece(token.content, token.markup if token.type == "text_special" else token.content)
        if joined and joined[-1].type == "text":
            pieces.append(piece)
        else:
            pieces = [piece]
            token.type = "text"
            token.meta[STATE] = pieces
            joined.append(token)
    for token in joined:
        if token.type == "text":
            token.content = "".join(piece.text for piece in token.meta[STATE])
    return joined


def _keep_source(state: StateCore) -> None:
    """Store parser and source for the renderer, and blank out the front matter."""
    state.env[PARSER] = state.md
    state.env[SOURCE] = state.src
    end = Document("", state.src).front_matter.end
    state.src = "\n" * state.src.count("\n", 0, end) + state.src[end:]
    if not state.src.endswith("\n"):
        state.src += "\n"  # the last line of code needs a newline


def _rename(state: StateCore) -> None:
    """Rename tokens that this package renders; detect aligned tables and code lines."""
    lines = state.env[SOURCE].split("\n") if any(token.type == "table_open" for token in state.tokens) else []
    code = state.env[CODE] = set[int]()
    tables = state.env[TABLES] = set[int]()
    for token in state.tokens:
        if token.type in ("fence", "code_block") and token.map is not None:
            code.update(range(*token.map))
        if token.type == "table_open" and token.map is not None:
            tables.update(range(*token.map))
            rows = lines[slice(*token.map)]
            lined_up = sum(_LINED_UP.search(row) is not None for row in rows)
            token.meta["aligned"] = 2 * lined_up >= len(rows)
        token.type = _NAMES.get(token.type, token.type)


def root(node: RenderTreeNode, context: RenderContext) -> str:
    """Render the page with the choices in the options."""
    choices: Choices = context.options.get("mdformat", {}).get(STATE) or Choices()
    return page(node, context, choices)


RENDERERS: Mapping[str, Render] = {**render.RENDERERS, "root": root}
