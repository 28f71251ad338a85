"""What `htglint status` says of pages, with and without git."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from htglint import cli, files, git
from htglint.commands import console
from htglint.model import HtglintError
from htglint.report.width import width
from htglint.status import svg, text
from htglint.status.dates import date_of
from htglint.status.history import History, Point
from htglint.status.topics import PageStatus

from .conftest import SAMPLES

if TYPE_CHECKING:
    from collections.abc import Sequence

TITLE = "# Hack The Garden 05/2026 Wrap Up\n"
PAGE = "2026-05.md"
COMPLETE = "### Problem Statement\n\nIt rains.\n\n### Achievements\n\nA roof.\n\n### Next Steps\n\nA gutter.\n"
REQUIRED = ["Problem Statement", "Achievements", "Next Steps"]
WAITING = "_TODO_\n"


def page_of(*bodies: str) -> str:
    """A page with a topic for each body."""
    return TITLE + "".join(f"\n## 🌱 Topic {number}\n\n{body}" for number, body in enumerate(bodies, 1))


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Every test has a folder of its own, in no repository, and a git that nobody has configured."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    return tmp_path


class Shell:
    """Runs `status` in this process; what it said is in ``out`` and ``err``."""

    def __init__(self, capsys: pytest.CaptureFixture[str]) -> None:
        self._capsys = capsys
        self.out = self.err = ""

    def __call__(self, *arguments: str) -> int:
        status = cli.main(("status", *arguments))
        self.out, self.err = self._capsys.readouterr()
        return status

    def json(self, *arguments: str) -> list[dict[str, Any]]:
        assert self("--format", "json", *arguments) == 0, self.err
        pages: list[dict[str, Any]] = json.loads(self.out)
        return pages

    def topics(self, *arguments: str) -> list[dict[str, Any]]:
        (page,) = self.json(*arguments)
        topics: list[dict[str, Any]] = page["topics"]
        return topics


@pytest.fixture
def status(capsys: pytest.CaptureFixture[str]) -> Shell:
    return Shell(capsys)


class Repository:
    """A repository in the working directory; each commit is an hour later than the one before."""

    def __init__(self) -> None:
        self._hours = 0
        self.git("init", "-q", "-b", "main")

    def git(self, *arguments: str, who: str = "Ada", seconds: int | None = None) -> str:
        at = 1_780_000_000 + 3600 * self._hours if seconds is None else seconds
        variables = {"GIT_AUTHOR_DATE": "@86400 +0000"}  # of no interest: when it came into the branch counts
        variables["GIT_COMMITTER_DATE"] = f"@{at} +0200"
        variables |= {f"GIT_{role}_NAME": who for role in ("AUTHOR", "COMMITTER")}
        variables |= {f"GIT_{role}_EMAIL": "somebody@example.org" for role in ("AUTHOR", "COMMITTER")}
        done = subprocess.run(
            ["git", *arguments], check=True, capture_output=True, text=True, env={**os.environ, **variables}
        )
        return done.stdout.strip()

    def commit(
        self, content: str | bytes | None, path: str = PAGE, *, who: str = "Ada", subject: str = "Work", **more: int
    ) -> None:
        """Commit a page (None deletes it) and whatever else has changed."""
        if content is None:
            Path(path).unlink()
        else:
            Path(path).parent.mkdir(parents=True, exist_ok=True)
            Path(path).write_bytes(content.encode() if isinstance(content, str) else content)
        self._hours += 1
        self.git("add", "-A")
        self.git("commit", "-qm", subject, who=who, **more)


@pytest.fixture
def repository() -> Repository:
    return Repository()


@pytest.fixture
def filled(repository: Repository) -> Repository:
    """A page of three topics that two people have filled."""
    repository.commit(page_of(WAITING, WAITING, WAITING), who="Olga", subject="Draft")
    repository.commit(page_of(WAITING, COMPLETE, WAITING), who="Ben", subject="Fill two")
    repository.commit(page_of(COMPLETE, COMPLETE, WAITING), who="Ada", subject="Fill one")
    return repository


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
    body: str, state: str, missing: list[str], empty: list[str], unwritten: list[str], status: Shell
) -> None:
    Path(PAGE).write_text(page_of(COMPLETE, body, COMPLETE))
    before, topic, after = status.topics()
    assert (topic["state"], topic["missing"], topic["empty"]) == (state, missing, empty)
    assert topic["unwritten"] == unwritten
    assert before["state"] == after["state"] == "done"


def test_what_a_topic_lacks_is_told_in_its_line(status: Shell) -> None:
    body = "_TODO_\n\n### Problem Statement\n\n### Next Steps\n\n_TODO_\n"
    Path(PAGE).write_text(page_of(body))
    assert status() == 0
    assert status.out.endswith(
        "  🌱 Topic 1  missing: Achievements; empty: Problem Statement; to be written: some text, Next Steps\n"
    )


def test_an_old_page_is_measured_against_the_form_of_its_time(status: Shell) -> None:
    Path("2022-04.md").write_text("# Notes\n\n## Roofs\n\nIt rains.\n\n## Gutters\n\nTBD\n\n## Wells\n")
    (page,) = status.json()
    assert (page["month"], page["edition"]) == ("2022-04", "free")
    assert [topic["state"] for topic in page["topics"]] == ["done", "placeholder", "incomplete"]
    assert page["counts"] == {"topics": 3, "done": 1, "incomplete": 1, "placeholder": 1}


def test_labels_are_sections_in_their_time(status: Shell) -> None:
    body = "**Problem Statement:** TODO(ana)\n\n**Achievements:** A roof.\n\n**Next Steps:**\n"
    Path("2024-11.md").write_text(page_of(body))
    (topic,) = status.topics()
    assert (topic["missing"], topic["empty"]) == (["Motivation/Benefits"], ["Next Steps"])
    assert topic["unwritten"] == ["Problem Statement"]


def test_a_warning_that_is_muted_is_still_owed(status: Shell) -> None:
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


def test_another_pack_brings_other_placeholders(status: Shell) -> None:
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
def test_a_rule_of_a_later_time_brings_none(since: str, state: str, status: Shell) -> None:
    Path(PAGE).write_text(page_of("Pending\n"))
    put_rule("topic", f'since = "{since}"\n')
    assert status.topics("--pack", "pack")[0]["state"] == state


def test_the_table_of_a_draft(status: Shell) -> None:
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


def test_pages_of_other_kinds_are_passed_over(status: Shell) -> None:
    Path("notes.md").write_text("# Notes\n\n## One\n\n_TODO_\n")
    assert status() == 0
    assert status.out == "None of these pages is of a kind that has topics to fill; --profile names the kind.\n"
    assert status.json() == []
    assert [topic["state"] for topic in status.topics("--profile", "wrapup")] == ["placeholder"]
    Path(PAGE).write_text(page_of(WAITING))
    assert [page["path"] for page in status.json()] == [PAGE]


def test_a_page_without_topics_and_no_page_at_all(status: Shell) -> None:
    assert status() == 0
    assert (status.out, status.err.count("found no page")) == ("", 1)
    Path(PAGE).write_text(TITLE)
    assert status() == 0
    assert status.out == "2026-05.md  2026-05 (sections): no topic yet\n"


def test_a_bad_page_fails_the_run_and_the_others_are_told(status: Shell) -> None:
    Path("2025-12.md").write_bytes(b"caf\xe9")
    Path(PAGE).write_text(page_of(WAITING))
    assert status() == 2
    assert status.err.startswith("htglint: error: 2025-12.md: is not UTF-8")
    assert status.out.startswith("2026-05.md  ")


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["-"], "`status` reads files"),
        (["--svg", "x.svg"], "it goes with --history"),
        (["--history", "--svg", PAGE], "2026-05.md: is no name for a chart; let it end in .svg"),
        (["--history", "--svg", "x.svg"], "x.svg: is not written, because git knows no text"),
        (["gone.md"], "gone.md: there is no such file or folder"),
    ],
)
def test_what_makes_no_sense_is_refused(arguments: list[str], sentence: str, status: Shell) -> None:
    Path(PAGE).write_text(page_of(WAITING))
    assert status(*arguments) == 2
    assert sentence in status.err
    assert os.listdir() == [PAGE]


@pytest.mark.usefixtures("filled")
def test_colour_is_for_a_terminal(status: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    assert status() == 0
    plain = status.out
    monkeypatch.setattr(console, "wants_colour", lambda _stream: True)
    assert status() == 0
    assert "\x1b[31mplaceholder\x1b[0m" in status.out
    for style in ("1", "31", "32", "33"):
        status.out = status.out.replace(f"\x1b[{style}m", "")
    assert status.out.replace("\x1b[0m", "") == plain


@pytest.mark.usefixtures("filled")
def test_the_help_names_what_json_holds(status: Shell) -> None:
    (page,) = status.json("--history")
    assert status("--help") == 0
    (commit, *_), (topic, *_) = page["history"]["commits"], page["topics"]
    for key in (*page, *page["counts"], *page["history"], *commit, *topic):
        assert key in status.out


# --- Authors


def test_who_touched_a_topic_last(filled: Repository, status: Shell) -> None:
    topics = status.topics()
    assert [topic["author"] for topic in topics] == ["Ada", "Ben", "Olga"]
    assert topics[0]["date"] == "2026-05-29T01:26:40+02:00"
    assert topics[0]["commit"] == filled.git("rev-parse", "HEAD")
    assert not any(topic["uncommitted"] for topic in topics)
    assert status() == 0
    assert "  placeholder  🌱 Topic 3  Olga  2026-05-28\n" in status.out


def test_a_change_in_one_topic_is_no_change_in_the_next(filled: Repository, status: Shell) -> None:
    text = Path(PAGE).read_text()
    filled.commit(text.replace("\n## 🌱 Topic 2", "\n\n\n## 🌱 Topic 2"), who="Zoe", subject="Blank lines")
    assert [topic["author"] for topic in status.topics()] == ["Ada", "Ben", "Olga"]


@pytest.mark.usefixtures("filled")
def test_what_is_not_committed(status: Shell) -> None:
    Path(PAGE).write_text(page_of(COMPLETE, COMPLETE.replace("roof", "tent"), WAITING))
    first, second, third = status.topics()
    assert (second["uncommitted"], second["author"], second["commit"], second["date"]) == (True, None, None, None)
    assert (first["author"], third["author"]) == ("Ada", "Olga")
    assert status() == 0
    assert "  🌱 Topic 2  not committed\n" in status.out


def test_authors_follow_a_renamed_page(filled: Repository, status: Shell) -> None:
    filled.git("mv", PAGE, "2026-06.md")
    filled.commit(Path("2026-06.md").read_text(), "2026-06.md", who="Zoe", subject="Move")
    assert [topic["author"] for topic in status.topics()] == ["Ada", "Ben", "Olga"]
    (page,) = status.json("--history")
    assert [(one["path"], one["placeholders"]) for one in page["history"]["commits"]] == [
        (PAGE, 3), (PAGE, 2), (PAGE, 1), ("2026-06.md", 1),
    ]  # fmt: skip


def test_a_copy_of_another_page_begins_its_own_history(filled: Repository, status: Shell) -> None:
    filled.commit(Path(PAGE).read_text(), "2026-06.md", who="Zoe", subject="Next page")
    filled.commit(page_of(COMPLETE, COMPLETE, COMPLETE), "2026-06.md", who="Ada", subject="Fill")
    (page,) = status.json("--history", "2026-06.md")
    assert [(one["subject"], one["placeholders"]) for one in page["history"]["commits"]] == [
        ("Next page", 1), ("Fill", 0),
    ]  # fmt: skip
    assert [topic["author"] for topic in page["topics"]] == ["Zoe", "Zoe", "Ada"]


def test_a_page_with_a_mark_and_other_newlines(repository: Repository, status: Shell) -> None:
    first = page_of(WAITING, WAITING).replace("\n", "\r\n")
    repository.git("config", "core.autocrlf", "false")
    repository.commit(b"\xef\xbb\xbf" + first.encode(), who="Olga")
    repository.commit(b"\xef\xbb\xbf" + first.replace("Topic 2", "Topic Two").encode(), who="Ben")
    assert [topic["author"] for topic in status.topics()] == ["Olga", "Ben"]
    assert [topic["line"] for topic in status.topics()] == [3, 7]


@pytest.mark.usefixtures("filled")
def test_a_page_behind_a_link(status: Shell) -> None:
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
        (untracked, "git knows no commit of this page"),
        (empty_repository, "git knows no commit of this page"),
        (no_repository, "is in no git repository"),
    ],
)
def test_without_commits_there_are_no_authors(remove: object, sentence: str, filled: Repository, status: Shell) -> None:
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
def test_git_that_is_not_installed(status: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    assert [topic["author"] for topic in status.topics()] == [None, None, None]
    assert status.err == ""
    assert status("--history") == 2
    assert status.err == "htglint: error: git is not installed, and nothing else knows the revisions of a page\n"
    assert "🌱 Topic 3" in status.out


@pytest.mark.usefixtures("filled")
def test_a_broken_repository_is_said(status: Shell) -> None:
    Path(".git/config").write_text("[broken\n")
    assert status() == 0
    assert status.err.startswith("htglint: warning: 2026-05.md: git rev-parse failed: ")
    assert "🌱 Topic 3" in status.out
    assert status("--history") == 2
    assert "htglint: error: 2026-05.md: git rev-parse failed: " in status.err


def test_a_shallow_clone_names_no_wrong_author(
    filled: Repository, status: Shell, here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    filled.git("clone", "-q", "--depth", "2", f"file://{here}", "clone")
    monkeypatch.chdir("clone")
    assert [topic["author"] for topic in status.topics()] == ["Ada", None, None]
    assert status.err.count("the clone is shallow") == 1
    (page,) = status.json("--history")
    assert page["history"]["complete"] is False
    assert [one["placeholders"] for one in page["history"]["commits"]] == [2, 1]
    assert status("--history") == 0
    assert "git fetch --unshallow" in status.out


# --- History


def test_the_history_of_a_page(filled: Repository, status: Shell) -> None:
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


def test_a_commit_that_is_no_text_and_one_without_the_page(repository: Repository, status: Shell) -> None:
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


def test_a_text_that_git_has_lost(filled: Repository, status: Shell) -> None:
    blob = filled.git("rev-parse", f"HEAD~1:{PAGE}")
    Path(".git/objects", blob[:2], blob[2:]).unlink()
    status("--history", "--format", "json")
    (page,) = json.loads(status.out)
    assert [one["placeholders"] for one in page["history"]["commits"]] == [3, None, 1]


def test_a_merge_is_one_change_of_the_branch(filled: Repository, status: Shell) -> None:
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


def test_a_long_history_is_read_in_part(repository: Repository, status: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(6):
        repository.commit(page_of(*[WAITING] * (6 - number)))
    assert [change.commit.subject for change in git.log(PAGE, 6).changes] == ["Work"] * 6
    assert not git.log(PAGE, 6).capped
    assert git.log(PAGE, 5).capped
    monkeypatch.setattr(git.log, "__defaults__", (5,))
    (page,) = status.json("--history")
    assert page["history"]["complete"] is False
    assert [one["placeholders"] for one in page["history"]["commits"]] == [5, 4, 3, 2, 1]
    assert status("--history") == 0
    assert "Older commits are left out" in status.out


def test_the_number_of_processes_does_not_grow_with_the_history(
    repository: Repository, status: Shell, monkeypatch: pytest.MonkeyPatch
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
    assert 0 < len(started) <= 7


@pytest.mark.parametrize("folder", ["plain", 'new\nline "and" quotes', "stars*", "-dash", "ümläut"])
def test_odd_names_of_folders_and_pages(folder: str, repository: Repository, status: Shell) -> None:
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


def test_hostile_names_reach_no_terminal_and_no_picture(repository: Repository, status: Shell) -> None:
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


def test_configuration_of_git_does_not_disturb(filled: Repository, status: Shell) -> None:
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


# --- The chart as SVG

NAMESPACE = "{http://www.w3.org/2000/svg}"


def commits_in(chart: Path) -> list[tuple[float, str]]:
    """Where the commits of a chart stand, and what is said of them."""
    root = ElementTree.fromstring(chart.read_bytes())
    assert root.tag == f"{NAMESPACE}svg"
    return [(float(one.attrib["cy"]), "".join(one.itertext())) for one in root.iter(f"{NAMESPACE}circle")]


@pytest.mark.usefixtures("filled")
def test_the_chart(status: Shell) -> None:
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


def test_each_page_has_its_panel(filled: Repository, status: Shell) -> None:
    filled.commit(page_of(WAITING), "2026-02.md")
    assert status("--history", "--svg", "chart.svg") == 0
    assert len(commits_in(Path("chart.svg"))) == 4
    before = Path("chart.svg").read_bytes()
    assert status("--history", "--svg", "chart.svg") == 0, "a chart may be replaced"
    assert Path("chart.svg").read_bytes() == before
    assert sorted(os.listdir()) == [".git", "2026-02.md", PAGE, "chart.svg"]


@pytest.mark.usefixtures("filled")
def test_a_chart_that_cannot_be_written(status: Shell) -> None:
    assert status("--history", "--svg", "gone/chart.svg") == 2
    assert status.err == "htglint: error: gone/chart.svg: cannot be written: no such file or directory\n"
    assert "🌱 Topic 1" in status.out


def test_a_new_file_is_whole_or_not_there(monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(HtglintError, match=r"new\.svg: cannot be written: no space left on device"):
        files.write("new.svg", b"<svg/>")
    assert os.listdir() == []


# --- Properties


def history_of(*numbers: int | None, seconds: Sequence[int] = ()) -> History:
    times = seconds or range(0, 86_400 * len(numbers), 86_400)
    points = [
        Point(git.Commit("a" * 40, at, "+0000", "Ada", "Work"), PAGE, number, number)
        for at, number in zip(times, numbers, strict=False)
    ]
    return History(tuple(points), capped=False, shallow=False)


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


@given(st.integers(-(2**70), 2**70), st.one_of(st.from_regex(r"[+-]\d{4}", fullmatch=True), st.text(max_size=6)))
def test_any_time_is_a_date(seconds: int, zone: str) -> None:
    date = date_of(git.Commit("a", seconds, zone, "", ""))
    assert date.utcoffset() is not None
    if 0 <= seconds < 2**35:
        assert int(date.timestamp()) == seconds


LETTERS = st.text(st.characters(exclude_categories=["M", "Sk", "Cf", "Cs"]))
"""Text whose characters don't join with what stands beside them, so that widths add up."""


@given(st.lists(st.lists(LETTERS, min_size=3, max_size=3), min_size=1, max_size=6))
def test_columns_stand_below_each_other(rows: list[list[str]]) -> None:
    cells = [[text._cut(cell, 12) for cell in row] for row in rows]
    assert all(width(cell) <= 12 for row in cells for cell in row)
    lines = text._aligned([[*row, "|"] for row in cells])
    assert len({width(line) for line in lines}) == 1
