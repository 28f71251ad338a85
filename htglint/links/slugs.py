"""Heading anchors as made by VitePress, GitHub, Hugo, MkDocs and Docusaurus.

Sources: VitePress takes ``slugify`` of @mdit-vue/shared and the numbering of markdown-it-anchor; GitHub's rule is
that of github-slugger, which follows html-pipeline's table of contents. Hugo's default is GitHub's rule, and Docusaurus
uses github-slugger. MkDocs takes ``slugify`` and ``unique`` of Python-Markdown's extension ``toc``.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence

_CONTROL = re.compile(r"[\u0000-\u001f]")
_COMBINING = re.compile(r"[\u0300-\u036f]")
_SPECIAL = re.compile(r"[\s~`!@#$%^&*()\-_+=[\]{}|\\;:\"'“”‘’<>,.?/]+")
_NO_SLUG = re.compile(r"[^\w \-]")
_NO_WORD = re.compile(r"[^\w\s-]")
_HYPHENS = re.compile(r"[-\s]+")
_COUNTED = re.compile(r"(?P<base>.*)_(?P<number>[0-9]{1,9})")
_EXPLICIT = re.compile(r"[ \t]*\{:?[ \t]*#(?P<id>[^\s{}]+)[^{}]*\}[ \t]*$")


def vitepress(text: str) -> str:
    """Return an anchor: emoji and letters stay, runs of others become a hyphen.

    A leading digit gets an underscore before it.
    """
    if not text.isascii():
        import unicodedata  # needed only by pages with anchors

        text = _COMBINING.sub("", unicodedata.normalize("NFKD", text))
    slug = _SPECIAL.sub("-", _CONTROL.sub("", text)).strip("-").lower()
    return f"_{slug}" if slug[:1].isdecimal() else slug


def github(text: str) -> str:
    """Return an anchor: letters, digits, marks, ``-`` and ``_`` stay.

    Spaces become hyphens, everything else is dropped.
    """
    if text.isascii():
        return _NO_SLUG.sub("", text.strip().lower()).replace(" ", "-")
    from unicodedata import category  # needed only by pages with anchors

    return "".join(
        "-" if character == " " else character
        for character in text.strip().lower()
        if character in " -_" or character.isalnum() or category(character)[0] == "M"
    )


def mkdocs(text: str) -> str:
    """Return an anchor: ASCII letters, digits and ``_`` stay; spaces become hyphens."""
    if not text.isascii():
        import unicodedata  # needed only by pages with anchors

        text = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return _HYPHENS.sub("-", _NO_WORD.sub("", text).strip().lower())


KINDS: Mapping[str, Callable[[str], str]] = {
    "vitepress": vitepress,
    "github": github,
    "hugo": github,
    "mkdocs": mkdocs,
    "docusaurus": github,
}
"""The kinds of site."""
NAMES: Mapping[str, str] = {
    "vitepress": "VitePress",
    "github": "GitHub",
    "hugo": "Hugo",
    "mkdocs": "MkDocs",
    "docusaurus": "Docusaurus",
}
"""Their names for people."""
_SLUGS = tuple(dict.fromkeys(KINDS.values()))
"""The distinct slug functions."""


def numbered(titles: Iterable[str], slug: Callable[[str], str]) -> Iterator[str]:
    """Yield the anchors of all headings of a page.

    One that is taken gets the next free number.
    """
    free = _next_of_mkdocs if slug is mkdocs else _next
    taken: set[str] = {""} if slug is mkdocs else set()
    last: dict[str, int] = {}
    for title in titles:
        explicit = _EXPLICIT.search(title) if "#" in title else None
        anchor = free(explicit["id"] if explicit else slug(title), taken, last)
        taken.add(anchor)
        yield anchor


def _next(made: str, taken: Container[str], last: dict[str, int]) -> str:
    anchor = made
    while anchor in taken:
        last[made] = last.get(made, 0) + 1
        anchor = f"{made}-{last[made]}"
    return anchor


def _next_of_mkdocs(made: str, taken: Container[str], last: dict[str, int]) -> str:
    """Return the same as Python-Markdown, which counts on from an existing number."""
    anchor = made
    while anchor in taken:
        counted = _COUNTED.fullmatch(anchor)
        base = counted["base"] if counted else anchor
        last[base] = max(last.get(base, 0), int(counted["number"]) if counted else 0) + 1
        anchor = f"{base}_{last[base]}"
    return anchor


class AnchorTable:
    """Anchors of a page in compact form, because a run may keep thousands of pages."""

    __slots__ = ("_ids", "_made")

    def __init__(self, made: Mapping[Callable[[str], str], Sequence[str]], ids: Iterable[str]) -> None:
        self._made = tuple(_packed(made[slug]) for slug in _SLUGS)
        self._ids = _packed(ids)

    @property
    def anchors(self) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """The anchors of all headings, for each kind of site."""
        made = {slug: tuple(_unpacked(packed)) for slug, packed in zip(_SLUGS, self._made, strict=True)}
        return tuple((kind, made[slug]) for kind, slug in KINDS.items())

    @property
    def ids(self) -> frozenset[str]:
        """The anchors set by raw HTML."""
        return frozenset(_unpacked(self._ids))


def _packed(anchors: Iterable[str]) -> bytes:
    return "".join(f"{anchor}\n" for anchor in anchors).encode("utf-8", "surrogatepass")


def _unpacked(packed: bytes) -> list[str]:
    return packed.decode("utf-8", "surrogatepass").split("\n")[:-1]


def outline(titles: Sequence[str], ids: Iterable[str]) -> AnchorTable:
    """Return the outline of a page with headings of these titles."""
    return AnchorTable({slug: list(numbered(titles, slug)) for slug in _SLUGS}, ids)
