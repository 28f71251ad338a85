"""Link targets of a page with their spans."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from htglint.base.findings import Span
from htglint.base.yaml import YamlProblem, events
from htglint.document.memo import per_document

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from htglint.base.profiles import FormerHome
    from htglint.document.document import Document

_ATTRIBUTE = re.compile(
    r"<(?P<tag>[A-Za-z][\w-]*)\b[^<>]*?\s(?:href|src)\s*=\s*(?P<quote>[\"']?)(?P<url>[^\"'<>\s]+)(?P=quote)"
)
_FIELD = re.compile(r"\b(?:link|href|image|images|src|light|dark)[\"']?[ \t]*:")
"""Keys of front matter whose values may be links."""
SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")


class Target(NamedTuple):
    """A target: ``kind`` is link, image, definition or html.

    ``span`` is that of the URL, ``whole`` of the whole link.

    In front matter ``whole`` begins with the key.
    """

    kind: str
    url: str
    span: Span
    whole: Span


@per_document
def targets(document: Document) -> tuple[Target, ...]:
    """Return targets of links, images, definitions, HTML and front matter, in order."""
    return tuple(sorted(_targets(document), key=lambda target: target.span))


@per_document
def has_fields(document: Document) -> bool:
    """Return whether the front matter may have links."""
    return _FIELD.search(document.text, *document.front_matter) is not None


def _targets(document: Document) -> Iterator[Target]:
    if has_fields(document):
        yield from (field.target for field in fields(document))
    for link in document.tree.links:
        if link.destination is not None:
            yield Target(link.kind, link.url, link.destination, link.span)
    for span in document.tree.html:
        for match in _ATTRIBUTE.finditer(document.text, span.start, span.end):
            kind = "image" if match["tag"].lower() == "img" else "html"
            yield Target(kind, without_entities(match["url"]), Span(*match.span("url")), Span(*match.span()))


def without_entities(url: str) -> str:
    """Decode the HTML entities of a URL."""
    if "&" not in url:
        return url
    from html import unescape  # slow to import, and few URLs have entities

    return unescape(url)


def is_local(url: str) -> bool:
    """Return whether a URL is local: it has a path, and neither scheme nor host."""
    return bool(url) and not url.startswith(("#", "//", "?", "{")) and not SCHEME.match(url)


def neighbour(url: str, folder: str) -> str:
    """Return the name, without suffix, of a linked page in the folder; else empty.

    ``folder`` is the folder's own name: a link from the root of the site ends in it and the page.
    """
    path = url.split("#", 1)[0].split("?", 1)[0]
    if not path or "://" in path or path.startswith(("//", "../")):
        return ""
    *parents, name = [part for part in path.split("/") if part not in ("", ".")] or [""]
    if parents and (not path.startswith("/") or parents[-1] != folder):
        return ""
    return name.removesuffix(".md").removesuffix(".html")


def redirected(url: str, homes: Iterable[FormerHome]) -> str:
    """Return the new path on the site, without anchor, of a page that has moved.

    Empty if it has not.
    """
    for home in homes:
        match = re.match(home.url, url)
        if match and url[match.end() :][:1] in ("", "#", "?"):
            return match.expand(home.path)
    return ""


# --- Front matter, read as YAML events: no objects are built and no aliases followed

_LINKS = ("link", "href")
_IMAGES = ("image", "images", "src")
_THEMES, _PICTURES = ("light", "dark"), ("image", "icon", "logo")
"""Keys of an image's light and dark variants in VitePress, and keys that may have them."""
_HEAD = "head"
"""Key of tags for the HTML head, whose `src` names a script."""
_DEEPEST = 40
"""Levels of front matter in which links are looked for; no generator of sites nests that deep."""


class Field(NamedTuple):
    """A link of the front matter, with its top-level key."""

    key: str
    target: Target


class _Level:
    """An open mapping or sequence.

    A mapping whose key was read ``waits`` for its value.
    """

    def __init__(self, *, is_mapping: bool) -> None:
        self.is_mapping = is_mapping
        self.waits = False
        self.key = ""
        self.start = 0


@per_document
def fields(document: Document) -> tuple[Field, ...]:
    """Return the links in the front matter of a page, in the order of the text.

    None if it can't be read.

    A path that starts with neither a slash nor a dot is left out: sites disagree on the folder that it is relative to.
    So is a value with escapes or on several lines, because its span can't be edited.
    """
    return tuple(_fields(document))


def _fields(document: Document) -> Iterator[Field]:
    start = document.text.find("\n") + 1
    end = document.text.rfind("\n", start, document.front_matter.end - 1) + 1
    if start >= end:
        return
    levels: list[_Level] = []
    found: list[Field] = []
    try:
        for event in events(document.text[start:end]):
            if event.kind in ("mapping", "sequence"):
                _begin_key(levels, "", start)
                levels.append(_Level(is_mapping=event.kind == "mapping"))
                if len(levels) > _DEEPEST:
                    return
                continue
            if event.kind == "end":
                levels.pop()
            elif event.kind == "scalar":
                place = Span(start + event.start, start + event.end)
                if not _begin_key(levels, event.value, place.start):
                    found += _field(document, levels, event.value, place)
            if levels and levels[-1].is_mapping:
                levels[-1].waits = not levels[-1].waits
    except YamlProblem:
        return  # reported by a rule of its own
    yield from found


def _begin_key(levels: Sequence[_Level], key: str, start: int) -> bool:
    """Record a node that starts at ``start`` if it is the key of a mapping.

    Return whether it is.
    """
    if not levels or not levels[-1].is_mapping or levels[-1].waits:
        return False
    levels[-1].key, levels[-1].start = key, start
    return True


def _field(document: Document, levels: Sequence[_Level], value: str, place: Span) -> Iterator[Field]:
    """Yield the value as a link if its keys say so."""
    kind = _kind([level.key for level in levels if level.is_mapping])
    quoted = document.text[place.start : place.start + 1] in ("'", '"')
    span = Span(place.start + 1, place.end - 1) if quoted else place
    is_clear = value.startswith(("/", "./", "../", "#")) or SCHEME.match(value) is not None
    if kind and is_clear and document.text[slice(*span)] == value:
        whole = Span(levels[-1].start if levels[-1].is_mapping else place.start, place.end)
        yield Field(levels[0].key, Target(kind, value, span, whole))


def _kind(keys: Sequence[str]) -> str:
    """Return what the value below the keys, the outermost first, leads to.

    Empty if it is not a link.
    """
    if not keys:
        return ""
    if keys[-1] in _LINKS:
        return "link"
    if keys[-1] in _IMAGES or (keys[-1] in _THEMES and keys[-2:-1] and keys[-2] in _PICTURES):
        return "html" if keys[0] == _HEAD else "image"
    return ""
