"""What a reader hands over, and which readers there are."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable

    from htglint.base.model import Context

    from .tree import Page

    Ask = Callable[[str], Context]
    """What is known of a page, given the Markdown of its head."""

_MARKUP = re.compile(
    rb"<(?:!doctype\s+html|html|head|body|main|article|section|div|p|h[1-6]|ul|ol|table|pre|meta|title)\b", re.I
)


class Reading(NamedTuple):
    """An input, read.

    ``boilerplate`` holds the texts that belong to the site and not to the page, in their order. ``keeps_lines`` tells
    whether the line breaks of the page's source are still there; where they are not, ``eats_lines`` tells whether some
    between two inline elements left not even a space. ``is_absolute`` tells that whoever saved the page has made all
    links into its site absolute. ``name`` is the file name of the source page where the input tells it, else empty.
    ``is_bare`` tells that the input shows neither code nor links, and that other pages have to tell where they were.
    """

    page: Page
    boilerplate: tuple[str, ...] = ()
    keeps_lines: bool = True
    eats_lines: bool = False
    is_absolute: bool = False
    name: str = ""
    is_bare: bool = False


def _html(data: bytes, name: str, _ask: Ask) -> Reading:
    from . import html

    return html.read(data, name)


def _text(data: bytes, name: str, ask: Ask) -> Reading:
    from . import text

    return text.read(data, name, ask)


READERS: dict[str, Callable[[bytes, str, Ask], Reading]] = {"html": _html, "text": _text}
"""The readers by the kind of input: from its bytes, the name that messages call it by, and what is known of a page."""


def kind_of(data: bytes) -> str:
    """The kind of an input by its content, html or text: HTML has one of the usual elements near its start."""
    head = data[:4096].replace(b"\0", b"")  # UTF-16 has a zero byte in every other place
    return "html" if _MARKUP.search(head) else "text"


def reader(kind: str, data: bytes) -> Callable[[bytes, str, Ask], Reading]:
    """The reader of a kind, or of the kind that the content tells where it is ``auto``."""
    return READERS[kind_of(data) if kind == "auto" else kind]
