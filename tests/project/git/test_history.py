"""Revisions of a page as reference copies."""

from __future__ import annotations

import os
import subprocess
from typing import TYPE_CHECKING

import pytest

from htglint.base.errors import HtglintError
from htglint.cli import main as cli
from htglint.project.git import history as git
from htglint.project.git.repository import Repositories

if TYPE_CHECKING:
    from pathlib import Path

INTACT = "# Page\n\n## 🐶 A Watchdog\n\nIt’s fine – “really”.\n\n## 🗃️ Cabinets\n"
DAMAGED = "# Page\n\n## ğŸ¶ A Watchdog\n\nItâ€™s fine â€“ â€œreallyâ€.\n\n## ğŸ—ƒï¸ Cabinets\n"


@pytest.fixture
def page(tmp_path: Path) -> Path:
    run(tmp_path, "init", "-q")
    page = tmp_path / "docs" / "page.md"
    page.parent.mkdir()
    for number, text in enumerate((INTACT, INTACT.replace("fine", "good"), DAMAGED.replace("fine", "good"))):
        page.write_text(text, "utf-8")
        run(tmp_path, "add", "-A")
        run(tmp_path, "commit", "-qm", f"revision {number}")
    return page


def run(folder: Path, *arguments: str) -> None:
    who = {f"GIT_{role}_{what}": "a@b.c" for role in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
    subprocess.run(["git", *arguments], cwd=folder, check=True, env={**os.environ, **who, "GIT_CONFIG_NOSYSTEM": "1"})


@pytest.mark.parametrize("reference", ["git", "git:HEAD~1", "git:HEAD~2"])
def test_a_revision_decides_what_the_bytes_leave_open(page: Path, reference: str) -> None:
    assert cli.main(["fix", "--isolated", "--reference", reference, str(page)]) == 0
    assert page.read_text("utf-8") == INTACT.replace("fine", "good")


def test_without_it_the_run_stays_ambiguous(page: Path) -> None:
    assert cli.main(["fix", "--isolated", str(page)]) == 1
    assert "ğŸ¶" in page.read_text("utf-8")


def test_the_history_is_newest_first(page: Path) -> None:
    copies = list(git.copies(Repositories().of(str(page)), str(page), "git"))
    assert [copy.text for copy in copies] == [
        DAMAGED.replace("fine", "good"), INTACT.replace("fine", "good"), INTACT,
    ]  # fmt: skip
    assert all(copy.name.startswith("git@") for copy in copies)


@pytest.mark.parametrize("reference", ["git:nothing", "git:--output=x", "git:"])
def test_a_revision_that_is_not_there(page: Path, reference: str) -> None:
    with pytest.raises(HtglintError, match=r"page\.md"):
        list(git.copies(Repositories().of(str(page)), str(page), reference))
    assert not (page.parent / "x").exists()


def test_a_page_in_no_repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    with pytest.raises(HtglintError, match="is not in a git repository"):
        list(git.copies(Repositories().of(str(tmp_path / "page.md")), str(tmp_path / "page.md"), "git"))


def test_git_that_is_not_installed(page: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    with pytest.raises(HtglintError, match="not installed"):
        list(git.copies(Repositories().of(str(page)), str(page), "git"))
