"""Commands that are killed at any moment: `python -m benchmarks.kill [--kills 200] [--seed 1]`.

Every command that writes pages, and one that works with several processes, gets SIGKILL or SIGTERM after a random part
of the time that it takes. After each kill every page is as it was or as the command leaves it, no process of the run is
there two seconds later, and no other file lies beside the pages. The exit status is 1 where anything of this is not so.
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

PAGES = 60
PATIENCE = 2.0
"""Seconds after which no process of a killed run may be there."""
DAMAGED = "# Notes\n\nIt â€“ and Itâ€™s  not.\n\n+ one\n* two\n\n\n\nA zwoxel is here.\n"
TEXT = "Hack The Garden 02/2031 Wrap Up\n\nTopic\n\nA text that was scraped.\n"
COMMANDS: Mapping[str, tuple[str, ...]] = {
    "fix": ("fix", "pages"),
    "fmt": ("fmt", "--jobs", "2", "pages"),
    "check": ("check", "--jobs", "2", "pages"),
    "convert": ("convert", "--from", "text", "page.txt", "-o", "out/page.md"),
    "words": ("words", "--accept", "zwoxel", "pages"),
    "links": ("links", "--fix", "--no-cache", "pages"),
}


def _make(folder: Path) -> None:
    """A folder of pages and settings."""
    (folder / "pages").mkdir(parents=True)
    (folder / "out").mkdir()
    for number in range(PAGES):
        (folder / "pages" / f"page{number:02}.md").write_text(DAMAGED + f"Page {number}. " * 200 + "\n", "utf-8")
    (folder / "page.txt").write_text(TEXT, "utf-8")
    (folder / "htglint.toml").write_text('vocabularies = ["words.txt"]\n', "utf-8")
    (folder / "words.txt").write_text("known\n", "utf-8")


def _contents(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def _start(command: str, folder: Path, environment: Mapping[str, str]) -> subprocess.Popen[bytes]:
    line = [sys.executable, "-m", "htglint", *COMMANDS[command]]
    return subprocess.Popen(
        line, cwd=folder, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
    )


def _is_alive(group: int) -> bool:
    """Whether a process of the group runs; one that has ended and that nobody has asked about does not."""
    for status in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = status.read_text("utf-8").rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[2]) == group and fields[0] != "Z":
            return True
    return False


def violations(command: str, kills: int, some: random.Random) -> Iterator[str]:
    """What does not hold after the kills of a command."""
    with tempfile.TemporaryDirectory() as place:
        environment = {**os.environ, "HTGLINT_CACHE_DIR": f"{place}/cache", "PYTHONPATH": os.getcwd()}
        _make(Path(place, "made"))
        before = _contents(Path(place, "made"))
        shutil.copytree(Path(place, "made"), Path(place, "done"))
        start = time.monotonic()
        _start(command, Path(place, "done"), environment).wait()
        whole = time.monotonic() - start
        after = _contents(Path(place, "done"))
        for number in range(kills):
            folder = Path(place, "run")
            shutil.copytree(Path(place, "made"), folder)
            run = _start(command, folder, environment)
            time.sleep(some.uniform(0.1, 1.1) * whole)
            run.send_signal(some.choice([signal.SIGKILL, signal.SIGTERM]))
            run.wait()
            end = time.monotonic() + PATIENCE
            while _is_alive(run.pid) and time.monotonic() < end:
                time.sleep(0.02)
            if _is_alive(run.pid):
                os.killpg(run.pid, signal.SIGKILL)
                yield f"{command}: kill {number}: a process is there after {PATIENCE} s"
            for name, content in _contents(folder).items():
                if content not in (before.get(name), after.get(name)):
                    yield f"{command}: kill {number}: {name} is neither as it was nor done"
            shutil.rmtree(folder)


def main() -> int:
    """Print what does not hold; the exit status is 1 where anything does not."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kills", type=int, default=200, help="how many for each command (default: 200)")
    parser.add_argument("--seed", type=int, default=1, help="what the moments depend on (default: 1)")
    options = parser.parse_args()
    count = 0
    for command in COMMANDS:
        for wrong in violations(command, options.kills, random.Random(f"{options.seed} {command}")):
            count += 1
            print(wrong, flush=True)
    print(f"{options.kills} kills of each of {len(COMMANDS)} commands, {count} violations")
    return int(count > 0)


if __name__ == "__main__":
    sys.exit(main())
