"""How long whole runs of the program take, as multiples of what Python needs to start and do nothing."""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from importlib.util import cache_from_source
from pathlib import Path
from statistics import median

import htglint

from .pages import SAMPLES

RUNS = 15
PAGES = 12


def compiled() -> str:
    """Says how many modules have bytecode that a run can use."""
    modules = list(Path(htglint.__file__).parent.rglob("*.py"))
    ready = sum(_is_compiled(module) for module in modules)
    return f"{ready} of {len(modules)} modules have compiled bytecode"


def _is_compiled(module: Path) -> bool:
    """Whether there is bytecode made of the module as it is now: the time of its source is in bytes 8 to 11."""
    cached = Path(cache_from_source(str(module)))
    made_of = int.from_bytes(cached.read_bytes()[8:12], "little") if cached.exists() else -1
    return made_of == int(module.stat().st_mtime) & 0xFFFFFFFF


def seconds(command: list[str]) -> float:
    """How long one run takes."""
    started = time.perf_counter()
    subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)
    return time.perf_counter() - started


def main() -> None:
    print(f"before: {compiled()}")
    check = [sys.executable, "-m", "htglint", "check", "--no-cache"]
    with tempfile.TemporaryDirectory() as folder:
        samples = sorted((SAMPLES / "clean").glob("*.md"))
        many = [Path(folder, f"{number}-{samples[number % len(samples)].name}") for number in range(PAGES)]
        for number, path in enumerate(many):
            path.write_bytes(samples[number % len(samples)].read_bytes())
        commands = {
            "python -c pass": [sys.executable, "-c", "pass"],
            "check, findings kept": [*check[:-1], str(SAMPLES / "clean" / "2024-11.md")],
            "check of a clean page": [*check, str(SAMPLES / "clean" / "2024-11.md")],
            "check of a damaged page": [*check, str(SAMPLES / "damaged" / "2025-11.md")],
            f"check of {PAGES} clean pages": [*check, *map(str, many)],
        }
        for command in commands.values():
            seconds(command)  # the first run fills the caches
        # In turns, so that whatever else the machine does meets all of them.
        times = [{name: seconds(command) for name, command in commands.items()} for _ in range(RUNS)]
    print(f"measured with: {compiled()}; median of {RUNS}")
    least = median(run["python -c pass"] for run in times)
    for name in commands:
        found = median(run[name] for run in times)
        print(f"  {name:24} {found * 1000:6.0f} ms  x {found / least:.1f}")


if __name__ == "__main__":
    main()
