"""What kept findings save on a site: `python -m benchmarks.kept [PAGES]`.

The site is made of the samples: pages of about 10 KB that link each other's headings. Each run is a process of its own;
what is told is the processor time of the runs, and what part of the first one they take.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median

from .pages import SAMPLES

_FOLDERS = 20
_LINKS = 10
_LENGTH = 10_000
_RUNS = 5


def make(folder: Path, pages: int) -> None:
    """Write a site of so many pages."""
    texts = [path.read_text("utf-8").partition("\n## ")[2] for path in sorted((SAMPLES / "clean").glob("20*.md"))]
    for number in range(pages):
        others = ((number * 7 + 13 * step) % pages for step in range(_LINKS))
        links = "".join(f"See [page {one}](../part{one % _FOLDERS}/page{one}.md#part-{one}).\n" for one in others)
        body = "\n\n## ".join(texts[(number + turn) % len(texts)] for turn in range(4))[:_LENGTH]
        path = folder / "content" / f"part{number % _FOLDERS}" / f"page{number}.md"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"# Page {number}\n\n## Part {number}\n\n{links}\n## {body}\n", "utf-8")


def used(folder: Path, *flags: str) -> float:
    """The seconds of processor time that a run takes."""
    before = os.times()
    command = [sys.executable, "-m", "htglint", "check", "--exit-zero", "--format", "concise", *flags, "."]
    variables = os.environ | {"HTGLINT_CACHE_DIR": str(folder / "cache")}
    subprocess.run(command, cwd=folder / "content", env=variables, stdout=subprocess.DEVNULL, check=True)
    after = os.times()
    return after.children_user + after.children_system - before.children_user - before.children_system


def main() -> None:
    pages = int(sys.argv[1]) if len(sys.argv) > 1 else 300
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        make(folder, pages)
        used(folder, "--cache", "read")  # the indexes of rules and words
        cold = used(folder)
        warm = median(used(folder) for _ in range(_RUNS))
        edited = []
        for number in range(_RUNS):
            path = folder / "content" / f"part{number}" / f"page{number}.md"
            path.write_text(path.read_text("utf-8") + "\nOne more line.\n", "utf-8")
            edited.append(used(folder))
        for label, seconds in (("cold", cold), ("nothing changed", warm), ("one page changed", median(edited))):
            print(f"{pages} pages, {label:<17} {seconds:7.2f} s of processor time  {100 * seconds / cold:5.1f} %")


if __name__ == "__main__":
    main()
