"""The history of pages as a picture."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING
from xml.etree import ElementTree

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from htglint.authoring.status import svg
from htglint.authoring.status.topic_status import History, PageStatus, Point
from htglint.base import files
from htglint.base.errors import HtglintError
from htglint.project.git.history import Commit
from tests.helpers.status_pages import NAMESPACE, PAGE, WAITING, commits_in, page_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tests.helpers.status_pages import Repository, StatusShell


@pytest.mark.usefixtures("filled")
def test_the_chart(status: StatusShell) -> None:
    assert status("--history", "--svg", "chart.svg") == 0
    source = Path("chart.svg").read_text("utf-8")
    commits = commits_in(Path("chart.svg"))
    assert [told for _, told in commits] == [
        "2026-05-28, Olga, Draft: 3 placeholders",
        "2026-05-29, Ben, Fill two: 2 placeholders",
        "2026-05-29, Ada, Fill one: 1 placeholder",
    ]
    assert [at for at, _ in commits] == sorted(at for at, _ in commits), "fewer placeholders stand lower"
    root = ElementTree.fromstring(source)
    assert root.findtext(f"{NAMESPACE}title") == "Topics that are still placeholders"
    assert root.findtext(f"{NAMESPACE}desc") == "2026-05.md: from 3 on 2026-05-28 to 1 on 2026-05-29 in 3 commits."
    labels = {one.text for one in root.iter(f"{NAMESPACE}text")}
    assert {"placeholders", "date of the commit (UTC)", "0", "3", PAGE} <= labels
    assert "prefers-color-scheme: dark" in source
    assert not {one.tag for one in root.iter()} & {f"{NAMESPACE}script", f"{NAMESPACE}image"}
    assert "http" not in source.replace("http://www.w3.org/2000/svg", "")


def test_each_page_has_its_panel(filled: Repository, status: StatusShell) -> None:
    filled.commit(page_of(WAITING), "2026-02.md")
    assert status("--history", "--svg", "chart.svg") == 0
    assert len(commits_in(Path("chart.svg"))) == 4
    before = Path("chart.svg").read_bytes()
    assert status("--history", "--svg", "chart.svg") == 0, "a chart may be replaced"
    assert Path("chart.svg").read_bytes() == before
    assert sorted(os.listdir()) == [".git", "2026-02.md", PAGE, "chart.svg"]


@pytest.mark.usefixtures("filled")
def test_a_chart_that_cannot_be_written(status: StatusShell) -> None:
    assert status("--history", "--svg", "gone/chart.svg") == 2
    assert status.err == "htglint: error: gone/chart.svg: cannot be written: no such file or directory\n"
    assert "🌱 Topic 1" in status.out


@pytest.mark.usefixtures("alone")
def test_a_new_file_is_whole_or_not_there(monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(HtglintError, match=r"new\.svg: cannot be written: no space left on device"):
        files.write("new.svg", b"<svg/>")
    assert os.listdir() == []


def history_of(*numbers: int | None, seconds: Sequence[int] = ()) -> History:
    times = seconds or range(0, 86_400 * len(numbers), 86_400)
    points = [
        Point(Commit("a" * 40, at, "+0000", "Ada", "Work"), PAGE, number, number)
        for at, number in zip(times, numbers, strict=False)
    ]
    return History(tuple(points), capped=False, shallow=False)


@given(st.lists(st.tuples(st.integers(0, 3000), st.integers(-(2**40), 2**70)), min_size=1, max_size=30), st.text())
@example([(1, 5), (0, 3)], "\ufffe\uffff\x00\ud800<&]]>")
def test_any_history_makes_a_chart(points: list[tuple[int, int]], path: str) -> None:
    history = history_of(*(number for number, _ in points), seconds=[at for _, at in points])
    page = PageStatus(path, None, "sections", (), history)
    root = ElementTree.fromstring(svg.render([page]))
    circles = list(root.iter(f"{NAMESPACE}circle"))
    across = [float(one.attrib["cx"]) for one in circles]
    assert len(circles) == len(points)
    assert across == sorted(across), "the line never turns back"
    _, _, right, bottom = map(float, root.attrib["viewBox"].split())
    assert all(0 < float(one.attrib["cx"]) < right and 0 < float(one.attrib["cy"]) < bottom for one in circles)
