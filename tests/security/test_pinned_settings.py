"""A pull request can't choose what it is measured by, however its paths lead elsewhere."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from htglint.cli import main as cli

if TYPE_CHECKING:
    from tests.helpers.status_pages import Repository

PAGE = "docs/page.md"
BAD = "# Notes\n\nTwo  spaces.\n"
LENIENT = 'ignore = ["HTG"]\n'
GATE = ["check", "--fail-on", "info", "--settings-from", "main", "docs"]


def write(name: str, text: str) -> None:
    Path(name).parent.mkdir(parents=True, exist_ok=True)
    Path(name).write_text(text, "utf-8")


@pytest.fixture
def work(repository: Repository) -> Repository:
    """A branch whose base has strict settings."""
    write("config/htglint.toml", 'fail-on = "info"\n')
    write("pack/words.txt", "zwoxel\n")
    write("htglint.toml", 'fail-on = "info"\nvocabularies = ["pack/words.txt"]\n')
    repository.commit(BAD, PAGE)
    repository.git("switch", "-qc", "work")
    return repository


@pytest.mark.parametrize("name", ["htglint.toml", ".htglint.toml", "docs/htglint.toml", "pyproject.toml"])
@pytest.mark.parametrize("target", ["lenient.toml", "../elsewhere.toml", "absolute"])
def test_a_configuration_that_is_a_link(
    name: str, target: str, work: Repository, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = f"[tool.htglint]\n{LENIENT}" if name == "pyproject.toml" else LENIENT
    if target == "absolute":
        target = str(tmp_path / "lenient.toml")
    write(str(Path(name).parent / target), text)
    Path(name).unlink(missing_ok=True)
    Path(name).symlink_to(target)
    work.git("add", "-A")
    assert cli.main(GATE) in (1, 2)
    said = capsys.readouterr()
    assert "HTG501" in said.out or f"{name}: leads through a symbolic link that main does not have" in said.err


def test_a_folder_that_is_a_link(work: Repository, capsys: pytest.CaptureFixture[str]) -> None:
    write("lenient/words.txt", "spaces\n")
    work.git("mv", "pack", "old")
    Path("pack").symlink_to("lenient")
    assert cli.main(GATE) == 2
    assert "pack/words.txt: leads through a symbolic link that main does not have" in capsys.readouterr().err


def test_links_of_the_revision_are_followed_within_it(
    repository: Repository, capsys: pytest.CaptureFixture[str]
) -> None:
    write("config/strict.toml", 'select = ["double-space"]\nfail-on = "info"\n')
    Path("htglint.toml").symlink_to("config/strict.toml")
    repository.commit(BAD, PAGE)
    write("config/strict.toml", LENIENT)
    assert cli.main(GATE) == 1
    assert "HTG501" in capsys.readouterr().out


@pytest.mark.parametrize("target", ["../outside.toml", "docs/../../outside.toml", "absolute"])
def test_a_link_of_the_revision_that_leaves_the_repository(
    target: str, repository: Repository, capsys: pytest.CaptureFixture[str]
) -> None:
    Path("htglint.toml").symlink_to(str(Path("docs/lenient.toml").absolute()) if target == "absolute" else target)
    repository.commit(BAD, PAGE)
    write("docs/lenient.toml", LENIENT)
    assert cli.main(GATE) == 2
    assert "htglint.toml: leads through a symbolic link out of the repository" in capsys.readouterr().err


@pytest.mark.parametrize("attribute", ["filter=evil", "working-tree-encoding=UTF-16", "ident", "text eol=crlf"])
def test_attributes_of_the_change_do_not_rewrite_the_settings(
    attribute: str, work: Repository, capsys: pytest.CaptureFixture[str]
) -> None:
    work.git("config", "filter.evil.smudge", "touch owned; echo 'ignore = [\"HTG\"]'")
    write(".gitattributes", f"*.toml {attribute}\n")
    assert cli.main(GATE) == 1
    assert "HTG501" in capsys.readouterr().out
    assert not Path("owned").exists()


def test_a_missing_list_of_the_change_does_not_matter(work: Repository) -> None:
    work.git("rm", "-q", "htglint.toml", "pack/words.txt")
    assert cli.main(GATE) == 1
