"""The pack of another community in samples/packs."""

from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING

import pytest

from htglint.cli import main as cli
from tests.helpers.paths import SAMPLES

if TYPE_CHECKING:
    from pathlib import Path

PACK = SAMPLES / "packs" / "meeting-notes"


@pytest.fixture(autouse=True)
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The pack works wherever it lies."""
    shutil.copytree(PACK, tmp_path / "pack")
    shutil.copytree(PACK / "meetings", tmp_path / "meetings")
    monkeypatch.chdir(tmp_path)


def test_it_is_short() -> None:
    assert sum(len(path.read_text("utf-8").splitlines()) for path in PACK.glob("*.toml")) < 40


def test_minutes_that_are_well_kept(capsys: pytest.CaptureFixture[str]) -> None:
    arguments = ["check", "--pack", "pack", "--fail-on", "info", "meetings/well-kept.md"]
    assert cli.main(arguments) == 0
    assert capsys.readouterr().out == "No problems found.\n"


def test_minutes_that_are_not(capsys: pytest.CaptureFixture[str]) -> None:
    arguments = ["check", "--pack", "pack", "--fail-on", "warning", "--format", "json", "meetings/hasty.md"]
    assert cli.main(arguments) == 1
    found = [(one["line"], one["name"]) for one in json.loads(capsys.readouterr().out)]
    assert found == [(3, "missing-section"), (9, "empty-section"), (13, "open-point"), (15, "missing-section")]


def test_without_the_pack_nobody_asks(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["check", "--fail-on", "info", "meetings"]) == 0
    assert capsys.readouterr().out == "No problems found.\n"
