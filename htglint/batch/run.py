"""Runs a batch: plans or resumes it, passes partitions to an engine, writes a manifest."""

from __future__ import annotations

import json
import platform
from collections import Counter
from functools import partial
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from typing import TYPE_CHECKING, NamedTuple

from htglint.base.errors import HtglintError
from htglint.base.escape import visible
from htglint.base.version import __version__

from . import engines, partition
from .guard import guard_of
from .plan import plan
from .settings import PART_BYTES, RESULTS, BatchSettings
from .storage import MARKERS, Folder

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from .partition import PartitionOutcome
    from .plan import Partition, Plan

MANIFEST = "manifest.json"
_PACKAGES = ("pyarrow", "fsspec")
_CLUSTER = ("dask", "distributed")
_VERSIONS = ("dask", "distributed", "fastwarc", "fsspec", "pyarrow", "zstandard")


class Where(NamedTuple):
    """Where the work is done: engine, number of processes, scheduler address."""

    engine: str = "local"
    workers: int | None = None
    scheduler: str | None = None


class Done(NamedTuple):
    """Result of a run: total counts, number of partitions, and errors."""

    counts: dict[str, int]
    parts: int
    errors: tuple[str, ...]


def run(
    inputs: Sequence[str],
    out: str,
    settings: BatchSettings,
    where: Where,
    *,
    size: int = PART_BYTES,
    say: Callable[[str], None],
    step: Callable[[int, int], None],
) -> Done:
    """Do all partitions of the inputs that have no marker in ``out`` yet.

    ``say`` gets sentences for people, ``step`` the numbers of finished and of all partitions. Raises HtglintError
    if the run can't start; the result names partitions that failed, which the next run does again.
    """
    _require(_PACKAGES + (_CLUSTER if where.engine == "dask" else ()))
    _reject(settings, out, where)
    folder = Folder(out)
    planned = plan(inputs, size)
    _continue(folder, inputs, settings, planned)
    done = folder.done()
    missing = [part for part in planned.parts if part.name not in done]
    if done:
        say(f"{len(done)} of {len(planned.parts)} partitions are done already")
    errors: list[str] = []
    finished = len(planned.parts) - len(missing)
    for outcome in _outcomes(missing, partial(partition.run, out=folder.url, settings=settings), where, say):
        if outcome.error:
            errors.append(outcome.error)
        else:
            finished += 1
        step(finished, len(planned.parts))
    guard_of(settings).close()
    counts = _counts(folder)
    manifest = _manifest(inputs, settings, planned) | {"counts": counts, "failed": sorted(errors)}
    folder.write(MANIFEST, json.dumps(manifest, indent=2).encode())
    return Done(counts, len(planned.parts), tuple(sorted(errors)))


def _outcomes(
    parts: Sequence[Partition], task: Callable[[Partition], PartitionOutcome], where: Where, say: Callable[[str], None]
) -> Iterator[PartitionOutcome]:
    if not parts:
        return iter(())
    if where.engine == "dask":
        return engines.dask(parts, task, where.workers, where.scheduler, say)
    return engines.local(parts, task, where.workers or 1)


def _require(packages: Sequence[str]) -> None:
    missing = [name for name in packages if find_spec(name) is None]
    if missing:
        names = " and ".join(missing)
        raise HtglintError(f"batches need {names}; install them with: python -m pip install 'htglint[batch]'")


def _reject(settings: BatchSettings, out: str, where: Where) -> None:
    for name in settings.kept:
        if name in RESULTS:
            raise HtglintError(
                f"--keep {visible(name)}: the output has a column of that name; rename that of the input"
            )
    if out.startswith("memory:") and (where.engine == "dask" or (where.workers or 1) > 1):
        raise HtglintError(f"{visible(out)}: its content is private to one process; use --engine local and one worker")


def _continue(folder: Folder, inputs: Sequence[str], settings: BatchSettings, planned: Plan) -> None:
    """Start an output, or resume one with the same inputs and settings."""
    folder.make()
    names = folder.names() - {MARKERS}
    if MANIFEST not in names:
        if names:
            raise HtglintError(f"{visible(folder.url)}: is not empty; name a new folder, or that of a run to continue")
        folder.write(MANIFEST, json.dumps(_manifest(inputs, settings, planned), indent=2).encode())
        return
    known = json.loads(folder.read(MANIFEST))
    if known.get("digest") != planned.digest or known.get("settings") != _plain(settings):
        raise HtglintError(
            f"{visible(folder.url)}: has the output of a run with other inputs or settings; name a new folder"
        )


def _manifest(inputs: Sequence[str], settings: BatchSettings, planned: Plan) -> dict[str, object]:
    versions = {"htglint": __version__, "python": platform.python_version()}
    for name in _VERSIONS:
        try:
            versions[name] = version(name)
        except PackageNotFoundError:
            continue
    return {
        "inputs": list(inputs),
        "digest": planned.digest,
        "partitions": len(planned.parts),
        "settings": _plain(settings),
        "versions": versions,
    }


def _plain(settings: BatchSettings) -> object:
    return json.loads(json.dumps(settings._asdict()))


def _counts(folder: Folder) -> dict[str, int]:
    total: Counter[str] = Counter()
    for name in sorted(folder.done()):
        total.update(json.loads(folder.read(f"{MARKERS}/{name}.json"))["counts"])
    return dict(total)
