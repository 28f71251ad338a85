"""Pages that are shared out among processes: the same is told, in the same order, and nothing is left behind."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import pytest

from htglint.cli import check_runner as looks
from htglint.cli import main as cli
from htglint.cli import workers
from htglint.cli.workers import FEW

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="this system has no fork, and htglint one process")
BROKEN, CLEAN = "# A title\n\nA  gap, and a [link](nowhere.md).\n", "# Another\n\nAll is well.\n"


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of pages, some of which have mistakes, and one of which can't be read."""
    monkeypatch.setenv("HTGLINT_CACHE_DIR", str(tmp_path / "cache"))
    folder = tmp_path / "pages"
    folder.mkdir()
    for number in range(2 * FEW):
        (folder / f"page{number:02}.md").write_text(CLEAN if number % 3 else BROKEN, "utf-8")
    (folder / "page07.md").write_bytes(b"# \xff\n")
    return folder


def ran(site: Path, *flags: str) -> tuple[int, str, str]:
    done = subprocess.run(
        [sys.executable, "-m", "htglint", "check", *flags, "."], cwd=site, capture_output=True, text=True, check=False
    )
    return done.returncode, done.stdout, done.stderr


@pytest.mark.parametrize("format_", ["text", "json"])
def test_several_processes_tell_what_one_tells(site: Path, format_: str) -> None:
    alone = ran(site, "--no-cache", "--jobs", "1", "--format", format_)
    assert "page07.md: is not UTF-8" in alone[2]
    assert alone[0] == 2
    assert "page06.md" in alone[1]
    for jobs in ("2", "3", "200"):
        assert ran(site, "--no-cache", "--jobs", jobs, "--format", format_) == alone


def test_several_processes_lay_out_what_one_lays_out(site: Path, tmp_path: Path) -> None:
    def formatted(jobs: str, *flags: str) -> tuple[int, str, str]:
        command = [sys.executable, "-m", "htglint", "fmt", "--jobs", jobs, *flags, "."]
        done = subprocess.run(command, cwd=site, capture_output=True, text=True, check=False)
        return done.returncode, done.stdout, done.stderr

    for number in range(2 * FEW):
        if number != 7:
            (site / f"page{number:02}.md").write_text("# A title\n\n+ one\n* two\n\n\n\nText\n", "utf-8")
    assert formatted("2", "--diff") == formatted("1", "--diff")
    copy = tmp_path / "copy"
    shutil.copytree(site, copy)
    told = formatted("2")
    several = {page.name: page.read_bytes() for page in site.iterdir()}
    shutil.rmtree(site)
    copy.rename(site)
    assert formatted("1") == told
    assert {page.name: page.read_bytes() for page in site.iterdir()} == several
    assert told[0] == 2
    assert f"in {2 * FEW - 1} pages" in told[1]


def test_what_several_processes_found_is_kept(site: Path) -> None:
    alone = ran(site, "--no-cache", "--jobs", "1")
    assert ran(site, "--jobs", "2") == alone
    assert ran(site, "--jobs", "2") == alone
    for number in range(FEW + 3):
        with (site / f"page{number:02}.md").open("a", encoding="utf-8") as page:
            page.write("\nOne more line.\n")
    assert ran(site, "--jobs", "2") == ran(site, "--no-cache", "--jobs", "1")


def test_pages_that_wait_with_their_texts_are_told_in_order(
    site: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A large site whose findings are kept is told a part at a time."""
    alone = ran(site, "--no-cache", "--jobs", "1")
    assert ran(site, "--jobs", "2") == alone
    monkeypatch.chdir(site)
    monkeypatch.setattr(looks, "_MOST_WAITING", 1000)
    for number in (0, 5, 6, 30, 31):
        page = site / f"page{number:02}.md"
        page.write_text(CLEAN if page.read_text("utf-8") == BROKEN else BROKEN, "utf-8")
    for _ in range(2):
        assert (cli.main(["check", "--jobs", "2", "."]), *capsys.readouterr()) == ran(site, "--no-cache", "--jobs", "1")


def test_notes_on_pages_come_in_order(site: Path) -> None:
    _, _, said = ran(site, "--no-cache", "--verbose")
    notes = [line for line in said.splitlines() if "profile" in line]
    assert len(notes) == 2 * FEW - 1
    assert notes == sorted(notes)


def test_results_come_in_the_order_of_the_items() -> None:
    def slow_first(item: int) -> int:
        time.sleep(0.05 if item == 0 else 0)
        return item * item

    assert list(workers.distribute(range(50), slow_first, 3)) == [item * item for item in range(50)]


def test_no_item_of_a_process_that_is_killed_is_lost(capsys: pytest.CaptureFixture[str]) -> None:
    asked = os.getpid()

    def dies(item: int) -> int:
        if item == 30 and os.getpid() != asked:
            os.kill(os.getpid(), signal.SIGKILL)
        return item

    assert list(workers.distribute(range(99), dies, 2)) == list(range(99))
    assert capsys.readouterr().err.count("was killed") == 1


def test_who_wants_no_more_results_leaves_no_process_behind() -> None:
    results = workers.distribute(range(500), lambda item: (item, os.getpid()), 2)
    pids = {next(results)[1] for _ in range(250)}
    results.close()  # type: ignore[attr-defined]  # it is a generator
    assert len(pids) == 2
    for pid in pids:
        with pytest.raises(ProcessLookupError):
            os.kill(pid, 0)


def test_an_interrupt_ends_all_processes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTGLINT_CACHE_DIR", str(tmp_path / "cache"))
    code = (
        "import os, signal, sys, time\nfrom htglint.cli import workers\n"
        "signal.signal(signal.SIGINT, signal.default_int_handler)\n"  # a run in the background may ignore it
        "def wait(item):\n    os.write(1, b'%d %c' % (os.getpid(), 10)); time.sleep(60)\n"
        "try:\n    list(workers.distribute(range(50), wait, 2))\n"
        "except KeyboardInterrupt:\n    sys.exit(130)\n"
    )
    command = [sys.executable, "-c", code]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, start_new_session=True) as run:
        assert run.stdout is not None
        pids = [int(run.stdout.readline()) for _ in range(2)]
        os.killpg(run.pid, signal.SIGINT)  # what a terminal does: it tells every process of the group
        assert run.wait(timeout=30) == 130
    for pid in pids:
        with pytest.raises(ProcessLookupError):
            os.kill(pid, 0)


@pytest.mark.parametrize("kill", [signal.SIGTERM, signal.SIGKILL])
def test_processes_end_with_the_one_that_started_them(tmp_path: Path, kill: signal.Signals) -> None:
    """Even where they wait for somebody to receive what they have found."""
    code = (
        "import os, signal\nfrom htglint.cli import workers\n"
        "def large(item):\n    os.write(1, b'%d %c' % (os.getpid(), 10)); return 'x' * 1_000_000\n"
        "for _ in workers.distribute(range(50), large, 2):\n    signal.pause()\n"
    )
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True, cwd=tmp_path) as run:
        assert run.stdout is not None
        pids: set[str] = set()
        while len(pids) < 2:
            pids.add(run.stdout.readline())
        run.send_signal(kill)
        run.communicate(timeout=30)  # until no process has its output any more


@pytest.mark.parametrize("command", ["check", "fix", "fmt"])
def test_a_request_to_end_leaves_whole_pages_and_no_process(site: Path, command: str) -> None:
    text = "# A title\n\n+ one\n* two\n\n\n\nText  of a page.\n" + "A sentence of many. " * 2000 + "\n"
    for page in site.iterdir():
        page.write_text(text, "utf-8")
    arguments = [sys.executable, "-m", "htglint", command, *(["--jobs", "2"] if command != "fix" else []), "."]
    with subprocess.Popen(arguments, cwd=site, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as run:
        time.sleep(1.5)
        run.terminate()
        run.communicate(timeout=60)  # until no process has its output any more
    assert run.returncode in (0, 1, 143)
    assert not [page.name for page in site.iterdir() if not page.name.startswith("page")]


@pytest.mark.parametrize("jobs", ["0", "-1", "many", "257"])
def test_a_number_of_processes_that_makes_no_sense(site: Path, jobs: str) -> None:
    status, _, said = ran(site, "--jobs", jobs)
    assert status == 2
    assert "is not a number from 1 to 256" in said
