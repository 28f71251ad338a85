"""mdformat as a function: from a text, and the choices for its page, to its canonical form."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, cast

from markdown_it import MarkdownIt
from mdformat.renderer import MDRenderer

from . import plugin
from .blocks import FORM
from .render import STATE

if TYPE_CHECKING:
    from .blocks import Form
    from .choices import Choices


_MOST_CHARACTERS, _MOST_LINES, _MOST_LETTERS = 300_000, 10_000, 10_000
"""A page, and a word of it, up to which the parser (whose time grows with the square of some) is quick enough."""
_LONG = re.compile(rf"[A-Za-z0-9._+-]{{{_MOST_LETTERS + 1}}}")


def refusal(text: str) -> str:
    """Why a text is not formatted; empty where it is."""
    if len(text) > _MOST_CHARACTERS:
        return f"has {len(text)} characters, and pages of more than {_MOST_CHARACTERS} are not formatted; divide it"
    if text.count("\n") > _MOST_LINES:
        return f"has {text.count(chr(10))} lines, and pages of more than {_MOST_LINES} are not formatted; divide it"
    if _LONG.search(text):
        return f"has a word of more than {_MOST_LETTERS} letters, which is no text; take it out to format the page"
    return ""


def form(text: str, choices: Choices) -> Form:
    """The canonical form of a text whose lines end in ``\\n``; the parser is set up as mdformat does it."""
    parser = MarkdownIt(renderer_cls=cast("Any", MDRenderer))
    options: dict[str, Any] = {
        "mdformat": {STATE: choices},
        "store_labels": True,
        "parser_extension": [plugin],
        "codeformatters": {},
    }
    parser.options.update(options)
    plugin.update_mdit(parser)
    env: dict[str, Any] = {}
    parser.render(text, env)
    found: Form = env[FORM]
    return found
