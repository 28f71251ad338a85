"""Packs that are installed, and configurations that extend others: one is built, installed and used here."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from htglint.cli.main import main
from htglint.project import installed
from tests.helpers.paths import SAMPLES

PROJECT = """
[build-system]
requires = ["hatchling"]
build-backend = "hatchling.build"
[project]
name = "Acme.Docs-Packs"
version = "1.0"
[project.entry-points."htglint.packs"]
minutes = "acme_packs.minutes"
gone = "acme_packs.gone"
[tool.hatch.build.targets.wheel]
packages = ["acme_packs"]
"""
PAGE = "# Minutes\n\n## Goats\n\nto follow\n"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder in which the package of the pack is installed."""
    pytest.importorskip("hatchling")
    source = tmp_path_factory.mktemp("source")
    pack = source / "acme_packs" / "minutes"
    pack.mkdir(parents=True)
    (source / "pyproject.toml").write_text(PROJECT, "utf-8")
    (source / "acme_packs" / "__init__.py").write_text("raise RuntimeError('imported')\n", "utf-8")
    for path in (SAMPLES / "packs" / "meeting-notes").glob("*.toml"):
        (pack / path.name).write_bytes(path.read_bytes())
    (pack / "htglint.toml").write_text(
        'packs = ["acme-docs-packs:minutes"]\nfail-on = "warning"\nignore = ["HTG3"]\nvocabularies = ["words.txt"]\n',
        "utf-8",
    )
    (pack / "words.txt").write_text("Zwoxel\n", "utf-8")
    target = tmp_path_factory.mktemp("site")
    for command in (
        ["hatchling", "build", "-t", "wheel", "-d", str(target / "wheels")],
        ["pip", "install", "--quiet", "--no-index", "--no-deps", "--target", str(target), "--find-links",
         str(target / "wheels"), "acme-docs-packs"],
    ):  # fmt: skip
        subprocess.run([sys.executable, "-m", *command], cwd=source, check=True, capture_output=True)
    return target


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, site: Path) -> Path:
    monkeypatch.syspath_prepend(str(site))
    monkeypatch.chdir(tmp_path)
    (tmp_path / ".git").mkdir()
    (tmp_path / "meetings").mkdir()
    (tmp_path / "meetings" / "page.md").write_text(PAGE, "utf-8")
    return tmp_path


def codes(capsys: pytest.CaptureFixture[str], *arguments: str) -> set[str]:
    capsys.readouterr()
    main(["check", "--format", "json", *arguments])
    out, err = capsys.readouterr()
    assert err == ""
    return {one["code"] for one in json.loads(out)}


@pytest.mark.usefixtures("here")
@pytest.mark.parametrize("name", ["acme-docs-packs:minutes", "Acme.Docs-Packs:minutes", "acme_docs_packs:minutes"])
def test_an_installed_pack_is_named_by_its_package(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    Path("htglint.toml").write_text(f'packs = ["{name}"]\n', "utf-8")
    assert "MTG101" in codes(capsys, ".")
    Path("htglint.toml").unlink()
    assert "MTG101" not in codes(capsys, ".")
    assert "MTG101" in codes(capsys, "--pack", name, ".")


@pytest.mark.usefixtures("here")
def test_the_command_itself_finds_the_pack(site: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "htglint", "rules", "--pack", "acme-docs-packs:minutes"],
        capture_output=True, text=True, check=True, env={**os.environ, "PYTHONPATH": str(site)},
    )  # fmt: skip
    assert "MTG101" in done.stdout


@pytest.mark.usefixtures("here")
@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("acme-docs-packs:minuts", "did you mean `acme-docs-packs:minutes`?"),
        ("nobody:none", "installed are acme-docs-packs:gone, acme-docs-packs:minutes"),
        ("acme-docs-packs:gone", "names `acme_packs.gone`, which is not a folder"),
    ],
)
def test_a_pack_that_is_not_there(name: str, said: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "--pack", name, "."]) == 2
    assert said in capsys.readouterr().err


def test_what_names_an_installed_pack() -> None:
    assert installed.is_reference("acme-docs-packs:minutes")
    for path in ("C:packs", "C:\\packs", "packs/ours", "./a:b", "a:b/c", "package:", ":name", "ours.toml"):
        assert not installed.is_reference(path)


@pytest.mark.usefixtures("here")
def test_a_configuration_extends_that_of_an_installed_pack(capsys: pytest.CaptureFixture[str]) -> None:
    Path("htglint.toml").write_text('extends = "acme-docs-packs:minutes"\nignore = ["HTG2"]\n', "utf-8")
    Path("meetings/page.md").write_text(PAGE.replace("## ", "A Zwoxel.\n\n## "), "utf-8")
    assert codes(capsys, ".") == {"MTG101"}
    assert main(["check", "."]) == 1, "warnings fail, as the pack has it"
    Path("meetings/page.md").write_text("# A:\n", "utf-8")
    assert "HTG306" in codes(capsys, "."), "the own list replaces that of the pack"


@pytest.mark.usefixtures("here")
def test_a_configuration_extends_another_file(capsys: pytest.CaptureFixture[str]) -> None:
    Path("shared").mkdir()
    Path("shared/words.txt").write_text("gatway\n", "utf-8")
    Path("shared/base.toml").write_text('vocabularies = ["words.txt"]\nfail-on = "info"\n', "utf-8")
    Path("shared/middle.toml").write_text('extends = "base.toml"\nselect = ["HTG6"]\n', "utf-8")
    Path("htglint.toml").write_text('extends = "shared/middle.toml"\nfail-on = "error"\n', "utf-8")
    Path("meetings/page.md").write_text("# A:\n\nThe gatway recieves.\n", "utf-8")
    assert codes(capsys, ".") == {"HTG611"}
    main(["check", "--format", "json", "."])
    assert [one["line"] for one in json.loads(capsys.readouterr().out)] == [3]
    assert main(["check", "."]) == 0
    main(["check", "--show-settings", "meetings/page.md"])
    assert 'extends = "shared/middle.toml"' in capsys.readouterr().out


@pytest.mark.usefixtures("here")
@pytest.mark.parametrize(
    ("other", "text", "said"),
    [
        ("htglint.toml", None, "`extends` leads back to"),
        ("b.toml", 'extends = "htglint.toml"\n', "`extends` leads back"),
        ("none.toml", None, "none.toml"), ("b.toml", "selct = []\n", "did you mean `select`?"),
    ],
)  # fmt: skip
def test_what_cannot_be_extended(other: str, text: str | None, said: str, capsys: pytest.CaptureFixture[str]) -> None:
    if text is not None:
        Path(other).write_text(text, "utf-8")
    Path("htglint.toml").write_text(f'extends = "{other}"\n', "utf-8")
    assert main(["check", "."]) == 2
    assert said in capsys.readouterr().err
