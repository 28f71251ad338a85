"""Small archives for the tests, and what an output holds."""

from __future__ import annotations

import gzip
import json
from typing import TYPE_CHECKING, Any

from htglint.batch.storage import MARKERS

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

DAMAGED, REPAIRED = "Itâ€™s a cafÃ© – fine", "It’s a café – fine"


def texts(count: int) -> list[str]:
    """Texts that are all different, every fifth of them damaged."""
    return [f"{DAMAGED if number % 5 == 0 else 'Plain text'} {number}" for number in range(count)]


def expected(count: int) -> list[str]:
    """The same after their repair."""
    return [text.replace(DAMAGED, REPAIRED) for text in texts(count)]


def rows(count: int) -> list[dict[str, Any]]:
    """Rows with a number and a text."""
    return [{"id": number, "text": text} for number, text in enumerate(texts(count))]


def lines(values: Sequence[object]) -> bytes:
    """Values as JSONL."""
    return b"".join(json.dumps(value, ensure_ascii=False).encode() + b"\n" for value in values)


def parquet(path: Path, values: Sequence[dict[str, Any]], group: int) -> None:
    """Write rows as Parquet with row groups of a size."""
    import pyarrow
    import pyarrow.parquet

    pyarrow.parquet.write_table(pyarrow.Table.from_pylist(list(values)), path, row_group_size=group)


def warc(kind: str, documents: Sequence[tuple[str, bytes]]) -> bytes:
    """A compressed WARC file with one member a record, as crawls have them."""
    members: list[bytes] = []
    for url, payload in documents:
        if kind == "response":
            payload = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n" + payload
            media = b"application/http; msgtype=response"
        else:
            media = b"text/plain"
        head = (
            f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: {url}\r\nWARC-Date: 2026-05-04T00:00:00Z\r\n"
            f"WARC-Record-ID: <urn:uuid:00000000-0000-0000-0000-{len(members):012d}>\r\n"
            f"Content-Length: {len(payload)}\r\nContent-Type: "
        ).encode()
        members.append(gzip.compress(head + media + b"\r\n\r\n" + payload + b"\r\n\r\n"))
    return b"".join(members)


def written(out: Path) -> list[dict[str, Any]]:
    """All rows of an output in the order of its partitions; each partition has its marker."""
    found: list[dict[str, Any]] = []
    markers = {path.stem for path in (out / MARKERS).iterdir()}
    for path in sorted(out.glob("part-*")):
        assert path.stem in markers, path.name
        if path.suffix == ".parquet":
            import pyarrow.parquet

            found += pyarrow.parquet.read_table(path).to_pylist()
        else:
            found += map(json.loads, path.read_text("utf-8").splitlines())
    return found


def content(out: Path) -> dict[str, bytes]:
    """The partitions of an output byte for byte."""
    return {path.name: path.read_bytes() for path in sorted(out.glob("part-*"))}
