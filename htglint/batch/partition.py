"""Task that engines run: reads, processes and writes one partition."""

from __future__ import annotations

import json
from collections import Counter
from typing import TYPE_CHECKING, NamedTuple, Protocol

from htglint.base.errors import HtglintError, described
from htglint.base.escape import visible

from .guard import guard_of
from .reading import batches
from .storage import MARKERS, Folder
from .writing import counts, writer

if TYPE_CHECKING:
    from collections.abc import Callable

    from .plan import Partition
    from .reading import InputRow
    from .settings import BatchSettings
    from .work import Result


class PartitionOutcome(NamedTuple):
    """Result of a partition: its number, and why it failed (empty if it is done)."""

    number: int
    error: str = ""


class RowWorker(Protocol):
    """Processes rows, one at a time."""

    def work(self, row: InputRow) -> Result:
        """Return the result for a row, whatever happens to it."""


def run(
    part: Partition, out: str, settings: BatchSettings, made: Callable[[BatchSettings], RowWorker] = guard_of
) -> PartitionOutcome:
    """Read, process and write a partition, then its marker; a failure leaves no marker."""
    total: Counter[str] = Counter()
    try:
        folder = Folder(out)
        worker = made(settings)
        with folder.writing(f"{part.name}.{settings.format}") as stream:
            output = writer(stream, settings)
            for rows in batches(part, settings):
                results = [worker.work(row) for row in rows]
                output.write(rows, results)
                total.update(counts(results))
            output.close()
        marker = {"part": part.number, "urls": part.urls[:1], "start": part.start, "counts": total}
        folder.write(f"{MARKERS}/{part.name}.json", json.dumps(marker).encode())
    except HtglintError as error:
        return PartitionOutcome(part.number, str(error))
    except Exception as error:  # whatever a store or a codec raises must not stop other partitions
        return PartitionOutcome(part.number, f"{visible(part.urls[0])}: {part.name} failed ({described(error)})")
    return PartitionOutcome(part.number)
