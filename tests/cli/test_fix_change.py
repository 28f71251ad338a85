"""`fix` and `fmt` with `--staged` and `--since`: only lines that the change wrote are changed."""

from __future__ import annotations

import argparse
import io
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from htglint.cli import main as cli
from htglint.cli.commands import check, fix

if TYPE_CHECKING:
    from tests.helpers.status_pages import Repository

OLD = "# Page\n\nTwo  spaces.\n\n* one\n* two\n\nMore  spaces.\n"


@pytest.fixture
def page(repository: Repository, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A page with old problems."""
    monkeypatch.delenv("PRE_COMMIT", raising=False)
    repository.commit(OLD, "page.md")
    return Path("page.md")


def write(page: Path, text: str) -> str:
    page.write_text(text, "utf-8")
    return text


@pytest.mark.parametrize("flags", [["--staged"], ["--since", "HEAD"]])
def test_only_the_added_lines_are_fixed(page: Path, repository: Repository, flags: list[str]) -> None:
    write(page, f"{OLD}\nItâ€™s  new.\n")
    repository.git("add", "page.md")
    assert cli.main(["fix", *flags]) == 0
    assert page.read_text("utf-8") == f"{OLD}\nIt’s new.\n"


@pytest.mark.parametrize("flags", [["--staged"], ["--since", "HEAD"]])
def test_only_the_added_lines_are_formatted(page: Path, repository: Repository, flags: list[str]) -> None:
    write(page, f"{OLD}## New\n+ bullet\n")
    repository.git("add", "page.md")
    assert cli.main(["fmt", *flags]) == 0
    assert page.read_text("utf-8") == f"{OLD}\n## New\n\n* bullet\n"


def test_a_part_of_a_list_is_left_without_a_word(
    page: Path, repository: Repository, capsys: pytest.CaptureFixture[str]
) -> None:
    old = f"- a\n- b\n\nText\n\n- c\n\n{OLD}"
    repository.commit(old, "page.md")
    text = write(page, old.replace("* two\n", "* two\n* three\n"))
    repository.git("add", "page.md")
    assert cli.main(["fmt", "--check", "page.md"]) == 1
    capsys.readouterr()
    assert cli.main(["fmt", "--staged"]) == 0
    assert page.read_text("utf-8") == text
    assert capsys.readouterr() == ("", "")


def test_unstaged_work_is_left_alone(page: Path, repository: Repository) -> None:
    write(page, f"{OLD}\nStaged  one.\n\nStaged  two.\n")
    repository.git("add", "page.md")
    write(page, f"Not  staged.\n\n{OLD}\nStaged  one.\n\nStaged  two, and  edited.\n\nNot  staged.\n")
    Path("untracked.md").write_text("Not  staged.\n", "utf-8")
    assert cli.main(["fix", "--staged"]) == 0
    kept = f"Not  staged.\n\n{OLD}\nStaged one.\n\nStaged  two, and  edited.\n\nNot  staged.\n"
    assert page.read_text("utf-8") == kept
    assert Path("untracked.md").read_text("utf-8") == "Not  staged.\n"
    assert "Staged  one." in repository.git("show", ":page.md"), "the index is the person's own"


def test_new_moved_and_untracked_pages(page: Path, repository: Repository) -> None:
    repository.git("mv", "page.md", "moved.md")
    Path("staged.md").write_text("A  page.\n", "utf-8")
    repository.git("add", "staged.md")
    Path("untracked.md").write_text("A  page.\n", "utf-8")
    Path("deleted.md").write_text("A  page.\n", "utf-8")
    repository.git("add", "deleted.md")
    Path("deleted.md").unlink()
    assert cli.main(["fix", "--staged"]) == 0
    assert (Path("moved.md").read_text("utf-8"), Path("staged.md").read_text("utf-8")) == (OLD, "A page.\n")
    assert not page.exists()
    assert cli.main(["fix", "--since", "HEAD"]) == 0
    assert Path("untracked.md").read_text("utf-8") == "A page.\n"


def test_the_report_is_about_the_lines_alone(
    page: Path, repository: Repository, capsys: pytest.CaptureFixture[str]
) -> None:
    write(page, f"[a](lost.md)\n\n{OLD}\n[b](gone.md) with  spaces\n")
    repository.git("add", "page.md")
    write(page, f"[a](lost.md) unstaged\n\n{OLD}\n[b](gone.md) with  spaces\n")
    assert cli.main(["fix", "--staged", "--format", "concise"]) == 1
    out = capsys.readouterr().out
    assert "gone.md" in out
    assert "lost.md" not in out
    assert "Fixed 1 problem in 1 page" in out
    assert cli.main(["fix", "--staged", "--fix-only"]) == 0
    assert capsys.readouterr() == ("", "")


def test_a_run_that_only_fixes_says_what_it_fixed(
    page: Path, repository: Repository, capsys: pytest.CaptureFixture[str]
) -> None:
    write(page, f"{OLD}\n[b](gone.md) with  spaces\n")
    repository.git("add", "page.md")
    assert cli.main(["fix", "--staged", "--fix-only"]) == 0
    assert capsys.readouterr() == ("Fixed 1 problem in 1 page:\n  page.md: 1 x HTG501 double-space\n", "")


def test_a_link_to_an_edited_page_is_not_a_second_page(page: Path, repository: Repository) -> None:
    Path("link.md").symlink_to("page.md")
    repository.git("add", "link.md")
    repository.git("commit", "-qm", "Link")
    write(page, f"{OLD}\nNew  one.\n")
    repository.git("add", "page.md")
    assert cli.main(["fix", "--staged"]) == 0
    assert page.read_text("utf-8") == f"{OLD}\nNew one.\n"
    assert Path("link.md").is_symlink()


def test_only_passages_on_the_lines_are_asked_about(
    page: Path, repository: Repository, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    old = f"{OLD}\n## ğŸ± Another\n"
    write(page, old)
    repository.git("commit", "-qam", "Damage")
    write(page, f"{old}\n## ğŸ¶ A Watchdog\n")
    repository.git("add", "page.md")
    monkeypatch.setattr("sys.stdin", io.StringIO("=🐶\n"))
    assert cli.main(["fix", "--staged", "--interactive"]) == 0
    assert "(1 of 1)" in capsys.readouterr().err
    assert page.read_text("utf-8") == f"{old}\n## 🐶 A Watchdog\n"


def test_settings_come_from_the_revision(page: Path) -> None:
    Path("htglint.toml").write_text('ignore = ["HTG5"]\n', "utf-8")
    write(page, f"{OLD}\nNew  one.\n")
    assert cli.main(["fix", "--since", "HEAD"]) == 0
    assert page.read_text("utf-8") == f"{OLD}\nNew  one.\n"
    assert cli.main(["fix", "--since", "HEAD", "--settings-from", "HEAD"]) == 0
    assert page.read_text("utf-8") == f"{OLD}\nNew one.\n"


# --- `check --fix`


def test_check_takes_its_own_options_with_fix(page: Path) -> None:
    write(page, f"{OLD}\nNew  one.\n")
    assert cli.main(["check", "--fix", "--since", "HEAD", "--jobs", "2", "--cache", "off", "page.md"]) == 0
    assert page.read_text("utf-8") == f"{OLD}\nNew one.\n"


def test_a_baseline_counts_for_what_fix_leaves(page: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(page, "[a](lost.md) and  spaces\n")
    assert cli.main(["check", "--baseline", "known.json", "--write-baseline"]) == 0
    write(page, "[a](lost.md) and  spaces\n\n[b](gone.md)\n")
    capsys.readouterr()
    assert cli.main(["check", "--fix", "--baseline", "known.json", "--format", "concise"]) == 1
    out = capsys.readouterr().out
    assert "gone.md" in out


@pytest.mark.parametrize("flag", ["--write-baseline", "--show-files", "--show-settings"])
def test_what_excludes_fixes_is_refused(page: Path, flag: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["check", "--fix", flag]) == 2
    assert f"{flag} is an option of `htglint check` and excludes --fix" in capsys.readouterr().err
    assert page.read_text("utf-8") == OLD


def test_fix_knows_every_option_of_check() -> None:
    """So that `check --fix` fails on none as unknown."""
    known = {}
    for command in (check, fix):
        parser = argparse.ArgumentParser()
        command.add_arguments(parser)
        known[command] = {name for action in parser._actions for name in action.option_strings}
    assert known[check] - {"--fix"} <= known[fix]


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_newlines_and_byte_order_mark_stay(repository: Repository, newline: str, mark: str) -> None:
    old = (mark + OLD).replace("\n", newline)
    page = Path("page.md")
    repository.git("config", "core.autocrlf", "false")
    page.write_bytes(old.encode())
    repository.git("add", "page.md")
    repository.git("commit", "-qm", "Old")
    page.write_bytes(f"{old}## New{newline}New  one.{newline}".encode())
    repository.git("add", "page.md")
    assert cli.main(["fix", "--staged"]) == 0
    assert cli.main(["fmt", "--since", "HEAD"]) == 0
    expected = f"{old}{newline}## New{newline}{newline}New one.{newline}"
    assert page.read_bytes() == expected.encode()
