"""Cuts inputs into partitions: row groups, ranges of JSONL, or whole files.

Row groups are Parquet's; compressed files can't be cut.
"""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any, NamedTuple

from htglint.base.errors import HtglintError
from htglint.base.escape import visible

from .settings import PART_BYTES
from .storage import filesystem

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

PARQUET, LINES, WARC, FILES = "parquet", "lines", "warc", "files"
_ARCHIVES = (
    (PARQUET, (".parquet", ".pq")),
    (LINES, (".jsonl", ".ndjson", ".jsonl.gz", ".ndjson.gz", ".jsonl.zst", ".ndjson.zst", ".json.gz", ".json.zst")),
    (WARC, (".warc", ".warc.gz", ".wet", ".wet.gz", ".warc.zst")),
)
_DOCUMENTS = (".md", ".markdown", ".txt", ".html", ".htm", ".xhtml", ".mhtml", ".mht")
_COMPRESSED = (".gz", ".zst")
_MOST_FILES = 1000
"""Small files that share a partition, at most."""
WHOLE = -1


class Partition(NamedTuple):
    """One partition of the work.

    Its files are of one ``kind``. ``start`` and ``end`` are a range of bytes (lines), ``start`` is a row group
    (Parquet); WHOLE stands for the whole file.
    """

    number: int
    kind: str
    urls: tuple[str, ...]
    start: int = WHOLE
    end: int = WHOLE

    @property
    def name(self) -> str:
        """The name of the partition's files, without a suffix."""
        return f"part-{self.number:06d}"


class Plan(NamedTuple):
    """All partitions of a run, and a digest of the inputs that they were cut from."""

    parts: tuple[Partition, ...]
    digest: str


class _InputFile(NamedTuple):
    url: str
    size: int
    kind: str


def plan(inputs: Sequence[str], size: int = PART_BYTES) -> Plan:
    """Cut the inputs into partitions of about ``size`` bytes.

    Raises HtglintError for an input that does not exist.
    """
    files = [file for given in inputs for file in _files(given)]
    if not files:
        known = ", ".join(suffix for _, suffixes in _ARCHIVES for suffix in suffixes)
        raise HtglintError(f"found no documents; known archives are {known}, and folders may hold pages as well")
    cut = list(_cut(files, size))
    parts = tuple(Partition(number, *part) for number, part in enumerate(cut))
    digest = hashlib.sha256(json.dumps([files, cut]).encode()).hexdigest()
    return Plan(parts, digest)


def _files(given: str) -> Iterator[_InputFile]:
    system, path = filesystem(given)
    if not system.exists(path):
        raise HtglintError(f"{visible(given)}: no such file or folder")
    if system.isdir(path):
        for found, details in sorted(system.find(path, detail=True).items()):
            name = found[len(path.rstrip("/")) :]
            if (kind := _kind(found)) and not any(part.startswith((".", "_")) for part in name.split("/")):
                yield _InputFile(_url(system, found), int(details.get("size") or 0), kind)
        return
    kind = _kind(path)
    if not kind:
        raise HtglintError(f"{visible(given)}: neither an archive nor a page by its name")
    yield _InputFile(_url(system, path), int(system.size(path) or 0), kind)


def _url(system: Any, path: str) -> str:
    return str(system.unstrip_protocol(path))


def _kind(path: str) -> str:
    lower = path.lower()
    for kind, suffixes in _ARCHIVES:
        if lower.endswith(suffixes):
            return kind
    return FILES if lower.endswith(_DOCUMENTS) else ""


def _cut(files: Iterable[_InputFile], size: int) -> Iterator[tuple[str, tuple[str, ...], int, int]]:
    pages: list[_InputFile] = []
    total = 0
    for file in files:
        if file.kind == FILES:
            if pages and (len(pages) == _MOST_FILES or total + file.size > size):
                yield _pages(pages)
                pages, total = [], 0
            pages.append(file)
            total += file.size
        elif file.kind == PARQUET:
            yield from ((PARQUET, (file.url,), group, WHOLE) for group in _row_groups(file))
        elif file.kind == LINES and not file.url.lower().endswith(_COMPRESSED):
            for start in range(0, max(1, file.size), size):
                yield LINES, (file.url,), start, min(start + size, file.size)
        else:
            yield file.kind, (file.url,), WHOLE, WHOLE
    if pages:
        yield _pages(pages)


def _pages(pages: Iterable[_InputFile]) -> tuple[str, tuple[str, ...], int, int]:
    return FILES, tuple(page.url for page in pages), WHOLE, WHOLE


def _row_groups(file: _InputFile) -> Iterable[int]:
    """Return a file's row groups; an unreadable file is left to the worker to report."""
    from pyarrow import ArrowException
    from pyarrow.parquet import ParquetFile

    system, path = filesystem(file.url)
    try:
        with system.open(path, "rb") as stream:
            return range(ParquetFile(stream).num_row_groups)
    except (OSError, ArrowException):
        return (WHOLE,)
