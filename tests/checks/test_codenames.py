"""Names in code that the page spells otherwise, and words beside them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from htglint.cli.main import main

if TYPE_CHECKING:
    from pathlib import Path


def found(text: str, code: str, folder: Path, capsys: pytest.CaptureFixture[str]) -> list[str]:
    """The messages of a rule on a page in a folder."""
    page = folder / "2026-05.md"
    page.write_text(text, "utf-8")
    main(["check", "--no-cache", "--format", "concise", "--select", code, str(page)])
    return [line for line in capsys.readouterr().out.splitlines() if code in line]


@pytest.mark.parametrize(
    ("wrong", "right"),
    [
        ("goatPolocy", "goatPolicy"),
        ("Toplogy", "Topology"),
        ("GOAT_IDENTIYY", "identity"),
        ("goatContorller", "goatController"),
    ],
)
def test_a_slip_in_code(wrong: str, right: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (message,) = found(f"Set `{wrong}` to 1.\n\n## The `{right}`\n", "HTG616", tmp_path, capsys)
    assert f"the page has `{right}`" in message


@pytest.mark.parametrize(
    "text",
    [
        "`goatPolocy` is said twice, `goatPolocy`, and `goatPolicy` once.\n",
        "`SIGILL` and `SIGKILL`, `-Iinclude` and `include`, `semverRsort` and `semverSort`.\n",
        "The topology of toplogy is no code.\n",
    ],
)
def test_names_that_are_meant(text: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert found(text, "HTG616", tmp_path, capsys) == []


def test_a_name_of_another_page_is_no_slip(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = "Set `goatPolocy`, the `goatPolicy` of flimzo.\n"
    assert len(found(text, "HTG616", tmp_path, capsys)) == 1
    (tmp_path / "2025-05.md").write_text("The goatPolocy of flimzo.\n", "utf-8")
    assert found(text, "HTG616", tmp_path, capsys) == []


def test_only_the_first_backtick_of_a_paragraph_is_missed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = "We run goatd` and wait for `goatctl` and `goats`.\n\nThen goatd` and the `rest` of it.\n"
    assert len(found(text, "HTG604", tmp_path, capsys)) == 2
