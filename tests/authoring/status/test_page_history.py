"""How the placeholders of a page became fewer, as `htglint status --history` tells it."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from htglint.authoring.status import text
from htglint.authoring.status.commit_dates import date_of
from htglint.base.width import width
from htglint.project.git import history as git
from htglint.project.git.repository import Repositories
from tests.helpers.status_pages import COMPLETE, PAGE, TITLE, WAITING, commits_in, page_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tests.helpers.status_pages import Repository, StatusShell


def test_the_history_of_a_page(filled: Repository, status: StatusShell) -> None:
    assert status("--history") == 0
    assert status.out.split("\n\n", 1)[1] == (
        "  placeholders  3 █▅▃ 1\n"
        "  date        topics  placeholders  author  subject\n"
        "  2026-05-28  3       3             Olga    Draft\n"
        "  2026-05-29  3       2             Ben     Fill two\n"
        "  2026-05-29  3       1             Ada     Fill one\n"
    )
    (page,) = status.json("--history")
    assert page["history"]["complete"] is True
    assert page["history"]["commits"][1] == {
        "commit": filled.git("rev-parse", "HEAD~1"), "date": "2026-05-29T00:26:40+02:00", "author": "Ben",
        "subject": "Fill two", "path": PAGE, "topics": 3, "placeholders": 2,
    }  # fmt: skip
    assert status.json()[0]["history"] is None


def test_a_commit_that_is_no_text_and_one_without_the_page(repository: Repository, status: StatusShell) -> None:
    repository.commit(page_of(WAITING, WAITING))
    repository.commit(b"\x89PNG\0")
    repository.commit(None)
    repository.commit(page_of(COMPLETE, WAITING))
    (page,) = status.json("--history")
    assert [(one["topics"], one["placeholders"]) for one in page["history"]["commits"]] == [
        (2, 2), (None, None), (2, 1),
    ]  # fmt: skip
    assert status("--history", "--svg", "chart.svg") == 0
    assert "  2026-05-29  not text" in status.out
    assert len(commits_in(Path("chart.svg"))) == 2


def test_a_text_that_git_has_lost(filled: Repository, status: StatusShell) -> None:
    blob = filled.git("rev-parse", f"HEAD~1:{PAGE}")
    Path(".git/objects", blob[:2], blob[2:]).unlink()
    status("--history", "--format", "json")
    (page,) = json.loads(status.out)
    assert [one["placeholders"] for one in page["history"]["commits"]] == [3, None, 1]


def test_a_merge_is_one_change_of_the_branch(filled: Repository, status: StatusShell) -> None:
    filled.git("checkout", "-q", "-b", "topic")
    filled.commit(page_of(COMPLETE, COMPLETE, "A start.\n"), who="Zoe")
    filled.commit(page_of(COMPLETE, COMPLETE, COMPLETE), who="Zoe")
    filled.git("checkout", "-q", "main")
    filled.git("merge", "-q", "--no-ff", "-m", "Merge the last topic", "topic", who="Olga")
    (page,) = status.json("--history")
    assert [(one["subject"], one["placeholders"]) for one in page["history"]["commits"]] == [
        ("Draft", 3), ("Fill two", 2), ("Fill one", 1), ("Merge the last topic", 0),
    ]  # fmt: skip
    assert page["topics"][2]["author"] == "Zoe"


def test_a_long_history_is_read_in_part(
    repository: Repository, status: StatusShell, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(6):
        repository.commit(page_of(*[WAITING] * (6 - number)))
    assert [change.commit.subject for change in git.log(Repositories().of(PAGE), PAGE, 6).changes] == ["Work"] * 6
    assert not git.log(Repositories().of(PAGE), PAGE, 6).capped
    assert git.log(Repositories().of(PAGE), PAGE, 5).capped
    monkeypatch.setattr(git.log, "__defaults__", (5,))
    (page,) = status.json("--history")
    assert page["history"]["complete"] is False
    assert [one["placeholders"] for one in page["history"]["commits"]] == [5, 4, 3, 2, 1]
    assert status("--history") == 0
    assert "Older commits are left out" in status.out


def test_the_number_of_processes_does_not_grow_with_the_history(
    repository: Repository, status: StatusShell, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(12):
        repository.commit(page_of(*[WAITING] * (12 - number)))
    started: list[Sequence[str]] = []
    real = subprocess.Popen

    def counted(command: Sequence[str], **more: Any) -> subprocess.Popen[bytes]:
        started.append(command)
        return real(command, **more)

    monkeypatch.setattr(subprocess, "Popen", counted)
    assert status("--history") == 0
    assert 0 < len(started) <= 9


@pytest.mark.parametrize("folder", ["plain", 'new\nline "and" quotes', "stars*", "-dash", "ümläut"])
def test_odd_names_of_folders_and_pages(folder: str, repository: Repository, status: StatusShell) -> None:
    path = f"{folder}/{folder}.md"
    repository.commit(page_of(WAITING), path, who="Olga")
    repository.commit(page_of(WAITING), f"{folder}/{folder}2.md", who="Zoe")
    repository.commit(page_of(COMPLETE), path, who="Ben")
    (page,) = status.json("--history", "--profile", "wrapup", "--", path)
    assert page["path"] == path
    assert page["topics"][0]["author"] == "Ben"
    assert [one["placeholders"] for one in page["history"]["commits"]] == [1, 0]
    assert status("--history", "--profile", "wrapup", "--", path) == 0
    assert status.out.split("  ", 1)[0] == path.replace("\n", "\\n")


def test_hostile_names_reach_no_terminal_and_no_picture(repository: Repository, status: StatusShell) -> None:
    evil = "\x1b[2J\u202e<script>&"
    heading = f"# {TITLE[2:]}\n## 🌱 Roof \x1b[31m\u202e {'long ' * 60}\n\n_TODO_\n"
    repository.commit(heading, who=f"Eve {evil}", subject=f"Subject {evil} {'word ' * 60}")
    assert status("--history", "--svg", "chart.svg") == 0
    assert "\x1b" not in status.out + Path("chart.svg").read_text()
    assert "\u202e" not in status.out + Path("chart.svg").read_text()
    assert max(map(width, status.out.splitlines())) < 130
    ((_, told),) = commits_in(Path("chart.svg"))
    assert r"\x1b[2J\u202escript&" in told  # git itself takes out the angles
    (page,) = status.json("--history")
    assert page["topics"][0]["author"].startswith("Eve \x1b[2J")


def test_configuration_of_git_does_not_disturb(filled: Repository, status: StatusShell) -> None:
    filled.commit(page_of(COMPLETE, COMPLETE, COMPLETE), who="Zoë", subject="é")
    plain = status.json("--history")
    assert plain[0]["topics"][2]["author"] == "Zoë"
    for setting in (
        "log.showSignature=true", "log.follow=false", "diff.renames=false", "log.diffMerges=off", "log.date=relative",
        "core.quotePath=true", "blame.date=relative", "color.ui=always", "format.pretty=oneline",
        "i18n.logOutputEncoding=latin1", "blame.showRoot=true",
    ):  # fmt: skip
        filled.git("config", *setting.split("="))
    assert status.json("--history") == plain


@given(st.integers(-(2**70), 2**70), st.one_of(st.from_regex(r"[+-]\d{4}", fullmatch=True), st.text(max_size=6)))
def test_any_time_is_a_date(seconds: int, zone: str) -> None:
    date = date_of(git.Commit("a", seconds, zone, "", ""))
    assert date.utcoffset() is not None
    if 0 <= seconds < 2**35:
        assert int(date.timestamp()) == seconds


@given(st.lists(st.integers(0, 40), min_size=1, max_size=200))
def test_bars_keep_the_shape(counts: list[int]) -> None:
    bars = text.bars(counts, len(counts))
    assert len(bars) == len(counts)
    for one, bar in zip(counts, bars, strict=True):
        assert (bar == "▁") == (one == 0)
        assert (bar == "█") == (one == max(counts) > 0)
        assert all((bar <= other) or one > number for number, other in zip(counts, bars, strict=True))
    short = text.bars(counts)
    assert len(short) <= text.MOST_BARS
    assert short[-1] == bars[-1]
