"""What a stranger's pull request can make git do: run nothing, and hide nothing.

The attacker owns every file of the working tree but for `.git`, as git refuses to commit that name.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from htglint.cli import main as cli

if TYPE_CHECKING:
    from tests.helpers.status_pages import Repository

CLEAN = "# Notes\n\nThe café opens – soon.\n"
DAMAGED = "# Notes\n\nThe cafÃ© opens â€“ soon.\n"
PAGE = "docs/hackathons/2026-05.md"
OWNED = Path("owned")


def write(name: str, text: str) -> None:
    Path(name).parent.mkdir(parents=True, exist_ok=True)
    Path(name).write_text(text, "utf-8")


def plant_repository(folder: str) -> None:
    """Make a folder look like a bare repository whose configuration runs a command wherever git allows one."""
    command = f"touch {OWNED.absolute()}; false #"
    hook = Path(folder, "hooks", "post-index-change")
    write(f"{folder}/HEAD", "ref: refs/heads/main\n")
    write(f"{folder}/objects/.keep", "")
    write(f"{folder}/refs/.keep", "")
    write(str(hook), f"#!/bin/sh\n{command}\n")
    hook.chmod(0o755)
    write(
        f"{folder}/config",
        "[core]\n\trepositoryformatversion = 0\n\tbare = false\n\tworktree = .\n"
        f'\tfsmonitor = "{command}"\n\tpager = "{command}"\n\tsshCommand = "{command}"\n'
        f'[diff]\n\texternal = "{command}"\n[gpg]\n\tprogram = "{command}"\n[log]\n\tshowSignature = true\n'
        f'[filter "x"]\n\tclean = "{command}"\n\tsmudge = "{command}"\n\trequired = true\n'
        f'[diff "x"]\n\ttextconv = "{command}"\n\tcommand = "{command}"\n',
    )


COMMANDS = [
    ["check", "--since", "main", "--settings-from", "main", "docs/hackathons"],
    ["check", "--since", "main", PAGE],
    ["check", "--staged", "docs/hackathons"],
    ["status", "docs/hackathons"],
    ["status", "--history", PAGE],
    ["fix", "--diff", "--reference", "git", PAGE],
    ["fix", "--diff", "--reference", "git:main", PAGE],
]


@pytest.mark.parametrize("arguments", COMMANDS, ids=" ".join)
def test_a_bare_repository_in_the_tree_runs_nothing(arguments: list[str], repository: Repository) -> None:
    repository.commit(CLEAN, PAGE)
    repository.git("switch", "-qc", "work")
    repository.commit(DAMAGED, PAGE)
    plant_repository("docs/hackathons")
    write("docs/.gitattributes", "* filter=x diff=x\n")
    repository.git("add", "-A")
    repository.git("commit", "-qm", "Plant")
    cli.main(arguments)
    assert not OWNED.exists()


def test_a_bare_repository_in_the_tree_hides_nothing(
    repository: Repository, capsys: pytest.CaptureFixture[str]
) -> None:
    repository.commit(CLEAN, PAGE)
    repository.git("switch", "-qc", "work")
    write(PAGE, DAMAGED)
    plant_repository("docs/hackathons")
    repository.git("add", "-A")
    assert cli.main(["check", "--staged", "docs/hackathons"]) == 1
    repository.git("commit", "-qm", "Plant")
    assert cli.main(["check", "--since", "main", "--settings-from", "main", "docs/hackathons"]) == 1
    assert "HTG101" in capsys.readouterr().out


@pytest.mark.parametrize("arguments", COMMANDS, ids=" ".join)
def test_the_repository_itself_runs_nothing(arguments: list[str], repository: Repository) -> None:
    """An unpacked archive brings a `.git` of its own; what git could run on our behalf is switched off there, too."""
    repository.commit(CLEAN, PAGE)
    repository.git("switch", "-qc", "work")
    repository.commit(DAMAGED, PAGE)
    plant_repository("evil")
    write(".gitattributes", "* filter=x diff=x\n")
    repository.git("add", "-A")
    repository.git("commit", "-qm", "Attributes")
    config = Path("evil/config").read_text("utf-8").replace("\tworktree = .\n", "")
    Path(".git/config").write_text(config, "utf-8")
    Path("evil/hooks/post-index-change").rename(".git/hooks/post-index-change")
    Path(PAGE).write_text(f"{DAMAGED}\nMore.\n", "utf-8")  # the index knows another time and size
    cli.main(arguments)
    assert not OWNED.exists()


@pytest.mark.parametrize(
    "attributes",
    ["*.md -diff\n", "*.md binary\n", "*.md -text -diff\n", "[attr]hide -diff\n*.md hide\n"],
    ids=repr,
)
def test_attributes_of_the_change_hide_no_line(
    attributes: str, repository: Repository, capsys: pytest.CaptureFixture[str]
) -> None:
    repository.commit(CLEAN, PAGE)
    repository.git("switch", "-qc", "work")
    repository.commit(attributes, ".gitattributes")
    repository.commit(DAMAGED, PAGE)
    assert cli.main(["check", "--since", "main", "docs"]) == 1
    assert "HTG101" in capsys.readouterr().out


@pytest.mark.parametrize("where", [".gitattributes", "docs/.gitattributes", "docs/hackathons/.gitattributes"])
def test_what_is_committed_in_another_encoding_than_it_is_checked_in(
    where: str, repository: Repository, capsys: pytest.CaptureFixture[str]
) -> None:
    """Git writes `Ã©` to the disk as the bytes of `é`, and readers of the repository see `Ã©`."""
    repository.commit(CLEAN, PAGE)
    repository.git("switch", "-qc", "work")
    write(where, "2026-05.md working-tree-encoding=windows-1252\n")
    repository.commit(CLEAN, PAGE)
    assert "cafÃ©" in repository.git("show", f"HEAD:{PAGE}")
    assert cli.main(["check", "--since", "main", "docs"]) == 2
    said = capsys.readouterr().err
    assert f"{PAGE}: " in said
    assert "working-tree-encoding" in said


def test_a_page_moved_in_a_hidden_way_is_still_missed(
    repository: Repository, capsys: pytest.CaptureFixture[str]
) -> None:
    repository.commit("# A\n", "docs/gone.md")
    repository.commit("# B\n\nSee [it](gone.md).\n", "docs/other.md")
    repository.git("switch", "-qc", "work")
    write(".gitattributes", "*.md binary\n")
    repository.commit(None, "docs/gone.md")
    assert cli.main(["check", "--since", "main", "docs"]) == 1
    assert "docs/other.md:3" in capsys.readouterr().out


@pytest.mark.parametrize(
    "revision", ["--", "-", "--output=owned", "--help", "-O/etc/passwd", "HEAD --", "\x00", "@{", ""]
)
def test_a_revision_is_never_an_option(
    revision: str, repository: Repository, capsys: pytest.CaptureFixture[str]
) -> None:
    repository.commit(CLEAN, PAGE)
    for flag in ("--since", "--settings-from"):
        assert cli.main(["check", f"{flag}={revision}", "docs"]) == 2
        said = capsys.readouterr().err
        assert said.count("\n") == 1
        assert "revision" in said
    assert not OWNED.exists()


def test_a_hook_of_git_looks_at_the_index_that_git_names(
    repository: Repository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`git commit PAGE` has an index of its own, named by GIT_INDEX_FILE, and hooks in linked trees have GIT_DIR."""
    repository.commit(CLEAN, PAGE)
    repository.git("worktree", "add", "-q", str(tmp_path / "linked"))
    monkeypatch.chdir(tmp_path / "linked")
    log = tmp_path / "log"
    command = f'"{Path(sys.executable).parent}/htglint" check --staged . > {log} 2>&1'
    hook = tmp_path / ".git" / "hooks" / "pre-commit"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text(f"#!/bin/sh\n{command}\n", "utf-8")
    hook.chmod(0o755)
    write(PAGE, DAMAGED)
    write("docs/other.md", "# Other\n\nTwo  spaces.\n")
    repository.git("add", "docs/other.md")
    with pytest.raises(subprocess.CalledProcessError):
        repository.git("commit", "-qm", "Damage", PAGE)
    said = log.read_text("utf-8")
    assert "HTG101" in said
    assert "other.md" not in said


def test_a_repository_of_somebody_else_is_refused(repository: Repository, capsys: pytest.CaptureFixture[str]) -> None:
    """Git asks who owns a repository before it reads its configuration; so do we."""
    if os.name == "nt" or os.geteuid() != 0:
        pytest.skip("only root can give a folder away")
    repository.commit(CLEAN, PAGE)
    for path in (".git", "."):
        os.chown(path, 12345, 12345)
    assert cli.main(["check", "--since", "HEAD", "docs"]) == 2
    assert "dubious ownership" in capsys.readouterr().err


@pytest.mark.parametrize("arguments", [["--since", "main"], ["--staged"]])
def test_a_folder_below_the_working_directory_is_in_the_repository(
    arguments: list[str], repository: Repository, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("GIT_CEILING_DIRECTORIES")
    repository.commit(CLEAN, PAGE)
    write(PAGE, DAMAGED)
    repository.git("add", "-A")
    assert cli.main(["check", *arguments, "docs"]) == 1


def test_a_filter_whose_name_cannot_be_disabled(repository: Repository, capsys: pytest.CaptureFixture[str]) -> None:
    repository.git("config", "filter.a=b.clean", f"touch {OWNED.absolute()}")
    repository.commit(CLEAN, PAGE)
    write(PAGE, DAMAGED)
    assert cli.main(["check", "--since", "main", "docs"]) == 2
    assert "names a filter with `=`" in capsys.readouterr().err
    assert not OWNED.exists()


def test_pages_behind_a_new_folder_link_are_checked(repository: Repository, capsys: pytest.CaptureFixture[str]) -> None:
    repository.commit(CLEAN, "docs/sub/page.md")
    repository.git("switch", "-qc", "work")
    Path("hidden/deep").mkdir(parents=True)
    repository.git("mv", "docs/sub/page.md", "hidden/deep/page.md")
    Path("docs/sub").rmdir()
    Path("docs/sub").symlink_to("../hidden")
    Path("hidden/more").symlink_to("deep")
    repository.commit(DAMAGED, "hidden/deep/page.md")
    assert cli.main(["check", "--since", "main", "docs"]) == 1
    assert "hidden/deep/page.md:3" in capsys.readouterr().out


@pytest.mark.parametrize("target", ["p.txt", "text/p.md"])
def test_a_page_that_is_a_link_is_edited_with_its_target(
    target: str, repository: Repository, capsys: pytest.CaptureFixture[str]
) -> None:
    repository.commit(CLEAN, target)
    Path("docs").mkdir()
    Path("docs/page.md").symlink_to(f"../{target}")
    repository.commit("# Other\n", "docs/other.md")
    repository.git("switch", "-qc", "work")
    repository.commit(DAMAGED, target)
    assert cli.main(["check", "--since", "main", "docs"]) == 1
    assert "docs/page.md:3" in capsys.readouterr().out
