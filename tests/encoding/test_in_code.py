"""Damage in code is counted, and repaired only where that is asked for."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from htglint import check_text, fix_text

if TYPE_CHECKING:
    from tests.helpers.shell import Shell

PROSE = "# Werkzeuge\n\nDie Bücher über Gärten – und wie man sie pflegt – sind größer geworden.\n"
CODE = "\n```text\ngarten\n├── über.md\n├── bäume.md\n└── länder.md  # für später\n```\n"
QUOTED = "# Export\n\nThe old export shows `JosÃ©` for a name.\n\n```text\nbefore: FranÃ§ois\n```\n"


def damaged(text: str) -> str:
    return text.encode().decode("cp1252", "ignore")


@pytest.fixture
def page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    path = Path("page.md")
    path.write_text(damaged(PROSE + CODE), "utf-8")
    return path


def test_code_is_left_and_said_to_be_damaged(page: Path, htglint: Shell) -> None:
    assert htglint("fix", "--select", "HTG1", "page.md") == 0
    assert page.read_text("utf-8") == PROSE + damaged(CODE)
    assert "HTG105" in htglint.out
    assert "in code are wrongly decoded" in htglint.out
    assert "`htglint fix --repair-code`" in htglint.out
    assert htglint("fix", "--select", "HTG1", "--unsafe", "page.md") == 0
    assert page.read_text("utf-8") == PROSE + damaged(CODE)


def test_code_is_repaired_where_asked_for(page: Path, htglint: Shell) -> None:
    assert htglint("fix", "--select", "HTG1", "--repair-code", "page.md") == 0
    assert page.read_text("utf-8") == PROSE + CODE
    assert htglint("check", "--select", "HTG1", "page.md") == 0
    assert "No problems found." in htglint.out


def test_one_finding_counts_all(page: Path) -> None:
    text = page.read_text("utf-8")
    found = [finding for finding in check_text(text) if finding.rule.code == "HTG105"]
    assert len(found) == 1
    assert text[found[0].hit.span.start :].startswith("â")
    assert fix_text(text).count("Ã") == damaged(CODE).count("Ã")


def test_quoted_damage_is_no_finding() -> None:
    assert [finding for finding in check_text(QUOTED) if finding.rule.code.startswith("HTG1")] == []


def test_damage_near_prose_about_encodings_is_quoted() -> None:
    prose = "Files that were decoded with the wrong codec look like this:\n"
    assert [finding for finding in check_text(prose + damaged(CODE)) if finding.rule.code == "HTG105"] == []
    assert [finding.rule.code for finding in check_text(damaged(CODE))] == ["HTG105"]


def test_intact_code_is_no_finding() -> None:
    assert [finding for finding in check_text(PROSE + CODE) if finding.rule.code.startswith("HTG1")] == []
    assert [finding for finding in check_text(damaged(PROSE) + CODE) if finding.rule.code == "HTG105"] == []
