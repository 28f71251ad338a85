"""`check --settings-from REV`: a change can't alter what it is measured by. In repositories that the tests make."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from htglint.cli import main as cli
from tests.helpers.paths import ROOT

if TYPE_CHECKING:
    from tests.helpers.status_pages import Repository

BAD = "# Notes\n\nTwo  spaces, and a zwoxeled gatway.\n"
FOUND = ["double-space", "misspelt-word"]


def found(capsys: pytest.CaptureFixture[str], *arguments: str) -> list[str]:
    capsys.readouterr()
    cli.main(["check", "--format", "json", *arguments])
    said = capsys.readouterr()
    assert said.err == ""
    findings: list[dict[str, Any]] = json.loads(said.out)
    return [one["name"] for one in findings]


def write(name: str, text: str) -> None:
    Path(name).parent.mkdir(parents=True, exist_ok=True)
    Path(name).write_text(text, "utf-8")


@pytest.mark.parametrize("name", ["htglint.toml", ".htglint.toml", "docs/htglint.toml"])
def test_a_change_cannot_switch_off_its_gate(
    name: str, repository: Repository, capsys: pytest.CaptureFixture[str]
) -> None:
    repository.commit('fail-on = "info"\n', name)
    repository.git("switch", "-qc", "work")
    write("docs/page.md", BAD)
    write(name, 'ignore = ["HTG"]\nexclude = ["docs"]\n')
    assert found(capsys, "--since", "main", ".") == []
    assert found(capsys, "--since", "main", "--settings-from", "main", ".") == FOUND
    assert cli.main(["check", "--settings-from", "main", "docs"]) == 1, "the level is that of the revision, too"


def test_a_configuration_that_the_change_adds_is_not_read(
    repository: Repository, capsys: pytest.CaptureFixture[str]
) -> None:
    repository.commit("# Notes\n", "docs/other.md")
    write("docs/page.md", BAD)
    for name in ("htglint.toml", "docs/.htglint.toml"):
        write(name, 'ignore = ["HTG"]\n')
    write("pyproject.toml", '[tool.htglint]\nignore = ["HTG"]\n')
    assert found(capsys, "docs/page.md") == []
    assert found(capsys, "--settings-from", "HEAD", "docs/page.md") == FOUND


def test_what_the_configuration_names_is_that_of_the_revision(
    repository: Repository, capsys: pytest.CaptureFixture[str]
) -> None:
    rule = Path("rules/base/HTG501-double-space.toml")
    text = (ROOT / rule).read_text("utf-8").replace("HTG501", "OUR501")
    write("pack/rule.toml", text.replace('name = "double-space"', 'name = "our-space"'))
    write("words.txt", "(?i)gatway\n")
    repository.git("add", "-A")
    repository.commit('packs = ["pack"]\nvocabularies = ["words.txt"]\n', "htglint.toml")
    write("page.md", BAD)
    names = ["double-space", "our-space"]
    assert found(capsys, "page.md") == names
    write("words.txt", "")
    write(
        "pack/rule.toml",
        text.replace("double-space", "our-space").replace('severity = "warning"', 'default = false\nseverity = "info"'),
    )
    assert found(capsys, "--settings-from", "HEAD", "page.md") == names


def test_the_lists_of_vale_are_those_of_the_revision(
    repository: Repository, capsys: pytest.CaptureFixture[str]
) -> None:
    write("styles/config/vocabularies/Ours/accept.txt", "(?i)something\n")
    repository.git("add", "-A")
    repository.commit("StylesPath = styles\nVocab = Ours\n", ".vale.ini")
    write("page.md", BAD)
    write("styles/config/vocabularies/Ours/accept.txt", "(?i)gatway\n")
    assert found(capsys, "page.md") == ["double-space"]
    assert found(capsys, "--settings-from", "HEAD", "page.md") == FOUND


def test_the_baseline_is_that_of_the_revision(repository: Repository, capsys: pytest.CaptureFixture[str]) -> None:
    repository.commit('baseline = "known.json"\n', "htglint.toml")
    write("page.md", "# Notes\n")
    cli.main(["check", "--write-baseline", "."])
    repository.git("add", "-A")
    repository.git("commit", "-qm", "known")
    write("page.md", BAD)
    cli.main(["check", "--write-baseline", "."])
    assert found(capsys, "page.md") == []
    assert found(capsys, "--settings-from", "HEAD", "page.md") == FOUND


def test_suppressions_of_a_change_are_listed(repository: Repository, capsys: pytest.CaptureFixture[str]) -> None:
    old = "# Notes\n\n<!-- htglint-disable-next-line double-space -->\nTwo  spaces.\n"
    repository.commit(old, "page.md")
    write("page.md", f"{old}\n<!-- htglint-disable -->\n\nTwo  more.\n\n<!-- htglint-enable -->\n")
    assert found(capsys, "--since", "HEAD", "--extend-select", "suppression", ".") == ["suppression"]


def test_nothing_of_the_repository_changes(repository: Repository) -> None:
    repository.commit('select = ["HTG5"]\n', "htglint.toml")
    write("page.md", BAD)
    write("staged.md", BAD)
    repository.git("add", "staged.md")
    before = repository.git("status", "--porcelain"), sorted(map(str, Path().rglob("*")))
    cli.main(["check", "--settings-from", "HEAD", "."])
    assert (repository.git("status", "--porcelain"), sorted(map(str, Path().rglob("*")))) == before


@pytest.mark.parametrize("revision", ["nowhere", "--help", "HEAD:page.md"])
def test_a_revision_that_is_none(revision: str, repository: Repository, capsys: pytest.CaptureFixture[str]) -> None:
    repository.commit(BAD, "page.md")
    assert cli.main(["check", f"--settings-from={revision}", "."]) == 2
    assert f"unknown git revision `{revision}`" in capsys.readouterr().err


def test_no_repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    assert cli.main(["check", "--settings-from", "HEAD", "."]) == 2
    assert "is not in a git repository" in capsys.readouterr().err
