"""Settings of a run, which can be sent to workers."""

from __future__ import annotations

from typing import NamedTuple

STEPS = ("repair", "convert", "check")
"""What can be done to a document; conversion always comes first."""
FORMATS = ("parquet", "jsonl")
RESULTS = ("source", "row", "text", "status", "codec", "repairs", "ambiguous", "findings", "error")
"""The columns of the output beside those of the input that are kept."""
SECONDS = 10.0
"""Default time limit for a document."""
PART_BYTES = 64 << 20
"""Bytes of an uncompressed file that one partition reads, and of small files that share one."""
LONGEST = 32 << 20
"""Size of the largest document that is processed, in bytes."""


class BatchSettings(NamedTuple):
    """What is done to each document, and how the output is written.

    ``column`` holds the text of a row, ``kept`` are other columns to copy. ``config``, ``packs``, ``select`` and
    ``ignore`` are those of a session; paths are absolute.
    """

    steps: tuple[str, ...] = ("repair",)
    column: str = "text"
    kept: tuple[str, ...] = ()
    format: str = "parquet"
    seconds: float = SECONDS
    config: str | None = None
    packs: tuple[str, ...] = ()
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
