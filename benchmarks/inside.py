"""How long links inside a site take to check, beside reading and parsing its pages: `python -m benchmarks.inside`.

A thousand pages with ten links each, many of them to headings; all in one process, with nothing kept.
"""

from __future__ import annotations

import contextlib
import io
import os
import sys
import tempfile
from pathlib import Path
from statistics import median

from htglint.base import files
from htglint.cli import main as cli
from htglint.document.document import Document

from . import site
from .measure import seconds

PAGES = 1000
RUNS = 5
BAR = 3.0
"""The longest that checking may take, as a multiple of reading and parsing."""


def main() -> None:
    """Print the times, and their ratio within each round."""
    pages = int(sys.argv[1]) if len(sys.argv) > 1 else PAGES
    with tempfile.TemporaryDirectory() as folder:
        made = site.make(Path(folder), pages)
        os.chdir(folder)
        command = [
            "check",
            "--no-cache",
            "--isolated",
            "--jobs",
            "1",
            "--exit-zero",
            "--quiet",
            "--select",
            "HTG4",
            ".",
        ]

        def check() -> None:
            with contextlib.redirect_stdout(io.StringIO()):
                cli.main(command)

        def parse() -> None:
            for page in made.pages:
                _ = Document(page, files.read(page).text).tree

        check()  # the indexes of rules and words
        rounds = [(seconds(parse), seconds(check)) for _ in range(RUNS)]
        os.chdir("/")  # a folder that a process is in can't be removed everywhere
    for number, name in enumerate(("read and parse", "check links")):
        print(f"  {name:15} {median(times[number] for times in rounds):6.2f} s")
    ratio = median(check / parse for parse, check in rounds)
    print(f"{pages} pages, median of {RUNS} rounds: {ratio:.2f} times reading and parsing, the bar is {BAR}")


if __name__ == "__main__":
    main()
