"""What a change did: `check --since` and `--staged` in repositories that the tests make."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from htglint.cli import main as cli
from htglint.document.document import Document
from htglint.engine import changes
from htglint.project.git import patch as patches
from htglint.project.git.patch import Hunk
from tests.helpers.changes import OLD, found, write

if TYPE_CHECKING:
    from tests.helpers.status_pages import Repository

NAMES = ["page.md", "with space.md", "ümläut-ß.md", "tab\tand\nnewline.md", '"quoted".md', "-dash.md", "日本.md"]


def test_one_new_mistake_in_a_page_full_of_old_ones(repository: Repository, capsys: pytest.CaptureFixture[str]) -> None:
    repository.commit(OLD, "page.md")
    assert len(found(capsys, "page.md", status=1)) > 2
    repository.git("switch", "-qc", "work")
    repository.commit(f"A new line  above.\n\n{OLD}".replace("Text.", "Text, more text."), "page.md")
    for revision in ("main", "HEAD~1"):
        assert found(capsys, "--since", revision, status=1) == [("page.md", 1, "double-space")]
    assert found(capsys, "--since", "HEAD", status=0) == []


def test_the_change_is_the_branchs_own(repository: Repository, capsys: pytest.CaptureFixture[str]) -> None:
    repository.commit(OLD, "page.md")
    repository.commit(OLD, "other.md")
    repository.git("switch", "-qc", "work")
    repository.commit("Two  spaces.\n", "new.md")
    repository.git("switch", "-q", "main")
    repository.commit(OLD.replace("  ", " "), "page.md")
    repository.git("switch", "-q", "work")
    assert found(capsys, "--since", "main") == [("new.md", 1, "double-space")]


def test_what_a_deletion_leaves_behind_is_new(repository: Repository, capsys: pytest.CaptureFixture[str]) -> None:
    repository.commit("# A\n\n## B\n\n### C\n\nSee [it](#b) and  this.\n", "page.md")
    write("page.md", "# A\n\n### C\n\nSee [it](#b) and  this.\n")
    assert found(capsys, "--since", "HEAD") == [("page.md", 3, "heading-jump"), ("page.md", 5, "missing-anchor")]


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("setting", ["true", "false"])
def test_names_of_every_kind(
    name: str, setting: str, repository: Repository, capsys: pytest.CaptureFixture[str]
) -> None:
    repository.git("config", "core.quotePath", setting)
    repository.git("config", "diff.noprefix", "true")
    repository.git("config", "color.ui", "always")
    repository.commit(OLD, f"a b/{name}")
    write(f"a b/{name}", OLD + "\nNew  one.\n")
    assert found(capsys, "--since", "HEAD") == [(f"a b/{name}", 13, "double-space")]
    repository.git("add", "-A")
    assert found(capsys, "--staged") == [(f"a b/{name}", 13, "double-space")]
    repository.commit(None, f"a b/{name}")
    write(f"new/{name}", "New  one.\n")
    assert found(capsys, "--since", "HEAD") == [(f"new/{name}", 1, "double-space")]


def test_text_that_looks_like_a_patch(repository: Repository, capsys: pytest.CaptureFixture[str]) -> None:
    text = "# Page\n\n++ b/other.md\n@@ -1,9 +1,9 @@\n-- a/other.md\n\nOld  one.\n"
    repository.commit(text, "page.md")
    repository.commit("Fine.\n", "other.md")
    write("page.md", text.replace("-1,9", "-1,8").replace("++", "+++").replace("--", "---") + "\nNew  one.\n")
    assert found(capsys, "--since", "HEAD") == [("page.md", 9, "double-space")]


# --- What it breaks elsewhere


def test_a_renamed_heading_names_the_broken_links_in_other_pages(
    repository: Repository, capsys: pytest.CaptureFixture[str]
) -> None:
    write("docs/a.md", "# A\n\n[x](page.md#first-part) [y](page#second-part) [z](gone.md) and  spaces\n")
    write("docs/b.md", "[x](./page.md#first-part)\n<!-- htglint-disable-next-line -->\n[x](./page.md#first-part)\n")
    write("docs/c.md", "[x](https://example.org/page.md#first-part) [y](a.md#lost)\n")
    repository.commit(OLD + "\n[own](#first-part)\n", "docs/page.md")
    write("docs/page.md", f"More.\n\n{OLD}\n[own](#first-part)\n".replace("## First Part", "## 🌱 Another Name"))
    listed = found(capsys, "--since", "HEAD", status=1)
    assert listed == [
        ("docs/page.md", 15, "missing-anchor"), ("docs/a.md", 3, "missing-anchor"), ("docs/b.md", 1, "missing-anchor"),
    ]  # fmt: skip
    cli.main(["check", "--since", "HEAD", "--format", "json"])
    own, one, other = json.loads(capsys.readouterr().out)
    for finding in (own, one, other):
        assert [edit["new"] for edit in finding["fix"]["edits"]] == ["-another-name"]
        assert finding["message"].endswith(
            "no longer has a heading with the anchor `#first-part`; the heading in its place is `#-another-name`"
        )


@pytest.mark.parametrize(
    "anchor", ["große-🌱", "gro%C3%9Fe-%F0%9F%8C%B1", "gro%c3%9fe-🌱", "größe-", "gr%C3%B6%C3%9Fe-"]
)
def test_escaped_links_to_a_heading_that_was_removed(
    anchor: str, repository: Repository, capsys: pytest.CaptureFixture[str]
) -> None:
    write("a.md", f"[x](./über%20uns.md#{anchor}) [y](%C3%BCber%20uns#other)\n")
    repository.commit("# Wir\n\n## Größe 🌱\n\n## Other\n", "über uns.md")
    write("über uns.md", "# Wir\n\n## Other\n")
    assert found(capsys, "--since", "HEAD") == [("a.md", 1, "missing-anchor")]


def test_pages_that_were_moved_or_deleted(repository: Repository, capsys: pytest.CaptureFixture[str]) -> None:
    long = "".join(f"Line {number}\n" for number in range(30))
    write("content/docs/a.md", "[x](old.md#top) [y](/docs/old/) [z](./dead) ![i](img.png) [n](never.md)\n")
    write("content/docs/dead.md", "Dead.\n")
    write("content/docs/img.png", "x")
    write("content/docs/old.md", f"# Old\n\n[r](a.md) ![i](img.png)\n\n{long}")
    repository.commit("# Guide\n\n[x](../docs/old.md)\n", "content/guide/index.md")
    Path("content/new").mkdir()
    repository.git("mv", "content/docs/old.md", "content/new/page name.md")
    repository.git("rm", "-q", "content/docs/dead.md", "content/docs/img.png")
    new, gone = "../new/page%20name.md", "no longer exists; it is now"
    expected = [
        ("content/new/page name.md", f"the page or file a.md {gone} ../docs/a.md", "../docs/a.md"),
        ("content/new/page name.md", "the image img.png no longer exists", None),
        ("content/docs/a.md", f"the page or file old.md {gone} {new}", new),
        ("content/docs/a.md", f"the page or file /docs/old/ {gone} {new[2:-3]}/", f"{new[2:-3]}/"),
        ("content/docs/a.md", "the page or file ./dead no longer exists", None),
        ("content/docs/a.md", "the image img.png no longer exists", None),
        ("content/guide/index.md", f"the page or file ../docs/old.md {gone} {new}", new),
    ]  # fmt: skip
    for way in (["--since", "HEAD"], ["--staged"]):
        cli.main(["check", *way, "--format", "json"])
        listed = json.loads(capsys.readouterr().out)
        told = [(one["path"], one["message"], one["fix"] and one["fix"]["edits"][0]["new"]) for one in listed]
        assert told == expected, way


def test_a_move_that_git_was_not_told_of(repository: Repository, capsys: pytest.CaptureFixture[str]) -> None:
    write("a.md", "[x](old.md)\n")
    repository.commit("# Old\n", "old.md")
    Path("old.md").rename("new.md")
    cli.main(["check", "--since", "HEAD", "--format", "json"])
    (one,) = json.loads(capsys.readouterr().out)
    assert one["fix"]["edits"][0]["new"] == "new.md"


@pytest.mark.parametrize("link", ["guide/", "guide/index.md", "./guide", "sub/../guide/"])
def test_links_to_the_index_of_a_folder(link: str, repository: Repository, capsys: pytest.CaptureFixture[str]) -> None:
    write("a.md", f"[x]({link}#part)\n")
    write("guide/b.md", "[x](index.md#part) [y](../guide#part)\n")
    repository.commit("# Guide\n\n## Part\n", "guide/index.md")
    write("guide/index.md", "# Guide\n")
    assert found(capsys, "--since", "HEAD") == [
        ("a.md", 1, "missing-anchor"), ("guide/b.md", 1, "missing-anchor"), ("guide/b.md", 1, "missing-anchor"),
    ]  # fmt: skip


def test_only_the_folder_that_is_named_but_what_breaks_anywhere(
    repository: Repository, capsys: pytest.CaptureFixture[str]
) -> None:
    write("other/a.md", "[x](../docs/page.md#second-part)\n")
    write("drafts/a.md", "[x](../docs/page.md#second-part)\n")
    write("htglint.toml", 'exclude = ["drafts/"]\n')
    repository.commit(OLD, "docs/page.md")
    write("docs/page.md", OLD.replace("Second", "Third"))
    write("other/b.md", "New  one.\n")
    assert found(capsys, "--since", "HEAD", "docs") == [("other/a.md", 1, "missing-anchor")]


# --- What is staged


def test_what_is_staged_is_read_from_the_index(repository: Repository, capsys: pytest.CaptureFixture[str]) -> None:
    write("other.md", "# Other\n\n## Here\n")
    repository.commit("# Page\n\nFine.\n", "page.md")
    write("page.md", "# Page\n\nStaged  one. [x](other.md#here) ![i](board.png)\n")
    repository.git("add", "page.md")
    write("page.md", "# Page\n\nFine. Not  staged.\n\nNot  staged.\n")
    write("other.md", "# Other\n")
    write("board.png", "not added")
    assert found(capsys, "--staged", status=1) == [
        ("page.md", 3, "double-space"), ("page.md", 3, "missing-image"),
    ]  # fmt: skip
    write("other.md", "# Other\n\n## Not Here\n")
    repository.git("add", "other.md")
    assert ("page.md", 3, "missing-anchor") in found(capsys, "--staged")


def test_the_first_commit(repository: Repository, capsys: pytest.CaptureFixture[str]) -> None:
    write("page.md", "Two  spaces.\n")
    assert cli.main(["check", "--staged"]) == 0
    assert capsys.readouterr().out == "No problems found.\n"
    repository.git("add", "-A")
    assert found(capsys, "--staged", status=1) == [("page.md", 1, "double-space")]


def test_a_page_in_conflict(repository: Repository, capsys: pytest.CaptureFixture[str]) -> None:
    repository.commit("One\n", "page.md")
    repository.git("switch", "-qc", "work")
    repository.commit("Two\n", "page.md")
    repository.git("switch", "-q", "main")
    repository.commit("Three\n", "page.md")
    with pytest.raises(subprocess.CalledProcessError):
        repository.git("merge", "work")
    assert cli.main(["check", "--staged"]) == 2
    assert capsys.readouterr().err == "htglint: error: page.md: has merge conflicts; resolve them first\n"


# --- What can't be meant, or is not there


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--since", "nothing"], "unknown git revision `nothing`"),
        (["--since", "--output=x"], "unknown git revision `--output=x`"),
        (["--since", "HEAD", "--staged"], "--since and --staged exclude each other"),
        (
            ["--since", "HEAD", "-"],
            "--since and --staged need files that git knows, not standard input; name a file or folder",
        ),
        (["--since", "HEAD", "lost.md"], "lost.md: there is no such file or folder"),
        (["--staged", "--write-baseline"], "--write-baseline writes all findings; leave out --since and --staged"),
    ],
)  # fmt: skip
def test_what_ends_with_one_sentence(
    arguments: list[str], sentence: str, repository: Repository, capsys: pytest.CaptureFixture[str]
) -> None:
    repository.commit("Text\n", "page.md")
    flags = [f"--since={arguments[1]}", *arguments[2:]] if arguments[0] == "--since" else arguments
    assert cli.main(["check", *flags]) == 2
    assert capsys.readouterr().err == f"htglint: error: {sentence}\n"


def test_outside_any_repository(alone: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (alone / "page.md").write_text("Text\n", "utf-8")
    assert cli.main(["check", "--staged", "page.md"]) == 2
    said = "htglint: error: page.md: is not in a git repository\n"
    assert capsys.readouterr().err == said


def test_two_repositories(repository: Repository, capsys: pytest.CaptureFixture[str]) -> None:
    repository.commit("Text\n", "page.md")
    repository.git("init", "-q", "inner")
    assert cli.main(["check", "--staged", "page.md", "inner"]) == 2
    assert "the paths are in several repositories" in capsys.readouterr().err


def test_a_shallow_clone(
    repository: Repository, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    repository.commit(OLD, "page.md")
    first = repository.git("rev-parse", "HEAD")
    repository.commit(OLD.replace("Text.", "Other."), "page.md")
    repository.git("clone", "-q", "--depth=1", f"file://{Path.cwd()}", "clone")
    monkeypatch.chdir("clone")
    assert cli.main(["check", "--since", first]) == 2
    assert capsys.readouterr().err == (
        f"htglint: error: unknown git revision `{first}`; "
        "this clone is shallow: `git fetch --unshallow` gets the rest of it\n"
    )
    repository.git("fetch", "-q", "--depth=1", "origin", first)
    write("page.md", OLD.replace("Text.", "New  one."))
    assert found(capsys, "--since", first) == [("page.md", 11, "double-space")]


def test_from_a_folder_that_a_link_leads_to(
    repository: Repository, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    repository.commit(OLD, "docs/page.md")
    write("docs/page.md", OLD + "\nNew  one.\n")
    Path("link").symlink_to("docs")
    assert found(capsys, "--since", "HEAD", "link") == [("docs/page.md", 13, "double-space")]
    monkeypatch.chdir("docs")
    assert found(capsys, "--since", "HEAD") == [("page.md", 13, "double-space")]


def test_git_that_is_not_installed(
    repository: Repository, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    repository.commit("Text\n", "page.md")
    monkeypatch.setenv("PATH", "")
    assert cli.main(["check", "--staged"]) == 2
    assert "git is not installed" in capsys.readouterr().err


def test_pages_that_are_no_files(repository: Repository, capsys: pytest.CaptureFixture[str]) -> None:
    repository.commit(OLD, "page.md")
    repository.commit("Two  spaces\n", "link.md")
    Path("link.md").unlink()
    Path("link.md").symlink_to("page.md")
    os.mkfifo("pipe.md")
    Path("broken.md").symlink_to("nothing")
    write("binary.md", "\0")
    listed = found(capsys, "--since", "HEAD", status=2)
    assert {path for path, _, _ in listed} == {"link.md"}


# --- The parts


def test_headings_keep_their_places() -> None:
    old = Document("a.md", "# A\n\n## B\n\n## C\n\n## D\n\n## E\n")
    new = Document("a.md", "Text\n\n# A\n\n## X\n\n## C\n\n## E\n")
    hunks = (Hunk(0, 0, 1, 2), Hunk(3, 1, 5, 1), Hunk(6, 2, 7, 0))
    assert changes._places(old, new, hunks) == {0: 0, 1: 1, 2: 2, 4: 3}


@given(st.lists(st.sampled_from(["## A\n", "## B\n", "text\n", "\n", "x  y\n"]), max_size=12), st.data())
def test_hunks_are_read_as_git_writes_them(lines: list[str], data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(lines)))
    stop = data.draw(st.integers(at, len(lines)))
    inserted = data.draw(st.lists(st.sampled_from(["+++ b/x\n", "-- \n", "@@ -1 +1 @@\n"]), max_size=3))
    hunk = Hunk(at + (stop > at), stop - at, at + bool(inserted), len(inserted))
    body = "".join([f"-{line}" for line in lines[at:stop]] + [f"+{line}" for line in inserted])
    header = f"@@ -{hunk.old_first},{hunk.old_size} +{hunk.first},{hunk.size} @@ text\n"
    patch = f'diff --git a/p b/p\n--- a/p\n+++ "b/p\\303\\274\\t"\n{header}{body}'
    assert patches.hunks(patch.encode()) == {"pü\t": (hunk,)}
    text = "".join(lines[:at] + inserted + lines[stop:])
    touched = changes._touched(Document("p", text), (hunk,))
    assert "".join(text[slice(*span)] for span in touched) == "".join(inserted)
