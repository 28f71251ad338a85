"""How long htglint and its peers take for the same pages, in one run and in turns; peers are those on the path.

Each peer does what it does: none of them asks the same questions, so that this says what a hook costs, and not more.
"""

from __future__ import annotations

import os
import platform
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median

from .pages import SAMPLES
from .startup import seconds

RUNS = 15
PAGES = 12
NOTHING, ONE, FOLDER = "--version", "one page", f"{PAGES} pages"
HTGLINT = [sys.executable, "-m", "htglint"]
PEERS = {
    "htglint check": [*HTGLINT, "check", "--no-cache"],
    "htglint check, kept": [*HTGLINT, "check"],
    "htglint fmt --check": [*HTGLINT, "fmt", "--check"],
    "rumdl check": ["rumdl", "check", "--no-cache"],
    "markdownlint-cli2": ["markdownlint-cli2"],
    "mdformat --check": ["mdformat", "--check"],
    "vale": ["vale"],
}


def runs(command: list[str]) -> bool:
    """Whether a program is there and works; one that has first to be fetched may not."""
    return (
        shutil.which(command[0]) is not None
        and not subprocess.run(command, capture_output=True, check=False).returncode
    )


def commands(folder: Path) -> dict[tuple[str, str], list[str]]:
    """What is measured: each program that is there, with nothing to do, on one page, and on a folder of pages."""
    clean = sorted((SAMPLES / "clean").glob("20*.md"))
    pages = [folder / f"20{number:02}-11.md" for number in range(10, 10 + PAGES)]
    for number, page in enumerate(pages):
        page.write_bytes(clean[number % len(clean)].read_bytes())
    found = {}
    for name, command in PEERS.items():
        start = HTGLINT if command[: len(HTGLINT)] == HTGLINT else command[:1]
        if runs([*start, NOTHING]):
            found[name, NOTHING] = [*start, NOTHING]
            found[name, ONE] = [*command, str(SAMPLES / "clean" / "2024-11.md")]
            found[name, FOLDER] = [*command, *map(str, pages)]
    return found


def main() -> None:
    print(f"{platform.system()}, {platform.machine()}, {os.cpu_count()} processors, Python {platform.python_version()}")
    with tempfile.TemporaryDirectory() as folder:
        asked = commands(Path(folder))
        for command in asked.values():
            seconds(command)  # the first run fills the caches
        times = [{what: seconds(command) for what, command in asked.items()} for _ in range(RUNS)]
    print(f"median of {RUNS} runs, in ms")
    print(f"  {'':20} {NOTHING:>10} {ONE:>10} {FOLDER:>10}")
    for name in dict.fromkeys(name for name, _ in asked):
        shown = (f"{median(run[name, what] for run in times) * 1000:10.0f}" for what in (NOTHING, ONE, FOLDER))
        print(f"  {name:20} {' '.join(shown)}")


if __name__ == "__main__":
    main()
