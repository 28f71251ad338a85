"""Reads the documents of a partition, a batch at a time."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, NamedTuple

from htglint.base.errors import HtglintError
from htglint.base.escape import visible

from .plan import FILES, LINES, PARQUET, WARC, WHOLE
from .settings import LONGEST
from .storage import filesystem

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from .plan import Partition
    from .settings import BatchSettings

_ROWS = 256
"""Rows of a batch."""
_BYTES = 8 << 20
"""Size of the texts that completes a batch, in bytes."""
_BLOCK = 1 << 20
_HTML = ("text/html", "application/xhtml+xml")
_TEXT = ("text/", "application/xhtml", "application/json", "application/xml")


class InputRow(NamedTuple):
    """One input document: its place, its text, and the values of copied columns.

    ``row`` counts from 0 in the row group or folder, and is the offset in bytes of a line or a record. ``name`` is
    that of the document, ``charset`` what its container says; ``problem`` says why the text is missing.
    """

    source: str
    row: int
    text: str | bytes | None
    kept: Mapping[str, Any]
    problem: str = ""
    name: str = ""
    charset: str = ""


def batches(part: Partition, settings: BatchSettings) -> Iterator[list[InputRow]]:
    """Yield a partition's rows in batches; raises HtglintError or OSError."""
    rows: list[InputRow] = []
    size = 0
    for row in _READERS[part.kind](part, settings):
        rows.append(row)
        size += len(row.text or "")
        if len(rows) == _ROWS or size > _BYTES:
            yield rows
            rows, size = [], 0
    if rows:
        yield rows


def _parquet(part: Partition, settings: BatchSettings) -> Iterator[InputRow]:
    from pyarrow import ArrowException
    from pyarrow.parquet import ParquetFile

    (url,) = part.urls
    system, path = filesystem(url)
    columns = [settings.column, *settings.kept]
    number = 0
    try:
        with system.open(path, "rb") as stream:
            file = ParquetFile(stream)
            _require(columns, file.schema_arrow.names, url)
            groups = None if part.start == WHOLE else [part.start]
            for batch in file.iter_batches(batch_size=_ROWS, row_groups=groups, columns=columns):
                values = [batch.column(name).to_pylist() for name in columns]
                for text, *others in zip(*values, strict=True):
                    yield _row(url, number, text, dict(zip(settings.kept, others, strict=True)))
                    number += 1
    except ArrowException as error:
        raise HtglintError(f"{visible(url)}: can't be read as Parquet: {error}") from error


def _require(columns: Sequence[str], known: Sequence[str], url: str) -> None:
    for name in columns:
        if name not in known:
            from htglint.base.suggest import did_you_mean

            close = did_you_mean(name, known)
            raise HtglintError(f"{visible(url)}: has no column `{visible(name)}`; it has {', '.join(known)}{close}")


def _row(source: str, number: int, text: object, kept: Mapping[str, Any]) -> InputRow:
    if isinstance(text, str | bytes):
        return InputRow(source, number, text, kept)
    found = "no text" if text is None else f"a value of the type {type(text).__name__} in place of the text"
    return InputRow(source, number, None, kept, f"the row has {found}")


def _lines(part: Partition, settings: BatchSettings) -> Iterator[InputRow]:
    (url,) = part.urls
    for offset, line in _lines_of(url, part.start, part.end):
        if line is None:
            yield InputRow(url, offset, None, {}, f"the line is longer than {LONGEST >> 20} MiB")
        elif line.strip():
            yield _of_line(url, offset, line, settings)


def _of_line(url: str, offset: int, line: bytes, settings: BatchSettings) -> InputRow:
    try:
        values = json.loads(line)
    except (ValueError, RecursionError) as error:
        return InputRow(url, offset, None, {}, f"the line is not JSON: {error}")
    if not isinstance(values, dict):
        return InputRow(url, offset, None, {}, "the line is not a JSON object")
    kept = {name: values.get(name) for name in settings.kept}
    if settings.column not in values:
        return InputRow(url, offset, None, kept, f"the row has no column `{visible(settings.column)}`")
    return _row(url, offset, values[settings.column], kept)


def _lines_of(url: str, start: int, end: int) -> Iterator[tuple[int, bytes | None]]:
    """Yield the lines that begin in a byte range, with offsets; None if too long."""
    system, path = filesystem(url)
    compression = "infer" if start == WHOLE else None
    with system.open(path, "rb", compression=compression) as stream:
        offset = max(start - 1, 0)
        if start > 0:
            stream.seek(offset)
        # A line that begins before the range belongs to the one before.
        skips = start > 0
        for line in _split(stream):
            length = line if isinstance(line, int) else len(line)
            if not skips:
                if start != WHOLE and offset >= end:
                    return
                yield offset, None if isinstance(line, int) else line
            skips = False
            offset += length


def _split(stream: Any) -> Iterator[bytes | int]:
    """Yield lines with their newlines; of one that is too long, only the length."""
    rest: list[bytes] = []
    length = 0
    while block := stream.read(_BLOCK):
        *lines, tail = block.split(b"\n")
        for line in lines:
            length += len(line) + 1
            yield length if length > LONGEST else b"".join((*rest, line, b"\n"))
            rest, length = [], 0
        length += len(tail)
        if length > LONGEST:
            rest = []
        elif tail:
            rest.append(tail)
    if length:
        yield length if length > LONGEST else b"".join(rest)


def _warc(part: Partition, settings: BatchSettings) -> Iterator[InputRow]:
    from fastwarc.warc import ArchiveIterator, WarcRecordType

    (url,) = part.urls
    system, path = filesystem(url)
    wanted = WarcRecordType.response | WarcRecordType.conversion | WarcRecordType.resource
    with system.open(path, "rb") as stream:
        for record in ArchiveIterator(stream, record_types=wanted, parse_http=True):
            header = record.headers
            kind = record.http_content_type or (header.get("Content-Type") or "").partition(";")[0].strip()
            if not kind.startswith(_TEXT):
                continue
            found = {"url": header.get("WARC-Target-URI"), "date": header.get("WARC-Date"), "type": kind}
            kept = {name: found.get(name, header.get(name)) for name in settings.kept}
            name = "page.html" if kind in _HTML else "page.txt"
            length = record.content_length
            if length > LONGEST:
                yield InputRow(url, record.stream_pos, None, kept, f"the record is longer than {LONGEST >> 20} MiB")
                continue
            data = record.reader.read()
            if len(data) != length:
                raise HtglintError(f"{visible(url)}: ends within the record at byte {record.stream_pos}")
            yield InputRow(url, record.stream_pos, data, kept, name=name, charset=record.http_charset or "")


def _files(part: Partition, settings: BatchSettings) -> Iterator[InputRow]:
    for number, url in enumerate(part.urls):
        system, path = filesystem(url)
        kept = dict.fromkeys(settings.kept)
        try:
            with system.open(path, "rb") as stream:
                data = stream.read(LONGEST + 1)
        except OSError as error:
            yield InputRow(url, number, None, kept, f"can't be read: {error}")
            continue
        if len(data) > LONGEST:
            yield InputRow(url, number, None, kept, f"the file is longer than {LONGEST >> 20} MiB")
        else:
            yield InputRow(url, number, data, kept, name=path.rpartition("/")[2])


_READERS = {PARQUET: _parquet, LINES: _lines, WARC: _warc, FILES: _files}
