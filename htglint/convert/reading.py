"""What a reader hands over, and which readers there are."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from ..escape import visible
from ..model import HtglintError

if TYPE_CHECKING:
    from collections.abc import Callable

    from .tree import Page

_MARKUP = re.compile(
    rb"<(?:!doctype\s+html|html|head|body|main|article|section|div|p|h[1-6]|ul|ol|table|pre|meta|title)\b", re.I
)


class Reading(NamedTuple):
    """An input, read.

    ``boilerplate`` holds the texts that belong to the site and not to the page, in their order. ``keeps_lines`` tells
    whether the line breaks of the page's source are still there; where they are not, ``eats_lines`` tells whether some
    between two inline elements left not even a space. ``is_absolute`` tells that whoever saved the page has made all
    links into its site absolute. ``name`` is the file name of the source page where the input tells it, else empty.
    """

    page: Page
    boilerplate: tuple[str, ...] = ()
    keeps_lines: bool = True
    eats_lines: bool = False
    is_absolute: bool = False
    name: str = ""


def _html(data: bytes, name: str) -> Reading:
    from . import html

    return html.read(data, name)


READERS: dict[str, Callable[[bytes, str], Reading]] = {"html": _html}
"""The readers by the kind of input: from its bytes and the name that messages call it by."""


def kind_of(data: bytes) -> str:
    """The kind of an input by its content, html or text: HTML has one of the usual elements near its start."""
    head = data[:4096].replace(b"\0", b"")  # UTF-16 has a zero byte in every other place
    return "html" if _MARKUP.search(head) else "text"


def reader(kind: str, data: bytes, name: str) -> Callable[[bytes, str], Reading]:
    """The reader of a kind, or of the kind that the content tells where it is ``auto``; raises HtglintError."""
    wanted = kind_of(data) if kind == "auto" else kind
    if wanted not in READERS:
        raise HtglintError(f"{visible(name)}: holds no HTML; `--from html` reads it as HTML all the same")
    return READERS[wanted]
