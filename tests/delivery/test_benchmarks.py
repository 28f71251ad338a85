"""The sites that benchmarks run on, and how a run is measured; how long anything takes is no test."""

import re
import sys
from pathlib import Path

import pytest

from benchmarks import bars, cases, measure, site
from benchmarks.measure import Run
from benchmarks.runner import Figures

PAGES = 36


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> site.Site:
    return site.make(tmp_path_factory.mktemp("site"), PAGES)


def test_a_site_is_the_same_each_time(made: site.Site, tmp_path: Path) -> None:
    again = site.make(tmp_path, PAGES)
    assert again._replace(folder=made.folder) == made
    assert all((tmp_path / page).read_bytes() == (made.folder / page).read_bytes() for page in made.pages)


def test_pages_have_their_own_text(made: site.Site) -> None:
    paragraphs = [block for page in made.pages for block in set((made.folder / page).read_text("utf-8").split("\n\n"))]
    long = [block for block in paragraphs if len(block) > 120]
    assert len(set(long)) > 0.85 * len(long)


def test_only_the_links_that_should_be_broken_are(made: site.Site) -> None:
    broken = set()
    for page in made.pages:
        path = made.folder / page
        targets = re.findall(r"\]\((\.[^)#\s]*)", path.read_text("utf-8"))
        if not all((path.parent / target).exists() for target in targets):
            broken.add(page)
    assert broken == made.broken


def test_a_run_counts_what_the_processes_it_starts_take(tmp_path: Path) -> None:
    child = "import time; held = bytearray(80_000_000); time.sleep(0.5)"
    start = f"subprocess.Popen([sys.executable, '-c', {child!r}])"
    code = f"import subprocess, sys; [one.wait() for one in [{start}, {start}]]; print('said'); sys.exit(3)"
    run = measure.run([sys.executable, "-c", code], tmp_path, tmp_path / "said", {})
    assert run.status == 3
    assert (tmp_path / "said").read_text("utf-8") == "said\n"
    assert run.memory > 160_000_000


def test_a_bar_says_what_was_found_and_what_was_not_measured() -> None:
    def taken(*seconds: float) -> dict[int, Run]:
        return {turn: Run(wall, wall, 50_000_000, 0) for turn, wall in enumerate(seconds)}

    runs = {cases.COLD: taken(1.0, 2.0), cases.RUMDL_COLD: taken(0.5, 0.4), "textlint": taken(20.0)}
    kinds = {cases.COLD: "htglint", cases.RUMDL_COLD: "binary", "textlint": "node"}
    found = bars.bars([Figures(cases.CHECK, "1000", 10_000_000, runs, kinds, {})])
    said = {bar.wanted: (bar.found, bar.holds) for bar in found}
    assert said["1000 pages, cold: at most 3 times `rumdl check --no-cache`"] == ("3.50 times", False)
    peers = next(bar for bar in found if "each of" in bar.wanted)
    assert peers.found.startswith("20.0 times (textlint); not measured: mdformat --check")
    assert peers.holds
    assert said["1000 pages: peak memory of all processes under 300 MB"] == ("50 MB", True)
