"""Run mdformat on a text with the choices for its page."""

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
"""Limits of a page and a word, because parsing time can be quadratic."""
_LONG = re.compile(rf"[A-Za-z0-9._+-]{{{_MOST_LETTERS + 1}}}")
_LONG_URL = re.compile(rf"(?:\w://|\bwww\.|\b(?:mailto|xmpp):)[^\s<]{{{_MOST_LETTERS + 1}}}")
"""What the parser looks for the end of a URL in, each time from the start."""


def refusal(text: str) -> str:
    """Return why a text can't be formatted; empty if it can."""
    if len(text) > _MOST_CHARACTERS:
        return f"has {len(text)} characters, and the limit for formatting is {_MOST_CHARACTERS}; split the page"
    if text.count("\n") > _MOST_LINES:
        return f"has {text.count(chr(10))} lines, and the limit for formatting is {_MOST_LINES}; split the page"
    if _LONG.search(text):
        return f"has a word of more than {_MOST_LETTERS} letters; remove it to format the page"
    if _LONG_URL.search(text):
        return f"has a URL of more than {_MOST_LETTERS} characters; shorten it to format the page"
    return ""


def form(text: str, choices: Choices) -> Form:
    r"""Return the canonical form of a text with ``\n`` newlines.

    The parser is set up as by mdformat.
    """
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
