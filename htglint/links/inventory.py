"""Everything on a page that leads somewhere, with the place of its target."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from htglint.base.expressions import lazy
from htglint.base.model import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from htglint.document.document import Document

_ATTRIBUTE = lazy(
    r"<(?P<tag>[A-Za-z][\w-]*)\b[^<>]*?\s(?:href|src)\s*=\s*(?P<quote>[\"']?)(?P<url>[^\"'<>\s]+)(?P=quote)"
)
_FIELD = re.compile(r"\b(?:link|href|image|images|src|light|dark)[\"']?[ \t]*:")
"""What may be a link in front matter."""
SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")


class Target(NamedTuple):
    """A target: ``kind`` is link, image, definition or html; ``span`` is that of the URL, ``whole`` of all of it.

    In front matter ``whole`` begins with the key.
    """

    kind: str
    url: str
    span: Span
    whole: Span


def targets(document: Document) -> tuple[Target, ...]:
    """The targets of a page's links, images, definitions, HTML and front matter, in the order of the text."""
    return document.once("targets", lambda: tuple(sorted(_targets(document), key=lambda target: target.span)))


def has_fields(document: Document) -> bool:
    """Whether the front matter may have links."""
    return document.once("may have fields", lambda: _FIELD.search(document.text, *document.front_matter) is not None)


def _targets(document: Document) -> Iterator[Target]:
    if has_fields(document):
        from .frontmatter import fields  # few pages have links in their front matter

        yield from (field.target for field in fields(document))
    for link in document.tree.links:
        if link.destination is not None:
            yield Target(link.kind, link.url, link.destination, link.span)
    for span in document.tree.html:
        for match in _ATTRIBUTE().finditer(document.text, span.start, span.end):
            kind = "image" if match["tag"].lower() == "img" else "html"
            yield Target(kind, without_entities(match["url"]), Span(*match.span("url")), Span(*match.span()))


def without_entities(url: str) -> str:
    """A URL with the characters that HTML's entities in it stand for."""
    if "&" not in url:
        return url
    from html import unescape  # slow to import, and few URLs have entities

    return unescape(url)


def is_local(url: str) -> bool:
    """Whether a URL leads to a file of the site: it has no scheme, no host, and a path."""
    return bool(url) and not url.startswith(("#", "//", "?", "{")) and not SCHEME.match(url)
