"""Other pages as they are read: their texts, of which a few are kept, and digests of them, of which many are."""

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
"""Characters of other pages that are kept: those of some folders, and not those of a whole site."""


class PageReader:
    """The pages of a disk by their paths as in reports; they are copies to the page that learns from them."""

    def __init__(self, disk: files.Disk) -> None:
        self._disk = disk
        self._kept: dict[str, Copy] = {}
        self._room = _MOST_READ
        self._digests: dict[str, str] = {}

    def __len__(self) -> int:
        """Of how many pages something is kept."""
        return max(len(self._kept), len(self._digests))

    def read(self, path: str) -> Copy:
        """A page; of those that were read last some are kept, because pages come folder by folder.

        Raises HtglintError for one that can't be read.
        """
        if path not in self._kept:
            copy = self._kept[path] = Copy(path, self._disk.read(path).text)
            self._room -= len(copy.text)
            while self._room < 0 and len(self._kept) > 1:
                self._room += len(self._kept.pop(next(iter(self._kept))).text)
            return copy
        return self._kept[path]

    def readable(self, paths: Iterable[str]) -> Iterator[Copy]:
        """Those of the pages that can be read; the others teach nothing."""
        for path in paths:
            with suppress(HtglintError):
                yield self.read(path)

    def passing(self, path: str, *, digested: bool) -> Copy:
        """A page of which something is kept and not its text, because there may be any number of such pages.

        It is ``digested`` where its digest will be asked for. Raises HtglintError for one that can't be read.
        """
        copy = self._kept.get(path) or Copy(path, self._disk.read(path).text)
        if digested and path not in self._digests:
            self._digests[path] = of_text(copy.text)
        return copy

    def digest(self, path: str) -> str:
        """The digest of the text of a page, at whatever path, as it was read; also of one that can't be read."""
        shown = files.shown(path)
        if shown not in self._digests:
            try:
                self._digests[shown] = of_text(self.read(shown).text)
            except HtglintError:
                self._digests[shown] = NOTHING
        return self._digests[shown]

    def forget(self) -> None:
        """Keep nothing any more."""
        self._kept.clear()
        self._digests.clear()
        self._room = _MOST_READ
