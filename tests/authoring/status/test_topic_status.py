"""What `htglint status` says of pages, with and without git."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from htglint.authoring.status import text
from htglint.base.width import width
from htglint.cli import console
from tests.helpers.paths import SAMPLES
from tests.helpers.status_pages import COMPLETE, PAGE, TITLE, WAITING, page_of

if TYPE_CHECKING:
    from tests.helpers.status_pages import Repository, StatusShell

REQUIRED = ["Problem Statement", "Achievements", "Next Steps"]


# --- Topics


@pytest.mark.parametrize(
    ("body", "state", "missing", "empty", "unwritten"),
    [
        (COMPLETE, "done", [], [], []),
        ("_TODO_\n", "placeholder", [], [], []),
        ("tbd.\n", "placeholder", [], [], []),
        ("* To be done\n", "placeholder", [], [], []),
        ("", "incomplete", REQUIRED, [], []),
        ("<!-- soon -->\n", "incomplete", REQUIRED, [], []),
        ("Only a sentence.\n", "incomplete", REQUIRED, [], []),
        ("Only a sentence.\n\n_TODO_\n", "incomplete", REQUIRED, [], [""]),
        (COMPLETE.replace("### Next Steps", "More:"), "incomplete", ["Next Steps"], [], []),
        (COMPLETE.replace("A gutter.\n", ""), "incomplete", [], ["Next Steps"], []),
        (COMPLETE.replace("A gutter.", "_TODO_"), "incomplete", [], [], ["Next Steps"]),
        (COMPLETE.replace("A roof.", "* A roof.\n* TBD\n* TBD"), "incomplete", [], [], ["Achievements"]),
        (COMPLETE.replace("A gutter.", "**Code:** TODO"), "incomplete", [], [], ["Code"]),
        (COMPLETE.replace("A gutter.", "N/A"), "done", [], [], []),
        (COMPLETE.replace("A roof.", "The TODO list got shorter."), "done", [], [], []),
        (COMPLETE + "\n### Code & Pull Requests\n", "incomplete", [], ["Code & Pull Requests"], []),
    ],
)
def test_the_state_of_a_topic(
    body: str, state: str, missing: list[str], empty: list[str], unwritten: list[str], status: StatusShell
) -> None:
    Path(PAGE).write_text(page_of(COMPLETE, body, COMPLETE))
    before, topic, after = status.topics()
    assert (topic["state"], topic["missing"], topic["empty"]) == (state, missing, empty)
    assert topic["unwritten"] == unwritten
    assert before["state"] == after["state"] == "done"


def test_what_a_topic_lacks_is_told_in_its_line(status: StatusShell) -> None:
    body = "_TODO_\n\n### Problem Statement\n\n### Next Steps\n\n_TODO_\n"
    Path(PAGE).write_text(page_of(body))
    assert status() == 0
    assert status.out.endswith(
        "  🌱 Topic 1  missing: Achievements; empty: Problem Statement; to be written: some text, Next Steps\n"
    )


def test_an_old_page_is_measured_against_the_form_of_its_time(status: StatusShell) -> None:
    Path("2022-04.md").write_text("# Notes\n\n## Roofs\n\nIt rains.\n\n## Gutters\n\nTBD\n\n## Wells\n")
    (page,) = status.json()
    assert (page["month"], page["edition"]) == ("2022-04", "free")
    assert [topic["state"] for topic in page["topics"]] == ["done", "placeholder", "incomplete"]
    assert page["counts"] == {"topics": 3, "done": 1, "incomplete": 1, "placeholder": 1}


def test_labels_are_sections_in_their_time(status: StatusShell) -> None:
    body = "**Problem Statement:** TODO(ana)\n\n**Achievements:** A roof.\n\n**Next Steps:**\n"
    Path("2024-11.md").write_text(page_of(body))
    (topic,) = status.topics()
    assert (topic["missing"], topic["empty"]) == (["Motivation/Benefits"], ["Next Steps"])
    assert topic["unwritten"] == ["Problem Statement"]


def test_a_warning_that_is_muted_is_still_owed(status: StatusShell) -> None:
    Path("htglint.toml").write_text('ignore = ["HTG2"]\n')
    Path(PAGE).write_text("<!-- htglint-disable-file -->\n" + page_of(WAITING))
    assert [topic["state"] for topic in status.topics()] == ["placeholder"]


def put_rule(report: str, more: str = "") -> None:
    """A pack with one rule, for which the word `pending` is a placeholder."""
    Path("pack").mkdir(exist_ok=True)
    Path("pack/pending.toml").write_text(
        'code = "OWN101"\nname = "own-pending"\ncategory = "placeholder"\ncheck = "placeholder"\nseverity = "info"\n'
        f'fixable = "never"\nsummary = "Something is pending"\nwhy = "So it is."\n{more}'
        f'[params]\nreport = "{report}"\npatterns = ["pending"]\n'
    )


def test_another_pack_brings_other_placeholders(status: StatusShell) -> None:
    Path(PAGE).write_text(page_of("Pending\n"))
    (topic,) = status.topics()
    assert (topic["state"], topic["unwritten"]) == ("incomplete", [])
    put_rule("topic")
    assert status.topics("--pack", "pack")[0]["state"] == "placeholder"
    put_rule("passage")
    assert status.topics("--pack", "pack")[0]["state"] == "incomplete", "the rule is about parts of topics alone"
    Path(PAGE).write_text(page_of(COMPLETE.replace("A roof.", "Pending")))
    assert status.topics("--pack", "pack")[0]["unwritten"] == ["Achievements"]


@pytest.mark.parametrize(("since", "state"), [("2026-05", "placeholder"), ("2026-06", "incomplete")])
def test_a_rule_of_a_later_time_brings_none(since: str, state: str, status: StatusShell) -> None:
    Path(PAGE).write_text(page_of("Pending\n"))
    put_rule("topic", f'since = "{since}"\n')
    assert status.topics("--pack", "pack")[0]["state"] == state


def test_the_table_of_a_draft(status: StatusShell) -> None:
    Path(PAGE).write_bytes((SAMPLES / "draft" / "2026-05.md").read_bytes())
    assert status() == 0
    assert status.out == (
        "2026-05.md  2026-05 (sections): 1 of 7 topics done, 4 placeholders\n"
        "  incomplete   🧯 Put Out Alert Storms at the Source               empty: Next Steps\n"
        "  incomplete   🪜 Step-by-Step Upgrades for Forgotten Clusters     missing: Achievements\n"
        "  placeholder  🪱 Compost Old Machine Images\n"
        "  placeholder  Walkie-Talkie for Controllers in Separate Networks\n"
        "  placeholder  🪜 Smaller Rungs for Horizontal Scaling\n"
        "  placeholder  🦫 Dam Logs Before They Flood the Store\n"
        "  done         🌦️ Weather Report for Regions\n"
    )
    assert status.err == ""


def test_pages_of_other_kinds_are_passed_over(status: StatusShell) -> None:
    Path("notes.md").write_text("# Notes\n\n## One\n\n_TODO_\n")
    assert status() == 0
    assert status.out == "None of these pages has a profile with topics; name one with --profile.\n"
    assert status.json() == []
    assert [topic["state"] for topic in status.topics("--profile", "wrapup")] == ["placeholder"]
    Path(PAGE).write_text(page_of(WAITING))
    assert [page["path"] for page in status.json()] == [PAGE]


def test_a_page_without_topics_and_no_page_at_all(status: StatusShell) -> None:
    assert status() == 0
    assert (status.out, status.err.count("found no page")) == ("", 1)
    Path(PAGE).write_text(TITLE)
    assert status() == 0
    assert status.out == "2026-05.md  2026-05 (sections): no topic yet\n"


def test_a_bad_page_fails_the_run_and_the_others_are_told(status: StatusShell) -> None:
    Path("2025-12.md").write_bytes(b"caf\xe9")
    Path(PAGE).write_text(page_of(WAITING))
    assert status() == 2
    assert status.err.startswith("htglint: error: 2025-12.md: is not UTF-8")
    assert status.out.startswith("2026-05.md  ")


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["-"], "`status` needs files"),
        (["--svg", "x.svg"], "add --history"),
        (["--history", "--svg", PAGE], "2026-05.md: is not a chart; use a name that ends in .svg"),
        (["--history", "--svg", "x.svg"], "x.svg: not written, because git has no history"),
        (["gone.md"], "gone.md: there is no such file or folder"),
    ],
)
def test_what_makes_no_sense_is_refused(arguments: list[str], sentence: str, status: StatusShell) -> None:
    Path(PAGE).write_text(page_of(WAITING))
    assert status(*arguments) == 2
    assert sentence in status.err
    assert os.listdir() == [PAGE]


@pytest.mark.usefixtures("filled")
def test_colour_is_for_a_terminal(status: StatusShell, monkeypatch: pytest.MonkeyPatch) -> None:
    assert status() == 0
    plain = status.out
    monkeypatch.setattr(console, "wants_colour", lambda _stream: True)
    assert status() == 0
    assert "\x1b[31mplaceholder\x1b[0m" in status.out
    for style in ("1", "31", "32", "33"):
        status.out = status.out.replace(f"\x1b[{style}m", "")
    assert status.out.replace("\x1b[0m", "") == plain


@pytest.mark.usefixtures("filled")
def test_the_help_names_what_json_holds(status: StatusShell) -> None:
    (page,) = status.json("--history")
    assert status("--help") == 0
    (commit, *_), (topic, *_) = page["history"]["commits"], page["topics"]
    for key in (*page, *page["counts"], *page["history"], *commit, *topic):
        assert key in status.out


# --- Authors


def test_who_touched_a_topic_last(filled: Repository, status: StatusShell) -> None:
    topics = status.topics()
    assert [topic["author"] for topic in topics] == ["Ada", "Ben", "Olga"]
    assert topics[0]["date"] == "2026-05-29T01:26:40+02:00"
    assert topics[0]["commit"] == filled.git("rev-parse", "HEAD")
    assert not any(topic["uncommitted"] for topic in topics)
    assert status() == 0
    assert "  placeholder  🌱 Topic 3  Olga  2026-05-28\n" in status.out


def test_a_change_in_one_topic_is_no_change_in_the_next(filled: Repository, status: StatusShell) -> None:
    text = Path(PAGE).read_text()
    filled.commit(text.replace("\n## 🌱 Topic 2", "\n\n\n## 🌱 Topic 2"), who="Zoe", subject="Blank lines")
    assert [topic["author"] for topic in status.topics()] == ["Ada", "Ben", "Olga"]


@pytest.mark.usefixtures("filled")
def test_what_is_not_committed(status: StatusShell) -> None:
    Path(PAGE).write_text(page_of(COMPLETE, COMPLETE.replace("roof", "tent"), WAITING))
    first, second, third = status.topics()
    assert (second["uncommitted"], second["author"], second["commit"], second["date"]) == (True, None, None, None)
    assert (first["author"], third["author"]) == ("Ada", "Olga")
    assert status() == 0
    assert "  🌱 Topic 2  not committed\n" in status.out


def test_authors_follow_a_renamed_page(filled: Repository, status: StatusShell) -> None:
    filled.git("mv", PAGE, "2026-06.md")
    filled.commit(Path("2026-06.md").read_text(), "2026-06.md", who="Zoe", subject="Move")
    assert [topic["author"] for topic in status.topics()] == ["Ada", "Ben", "Olga"]
    (page,) = status.json("--history")
    assert [(one["path"], one["placeholders"]) for one in page["history"]["commits"]] == [
        (PAGE, 3), (PAGE, 2), (PAGE, 1), ("2026-06.md", 1),
    ]  # fmt: skip


def test_a_copy_of_another_page_begins_its_own_history(filled: Repository, status: StatusShell) -> None:
    filled.commit(Path(PAGE).read_text(), "2026-06.md", who="Zoe", subject="Next page")
    filled.commit(page_of(COMPLETE, COMPLETE, COMPLETE), "2026-06.md", who="Ada", subject="Fill")
    (page,) = status.json("--history", "2026-06.md")
    assert [(one["subject"], one["placeholders"]) for one in page["history"]["commits"]] == [
        ("Next page", 1), ("Fill", 0),
    ]  # fmt: skip
    assert [topic["author"] for topic in page["topics"]] == ["Zoe", "Zoe", "Ada"]


def test_a_page_with_a_mark_and_other_newlines(repository: Repository, status: StatusShell) -> None:
    first = page_of(WAITING, WAITING).replace("\n", "\r\n")
    repository.git("config", "core.autocrlf", "false")
    repository.commit(b"\xef\xbb\xbf" + first.encode(), who="Olga")
    repository.commit(b"\xef\xbb\xbf" + first.replace("Topic 2", "Topic Two").encode(), who="Ben")
    assert [topic["author"] for topic in status.topics()] == ["Olga", "Ben"]
    assert [topic["line"] for topic in status.topics()] == [3, 7]


@pytest.mark.usefixtures("filled")
def test_a_page_behind_a_link(status: StatusShell) -> None:
    Path("elsewhere").mkdir()
    os.symlink(f"../{PAGE}", "elsewhere/2026-05.md")
    assert [topic["author"] for topic in status.topics("elsewhere/2026-05.md")] == ["Ada", "Ben", "Olga"]


def untracked(_repository: Repository) -> None:
    Path("2026-05.md").rename("2026-06.md")


def empty_repository(repository: Repository) -> None:
    repository.git("checkout", "-q", "--orphan", "nothing")
    repository.git("rm", "-q", "--cached", "-r", ".")


def no_repository(_repository: Repository) -> None:
    Path(".git").rename("away")


@pytest.mark.parametrize(
    ("remove", "sentence"),
    [
        (untracked, "the page is in no commit"),
        (empty_repository, "the page is in no commit"),
        (no_repository, "is not in a git repository"),
    ],
)
def test_without_commits_there_are_no_authors(
    remove: object, sentence: str, filled: Repository, status: StatusShell
) -> None:
    assert callable(remove)
    remove(filled)
    assert status("--history") == 0
    assert status.out.endswith("  done         🌱 Topic 1\n  done         🌱 Topic 2\n  placeholder  🌱 Topic 3\n")
    (line,) = status.err.splitlines()
    assert line.startswith("htglint: warning: 2026-0")
    assert line.endswith(sentence)
    assert status() == 0
    assert status.err == ""


@pytest.mark.usefixtures("filled")
def test_git_that_is_not_installed(status: StatusShell, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    assert [topic["author"] for topic in status.topics()] == [None, None, None]
    assert status.err == ""
    assert status("--history") == 2
    assert status.err == "htglint: error: git is not installed; without it, revisions are unknown\n"
    assert "🌱 Topic 3" in status.out


@pytest.mark.usefixtures("filled")
def test_a_broken_repository_is_said(status: StatusShell) -> None:
    Path(".git/config").write_text("[broken\n")
    assert status() == 0
    assert status.err.startswith("htglint: warning: 2026-05.md: git rev-parse failed: ")
    assert "🌱 Topic 3" in status.out
    assert status("--history") == 2
    assert "htglint: error: 2026-05.md: git rev-parse failed: " in status.err


def test_a_shallow_clone_names_no_wrong_author(
    filled: Repository, status: StatusShell, alone: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    filled.git("clone", "-q", "--depth", "2", f"file://{alone}", "clone")
    monkeypatch.chdir("clone")
    assert [topic["author"] for topic in status.topics()] == ["Ada", None, None]
    assert status.err.count("the clone is shallow") == 1
    (page,) = status.json("--history")
    assert page["history"]["complete"] is False
    assert [one["placeholders"] for one in page["history"]["commits"]] == [2, 1]
    assert status("--history") == 0
    assert "git fetch --unshallow" in status.out


# --- Columns

LETTERS = st.text(st.characters(exclude_categories=["M", "Sk", "Cf", "Cs"]))
"""Text whose characters don't join with what stands beside them, so that widths add up."""


@given(st.lists(st.lists(LETTERS, min_size=3, max_size=3), min_size=1, max_size=6))
def test_columns_stand_below_each_other(rows: list[list[str]]) -> None:
    cells = [[text._cut(cell, 12) for cell in row] for row in rows]
    assert all(width(cell) <= 12 for row in cells for cell in row)
    lines = text._aligned([[*row, "|"] for row in cells])
    assert len({width(line) for line in lines}) == 1
