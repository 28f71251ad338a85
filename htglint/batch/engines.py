"""Runs partitions: in this process, in local processes, or on a Dask cluster."""

from __future__ import annotations

from contextlib import ExitStack
from typing import TYPE_CHECKING
from uuid import uuid4

from htglint.base.errors import HtglintError, described

from .partition import PartitionOutcome

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from concurrent.futures import Future
    from typing import Any

    from .plan import Partition

    Say = Callable[[str], None]
    Task = Callable[[Partition], PartitionOutcome]

RESTARTS = {"distributed.deploy.lost-worker-timeout": "1h"}
"""Wait for a killed worker to restart, rather than give it up."""
PATIENCE = "30s"
"""How long to wait for a scheduler."""
_WAITING = 4
"""Partitions queued per worker."""


def local(parts: Iterable[Partition], task: Task, workers: int) -> Iterator[PartitionOutcome]:
    """Yield the outcomes of partitions, from ``workers`` processes on this machine."""
    if workers == 1:
        yield from map(task, parts)
        return
    from concurrent.futures import ProcessPoolExecutor
    from concurrent.futures.process import BrokenProcessPool
    from multiprocessing import get_context

    with ProcessPoolExecutor(workers, get_context("spawn")) as pool:
        waiting: dict[Future[PartitionOutcome], Partition] = {}
        for part in parts:
            try:
                waiting[pool.submit(task, part)] = part
            except BrokenProcessPool:
                yield _killed(part)
            if len(waiting) >= workers * _WAITING:
                yield from _finished(waiting)
        while waiting:
            yield from _finished(waiting)


def _finished(waiting: dict[Future[PartitionOutcome], Partition]) -> Iterator[PartitionOutcome]:
    """Yield the outcomes of finished partitions, waiting for at least one."""
    from concurrent.futures import FIRST_COMPLETED, wait
    from concurrent.futures.process import BrokenProcessPool

    for future in wait(waiting, return_when=FIRST_COMPLETED).done:
        part = waiting.pop(future)
        try:
            yield future.result()
        except BrokenProcessPool:
            yield _killed(part)


def _killed(part: Partition) -> PartitionOutcome:
    return PartitionOutcome(part.number, f"{part.name}: a worker was killed (out of memory?); run again to continue")


def dask(
    parts: Iterable[Partition], task: Task, workers: int | None, scheduler: str | None, say: Say
) -> Iterator[PartitionOutcome]:
    """Yield the outcomes of partitions from a Dask cluster, existing or started here."""
    from dask import config
    from distributed import Client, LocalCluster

    with ExitStack() as stack:
        if scheduler is None:
            stack.enter_context(config.set(RESTARTS))
            cluster = stack.enter_context(LocalCluster(n_workers=workers, threads_per_worker=1, dashboard_address=":0"))
            client = stack.enter_context(Client(cluster))
        else:
            try:
                client = stack.enter_context(Client(scheduler, timeout=PATIENCE))
            except (OSError, ValueError) as error:
                raise HtglintError(f"no scheduler answers at {scheduler}: {error}") from error
        say(f"dashboard: {client.dashboard_link}")
        yield from _on_cluster(client, parts, task)


def _on_cluster(client: Any, parts: Iterable[Partition], task: Task) -> Iterator[PartitionOutcome]:
    """Hand out partitions as workers take them: no row passes through this process."""
    from distributed import as_completed

    remaining, run = iter(parts), uuid4().hex
    known: dict[str, Partition] = {}
    results = as_completed()

    def hand_out() -> None:
        part = next(remaining, None)
        if part is None:
            return
        future = client.submit(task, part, key=f"{part.name}-{run}", pure=False, retries=2)
        known[future.key] = part
        results.add(future)

    for _ in range(_WAITING * max(2, sum(client.nthreads().values()))):
        hand_out()
    for future in results:
        part = known.pop(future.key)
        hand_out()
        error = future.exception()
        yield future.result() if error is None else _failed(part, error)
        future.release()


def _failed(part: Partition, error: BaseException) -> PartitionOutcome:
    if type(error).__name__ == "KilledWorker":
        return _killed(part)
    return PartitionOutcome(part.number, f"{part.name}: {described(error)}")
