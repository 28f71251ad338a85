"""The table of readers, and detection of the reader for an input."""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING, NamedTuple

from .foreign import refuse

if TYPE_CHECKING:
    from collections.abc import Callable

    from .reading import ReaderResult, Source

_BEFORE_MARKUP = rb"\A(?:\xef\xbb\xbf)?\s*(?:(?:<!--(?s:.*?)-->|<\?xml[^>]*>|HTTP/[\d.]+ (?s:.*?)\r?\n\r?\n)\s*)*+"
_PAGE = re.compile(_BEFORE_MARKUP + rb"<(?:!doctype\s+html|html|head|body)\b", re.I)
_FRAGMENT = re.compile(
    _BEFORE_MARKUP + rb"<(?:main|article|section|div|p|h[1-6]|ul|ol|dl|table|pre|meta|title|header|nav|"
    rb"script|style|link|base|noscript)\b",
    re.I,
)
_MHTML = re.compile(rb"\A(?:[\w-]+:[^\n]*\r?\n(?:[ \t][^\n]*\r?\n)*)*?Content-Type:\s*multipart/related", re.I)
_HEAD = 16_384
_SUFFIXES = {".html": "html", ".htm": "html", ".xhtml": "html", ".mhtml": "mhtml", ".mht": "mhtml"}


class Reader(NamedTuple):
    """A kind of input; ``fits`` recognises it by the first and the last bytes."""

    read: Callable[[Source], ReaderResult]
    fits: Callable[[bytes, bytes], bool]


def _html(source: Source) -> ReaderResult:
    from . import html

    return html.read(source.data, source.name, whole=source.whole)


def _mhtml(source: Source) -> ReaderResult:
    from . import html

    return html.read_archive(source.data, source.name, whole=source.whole)


def _markdown(source: Source) -> ReaderResult:
    from . import markdown

    return markdown.read(source)


def _is_markdown(head: bytes, _tail: bytes) -> bool:
    from . import markdown

    return markdown.fits(head)


def _text(source: Source) -> ReaderResult:
    from . import text

    return text.read(source.data, source.name, source.ask, whole=source.whole)


def _is_html(head: bytes, tail: bytes) -> bool:
    """Return whether an input is HTML.

    It begins with a page's markup, or begins and ends with an element; text may name tags.
    """
    head, tail = head.replace(b"\0", b"").lstrip(b"\xff\xfe"), tail.replace(b"\0", b"")  # UTF-16 of Latin letters
    return bool(_PAGE.match(head) or (_FRAGMENT.match(head) and tail.rstrip().endswith(b">")))


READERS: dict[str, Reader] = {
    "mhtml": Reader(_mhtml, lambda head, _tail: bool(_MHTML.match(head))),
    "html": Reader(_html, _is_html),
    "markdown": Reader(_markdown, _is_markdown),
    "text": Reader(_text, lambda _head, _tail: True),
}
"""The readers by the kind of input; an input is of the first kind that fits."""


def kind_of(data: bytes, name: str = "") -> str:
    """Return the name of the reader for an input, by content or by an HTML file name."""
    found = next(name for name, reader in READERS.items() if reader.fits(data[:_HEAD], data[-_HEAD:]))
    return found if found in _SUFFIXES.values() else _SUFFIXES.get(os.path.splitext(name)[1].lower(), found)


def read(source: Source, kind: str = "auto") -> ReaderResult:
    """Read an input with the reader ``kind``; ``auto`` detects it from the content.

    Raises HtglintError if the input can't be read.
    """
    refuse(source.data, source.name)
    return READERS[kind_of(source.data, source.name) if kind == "auto" else kind].read(source)
