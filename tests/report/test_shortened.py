"""What people are shown of many findings, and that tools and the exit status see all of them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.helpers.shell import Shell

MANY = "# Page\n\n" + "Use Github, Github and kubernetes.\n\n" * 4 + "It is  here.\n"


@pytest.fixture
def htglint(alone: Path, capsys: pytest.CaptureFixture[str]) -> Shell:  # noqa: ARG001 - it runs there
    Path("page.md").write_text(MANY, "utf-8")
    return Shell(capsys)


def said(htglint: Shell, *arguments: str) -> str:
    htglint(*arguments)
    return htglint.out


@pytest.mark.parametrize("form", ["text", "concise", "grouped"])
def test_people_see_five_findings_of_a_rule_and_how_many_more_there_are(htglint: Shell, form: str) -> None:
    shown = said(htglint, "check", "--format", form, "page.md")
    assert shown.count("` should be `") == 5
    assert "page.md: 7 more HTG612; show them with --all\n" in shown
    assert "spaces between words" in shown
    assert "Found 13 warnings" in shown


@pytest.mark.parametrize("form", ["text", "concise", "grouped"])
def test_all_are_shown_on_demand(htglint: Shell, form: str) -> None:
    shown = said(htglint, "check", "--format", form, "--all", "page.md")
    assert shown.count("` should be `") == 12
    assert "--all" not in shown


@pytest.mark.parametrize("form", ["json", "github", "gitlab", "sarif", "markdown"])
def test_formats_for_tools_leave_nothing_out(htglint: Shell, form: str) -> None:
    assert said(htglint, "check", "--format", form, "page.md").count("` should be `") >= 12


def test_what_is_not_shown_fails_the_run(htglint: Shell) -> None:
    Path("page.md").write_text(MANY + "\n" + "[](x.md) " * 6 + "\n", "utf-8")
    assert htglint("check", "page.md") == 1


def test_a_page_that_stands_there_twice_is_shown_once(htglint: Shell) -> None:
    Path("page.md").unlink()
    for name in ("index.md", "_index.md", "other.md"):
        Path(name).write_text("Use Github.\n", "utf-8")
    shown = said(htglint, "check", "--format", "concise")
    assert [line.split(":")[0] for line in shown.splitlines() if "` should be `" in line] == ["index.md", "other.md"]
    assert "_index.md: the same as index.md; show it with --all\n" in shown
    assert len(json.loads(said(htglint, "check", "--format", "json"))) == 3


def test_two_spaces_after_every_sentence_are_one_finding(htglint: Shell) -> None:
    Path("page.md").write_text("It is so.  It goes.  It comes.  It stays.  It ends.  It  is over.\n", "utf-8")
    found = json.loads(said(htglint, "check", "--select", "HTG501", "--format", "json", "page.md"))
    assert [one["message"] for one in found] == ["two spaces after 5 sentences", "2 spaces between words"]
    htglint("fix", "--select", "HTG501", "page.md")
    assert Path("page.md").read_text("utf-8") == "It is so. It goes. It comes. It stays. It ends. It is over.\n"
