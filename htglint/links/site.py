"""Resolution of links to the files of a site."""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING

from htglint.base import files
from htglint.base.context import Resolved

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from htglint.base.dependencies import Dependencies

_PAGES = (".md", ".markdown", ".html")
_INDEXES = ("index.md", "_index.md", "README.md", "index.html")
_ROOTS = ("content", "public", "static")
"""Names of site roots, by the conventions of Hugo, VitePress and others."""
_UNFIT = re.compile(r"[\s()<>%?#\"'\\]")
"""Characters of a path that must be escaped in a link."""
_CLOSE = 0.85
"""Minimum similarity of a proposed name to the missing one (difflib's ratio)."""
_MOST_FOLDERS = 4096
"""Maximum number of cached folder listings, to bound memory."""


class Site:
    """The files below a root, with cached folder listings.

    ``root`` is the folder that site-root paths start from; None to find it for each page. ``names`` lists a folder.
    """

    def __init__(self, root: str | None, names: Callable[[str], frozenset[str]] = files.names) -> None:
        self._root = root
        self._names = names
        self._listings: dict[str, frozenset[str]] = {}
        self._repositories: dict[str, str] = {}
        self.dependencies: Dependencies | None = None
        """Records the folders that are read, if set."""

    def resolve(self, page: str, url: str, *, proposes: bool = True) -> Resolved | None:
        """Resolve a link without a scheme from the page at the absolute path ``page``.

        If the target is missing and ``proposes`` is set, a similar name is proposed. Returns None if that can't be
        decided: the page is in no folder, or the root of the site was not found.
        """
        path = _plain(url)
        folder = os.path.dirname(page)
        if path.startswith("/"):
            root = self._root or self._root_of(folder)
            if root is None:
                return None
            repository = self._repository(folder)
            top = (
                repository if files.is_below(root, repository) else root
            )  # a setting may name a root outside the repository
            return self._below(url, root, path.strip("/"), top, True, proposes)
        return (
            self._below(url, folder, path, self._repository(folder), False, proposes) if self._listing(folder) else None
        )

    def page(self, path: str) -> str:
        """Return the file of the page at a resolved path; empty if it is not a page."""
        if path.endswith(_PAGES):
            return path
        forms = (*(path + suffix for suffix in _PAGES), *_inside(path, _INDEXES))
        return next((form for form in forms if path and self._is_there(form)), "")

    def written(self, page: str, url: str, path: str) -> str:
        """Return a link from a page to ``path`` in the style of ``url``, the old link.

        It keeps the fragment of ``url``, and its suffix and trailing slash. Empty if that is impossible: the root of
        the site was not found, or the file is not below it.
        """
        plain, _, _ = url.partition("#")
        plain, _, _ = plain.partition("?")
        folder = os.path.dirname(page)
        root = self._root or self._root_of(folder)
        if plain.startswith("/") and (root is None or os.path.relpath(path, root).startswith("..")):
            return ""
        suffix = os.path.splitext(plain)[1]
        if suffix not in (*_PAGES, ".htm") and path.endswith(_PAGES):
            head, name = os.path.split(path)
            path = head if name in _INDEXES else os.path.splitext(path)[0]
        elif suffix in (".html", ".htm") and path.endswith(_PAGES):
            path = os.path.splitext(path)[0] + suffix
        new = os.path.relpath(path, root if plain.startswith("/") else folder).replace(os.sep, "/")
        if plain.startswith("/"):
            new = "/" + new.removeprefix(f"{_ROOTS[1]}/").removeprefix(f"{_ROOTS[2]}/")
        elif plain.startswith("./") and not new.startswith("."):
            new = f"./{new}"
        new = _UNFIT.sub(lambda match: "".join(f"%{byte:02X}" for byte in match[0].encode()), new)
        return new + "/" * plain.endswith("/") + url[len(plain) :]

    def _root_of(self, folder: str) -> str | None:
        """Return the nearest folder above a page that looks like the root of a site."""
        while True:
            if os.path.basename(folder) in _ROOTS or ".vitepress" in self._listing(folder):
                return folder
            parent = os.path.dirname(folder)
            if parent == folder:
                return None
            folder = parent

    def _repository(self, folder: str) -> str:
        """Return the root of the repository that contains a folder.

        The file system root if there is none.
        """
        if folder not in self._repositories:
            if len(self._repositories) >= _MOST_FOLDERS:
                self._repositories.clear()
            self._repositories[folder] = files.repository_root(folder) or os.path.abspath(os.sep)
        return self._repositories[folder]

    def _below(self, url: str, base: str, path: str, top: str, site_root: bool, proposes: bool) -> Resolved | None:
        """Resolve a path below ``base``.

        Nothing outside ``top``, or through symbolic links out of it, is looked up.
        """
        wanted = os.path.normpath(os.path.join(base, path))
        if not files.is_below(wanted, top):
            return Resolved(url, "", outside=True)
        bases = [wanted]
        if site_root:  # static files beside the pages
            bases += [os.path.normpath(os.path.join(base, public, path)) for public in _ROOTS]
        if any(map(files.leads_out, bases)):
            return None
        for candidate in (form for one in bases for form in _forms(one)):
            if self._is_there(candidate):
                return Resolved(url, candidate)
        return Resolved(url, "", self._proposal(wanted) if proposes else "")

    def _is_there(self, path: str) -> bool:
        """Return whether the file exists in exactly this case, on any file system."""
        folder, name = os.path.split(path)
        return name in self._listing(folder)

    def _listing(self, folder: str) -> frozenset[str]:
        names = self._listings.get(folder)
        if names is None:
            if len(self._listings) >= _MOST_FOLDERS:
                self._listings.clear()
            names = self._listings[folder] = self._names(folder)
        if self.dependencies is not None:
            self.dependencies.folder(folder, names)
        return names

    def _proposal(self, wanted: str) -> str:
        """Return the one similar file name in the same folder.

        Empty if there is none or several.
        """
        folder, name = os.path.split(wanted)
        names = self._listing(folder)
        for alike in (str.casefold, _stem):
            found = [other for other in names if alike(other) == alike(name)]
            if found:
                return found[0] if len(found) == 1 else ""
        from difflib import get_close_matches  # needed only by pages with such links

        # Names that differ in a digit are different things, such as another month or version.
        same = [other for other in names if _digits(other) == _digits(name)]
        close = get_close_matches(name, sorted(same), 2, _CLOSE)
        return close[0] if len(close) == 1 else ""


def _stem(name: str) -> str:
    return os.path.splitext(name)[0].casefold()


def _digits(name: str) -> list[str]:
    return [character for character in name if character.isdecimal()]


def _plain(url: str) -> str:
    path = url.split("#", 1)[0].split("?", 1)[0]
    if "%" not in path:
        return path
    from urllib.parse import unquote  # slow to import, and few paths have escapes

    return unquote(path)


def _forms(path: str) -> Iterator[str]:
    """Yield the files that may be published at a path of the site."""
    yield path
    for suffix in _PAGES:
        yield path + suffix
    stem, suffix = os.path.splitext(path)
    if suffix in (".html", ".htm"):
        yield f"{stem}.md"
    yield from _inside(path, _INDEXES)


def _inside(folder: str, names: Iterable[str]) -> Iterator[str]:
    return (os.path.join(folder, name) for name in names)
