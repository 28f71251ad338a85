"""Writes the results of a partition: Parquet or JSONL."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Protocol

from .settings import RESULTS
from .work import CHANGED, ERROR

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import BinaryIO

    from .reading import InputRow
    from .settings import BatchSettings
    from .work import Result

_SURROGATES = "surrogatepass"
_GROUP_BYTES = 32 << 20
"""Bytes of the row groups of an output."""


class Writer(Protocol):
    """Writes batches of results to a stream."""

    def write(self, rows: Sequence[InputRow], results: Sequence[Result]) -> None:
        """Add the results of a batch."""

    def close(self) -> None:
        """Complete the file."""


def writer(stream: BinaryIO, settings: BatchSettings) -> Writer:
    """Return the writer of the settings' format."""
    return JsonLines(stream, settings) if settings.format == "jsonl" else Parquet(stream, settings)


class JsonLines:
    """One JSON object per line."""

    def __init__(self, stream: BinaryIO, settings: BatchSettings) -> None:
        self._stream = stream
        self._kept = settings.kept

    def write(self, rows: Sequence[InputRow], results: Sequence[Result]) -> None:
        """Add the results of a batch."""
        for row, result in zip(rows, results, strict=True):
            values = {name: row.kept.get(name) for name in self._kept} | _values(row, result)
            line = json.dumps(values, ensure_ascii=False, default=str)
            self._stream.write(line.encode("utf-8", _SURROGATES if line.isascii() else "replace") + b"\n")

    def close(self) -> None:
        """Complete the file."""


class Parquet:
    """Parquet whose row groups hold several batches, compressed with Zstandard."""

    def __init__(self, stream: BinaryIO, settings: BatchSettings) -> None:
        self._stream = stream
        self._kept = settings.kept
        self._writer: Any = None
        self._tables: list[Any] = []
        self._size = 0

    def write(self, rows: Sequence[InputRow], results: Sequence[Result]) -> None:
        """Add the results of a batch."""
        import pyarrow

        columns: dict[str, list[Any]] = {name: [_scalar(row.kept.get(name)) for row in rows] for name in self._kept}
        values = [_values(row, result) for row, result in zip(rows, results, strict=True)]
        columns |= {name: [one[name] for one in values] for name in RESULTS}
        schema = _schema(self._kept)
        try:
            table = pyarrow.Table.from_pydict(columns, schema)
        except UnicodeEncodeError:  # half of a surrogate pair, which JSON may hold and UTF-8 may not
            table = pyarrow.Table.from_pydict(_encodable(columns), schema)
        self._tables.append(table)
        self._size += table.nbytes
        if self._size > _GROUP_BYTES:
            self._flush()

    def close(self) -> None:
        """Complete the file."""
        self._flush()
        self._writer.close()

    def _flush(self) -> None:
        import pyarrow
        from pyarrow.parquet import ParquetWriter

        schema = _schema(self._kept)
        if self._writer is None:
            self._writer = ParquetWriter(self._stream, schema, compression="zstd")
        if self._tables:
            self._writer.write_table(pyarrow.concat_tables(self._tables))
        self._tables, self._size = [], 0


def _values(row: InputRow, result: Result) -> dict[str, Any]:
    return {
        "source": row.source,
        "row": row.row,
        "text": result.text,
        "status": result.status,
        "codec": result.codec,
        "repairs": result.repairs,
        "ambiguous": {"count": result.ambiguous, "passages": list(result.listed)},
        "findings": list(result.findings),
        "error": result.error,
    }


def _schema(kept: Sequence[str]) -> Any:
    import pyarrow

    text, number = pyarrow.string(), pyarrow.int64()
    candidate = pyarrow.struct([("text", text), ("probability", pyarrow.float64())])
    passage = pyarrow.struct(
        [("start", number), ("end", number), ("text", text), ("candidates", pyarrow.list_(candidate))]
    )
    finding = pyarrow.struct(
        [
            *(("code", text), ("severity", text), ("line", number), ("column", number)),
            *(("end_line", number), ("end_column", number), ("message", text)),
        ]
    )
    return pyarrow.schema(
        [
            *((name, text) for name in kept),
            ("source", text),
            ("row", number),
            ("text", pyarrow.large_string()),
            ("status", text),
            ("codec", text),
            ("repairs", number),
            ("ambiguous", pyarrow.struct([("count", number), ("passages", pyarrow.list_(passage))])),
            ("findings", pyarrow.list_(finding)),
            ("error", text),
        ]
    )


def _scalar(value: Any) -> str | None:
    """Return a value as text, because all partitions have the same schema."""
    if value is None or isinstance(value, str):
        return value
    return json.dumps(value, ensure_ascii=False, default=str)


def _encodable(value: Any) -> Any:
    if isinstance(value, str):
        return value.encode("utf-8", "replace").decode("utf-8")
    if isinstance(value, dict):
        return {name: _encodable(one) for name, one in value.items()}
    if isinstance(value, list):
        return [_encodable(one) for one in value]
    return value


def counts(results: Sequence[Result]) -> Mapping[str, int]:
    """Return what a marker and the manifest count of results."""
    return {
        "rows": len(results),
        "changed": sum(result.status == CHANGED for result in results),
        "errors": sum(result.status == ERROR for result in results),
        "repairs": sum(result.repairs for result in results),
        "ambiguous": sum(result.ambiguous for result in results),
        "findings": sum(len(result.findings) for result in results),
    }
