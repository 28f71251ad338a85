"""All of the measuring: `python -m benchmarks.results`; with `--output FILE` it writes RESULTS.md, too.

Bars that do not hold are told, and nothing fails because of them.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

import htglint

from . import cases, install, machine, report
from .bars import bars
from .runner import Figures, take

_SIZES = (1, 12, 1000, 10_000)
_SECONDS = 60.0


def main() -> None:
    """Measure what is asked for and print it."""
    options = _options()
    peers: bool = not options.no_peers
    notes = [f"htglint {htglint.__version__}, measured on {datetime.now(UTC):%Y-%m-%d}"]
    if peers:
        missing = install.install()
        notes.append(f"could not be installed: {', '.join((*missing, *install.NOWHERE))}")
        print(notes[-1])
    asked = " ".join(one for one in sys.argv[1:] if not one.endswith(".md"))
    notes.append(f"asked for: {asked.removesuffix('--output').strip() or 'everything'}")
    started, load = time.monotonic(), machine.load()
    figures: list[Figures] = []
    with tempfile.TemporaryDirectory(prefix="bench-") as name:
        workshop = cases.Workshop(Path(name), peers=peers)
        for part in workshop.parts(options.jobs, options.sizes):
            figures.append(take(part, options.seconds, Path(name) / "said"))
            print(f"\n{report.title(figures[-1])}\n{report.table(figures[-1])}", flush=True)
    minutes = (time.monotonic() - started) / 60
    notes.append(f"the machine's load was {load:.1f} before and {machine.load():.1f} after {minutes:.0f} minutes")
    found = bars(figures)
    print(f"\n{report.verdicts(found)}")
    if options.output:
        versions = install.pinned() if peers else {}
        options.output.write_text(report.document(figures, found, machine.facts(), versions, notes), "utf-8")
        print(f"\nwritten: {options.output}", file=sys.stderr)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.results", description=__doc__)
    parser.add_argument("--sizes", type=_sizes, default=_SIZES, help="numbers of pages, with commas between them")
    parser.add_argument("--jobs", type=_jobs, default=cases.JOBS, help=f"some of {', '.join(cases.JOBS)}")
    parser.add_argument("--no-peers", action="store_true", help="measure htglint alone, and install nothing")
    parser.add_argument(
        "--seconds", type=float, default=_SECONDS, help="how long a case is run again and again (default: %(default)s)"
    )
    parser.add_argument("--output", type=Path, metavar="FILE", help="write the figures there as Markdown, too")
    return parser.parse_args()


def _sizes(text: str) -> list[int]:
    return sorted(int(one) for one in text.split(","))


def _jobs(text: str) -> list[str]:
    asked = text.split(",")
    if unknown := set(asked) - set(cases.JOBS):
        raise argparse.ArgumentTypeError(f"there is no job {', '.join(sorted(unknown))}")
    return asked


if __name__ == "__main__":
    main()
