"""Where reports go, how much is said, and how a run exits: every option, on real files."""

from __future__ import annotations

import io
import json
import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from htglint.cli import console
from tests.helpers.shell import Shell

DAMAGED = "Wouldnâ€™t it be nice?\n"
MENDED = "Wouldn’t it be nice?\n"
AMBIGUOUS = "## ğŸ¶ Watchdogs\n"


@pytest.fixture
def htglint(alone: Path, capsys: pytest.CaptureFixture[str]) -> Shell:  # noqa: ARG001 - it runs there
    Path("page.md").write_text(DAMAGED, "utf-8")
    return Shell(capsys)


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


# --- Colour


@pytest.mark.parametrize(
    ("wish", "environment", "on_terminal", "elsewhere"),
    [
        ("auto", {}, True, False),
        ("auto", {"TERM": "dumb"}, False, False),
        ("auto", {"NO_COLOR": "1"}, False, False),
        ("auto", {"NO_COLOR": ""}, True, False),
        ("auto", {"FORCE_COLOR": "1"}, True, True),
        ("auto", {"FORCE_COLOR": "0"}, True, False),
        ("auto", {"FORCE_COLOR": "1", "NO_COLOR": "1"}, False, False),
        ("always", {"NO_COLOR": "1"}, True, True),
        ("never", {"FORCE_COLOR": "1"}, False, False),
    ],
)
def test_who_decides_about_colour(
    wish: str, environment: dict[str, str], on_terminal: bool, elsewhere: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("NO_COLOR", "FORCE_COLOR", "TERM"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert console.wants_colour(Terminal(), wish) is on_terminal
    assert console.wants_colour(io.StringIO(), wish) is elsewhere


@pytest.mark.parametrize("command", ["check", "fix"])
def test_colour_on_the_command_line(htglint: Shell, command: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NO_COLOR", raising=False)
    Path("page.md").write_text(AMBIGUOUS, "utf-8")
    htglint(command, "--color", "always", "page.md")
    assert "\x1b[31mHTG102\x1b[0m" in htglint.out
    htglint(command, "page.md")
    assert "\x1b[" not in htglint.out
    monkeypatch.setenv("FORCE_COLOR", "1")
    htglint(command, "page.md")
    assert "\x1b[" in htglint.out
    htglint(command, "--color", "never", "page.md")
    assert "\x1b[" not in htglint.out


def test_tools_get_no_colour(htglint: Shell) -> None:
    for format_ in ("json", "github", "gitlab", "sarif", "markdown"):
        htglint("check", "--color", "always", "--format", format_)
        assert "\x1b[" not in htglint.out


# --- --output-file


def test_a_report_goes_to_a_file_and_people_are_still_told(htglint: Shell) -> None:
    assert htglint("check", "--format", "json", "--output-file", "out.json", "page.md") == 1
    assert htglint.out == "Found 1 error (1 fixable with `htglint fix`).\n"
    assert [one["code"] for one in json.loads(Path("out.json").read_text("utf-8"))] == ["HTG101"]


def test_a_report_file_is_written_where_nothing_is_found(htglint: Shell) -> None:
    Path("page.md").write_text(MENDED, "utf-8")
    Path("out.txt").write_text("of the run before", "utf-8")
    assert htglint("check", "--output-file", "out.txt", "page.md") == 0
    assert Path("out.txt").read_text("utf-8") == ""
    assert htglint("fix", "--format", "json", "--output-file", "out.json", "page.md") == 0
    assert Path("out.json").read_text("utf-8") == "[]\n"


def test_a_report_file_has_colour_only_for_those_who_insist(htglint: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    htglint("check", "--output-file", "out.txt", "page.md")
    assert "\x1b[" not in Path("out.txt").read_text("utf-8")
    htglint("check", "--output-file", "out.txt", "--color", "always", "page.md")
    assert "\x1b[" in Path("out.txt").read_text("utf-8")


def test_a_report_file_that_cannot_be_written_is_one_sentence(htglint: Shell) -> None:
    assert htglint("check", "--output-file", "no/such/folder/out.json", "page.md") == 2
    assert htglint.err.startswith("htglint: error: no/such/folder/out.json: cannot be written: ")
    assert len(htglint.err.splitlines()) == 1
    assert htglint("check", "--output-file", ".", "page.md") == 2
    assert len(htglint.err.splitlines()) == 1


# --- How much is said


def test_quiet_leaves_findings_and_errors(htglint: Shell) -> None:
    assert htglint("check", "--quiet", "--format", "concise", "page.md", "missing.md") == 2
    assert htglint.out.startswith("page.md:1:7: HTG101 [*] ")
    assert len(htglint.out.splitlines()) == 1
    assert "missing.md" in htglint.err
    assert htglint("fix", "-q", "page.md") == 0
    assert (htglint.out, htglint.err) == ("", "")
    assert Path("page.md").read_text("utf-8") == MENDED
    assert htglint("check", "-q", "page.md") == 0
    assert (htglint.out, htglint.err) == ("", "")
    Path("empty").mkdir()
    assert htglint("check", "-q", "empty") == 0
    assert (htglint.out, htglint.err) == ("", "")


def test_quiet_leaves_the_diff(htglint: Shell) -> None:
    assert htglint("fix", "--quiet", "--diff", "page.md") == 1
    assert htglint.err == ""


def test_verbose_says_how_a_page_was_taken(htglint: Shell) -> None:
    Path("htglint.toml").write_text('select = ["HTG1"]\n', "utf-8")
    Path("2026-05.md").write_text("# Hack The Garden 05/2026 Wrap Up\n", "utf-8")
    htglint("check", "--verbose", "2026-05.md", "page.md")
    assert htglint.err.splitlines() == [
        f"htglint: note: {page}, 5 rules, settings of htglint.toml"
        for page in (
            "2026-05.md: profile wrapup, edition sections, month 2026-05",
            "page.md: profile page, month unknown",
        )
    ]
    htglint("check", "-v", "--isolated", "page.md")
    assert htglint.err.endswith("rules, no settings file\n")


def test_quiet_and_verbose_exclude_each_other(htglint: Shell) -> None:
    assert htglint("check", "-q", "-v") == 2
    assert "not allowed with" in htglint.err


# --- --statistics


def test_statistics_count_the_findings_of_each_rule(htglint: Shell) -> None:
    Path("page.md").write_text(f"{DAMAGED}\n{DAMAGED}\n{AMBIGUOUS}", "utf-8")
    assert htglint("check", "--statistics", "--select", "HTG1", "page.md") == 1
    assert htglint.out == (
        "2  HTG101  [*]  wrongly-decoded\n"
        "1  HTG102  [ ]  ambiguous-decoding\n"
        "Found 3 errors (2 fixable with `htglint fix`).\n"
    )


def test_statistics_for_tools(htglint: Shell) -> None:
    htglint("check", "--statistics", "--format", "json", "page.md")
    assert json.loads(htglint.out) == [
        {"code": "HTG101", "name": "wrongly-decoded", "severity": "error", "count": 1, "fixable": 1, "mended": 1}
    ]
    Path("page.md").write_text(MENDED, "utf-8")
    htglint("check", "--statistics", "--format", "json", "page.md")
    assert htglint.out == "[]\n"


def test_statistics_have_no_other_format(htglint: Shell) -> None:
    assert htglint("check", "--statistics", "--format", "sarif", "page.md") == 2
    assert htglint.err == "htglint: error: --statistics supports text and json, not --format sarif\n"
    assert htglint("fix", "--statistics", "--format", "github", "page.md") == 2
    assert Path("page.md").read_text("utf-8") == DAMAGED


# --- Exit statuses


def test_exit_zero_whatever_is_found_but_not_where_the_run_failed(htglint: Shell) -> None:
    assert htglint("check", "--exit-zero", "page.md") == 0
    assert "HTG101" in htglint.out
    assert htglint("fix", "--diff", "--exit-zero", "page.md") == 0
    assert htglint("check", "--exit-zero", "page.md", "missing.md") == 2


def test_exit_non_zero_on_fix(htglint: Shell) -> None:
    assert htglint("fix", "--exit-non-zero-on-fix", "page.md") == 1
    assert Path("page.md").read_text("utf-8") == MENDED
    assert htglint("fix", "--exit-non-zero-on-fix", "page.md") == 0


def test_the_report_of_a_process_survives_a_locale_without_emoji(htglint: Shell) -> None:  # noqa: ARG001 - its folder
    environment = {**os.environ, "PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0", "LC_ALL": "C"}
    command = [sys.executable, "-m", "htglint", "check", "--format"]
    for format_ in ("grouped", "github", "markdown"):
        done = subprocess.run([*command, format_, "page.md"], capture_output=True, env=environment)
        assert (done.returncode, done.stderr) == (1, b"")
        assert done.stdout.isascii()


@pytest.mark.skipif(os.name == "nt", reason="modes are those of POSIX")
def test_a_report_file_keeps_its_mode(htglint: Shell) -> None:
    Path("out.json").touch(0o640)
    htglint("check", "--format", "json", "--output-file", "out.json", "page.md")
    assert stat.S_IMODE(Path("out.json").stat().st_mode) == 0o640


def test_the_links_of_a_page_are_reported_the_same_way(htglint: Shell) -> None:
    assert htglint("links", "--format", "sarif", "--output-file", "out.sarif", "page.md") == 0
    assert htglint.out == "No broken links found.\n"
    assert json.loads(Path("out.sarif").read_text("utf-8"))["runs"][0]["results"] == []
    assert htglint("links", "--quiet", "page.md") == 0
    assert htglint.out == ""


def test_a_report_of_what_is_left_beside_a_page_on_standard_output(htglint: Shell) -> None:  # noqa: ARG001 - its folder
    command = [sys.executable, "-m", "htglint", "fix", "-", "--format", "json", "--output-file", "left.json"]
    done = subprocess.run(command, input=f"{DAMAGED}\n{AMBIGUOUS}".encode(), capture_output=True)
    assert (done.returncode, done.stdout) == (1, f"{MENDED}\n{AMBIGUOUS}".encode())
    assert [one["code"] for one in json.loads(Path("left.json").read_text("utf-8"))] == ["HTG102"]
