"""`htglint batch` on a local cluster of several processes, where things go wrong.

`make test` tries each fault once, `make test-all` ten times. Each test prints how many rows it found.
"""

from __future__ import annotations

import os
import resource
import signal
import subprocess
import sys
import time
from collections import Counter
from contextlib import suppress
from threading import Thread
from typing import TYPE_CHECKING, Any

import pytest

pytest.importorskip("distributed")
pytest.importorskip("pyarrow")

from htglint.batch import engines
from tests.batch.archives import content, expected, lines, parquet, rows, written
from tests.helpers.paths import ROOT

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from tests.helpers.shell import Shell

COUNT, GROUP = 240, 20
pytestmark = [pytest.mark.filterwarnings("ignore"), pytest.mark.timeout(600)]


@pytest.fixture(scope="module")
def cluster() -> Iterator[Any]:
    """Two processes, each with a nanny that starts it again when it is killed."""
    from dask import config
    from distributed import Client, LocalCluster

    with (
        config.set(engines.RESTARTS),
        LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=":0") as cluster,
        Client(cluster) as client,
    ):
        client.run(_warm)  # otherwise the first partitions wait for imports
        cluster.client = client
        yield cluster


def _warm() -> None:
    import htglint.batch.partition  # noqa: F401


@pytest.fixture
def times(request: pytest.FixtureRequest) -> int:
    """How often a fault is tried."""
    return 10 if request.config.getoption("--hypothesis-profile") == "many" else 1


def check_rows(out: Path, fault: str) -> None:
    """Fail unless every row of the input is in the output once."""
    found = [row["text"] for row in written(out)]
    counts = Counter(found)
    lost, twice = set(expected(COUNT)) - set(counts), [text for text, count in counts.items() if count > 1]
    print(f"{fault}: {len(found)} rows of {COUNT}, {len(lost)} lost, {len(twice)} twice")
    assert found == expected(COUNT)


def when_some_are_done(out: Path, act: Callable[[], None]) -> Thread:
    """Act as soon as the first partition is done."""

    def wait() -> None:
        while not list((out / "_done").glob("part-*")):
            time.sleep(0.002)
        act()

    thread = Thread(target=wait, daemon=True)
    thread.start()
    return thread


def command(cluster: Any, *arguments: str) -> list[str]:
    return ["batch", *arguments, "--scheduler", cluster.scheduler_address]


def test_a_cluster_writes_what_one_process_writes(htglint: Shell, alone: Path, cluster: Any) -> None:
    parquet(alone / "in.parquet", rows(COUNT), GROUP)
    assert htglint("batch", "in.parquet", "--out", "one") == 0
    assert htglint(*command(cluster, "in.parquet", "--out", "two")) == 0
    assert "dashboard: http" in htglint.err
    assert content(alone / "one") == content(alone / "two")


def test_a_worker_is_killed(htglint: Shell, alone: Path, cluster: Any, times: int) -> None:
    parquet(alone / "in.parquet", rows(COUNT), GROUP)
    for number in range(times):
        out = alone / f"out{number}"

        def kill() -> None:
            worker = next(iter(cluster.workers.values()))
            with suppress(ProcessLookupError, AttributeError):
                os.kill(worker.process.pid, signal.SIGKILL)

        thread = when_some_are_done(out, kill)
        assert htglint(*command(cluster, "in.parquet", "--out", str(out))) == 0, htglint.err
        thread.join()
        check_rows(out, "a worker killed")
        cluster.client.wait_for_workers(2, timeout=60)


def test_the_client_is_killed(htglint: Shell, alone: Path, cluster: Any, times: int) -> None:
    parquet(alone / "in.parquet", rows(COUNT), GROUP)
    for number in range(times):
        out = alone / f"out{number}"
        arguments = command(cluster, "in.parquet", "--out", str(out))
        client = subprocess.Popen(
            [sys.executable, "-m", "htglint", *arguments], env={**os.environ, "PYTHONPATH": str(ROOT)},
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        when_some_are_done(out, client.kill).join()
        client.wait()
        assert htglint(*arguments) == 0, htglint.err
        check_rows(out, "the client killed")


def test_the_disk_is_full(htglint: Shell, alone: Path, cluster: Any, times: int) -> None:
    (alone / "in.jsonl").write_bytes(lines(rows(COUNT)))
    for number in range(times):
        out = alone / f"out{number}"
        arguments = command(
            cluster, "in.jsonl", "--out", str(out), "--format", "jsonl", "--part-size", f"{0.001 + 0.0001 * number}"
        )
        cluster.client.run(_limit, 3500)  # bytes of a file, which is less than most partitions need
        try:
            assert htglint(*arguments) == 2
        finally:
            cluster.client.run(_limit, resource.RLIM_INFINITY)
        assert "partitions are missing" in htglint.err
        assert "File too large" in htglint.err
        missing = COUNT - len(written(out))
        assert missing > 0
        assert not list(out.glob("_unfinished*"))
        assert htglint(*arguments) == 0, htglint.err
        check_rows(out, f"a full disk, {missing} rows missing before")


def _limit(size: int) -> None:
    """What `write` says on a full disk it says here for the size of a file."""
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))


def test_a_partition_cannot_be_read(htglint: Shell, alone: Path, cluster: Any, times: int) -> None:
    (alone / "in").mkdir()
    values = rows(COUNT)
    for number in range(times):
        parquet(alone / "in" / "a.parquet", values[: COUNT // 2], GROUP)
        parquet(alone / "in" / "b.parquet", values[COUNT // 2 :], GROUP)
        intact = (alone / "in" / "a.parquet").read_bytes()
        damaged = bytearray(intact)
        damaged[4 + 8 * number : 64 + 8 * number] = b"\xff" * 60  # in the first row group
        (alone / "in" / "a.parquet").write_bytes(damaged)
        out = alone / f"out{number}"
        arguments = command(cluster, "in", "--out", str(out), "--keep", "id")
        assert htglint(*arguments) == 2
        assert "a.parquet" in htglint.err
        assert f"1 of {COUNT // GROUP} partitions are missing" in htglint.err
        assert [row["text"] for row in written(out)] == expected(COUNT)[GROUP:]
        (alone / "in" / "a.parquet").write_bytes(intact)
        assert htglint(*arguments) == 0, htglint.err
        check_rows(out, "an unreadable partition")


def test_a_scheduler_that_is_not_there_gets_a_sentence(
    htglint: Shell, alone: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    parquet(alone / "in.parquet", rows(3), 3)
    monkeypatch.setattr("htglint.batch.engines.PATIENCE", "1s")
    assert htglint("batch", "in.parquet", "--out", "out", "--scheduler", "tcp://127.0.0.1:9") == 2
    assert "no scheduler answers at tcp://127.0.0.1:9" in htglint.err
