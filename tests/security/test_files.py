"""Files of strangers: links out of the repository, files without end, and values nested too deep."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from htglint.base import cache as index
from htglint.base import files, globs
from htglint.base.errors import HtglintError
from htglint.cli import main as cli
from htglint.document.document import Document
from htglint.links import inventory

if TYPE_CHECKING:
    from tests.helpers.status_pages import Repository

DAMAGED = "# Notes\n\nThe cafÃ© opens â€“ soon.\n"
OUT = "is a symbolic link out of the repository, to "


def write(name: str | Path, text: str) -> None:
    Path(name).parent.mkdir(parents=True, exist_ok=True)
    Path(name).write_text(text, "utf-8")


@pytest.fixture
def elsewhere(repository: Repository, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A damaged file outside of a repository, which a page of the repository is a link to."""
    outside = tmp_path_factory.mktemp("outside") / "secret.md"
    write(outside, DAMAGED)
    repository.commit("# Notes\n", "docs/page.md")
    Path("docs/linked.md").symlink_to(outside)
    repository.git("add", "-A")
    return outside


@pytest.mark.parametrize("command", ["check", "fix", "fmt", "status", "words"])
def test_a_page_that_leads_out_is_skipped(command: str, elsewhere: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main([command, "docs"]) == 0
    said = capsys.readouterr()
    assert said.err == f"htglint: note: docs/linked.md: {OUT}{elsewhere}; skipped\n"
    assert "secret" not in said.out
    assert "caf" not in said.out
    assert elsewhere.read_text("utf-8") == DAMAGED


@pytest.mark.parametrize("arguments", [["--since", "HEAD"], ["--staged"]])
def test_a_change_that_adds_a_link_out(
    arguments: list[str], elsewhere: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["check", *arguments, "."]) == 0
    said = capsys.readouterr()
    assert f"docs/linked.md: {OUT}{elsewhere}; skipped" in said.err
    assert "caf" not in said.out


@pytest.mark.parametrize("command", ["check", "fix", "fmt", "links", "words", "status"])
def test_a_named_page_that_leads_out_is_an_error(
    command: str, elsewhere: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main([command, "docs/linked.md"]) == 2
    assert f"docs/linked.md: {OUT}{elsewhere}" in capsys.readouterr().err
    assert elsewhere.read_text("utf-8") == DAMAGED


def test_a_folder_that_leads_out(elsewhere: Path, capsys: pytest.CaptureFixture[str]) -> None:
    Path("more").symlink_to(elsewhere.parent)
    assert cli.main(["fix", "more/secret.md"]) == 2
    assert f"more/secret.md: {OUT}{elsewhere}" in capsys.readouterr().err
    assert cli.main(["check", "."]) == 0
    assert elsewhere.read_text("utf-8") == DAMAGED


def test_an_output_that_leads_out(elsewhere: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write("page.html", "<h1>Notes</h1><p>Text.</p>")
    assert cli.main(["convert", "page.html", "-o", "docs/linked.md"]) == 2
    assert OUT in capsys.readouterr().err
    assert elsewhere.read_text("utf-8") == DAMAGED


def test_links_within_the_repository_are_followed(repository: Repository, capsys: pytest.CaptureFixture[str]) -> None:
    repository.commit(DAMAGED, "real/page.md")
    Path("docs").mkdir()
    Path("docs/page.md").symlink_to("../real/page.md")
    assert cli.main(["check", "docs"]) == 1
    assert "docs/page.md:3" in capsys.readouterr().out


@pytest.mark.timeout(20)
@pytest.mark.parametrize("target", ["/proc/kmsg", "/dev/zero", "/proc/self/mem", "/dev/tty"])
def test_a_page_without_end(target: str, alone: Path, capsys: pytest.CaptureFixture[str]) -> None:
    if not os.path.exists(target):
        pytest.skip(f"there is no {target}")
    (alone / "page.md").symlink_to(target)
    assert cli.main(["check", "."]) == 0
    assert f"page.md: {OUT}{os.path.realpath(target)}" in capsys.readouterr().err
    assert cli.main(["check", target]) in (1, 2)  # named outright it is read, if it has an end


@pytest.mark.timeout(20)
def test_a_neighbour_without_end(repository: Repository) -> None:
    """Pages that teach are read by the folder, too."""
    repository.commit(DAMAGED, "docs/2026-05.md")
    Path("docs/2026-04.md").symlink_to("/proc/kmsg")
    assert cli.main(["check", "docs/2026-05.md"]) == 1


def test_a_file_that_is_too_large(alone: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with (alone / "page.md").open("wb") as file:
        file.truncate(files.MAX_SIZE + 1)
    assert cli.main(["check", "page.md"]) == 2
    assert "page.md: is larger than 256 MiB" in capsys.readouterr().err


# --- Links that leave the repository


@pytest.mark.parametrize(
    "link",
    ["../../../../../../../../etc/passwd", "../../../../../../etc/passwx", "../../../etc", "../../../outside.md"],
)
def test_a_link_that_leaves_the_repository(
    link: str, repository: Repository, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    looked_up: list[str] = []
    real = files.names

    def names(folder: str) -> frozenset[str]:
        looked_up.append(folder)
        return real(folder)

    monkeypatch.setattr(files, "names", names)
    repository.commit(f"# Notes\n\nSee [it]({link}) and ![it]({link}).\n", "docs/page.md")
    assert cli.main(["check", "--no-cache", "--format", "json", "docs"]) == 1
    found = json.loads(capsys.readouterr().out)
    assert {one["message"] for one in found} == {"the link points outside the repository"}
    assert all(one["fix"] is None for one in found)
    assert all(folder.startswith(os.getcwd()) for folder in looked_up)


def test_a_folder_behind_a_link_is_not_listed(repository: Repository, capsys: pytest.CaptureFixture[str]) -> None:
    Path("up").symlink_to("/etc")
    repository.commit("# Notes\n\nSee [it](up/passwx) and [it](up/passwd).\n", "page.md")
    assert cli.main(["check", "."]) == 0
    assert "passwd" not in capsys.readouterr().out


# --- Values


ALIASES = "a: &a [x,x,x,x,x,x,x,x,x]\n" + "".join(
    f"{new}: &{new} [{','.join([f'*{old}'] * 9)}]\n" for old, new in pairwise("abcdefghijklm")
)
MERGES = "y0: &y0 {a: 1}\n" + "".join(
    f"y{n}: &y{n} {{<<: [{', '.join([f'*y{n - 1}'] * 9)}], b{n}: 1}}\n" for n in range(1, 20)
)


@pytest.mark.timeout(20)
@pytest.mark.parametrize(
    "yaml",
    [
        ALIASES,
        MERGES,
        "a: !!bool x",
        "a: 1:59:59:59:59:59:59:59:59:59:59:59:59:59:59:59:59:59:59",
        "a: !!int 1__0",
        "a: !!timestamp 9999-99-99",
        "a: 9999-99-99",
        "a: !!binary é",
        "? [a]\n: b",
        "a: !!set [a]",
        "a: *nothing",
        'a: "\\U00110000"',
        'link: "\\UFFFFFFFF"',
        "link: " + "[" * 60_000,
        "link: " + "{a: " * 20_000,
        "a: " + "9" * 60_000,
    ],
    ids=lambda text: text[:24],
)
def test_front_matter_that_bursts(yaml: str, alone: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (alone / "2026-05.md").write_text(f"---\ntitle: May 2026\n{yaml}\n---\n\n# Notes\n", "utf-8")
    start = time.monotonic()
    assert cli.main(["check", "--no-cache", "."]) in (0, 1)
    assert "htglint itself failed" not in capsys.readouterr().err
    assert time.monotonic() - start < 10
    inventory.fields(Document("page.md", f"---\n{yaml}\n---\n"))


NESTED = "[" * 50_000


@pytest.mark.parametrize("name", ["htglint.toml", "pack/rule.toml"])
def test_toml_that_is_nested_too_deep(name: str, alone: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(alone / "page.md", "# Notes\n")
    write(alone / name, f"tool = {NESTED}")
    arguments = ["--pack", "pack"] if name.startswith("pack") else []
    assert cli.main(["check", "page.md", *arguments]) == 2
    assert f"{name}: is not readable TOML: its values are nested too deep" in capsys.readouterr().err


def test_json_that_is_nested_too_deep(alone: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(alone / "page.md", "# Notes\n")
    write(alone / "known.json", NESTED)
    for flag in ("--baseline", "--answers"):
        command = "check" if flag == "--baseline" else "fix"
        assert cli.main([command, flag, "known.json", "page.md"]) == 2
        said = capsys.readouterr().err
        assert said.startswith("htglint: error: known.json: is not readable JSON")
        assert said.count("\n") == 1


def test_a_cache_that_is_nested_too_deep(
    alone: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("HTGLINT_CACHE_DIR", str(alone / "cache"))
    write(alone / "page.md", DAMAGED)
    assert cli.main(["check", "page.md"]) == 1
    expected = capsys.readouterr()
    for path in Path(index.folder()).iterdir():
        path.write_bytes(NESTED.encode())
    assert cli.main(["check", "page.md"]) == 1
    assert capsys.readouterr() == expected


@pytest.mark.timeout(20)
@pytest.mark.parametrize("glob", ["*a" * 30 + "b.md", "**/a" * 20 + "/b", "**a" * 20 + "b", "?*" * 30 + "x"])
def test_globs_that_backtrack(glob: str, alone: Path) -> None:
    assert not globs.matches(glob, "a" * 200 + "/" + "a/" * 100 + "a" * 200)
    write(alone / "htglint.toml", f'published = ["{glob}"]\n[profiles]\nwrapup = ["{glob}"]\n')
    write(alone / ("a" * 200) / ("a" * 200 + ".md"), "# Notes\n")
    assert cli.main(["check", "."]) == 0


@pytest.mark.parametrize("option", ["--since", "--settings-from", "--select", "--config", "--format", "--baseline"])
def test_an_option_whose_value_is_two_hyphens(option: str, alone: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(alone / "page.md", "# Notes\n")
    assert cli.main(["check", f"{option}=--", "page.md"]) == 2
    assert capsys.readouterr().err.startswith(f"htglint: error: {option} takes a value")


def test_a_pipe_is_not_waited_for(alone: Path, capsys: pytest.CaptureFixture[str]) -> None:
    os.mkfifo(alone / "page.md")
    assert cli.main(["check", "."]) == 2
    assert "page.md: is not a regular file but a named pipe" in capsys.readouterr().err


@pytest.mark.usefixtures("alone")
def test_standard_input_of_a_process_is_read() -> None:
    done = subprocess.run([sys.executable, "-m", "htglint", "check", "-"], input=b"# A\n", capture_output=True)
    assert (done.returncode, done.stderr) == (0, b"")


def test_an_error_is_no_link(alone: Path) -> None:
    with pytest.raises(HtglintError):
        files.Disk().read(str(alone / "nothing.md"))


# --- Links to other repositories, new files, hooks and names


@pytest.fixture
def private(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Another repository of the same user."""
    folder = tmp_path_factory.mktemp("private")
    subprocess.run(["git", "init", "-q", str(folder)], check=True)
    write(folder / "plan.md", "# Secret Plan\n\n## Step One\n\nThe cafÃ©.\n")
    return folder


def test_a_link_to_the_root_of_another_repository(
    repository: Repository, private: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = (private / "plan.md").read_text("utf-8")
    repository.commit("# Notes\n\nSee [it](sub/plan.md#step-two) and /sub/plan/.\n", "docs/page.md")
    Path("docs/sub").symlink_to(private)
    write("page.html", "<h1>Notes</h1><p>Text.</p>")
    for arguments in (["check", "docs"], ["fix", "--unsafe", "docs"], ["fix", "docs/sub/plan.md"]):
        cli.main(arguments)
    assert cli.main(["convert", "page.html", "-o", "docs/sub/plan.md"]) == 2
    said = capsys.readouterr()
    assert "step-one" not in said.out + Path("docs/page.md").read_text("utf-8")
    assert "Secret" not in said.out + Path("docs/page.md").read_text("utf-8")
    assert (private / "plan.md").read_text("utf-8") == before


@pytest.mark.parametrize(
    "arguments",
    [
        ["convert", "page.html", "-o", "docs/out/05.md"],
        ["convert", "page.html", "-o", "docs/out/more/"],
        ["new", "2026-05", "-o", "docs/out/2026-05.md"],
        ["check", "--output-file", "docs/out/report.txt", "docs"],
        ["check", "--write-baseline", "--baseline", "docs/out/known.json", "docs"],
    ],
    ids=lambda arguments: " ".join(arguments[:3]),
)
def test_nothing_new_is_written_through_a_link_out(
    arguments: list[str], repository: Repository, tmp_path_factory: pytest.TempPathFactory
) -> None:
    outside = tmp_path_factory.mktemp("outside")
    repository.commit("# Notes\n", "docs/page.md")
    Path("docs/out").symlink_to(outside)
    write("page.html", "<h1>Notes</h1><p>Text.</p>")
    assert cli.main(arguments) == 2
    assert list(outside.iterdir()) == []


@pytest.mark.parametrize(
    "arguments",
    [
        ["convert", "linked.html", "-o", "docs/x.md"],
        ["convert", "page.html", "--into", "docs/linked.md", "-o", "-"],
        ["new", "2026-05", "--topics", "docs/linked.md"],
        ["learn", "docs/linked.md"],
        ["check", "--config", "docs/linked.md", "docs"],
    ],
    ids=lambda arguments: " ".join(arguments[:2]),
)
def test_no_command_reads_a_link_out(arguments: list[str], elsewhere: Path, capsys: pytest.CaptureFixture[str]) -> None:
    Path("linked.html").symlink_to(elsewhere)
    write("page.html", "<h1>Notes</h1><p>Text.</p>")
    assert cli.main(arguments) == 2
    assert "caf" not in capsys.readouterr().out
    assert not Path("docs/x.md").exists()


def test_staged_pages_are_read_within_the_repository(elsewhere: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(elsewhere, "# Secret Title\n\n| Secret | Cell |\n| :-- | :-- |\n")
    write("docs/page.md", "# Notes\n\nSee /linked/ and [it](linked.md#secre).\n")
    subprocess.run(["git", "add", "-A"], check=True)
    cli.main(["check", "--staged", "docs"])
    assert "Secret" not in capsys.readouterr().out


def test_a_public_folder_that_leads_out_is_no_oracle(
    repository: Repository, capsys: pytest.CaptureFixture[str]
) -> None:
    Path("docs/.vitepress").mkdir(parents=True)
    Path("docs/public").symlink_to("/etc")
    repository.commit("# Notes\n\n[a](/passwd) [b](/passwx)\n", "docs/page.md")
    cli.main(["check", "docs"])
    assert "passw" not in capsys.readouterr().out


def test_the_name_of_a_file_is_no_option(alone: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """pre-commit appends the names of files to the command of a hook."""
    name = f"--output-file={alone}/owned.md"
    write(os.path.join(os.curdir, name), "# Notes\n")
    assert cli.main(["check", "--force-exclude", name]) == 2
    assert "is an option and the name of a file" in capsys.readouterr().err
    assert not (alone / "owned.md").exists()
    assert cli.main(["check", "--force-exclude", "--", name]) == 0


def test_a_name_is_no_command_of_the_runner(elsewhere: Path, capfd: pytest.CaptureFixture[str]) -> None:
    name = "docs/##[error file=x;line=1]owned.md"
    Path(name).symlink_to(elsewhere)
    write("docs/##[stop-commands]x.md", "# Notes\n\nThe ##[error]cafÃ©.\n")
    for form in ("text", "concise", "github", "markdown"):
        cli.main(["check", "--format", form, "docs"])
    said = capfd.readouterr()
    assert "##[" not in said.out + said.err
