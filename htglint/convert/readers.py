"""Which readers there are, and which of them an input is for."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from .reading import Ask, Reading

_MARKUP = re.compile(
    rb"<(?:!doctype\s+html|html|head|body|main|article|section|div|p|h[1-6]|ul|ol|table|pre|meta|title)\b", re.I
)


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
