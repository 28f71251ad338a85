"""Whoever switches rules off is seen, however many other notices there are."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from htglint.cli import main as cli

if TYPE_CHECKING:
    from tests.helpers.status_pages import Repository

HEAD = "# Notes\n\n"
CROWD = "".join(f"<!-- htglint-disable-next-line HTG501 -->\nLine {number}  of many.\n\n" for number in range(30))


@pytest.mark.parametrize(
    "blanket", ["<!-- htglint-disable-file -->", "<!-- htglint-disable HTG -->", "<!-- htglint-disable -->"]
)
@pytest.mark.parametrize("form", ["github", "markdown"])
def test_what_switches_everything_off_comes_first(
    blanket: str, form: str, repository: Repository, capsys: pytest.CaptureFixture[str]
) -> None:
    repository.commit(HEAD, "page.md")
    Path("page.md").write_text(f"{HEAD}{CROWD}{blanket}\n", "utf-8")
    cli.main(["check", "--since", "HEAD", "--extend-select", "suppression", "--format", form, "."])
    said = capsys.readouterr().out
    what = "`HTG`" if "HTG" in blanket else "all rules"
    listed = [line for line in said.splitlines() if "the comment disables" in line]
    assert f"the comment disables {what}" in listed[0]


BLOCK = "<!-- htglint-disable HTG1 -->\n\nThe list of damage:\n\n<!-- htglint-enable HTG1 -->\n"


def listed(capsys: pytest.CaptureFixture[str]) -> list[str]:
    capsys.readouterr()
    cli.main(["check", "--since", "HEAD", "--extend-select", "suppression", "--format", "concise", "."])
    return [line for line in capsys.readouterr().out.splitlines() if "HTG804" in line]


def test_damage_in_a_block_that_was_switched_off_before(
    repository: Repository, capsys: pytest.CaptureFixture[str]
) -> None:
    repository.commit(f"{HEAD}{BLOCK}\nText.\n", "page.md")
    Path("page.md").write_text(f"{HEAD}{BLOCK}\nMore text.\n", "utf-8")
    assert listed(capsys) == []
    Path("page.md").write_text(f"{HEAD}{BLOCK}\nText.\n".replace("damage:", "damage: cafÃ©"), "utf-8")
    assert len(listed(capsys)) == 1


def test_an_end_of_a_block_that_is_removed(repository: Repository, capsys: pytest.CaptureFixture[str]) -> None:
    repository.commit(f"{HEAD}{BLOCK}\nText.\n", "page.md")
    opened = BLOCK.partition("<!-- htglint-enable")[0]
    Path("page.md").write_text(f"{HEAD}{opened}\nText.\n\nThe cafÃ©.\n", "utf-8")
    assert len(listed(capsys)) == 1


def test_comments_that_hide_errors_come_before_those_that_don_t(
    repository: Repository, capsys: pytest.CaptureFixture[str]
) -> None:
    repository.commit(HEAD, "page.md")
    halves = "<!-- htglint-disable HTG1,HTG2 -->\n<!-- htglint-disable HTG3,HTG4 -->\n"
    Path("page.md").write_text(f"{HEAD}{CROWD}{halves}", "utf-8")
    cli.main(["check", "--since", "HEAD", "--extend-select", "suppression", "--format", "github", "."])
    shown = [line for line in capsys.readouterr().out.splitlines() if line.startswith("::notice")]
    assert "`HTG1` and `HTG2`" in shown[0]
    assert "`HTG3` and `HTG4`" in shown[1]
