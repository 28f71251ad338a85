"""Which rules run where the command line and a file select and ignore them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from htglint.cli import main as cli

if TYPE_CHECKING:
    from pathlib import Path

PAGE = "# Page\n\nTwo  spaces, and a [plan](lost.md).\n"


@pytest.fixture
def page(alone: Path) -> Path:
    page = alone / "page.md"
    page.write_text(PAGE, "utf-8")
    return page


def codes(page: Path, capsys: pytest.CaptureFixture[str], *flags: str) -> tuple[list[str], str]:
    cli.main(["check", "--format", "concise", "--fail-on", "info", *flags, page.name])
    out, err = capsys.readouterr()
    return [line.split()[1] for line in out.splitlines() if line.startswith(page.name)], err


@pytest.mark.parametrize(
    ("ignored", "selected"),
    [
        ("HTG501", "HTG501"),
        ("HTG501", "double-space"),
        ("double-space", "HTG501"),
        ("HTG5", "HTG501"),
        ("HTG5", "HTG5"),
        ("HTG", "HTG5"),
    ],
)
def test_the_command_line_selects_what_a_file_ignores(
    page: Path, capsys: pytest.CaptureFixture[str], ignored: str, selected: str
) -> None:
    (page.parent / "htglint.toml").write_text(f'ignore = ["{ignored}"]\n')
    assert codes(page, capsys)[0] in (["HTG401"], [])
    assert codes(page, capsys, "--select", selected) == (["HTG501"], "")


@pytest.mark.parametrize(("ignored", "selected"), [("HTG501", "HTG5"), ("double-space", "HTG"), ("HTG50", "HTG5")])
def test_a_more_specific_selector_of_a_file_stays(
    page: Path, capsys: pytest.CaptureFixture[str], ignored: str, selected: str
) -> None:
    (page.parent / "htglint.toml").write_text(f'ignore = ["{ignored}"]\n')
    assert "HTG501" not in codes(page, capsys, "--select", selected)[0]


def test_a_flag_that_ignores_wins_always(page: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (page.parent / "htglint.toml").write_text('ignore = ["HTG501"]\n')
    found, said = codes(page, capsys, "--select", "HTG501", "--ignore", "HTG5")
    assert found == []
    assert said == ("htglint: warning: `HTG501` is selected by --select and ignored by --ignore, so it does not run\n")


@pytest.mark.parametrize(
    ("settings", "flags", "said"),
    [
        (
            'select = ["HTG4", "HTG501"]\nignore = ["HTG5"]', [],
            "`HTG501` is selected and ignored in htglint.toml, so it does not run",
        ),
        (
            'ignore = ["HTG5"]', ["--extend-select", "double-space"],
            "`double-space` is selected by --extend-select and ignored in htglint.toml, so it does not run",
        ),
        ('select = ["HTG4", "HTG501"]', ["--ignore", "HTG5"], ""),
        ('select = ["HTG4", "HTG5"]\nignore = ["HTG501"]', [], ""),
    ],
)  # fmt: skip
def test_a_rule_that_is_selected_and_ignored_says_where(
    page: Path, capsys: pytest.CaptureFixture[str], settings: str, flags: list[str], said: str
) -> None:
    (page.parent / "htglint.toml").write_text(f"{settings}\n")
    for _ in range(2):  # cached findings are no less explained
        found, err = codes(page, capsys, *flags)
        assert found == ["HTG401"]
        assert err == (f"htglint: warning: {said}\n" if said else "")
    assert codes(page, capsys, *flags, "--quiet")[1] == ""
