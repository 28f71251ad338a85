"""Finds the original files of pictures that a site build has renamed."""

from __future__ import annotations

import hashlib
import os
import re
from typing import TYPE_CHECKING, NamedTuple

from htglint.base.errors import HtglintError
from htglint.base.escape import visible
from htglint.document.document import Document

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_HASHED = re.compile(r"(?P<stem>[^/?#]+)\.(?P<hash>[A-Za-z0-9_-]{8})(?P<suffix>\.[A-Za-z0-9]{1,5})")
_SUFFIXES = frozenset((".png", ".jpg", ".jpeg", ".gif", ".webp", ".svg", ".avif", ".bmp"))


EMBEDDED = "embedded:"
"""The scheme of addresses of pictures that stand in the input itself and nowhere else."""


class Picture(NamedTuple):
    """A picture in the input: the ending of a file for it, and its bytes."""

    suffix: str
    data: bytes

    @property
    def name(self) -> str:
        """The name of a file, which depends on the content alone."""
        return hashlib.sha256(self.data).hexdigest()[:12] + self.suffix


class Pictures(NamedTuple):
    """Paths of pictures: in an image folder (``files``), or as on pages (``named``).

    ``folder`` is where pictures that the input carries are written, for ``page``; empty if they are not.
    """

    files: tuple[str, ...] = ()
    named: tuple[str, ...] = ()
    folder: str = ""
    page: str = ""

    @classmethod
    def known(cls, folder: str | None, pages: Iterable[str]) -> Pictures:
        """Collect the pictures of a folder and of other copies; raises HtglintError."""
        named = (link.url for page in pages for link in Document("", page).tree.links if link.kind == "image")
        files = tuple(_below(folder)) if folder is not None else ()
        return cls(files, tuple(dict.fromkeys(named)), folder or "")

    def written(self, picture: Picture, image_folder: str) -> str:
        """Return the path at which the page finds a picture that is written to the folder."""
        if image_folder:
            return f"{image_folder}/{picture.name}"
        path = os.path.relpath(os.path.join(self.folder, picture.name), os.path.dirname(self.page) or ".")
        return path.replace(os.sep, "/")

    def path(self, url: str, image_folder: str, month: str | None) -> str:
        """The path of the picture that a site shows at ``url``, empty if it is unknown.

        Among several of the same name the one with the same suffix is taken, then the one of the month.
        """
        stem, suffix = os.path.splitext(source_name(url))
        # A draft may know the picture in another format: the site shows the one that was published in its place.
        found = [os.path.splitext(path)[0] + suffix for path in self.named if _stem(path) == stem]
        found += [f"{image_folder}/{path}" for path in self.files if _stem(path) == stem]
        if not found:
            return ""
        return min(found, key=lambda path: (not path.endswith(suffix), month is None or month not in path))


def _below(folder: str) -> Iterator[str]:
    """Yield the pictures below a folder, as paths relative to it with forward slashes."""
    if not os.path.isdir(folder):
        raise HtglintError(f"{visible(folder)}: there is no such folder of pictures")
    for place, folders, names in os.walk(folder):
        folders.sort()
        for name in sorted(names):
            if os.path.splitext(name)[1].lower() in _SUFFIXES:
                yield os.path.relpath(os.path.join(place, name), folder).replace(os.sep, "/")


def is_renamed(url: str) -> bool:
    """Return whether a URL has a site build's form: name, eight characters, suffix."""
    match = _HASHED.fullmatch(_base(url))
    return match is not None and re.search(r"[A-Z0-9_-]", match["hash"]) is not None and "/assets/" in url


def source_name(url: str) -> str:
    """Return the file name without what the build added."""
    base = _base(url)
    match = _HASHED.fullmatch(base)
    return match["stem"] + match["suffix"] if match and is_renamed(url) else base


def _base(url: str) -> str:
    """Return the last part of the path of a URL."""
    return re.split(r"[?#]", url, maxsplit=1)[0].rsplit("/", 1)[-1]


def _stem(path: str) -> str:
    return os.path.splitext(source_name(path))[0]
