"""Cache of findings, valid as long as everything that they depend on is unchanged.

Each environment (version, rules, word lists, settings) has a file in the user's cache. It holds for every page the
digest of its text, its dependencies (``base/dependencies.py``), and its findings. An edit invalidates the edited page,
and those whose dependencies it changes. The file is read and written as a whole, through a temporary one: of two
simultaneous runs the later one's results are kept, and neither sees half a file. Invalid files are ignored.
"""

from __future__ import annotations

import os
from itertools import accumulate
from typing import TYPE_CHECKING, Any, NamedTuple

from htglint.base import cache as index
from htglint.base import files
from htglint.base.dependencies import NOTHING, of_bytes, of_names, of_text
from htglint.base.errors import HtglintError
from htglint.words.letters import words_in

from .serialize import deserialize

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from htglint.base.dependencies import Dependencies
    from htglint.base.findings import Finding

    from .serialize import Serialized

    Folders = Mapping[str, Mapping[str, str]]
    """Digests by folder and name."""

_FORMAT = "5"
_MOST_FILES = 12
"""Maximum number of environments; the newest are kept."""
_MOST_HELD = 4_000_000
"""Maximum size, in code points, of pages kept in memory because others depend on them."""
_MOST_SAID = 8
"""Maximum number of texts per page with cached facts."""


class Record(NamedTuple):
    """Cached data of a page: findings, dependencies, rules, facts about other texts."""

    page: bytes
    rules: dict[str, list[Any]]
    said: dict[str, dict[str, str]]


def of_page(page: files.FileContent) -> str:
    """Return the digest of a page, its byte order mark included."""
    return of_bytes(page.data) if page.data else of_text("\ufeff" * page.bom + page.text)  # the same bytes


def recorded(page: files.FileContent, dependencies: Dependencies, serialized: Serialized) -> Record:
    """Return the record of a checked page."""
    asked = dependencies.words
    noted = dict(dependencies.notes)
    said: dict[str, dict[str, str]] = {}
    for (kind, place), value in noted.items():
        if place in dependencies.texts and kind != "bytes":
            said.setdefault(dependencies.texts[place], {})[kind] = value
    words: list[object] = []
    if asked is not None and asked.asked:
        texts = asked.texts()
        words = [_by_folder(texts), asked.asked]
    kept = {"text": of_page(page), "notes": _by_kind(noted), "words": words, "found": serialized.found}
    return Record(_written(kept), serialized.rules, said)


def _by_kind(notes: Mapping[tuple[str, str], str]) -> dict[str, Folders]:
    """Group notes by kind, then as in ``_by_folder``."""
    found: dict[str, dict[str, str]] = {}
    for (kind, place), value in notes.items():
        found.setdefault(kind, {})[place] = value
    return {kind: _by_folder(places) for kind, places in found.items()}


def _by_folder(places: Mapping[str, str]) -> Folders:
    """Group facts of paths by folder, to write and look up each folder once."""
    found: dict[str, dict[str, str]] = {}
    for place, value in places.items():
        folder, name = os.path.split(place)
        found.setdefault(folder, {})[name] = value
    return found


def _written(kept: dict[str, Any]) -> bytes:
    """Compress the data of a page: a run holds those of all pages."""
    import json
    from zlib import compress

    return compress(json.dumps(kept, ensure_ascii=False).encode("utf-8", "surrogatepass"), 1)


def _read(written: bytes) -> Any:
    """Decompress data; raise ValueError if it is invalid."""
    import json
    from zlib import decompress, error

    try:
        return json.loads(decompress(written).decode("utf-8", "surrogatepass"))
    except (error, RecursionError) as broken:
        raise ValueError from broken


class Kept(NamedTuple):
    """Cached findings of a page, and its text, which is empty if there are none."""

    text: str
    found: list[Finding]


class Results:
    """The cached results of one environment, identified by ``key``.

    ``disk`` reads the current files.

    ``derive`` computes facts about a page whose text is not cached, as ``Project.derived`` does.
    """

    def __init__(
        self, key: Sequence[str], disk: files.Disk, derive: Callable[[str, str], str], *, writes: bool
    ) -> None:
        self._key = [_FORMAT, *key]
        self._name = f"results-{of_text(repr(self._key))}"
        self._disk = disk
        self._derive = derive
        self._writes = writes
        self._changed = False
        kept, data = index.read_data(self._name, self._key) or ({}, b"")
        if not _is_whole(kept):
            kept = {"pages": {}, "said": {}, "rules": {}}
        self._pages = _parts(kept["pages"], data)
        self._said: dict[str, dict[str, str]] = kept["said"]
        self._rules: dict[str, list[Any]] = kept["rules"]
        self._wholes: dict[str, str] = {}  # digests of pages, by absolute path
        self._digests: dict[str, str] = {}  # digests of their texts
        self._seen: dict[tuple[str, str], dict[str, str]] = {}  # current facts, by kind and folder
        self._held: dict[str, files.FileContent] = {}  # pages read for others
        self._room = _MOST_HELD
        self._words: dict[str, frozenset[str]] = {}

    def find(self, path: str) -> Kept | None:
        """Return the cached findings of a page if they are valid, else None.

        The path is as in reports.

        Raises HtglintError for a page that can't be read.
        """
        written = self._pages.get(path)
        if written is None:
            return None
        place = os.path.abspath(path)
        page = self._let_go(place) if place in self._wholes else self._opened(path, place)
        try:
            kept = _read(written)
            if kept["text"] != self._wholes[place] or not self._holds(kept["notes"], kept["words"]):
                return None
            found = deserialize(path, kept["found"], self._rules)
        except (AttributeError, IndexError, KeyError, TypeError, ValueError):
            return None  # invalid data, written again
        if not found:
            return Kept("", found)
        if page is None:
            page = self._disk.read(path)
            if of_page(page) != self._wholes[place]:
                return None
        return Kept(page.text, found)

    def keep(self, path: str, record: Record) -> None:
        """Store the record of a page."""
        self._pages[path] = record.page
        self._rules.update(record.rules)
        for text, said in record.said.items():
            self._said.setdefault(text, {}).update(said)
        self._changed = True

    def write(self) -> None:
        """Write the cache; results of pages that were not checked stay."""
        if self._changed and self._writes:
            self._forget()
            lengths = {path: len(written) for path, written in self._pages.items()}
            kept = {"pages": lengths, "said": self._said, "rules": self._rules}
            index.write_data(self._name, self._key, kept, b"".join(self._pages.values()))
            index.prune("results-", _MOST_FILES)

    def _forget(self) -> None:
        """Drop deleted pages, and facts about outdated texts once there are many."""
        for path in [path for path in self._pages if not os.path.exists(path)]:
            del self._pages[path]
        if len(self._said) > _MOST_SAID * (len(self._pages) + 1):
            now = set(self._digests.values())
            self._said = {text: said for text, said in self._said.items() if text in now}

    def _holds(self, notes: Mapping[str, Folders], words: Sequence[Any]) -> bool:
        """Return whether all dependencies are unchanged."""
        if not all(self._are(kind, folders) for kind, folders in notes.items()):
            return False
        if words:
            folders, counts = words
            if not self._are("bytes", folders):  # unchanged texts have unchanged words
                pages = [self._words_of(os.path.join(folder, name)) for folder in folders for name in folders[folder]]
                return all(sum(word in page for page in pages) == count for word, count in counts.items())
        return True

    def _are(self, kind: str, folders: Folders) -> bool:
        """Return whether the digests of a kind are still the recorded ones."""
        for folder, noted in folders.items():
            seen = self._seen.setdefault((kind, folder), {})
            if noted.items() <= seen.items():  # most facts are shared by several pages
                continue
            for name, value in noted.items():
                if name not in seen:
                    seen[name] = self._now(kind, os.path.join(folder, name))
                if seen[name] != value:
                    return False
        return True

    def _now(self, kind: str, path: str) -> str:
        """Return the current digest of a dependency."""
        if kind == "names":
            return of_names(self._disk.names(path))
        if kind == "bytes":
            return self._digest(path)
        if self._digest(path) == NOTHING:
            return NOTHING
        said = self._said.setdefault(self._digest(path), {})
        if kind not in said:
            said[kind] = self._derive(kind, path)
            self._changed = True
        return said[kind]

    def _digest(self, place: str) -> str:
        if place not in self._digests:
            try:
                self._hold(place, self._opened(files.shown(place), place))
            except HtglintError:
                self._digests[place] = NOTHING
        return self._digests[place]

    def _hold(self, place: str, page: files.FileContent) -> None:
        """Keep a page in memory: it will probably be checked, too."""
        if len(page.text) <= self._room:
            self._held[place] = page.without_data()
            self._room -= len(page.text)

    def _let_go(self, place: str) -> files.FileContent | None:
        page = self._held.pop(place, None)
        self._room += len(page.text) if page is not None else 0
        return page

    def _words_of(self, place: str) -> frozenset[str]:
        if place not in self._words:
            try:
                self._words[place] = words_in(self._disk.read(files.shown(place)).text)
            except HtglintError:
                self._words[place] = frozenset()
        return self._words[place]

    def _opened(self, path: str, place: str) -> files.FileContent:
        """Read a page and record its digests."""
        page = self._disk.read(path)
        self._wholes[place] = of_page(page)
        self._digests[place] = of_text(page.text) if page.bom else self._wholes[place]
        return page


def _is_whole(kept: object) -> bool:
    """Return whether cached data have the expected form."""
    if not (isinstance(kept, dict) and kept.keys() == {"pages", "said", "rules"}):
        return False
    return all(isinstance(part, dict) for part in kept.values()) and all(type(n) is int for n in kept["pages"].values())


def _parts(lengths: Mapping[str, int], data: bytes) -> dict[str, bytes]:
    """Split data into named parts of the given lengths."""
    ends = list(accumulate(lengths.values()))
    return {name: data[end - length : end] for (name, length), end in zip(lengths.items(), ends, strict=True)}


def environment(version: str, settings: object, trusted: Sequence[str], paths: Sequence[str]) -> list[str]:
    """Return the key of an environment: version, folder, settings, file contents.

    ``trusted`` files are compared by time and size, which an installation sets.
    """
    return [version, os.getcwd(), repr(settings), *map(_kept_contents, trusted), *map(_contents, paths)]


def _kept_contents(path: str) -> str:
    """Return the same as ``_contents``, cached by time and size."""
    name = f"contents-{of_text(path)}"
    try:
        stats = [f"{one} {(status := os.stat(one)).st_mtime_ns} {status.st_size}" for one in _files(path)]
    except OSError:
        return NOTHING
    kept = index.read(name, stats)
    if not isinstance(kept, str):
        kept = _contents(path)
        index.write(name, stats, kept)
    return kept


def _contents(path: str) -> str:
    """Return the digest of a file, or of all files below a folder."""
    try:
        return of_text(
            "\n".join(f"{os.path.relpath(one, path)} {of_bytes(files.read_bytes(one))}" for one in _files(path))
        )
    except HtglintError:
        return NOTHING


def _files(path: str) -> list[str]:
    if not os.path.isdir(path):
        return [path]
    found = (os.path.join(folder, name) for folder, _, names in os.walk(path) for name in names)
    return sorted(name for name in found if f"{os.sep}__pycache__{os.sep}" not in name)
