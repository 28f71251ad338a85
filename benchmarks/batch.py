"""`htglint batch` beside ftfy and plsfix: `python -m benchmarks.batch [--rows N] [--workers N]`.

Each repairs the same Parquet file (``crawl.py``) in the same engine with the same number of processes, in turn.
Printed are rows and megabytes a second, processor time and memory of all processes, and how many rows each repaired.
A word counts as wrong if it is neither what it was before the damage nor left as it stands.
"""

from __future__ import annotations

import argparse
import os
import pickle
import sys
import tempfile
import time
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from htglint.batch import engines, partition
from htglint.batch.guard import guard_of
from htglint.batch.plan import plan
from htglint.batch.settings import BatchSettings
from htglint.batch.work import CHANGED, UNCHANGED, Result

from .crawl import rows

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from htglint.batch.reading import InputRow

_GROUP = 1000
_COLUMNS = ("rows/s", "MB/s", "wall s", "cpu s", "MB", "right", "partly", "left", "wrong", "intact changed")


class Peer:
    """A function of a peer as what an engine runs."""

    def __init__(self, function: Callable[[str], str]) -> None:
        self._function = function

    def work(self, row: InputRow) -> Result:
        """Return what the function makes of a row."""
        assert isinstance(row.text, str)
        text = self._function(row.text)
        return Result(text, UNCHANGED if text == row.text else CHANGED)


def _ftfy(_: BatchSettings) -> Peer:
    import ftfy

    return Peer(ftfy.fix_encoding)


def _ftfy_text(_: BatchSettings) -> Peer:
    import ftfy

    return Peer(partial(ftfy.fix_text, uncurl_quotes=False))


def _plsfix(_: BatchSettings) -> Peer:
    import plsfix

    return Peer(plsfix.fix_text)


CONTENDERS: dict[str, Callable[[BatchSettings], Any]] = {
    "htglint": guard_of,
    "ftfy.fix_encoding": _ftfy,
    "ftfy.fix_text": _ftfy_text,
    "plsfix.fix_text": _plsfix,
}


class Taken(NamedTuple):
    """What a run took: seconds of the clock and of processors, and the memory of its largest process in bytes."""

    wall: float
    processor: float
    memory: int


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--only", choices=tuple(CONTENDERS), action="append")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        corpus = Path(folder) / "corpus.parquet"
        size = _write(corpus, given.rows)
        print(f"{given.rows:,} rows, {size / 1e6:.0f} MB, {given.workers} processes\n")
        print("| | " + " | ".join(_COLUMNS) + " |\n| :-- |" + " --: |" * len(_COLUMNS))
        for name in given.only or CONTENDERS:
            out = Path(folder) / name
            taken = _measured(name, corpus, out, given.workers)
            figures = [
                f"{given.rows / taken.wall:,.0f}", f"{size / 1e6 / taken.wall:.2f}", f"{taken.wall:.1f}",
                f"{taken.processor:.1f}", f"{taken.memory / 1e6:.0f}", *map(str, _judged(corpus, out)),
            ]  # fmt: skip
            print(f"| {name} | " + " | ".join(figures) + " |", flush=True)


def _write(path: Path, count: int) -> int:
    """Write the corpus, and return the size of its texts in bytes."""
    import pyarrow
    from pyarrow.parquet import ParquetWriter

    schema = pyarrow.schema([(name, pyarrow.string()) for name in ("text", "original", "kind")])
    size = 0
    with ParquetWriter(path, schema, compression="zstd") as writer:
        waiting: list[dict[str, str]] = []
        for number, row in enumerate(rows(count), 1):
            waiting.append(row._asdict())
            size += len(row.text.encode())
            if len(waiting) == _GROUP or number == count:
                writer.write_table(pyarrow.Table.from_pylist(waiting, schema))
                waiting = []
    return size


def _measured(name: str, corpus: Path, out: Path, workers: int) -> Taken:
    """Run a contender in a process of its own, whose descendants count."""
    arguments = pickle.dumps((name, str(corpus), str(out), workers)).hex()
    code = f"from benchmarks import batch; batch.run_one({arguments!r})"
    start = time.perf_counter()
    pid = os.spawnv(os.P_NOWAIT, sys.executable, [sys.executable, "-c", code])
    _, status, usage = os.wait4(pid, 0)
    assert status == 0, name
    return Taken(time.perf_counter() - start, usage.ru_utime + usage.ru_stime, usage.ru_maxrss * 1024)


def run_one(arguments: str) -> None:
    """Run a contender; called in a process of its own."""
    from htglint.batch.storage import Folder

    name, corpus, out, workers = pickle.loads(bytes.fromhex(arguments))
    Folder(out).make()
    task = partial(partition.run, out=out, settings=BatchSettings(), made=CONTENDERS[name])
    failed = [outcome.error for outcome in engines.local(plan([corpus]).parts, task, workers) if outcome.error]
    assert not failed, failed[0]


def _judged(corpus: Path, out: Path) -> Sequence[int]:
    """Count damaged rows that are right, partly right, left and wrong, and intact ones that were changed."""
    from pyarrow.parquet import ParquetFile, read_table

    right = partly = left = wrong = changed = 0
    source = ParquetFile(corpus)
    for number, path in enumerate(sorted(out.glob("part-*"))):
        given = source.read_row_group(number).to_pylist()
        for row, text in zip(given, read_table(path, columns=["text"])["text"].to_pylist(), strict=True):
            if row["kind"] != "damaged":
                changed += text != row["text"]
            elif text == row["original"]:
                right += 1
            elif text == row["text"]:
                left += 1
            elif _is_wrong(row["text"], row["original"], text):
                wrong += 1
            else:
                partly += 1
    return right, partly, left, wrong, changed


def _is_wrong(shown: str, original: str, text: str) -> bool:
    """Whether some word is neither as it was before the damage nor as it stands."""
    return not set(text.split()) <= {*shown.split(), *original.split()}


if __name__ == "__main__":
    main()
