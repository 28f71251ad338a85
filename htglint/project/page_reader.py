"""Reader of other pages that caches some texts and many digests."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from htglint.base import files
from htglint.base.context import Copy
from htglint.base.dependencies import NOTHING, of_text
from htglint.base.errors import HtglintError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_MOST_READ = 500_000
"""Maximum number of cached characters: enough for some folders, not for a whole site."""


class PageReader:
    """Reads pages by their paths, as in reports."""

    def __init__(self, disk: files.Disk) -> None:
        self._disk = disk
        self._kept: dict[str, Copy] = {}
        self._room = _MOST_READ
        self._digests: dict[str, str] = {}

    def __len__(self) -> int:
        """Return the number of pages with cached data."""
        return max(len(self._kept), len(self._digests))

    def read(self, path: str) -> Copy:
        """Read a page, or return the cached one.

        The last ones are cached, because pages come folder by folder.

        Raises HtglintError for a page that can't be read.
        """
        if path not in self._kept:
            copy = self._kept[path] = Copy(path, self._disk.read(path).text)
            self._room -= len(copy.text)
            while self._room < 0 and len(self._kept) > 1:
                self._room += len(self._kept.pop(next(iter(self._kept))).text)
            return copy
        return self._kept[path]

    def readable(self, paths: Iterable[str]) -> Iterator[Copy]:
        """Yield the pages that can be read."""
        for path in paths:
            with suppress(HtglintError):
                yield self.read(path)

    def passing(self, path: str, *, digested: bool) -> Copy:
        """Read a page without caching its text, as there may be any number of them.

        ``digested``: its digest will be needed. Raises HtglintError for a page that can't be read.
        """
        copy = self._kept.get(path) or Copy(path, self._disk.read(path).text)
        if digested and path not in self._digests:
            self._digests[path] = of_text(copy.text)
        return copy

    def digest(self, path: str) -> str:
        """Return the digest of a page's text as read; ``NOTHING`` if unreadable."""
        shown = files.shown(path)
        if shown not in self._digests:
            try:
                self._digests[shown] = of_text(self.read(shown).text)
            except HtglintError:
                self._digests[shown] = NOTHING
        return self._digests[shown]

    def forget(self) -> None:
        """Clear the cache."""
        self._kept.clear()
        self._digests.clear()
        self._room = _MOST_READ
