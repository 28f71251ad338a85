"""Whoever switches rules off is seen, however many other notices there are."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from htglint.cli import main as cli

if TYPE_CHECKING:
    from ..status_pages import Repository

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
    listed = [line for line in said.splitlines() if "switches off" in line]
    assert f"the comment switches off {what}" in listed[0]
