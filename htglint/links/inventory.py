"""Everything on a page that leads somewhere, with the place of its target."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from ..model import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..document import Document

_ATTRIBUTE = re.compile(
    r"<(?P<tag>[A-Za-z][\w-]*)\b[^<>]*?\s(?:href|src)\s*=\s*(?P<quote>[\"']?)(?P<url>[^\"'<>\s]+)(?P=quote)"
)
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")


class Target(NamedTuple):
    """A target: ``kind`` is link, image, definition or html; ``span`` is that of the URL, ``whole`` of all of it."""

    kind: str
    url: str
    span: Span
    whole: Span


def targets(document: Document) -> tuple[Target, ...]:
    """The targets of a page's links, images, definitions, and HTML, in the order of the text."""
    return document.once("targets", lambda: tuple(sorted(_targets(document), key=lambda target: target.span)))


def _targets(document: Document) -> Iterator[Target]:
    for link in document.tree.links:
        if link.destination is not None:
            yield Target(link.kind, link.url, link.destination, link.span)
    for span in document.tree.html:
        for match in _ATTRIBUTE.finditer(document.text, span.start, span.end):
            kind = "image" if match["tag"].lower() == "img" else "html"
            yield Target(kind, _unescaped(match["url"]), Span(*match.span("url")), Span(*match.span()))


def _unescaped(url: str) -> str:
    if "&" not in url:
        return url
    from html import unescape  # slow to import, and few URLs have entities

    return unescape(url)


def is_local(url: str) -> bool:
    """Whether a URL leads to a file of the site: it has no scheme, no host, and a path."""
    return bool(url) and not url.startswith(("#", "//", "?", "{")) and not _SCHEME.match(url)
