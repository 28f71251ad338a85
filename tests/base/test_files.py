"""Discovery, reading and atomic writing, with all that can be wrong with a file."""

from __future__ import annotations

import os
import signal
import stat
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from htglint.base import files
from htglint.base.errors import HtglintError
from htglint.base.ignore import Patterns
from htglint.project import discovery

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Every test has the temporary folder as its working directory."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def put(path: str, content: str | bytes = "text\n") -> str:
    if os.path.dirname(path):
        os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "wb") as file:
        file.write(content.encode() if isinstance(content, str) else content)
    return path


def paths(*named: str, excludes: discovery.Excludes | None = None, force_exclude: bool = False) -> list[str]:
    """What is discovered, where no error is expected."""
    found = discovery.discover(named, excludes, force_exclude=force_exclude)
    errors = [str(one) for one in found if isinstance(one, HtglintError)]
    assert errors == []
    return [one for one in found if isinstance(one, str)]


def errors(*named: str) -> list[str]:
    return [str(one) for one in discovery.discover(named) if isinstance(one, HtglintError)]


# --- Which pages


def test_a_folder_means_the_markdown_below_it() -> None:
    for path in ("b.md", "a.markdown", "sub/c.md", "sub/deep/d.md", "no.txt", "md", "x.md.bak"):
        put(path)
    assert paths(".") == ["a.markdown", "b.md", "sub/c.md", "sub/deep/d.md"]


def test_each_page_comes_once_and_in_order() -> None:
    put("sub/b.md")
    put("sub/a.md")
    assert paths("sub/b.md", "./sub/../sub/b.md", "sub", os.path.abspath("sub/a.md")) == ["sub/a.md", "sub/b.md"]


def test_a_page_outside_the_working_directory(monkeypatch: pytest.MonkeyPatch) -> None:
    put("pages/a.md")
    os.mkdir("work")
    monkeypatch.chdir("work")
    assert paths("../pages") == ["../pages/a.md"]


def test_a_named_file_is_taken_whatever_it_is_called() -> None:
    put(".gitignore", "*\n")
    put("notes.txt")
    assert paths("notes.txt", excludes=lambda _path, _folder: True) == ["notes.txt"]


def test_force_exclude_passes_over_a_named_file() -> None:
    put("a.md")
    put("b.md")
    excluded = os.path.abspath("a.md")
    assert paths("a.md", "b.md", excludes=lambda path, _: path == excluded, force_exclude=True) == ["b.md"]


def test_an_excluded_folder_is_not_entered() -> None:
    put("in/a.md")
    put("out/b.md")
    asked: list[str] = []

    def excludes(path: str, folder: bool) -> bool:
        asked.append(os.path.relpath(path))
        return folder and path.endswith("out")

    assert paths(".", excludes=excludes) == ["in/a.md"]
    assert "out/b.md" not in asked


def test_what_git_ignores_is_passed_over() -> None:
    os.makedirs(".git/info")
    put(".git/info/exclude", "private.md\n")
    put(".git/description.md")
    put(".gitignore", "# comment\nbuild/\n*.draft.md\n/top.md\n")
    put("docs/.gitignore", "!kept.draft.md\nhere.md\r\n")
    for path in (
        "build/a.md",
        "docs/build/b.md",
        "x.draft.md",
        "docs/y.draft.md",
        "top.md",
        "docs/here.md",
        "private.md",
    ):
        put(path)
    for path in ("docs/kept.draft.md", "docs/top.md", "here.md"):
        put(path)
    assert paths(".") == ["docs/kept.draft.md", "docs/top.md", "here.md"]
    assert paths("docs") == ["docs/kept.draft.md", "docs/top.md"]


def test_no_file_is_taken_back_from_an_ignored_folder() -> None:
    put(".gitignore", "out/\n!out/a.md\n")
    put("out/a.md")
    put("b.md")
    assert paths(".") == ["b.md"]


def test_the_ignore_files_of_another_repository_above_do_not_count() -> None:
    put(".gitignore", "*.md\n")
    os.mkdir(".git")
    os.makedirs("inner/.git")
    put("inner/a.md")
    assert paths("inner") == ["inner/a.md"]


def test_a_line_that_git_cannot_read_is_skipped() -> None:
    put(".gitignore", b"!\n[z-a]\n\\\n[[:alpha:]]x.md\n\xff.md\nb.md\n")
    put("a.md")
    put("b.md")
    assert paths(".") == ["a.md"]


def test_an_exclude_pattern_that_cannot_be_read_is_an_error() -> None:
    with pytest.raises(HtglintError, match=r"^htglint\.toml: `\[z-a\]` in `exclude` is not a valid pattern"):
        Patterns.of_setting("/", ["ok", "[z-a]"], "htglint.toml")


def test_exclude_patterns_may_begin_with_a_dot() -> None:
    patterns = Patterns.of_setting("/root", ["./docs/old"], "htglint.toml")
    assert patterns.verdict("/root/docs/old/a.md", folder=False)
    assert patterns.verdict("/root/docs/new/a.md", folder=False) is None
    assert patterns.verdict("/elsewhere/docs/old/a.md", folder=False) is None


def git(*arguments: str) -> None:
    who = ("-c", "user.name=a", "-c", "user.email=a@b.c", "-c", "protocol.file.allow=always")
    subprocess.run(["git", *who, *arguments], check=True, capture_output=True)


def test_in_a_repository_git_says_which_pages_there_are() -> None:
    git("init", "-q")
    put(".gitignore", "build/\n*.draft.md\n")
    for path in ("kept.draft.md", "build/tracked.md", "gone.md", "a.md", "tab\tnew\nline.md"):
        put(path)
    git("add", "-f", ".")
    git("commit", "-qm", "x")
    for path in ("new.draft.md", "build/new.md", "docs/new.md"):
        put(path)
    os.unlink("gone.md")
    assert paths(".") == ["a.md", "build/tracked.md", "docs/new.md", "kept.draft.md", "tab\tnew\nline.md"]
    assert paths("build", "docs") == ["build/tracked.md", "docs/new.md"]


def test_repositories_inside_of_a_repository_are_listed_by_their_own_git() -> None:
    for folder in ("module", "nested"):
        git("init", "-q", folder)
        put(f"{folder}/a.md")
        put(f"{folder}/ignored.md")
        put(f"{folder}/.gitignore", "ignored.md\n")
        git("-C", folder, "add", "-A")
        git("-C", folder, "commit", "-qm", "x")
    git("init", "-q")
    git("submodule", "--quiet", "add", "./module")
    put("b.md")
    assert paths(".") == ["b.md", "module/a.md", "nested/a.md"]


def test_without_git_its_ignore_files_are_read(monkeypatch: pytest.MonkeyPatch) -> None:
    git("init", "-q")
    put(".gitignore", "build/\n")
    put("build/a.md")
    put("b.md")
    monkeypatch.setenv("PATH", "")
    assert paths(".") == ["b.md"]


def test_pathspec_is_imported_only_for_patterns_that_git_does_not_read() -> None:
    put("a.md")
    code = "import sys; from htglint.project import discovery as d; d.discover(['.']); print('pathspec' in sys.modules)"

    def is_imported() -> str:
        return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout

    assert is_imported() == "False\n"
    put(".gitignore", "b.md\n")
    assert is_imported() == "True\n"
    git("init", "-q")
    assert is_imported() == "False\n"


def test_links_to_folders_are_not_followed_below_a_folder_so_loops_are_harmless() -> None:
    put("pages/a.md")
    os.symlink("..", "pages/loop")
    os.symlink(".", "pages/self.md")
    assert paths("pages") == ["pages/a.md"]
    assert paths("pages/loop/pages") == ["pages/loop/pages/a.md"]


def test_a_link_to_a_page_is_a_page() -> None:
    put("a.txt")
    os.symlink("a.txt", "b.md")
    assert paths(".") == ["b.md"]


def test_folders_may_be_nested_deeper_than_the_stack_of_python() -> None:
    deep = put(f"{'/'.join('d' * 300)}/a.md")
    code = "import sys, htglint.project.discovery as d; sys.setrecursionlimit(99); print(*d.discover(['.']))"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True).stdout == f"{deep}\n"


def test_an_unreadable_folder_does_not_stop_the_others(monkeypatch: pytest.MonkeyPatch) -> None:
    for path in ("a/1.md", "closed/2.md", "z/3.md"):
        put(path)
    real = os.scandir

    def scandir(path: str) -> object:  # root reads everything, so permissions alone would not do
        if path.endswith("closed"):
            raise PermissionError(13, "Permission denied", path)
        return real(path)

    monkeypatch.setattr(os, "scandir", scandir)
    found = discovery.discover(["."])
    assert [str(one) for one in found] == ["closed: cannot be read: permission denied", "a/1.md", "z/3.md"]


def test_a_missing_path_is_named_and_the_others_are_found() -> None:
    put("a.md")
    assert [str(one) for one in discovery.discover(["gone.md", "a.md"])] == [
        "gone.md: there is no such file or folder",
        "a.md",
    ]


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("", "(an empty path): there is no such file or folder"),
        ("a\0b", "a\\x00b: a path cannot contain a NUL character"),
        ("new\nline.md", "new\\nline.md: there is no such file or folder"),
        ("a.md/", "a.md/: cannot be read: not a directory"),
        ("x" * 300, "x" * 300 + ": cannot be read: file name too long"),
    ],
)
def test_odd_paths(name: str, sentence: str) -> None:
    put("a.md")
    assert errors(name) == [sentence]


def test_a_dangling_link_is_named() -> None:
    os.symlink("nowhere.md", "link.md")
    assert errors("link.md") == ["link.md: is a link to nowhere.md, which does not exist"]
    assert paths(".") == ["link.md"], "reading it gives the same sentence"
    with pytest.raises(HtglintError, match=r"^link\.md: is a link to nowhere\.md, which does not exist$"):
        files.read("link.md")


def test_a_link_to_itself_is_named() -> None:
    os.symlink("loop.md", "loop.md")
    with pytest.raises(HtglintError, match=r"^loop\.md: cannot be read: too many levels of symbolic links"):
        files.read("loop.md")


# --- Bytes in


def refusal(content: bytes) -> str:
    put("page.md", content)
    with pytest.raises(HtglintError) as caught:
        files.read("page.md")
    return str(caught.value)


@pytest.mark.parametrize("text", ["", "no newline", "a\r\nb\nc\rd\r\n", "\n\r\n\r", "\u2028\x85\x0c\n"])
@pytest.mark.parametrize("bom", [False, True])
def test_text_goes_in_and_out_as_it_is(text: str, bom: bool) -> None:
    data = (b"\xef\xbb\xbf" if bom else b"") + text.encode()
    put("page.md", data)
    page = files.read("page.md")
    assert page == files.FileContent(text, bom, data)
    assert files.encode(page.text, bom=page.bom) == data


def test_only_the_first_byte_order_mark_is_one() -> None:
    assert files.decode(b"\xef\xbb\xbf\xef\xbb\xbfx", "page.md").text == "\ufeffx"


def test_not_utf8_names_the_byte_the_line_and_the_way_out() -> None:
    assert refusal(b"one\ncaf\xe9\n") == ("page.md: is not UTF-8: byte 0xE9 at offset 7 (line 2); convert it to UTF-8")
    assert "byte 0xE9 at offset 6 (line 1)" in refusal(b"\xef\xbb\xbfcaf\xe9")
    assert "byte 0xED" in refusal(b"a surrogate: " + b"\xed\xa0\x80")
    assert "byte 0xF0 at offset 3" in refusal(b"cut\xf0\x9f")


@pytest.mark.parametrize("codec", ["utf-16", "utf-32"])
def test_other_encodings_of_unicode_are_told_by_name(codec: str) -> None:
    name = codec.upper()
    assert refusal("# A page\n".encode(codec)) == (f"page.md: is {name}, not UTF-8; convert it to UTF-8")


def test_a_page_may_have_some_foreign_bytes() -> None:
    data = "“Über” – ".encode() + b"caf\xe9\n"
    page = files.decode_page(data, "page.md")
    assert page.text == "“Über” – caf\udce9\n"
    assert files.encode(page.text, bom=page.bom) == data
    with pytest.raises(files.NotUtf8Error):
        files.decode_page(b"Ein Caf\xe9 in Z\xfcrich", "page.md")


def test_binary() -> None:
    assert refusal(b"\x89PNG\r\n\x1a\n\0\0") == (
        "page.md: is binary: a NUL byte at offset 8 (line 3); a page is text in UTF-8"
    )


def test_a_pipe_is_refused_and_not_waited_for() -> None:
    os.mkfifo("pipe.md")
    with pytest.raises(HtglintError, match=r"^pipe\.md: is not a regular file but a named pipe$"):
        files.read("pipe.md")


def test_a_device_is_refused() -> None:
    with pytest.raises(HtglintError, match=r"^/dev/zero: is not a regular file but a device$"):
        files.read("/dev/zero")


def test_a_folder_is_no_page() -> None:
    os.mkdir("folder.md")
    with pytest.raises(HtglintError, match=r"^folder\.md: is a folder, not a file$"):
        files.read("folder.md")


@pytest.mark.skipif(os.geteuid() == 0, reason="root reads every file")
def test_a_file_without_permission() -> None:
    os.chmod(put("page.md"), 0)
    with pytest.raises(HtglintError, match=r"^page\.md: cannot be read: permission denied$"):
        files.read("page.md")


# --- Bytes out


def inode(path: str) -> int:
    return os.stat(path).st_ino


def content(path: str) -> bytes:
    with open(path, "rb") as file:
        return file.read()


def test_nothing_is_written_where_nothing_changed() -> None:
    put("page.md", b"same")
    before = inode("page.md")
    files.rewrite("page.md", b"same", b"same")
    assert inode("page.md") == before


@pytest.mark.parametrize("mode", [0o644, 0o600, 0o664, 0o755])
def test_the_mode_stays(mode: int) -> None:
    os.chmod(put("page.md", b"old"), mode)
    assert not files.rewrite("page.md", b"old", b"new")
    assert content("page.md") == b"new"
    assert stat.S_IMODE(os.stat("page.md").st_mode) == mode
    assert os.listdir() == ["page.md"]


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a file away")
def test_the_owner_stays() -> None:
    os.chmod(put("page.md", b"old"), 0o640)
    os.chown("page.md", 12345, 23456)
    files.rewrite("page.md", b"old", b"new")
    status = os.stat("page.md")
    assert (status.st_uid, status.st_gid, stat.S_IMODE(status.st_mode)) == (12345, 23456, 0o640)


def test_who_may_not_give_the_file_away_still_writes_it(monkeypatch: pytest.MonkeyPatch) -> None:
    put("page.md", b"old")
    real = os.stat

    def foreign(path: str) -> os.stat_result:
        status = list(real(path))
        if os.path.basename(path) == "page.md":
            status[stat.ST_UID] += 1
        return os.stat_result(status)

    def refused(*_: object) -> None:
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(os, "stat", foreign)
    monkeypatch.setattr(os, "fchown", refused)
    assert not files.rewrite("page.md", b"old", b"new")
    assert content("page.md") == b"new"


def test_a_link_stays_a_link() -> None:
    put("real/page.md", b"old")
    os.symlink("real/page.md", "link.md")
    assert not files.rewrite("link.md", b"old", b"new")
    assert os.readlink("link.md") == "real/page.md"
    assert content("real/page.md") == b"new"


def test_a_write_protected_page_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    put("page.md", b"old")
    monkeypatch.setattr(os, "access", lambda *_: False)  # root may write everything
    with pytest.raises(HtglintError, match=r"^page\.md: is write-protected; the page is as it was$"):
        files.rewrite("page.md", b"old", b"new")
    assert content("page.md") == b"old"


def test_a_page_that_somebody_else_changed_is_left_alone() -> None:
    put("page.md", b"theirs")
    with pytest.raises(HtglintError, match=r"^page\.md: was changed by another process meanwhile"):
        files.rewrite("page.md", b"old", b"new")
    assert content("page.md") == b"theirs"
    assert os.listdir() == ["page.md"]


@pytest.mark.parametrize("same_size", [True, False])
def test_a_change_that_comes_while_the_page_is_written_is_not_lost(
    same_size: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    put("page.md", b"old")
    theirs = b"his" if same_size else b"theirs"
    real = os.fsync

    def changed_meanwhile(descriptor: int) -> None:
        real(descriptor)
        put("page.md", theirs)

    monkeypatch.setattr(os, "fsync", changed_meanwhile)
    with pytest.raises(files.ChangedMeanwhile):
        files.rewrite("page.md", b"old", b"new")
    assert content("page.md") == theirs
    assert os.listdir() == ["page.md"]


def test_where_no_file_is_without_a_name_there_is_a_temporary_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "O_TMPFILE", 0, raising=False)
    seen: list[str] = []
    real = os.fsync

    def listed(descriptor: int) -> None:
        seen.extend(os.listdir())
        real(descriptor)

    monkeypatch.setattr(os, "fsync", listed)
    os.chmod(put("page.md", b"old"), 0o640)
    files.rewrite("page.md", b"old", b"new")
    assert content("page.md") == b"new"
    assert stat.S_IMODE(os.stat("page.md").st_mode) == 0o640
    assert [name for name in seen if name.startswith(".htglint-")]
    assert os.listdir() == ["page.md"]


def test_extended_attributes_stay(monkeypatch: pytest.MonkeyPatch) -> None:
    put("page.md", b"old")
    try:
        os.setxattr("page.md", "user.origin", b"archive")
    except (AttributeError, OSError):
        pytest.skip("the file system has no extended attributes")
    assert files.rewrite("page.md", b"old", b"new") == ()
    assert os.getxattr("page.md", "user.origin") == b"archive"

    def refused(*_: object) -> None:
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(os, "setxattr", refused)
    assert files.rewrite("page.md", b"new", b"newer") == ("could not keep the extended attributes `user.origin`",)


def test_hard_links_are_named() -> None:
    put("page.md", b"old")
    os.link("page.md", "copy.md")
    notes = files.rewrite("page.md", b"old", b"new")
    assert notes == ("had 1 more name (hard links), which keep the old text",)
    assert (content("page.md"), content("copy.md")) == (b"new", b"old")


@pytest.mark.parametrize("step", ["fsync", "fchmod", "replace"])
def test_a_write_that_fails_leaves_the_page_and_no_other_file(step: str, monkeypatch: pytest.MonkeyPatch) -> None:
    put("page.md", b"old")

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, step, full)
    with pytest.raises(
        HtglintError, match=r"^page\.md: cannot be written: no space left on device; the page is as it was$"
    ):
        files.rewrite("page.md", b"old", b"new")
    assert content("page.md") == b"old"
    assert os.listdir() == ["page.md"]


@pytest.mark.parametrize("step", ["fsync", "replace"])
def test_an_interrupt_leaves_the_page_and_no_other_file(step: str, monkeypatch: pytest.MonkeyPatch) -> None:
    put("page.md", b"old")

    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(os, step, interrupted)
    with pytest.raises(KeyboardInterrupt):
        files.rewrite("page.md", b"old", b"new")
    assert content("page.md") == b"old"
    assert os.listdir() == ["page.md"]


REWRITER = """
import sys
from htglint.base import files
from htglint.project import discovery
a, b = b"a" * 300_000, b"b" * 300_000
while True:
    files.rewrite("page.md", a, b)
    sys.stdout.write("x"); sys.stdout.flush()
    files.rewrite("page.md", b, a)
    sys.stdout.write("x"); sys.stdout.flush()
"""


# After how many writes to kill; the moment within the next one is whatever the machine makes it.
@pytest.mark.parametrize("writes", [1, 2, 3, 5, 8, 13])
def test_a_kill_at_any_moment_leaves_the_page_old_or_new(writes: int) -> None:
    put("page.md", b"a" * 300_000)
    os.chmod("page.md", 0o640)
    with subprocess.Popen([sys.executable, "-c", REWRITER], stdout=subprocess.PIPE) as child:
        assert child.stdout is not None
        assert len(child.stdout.read(writes)) == writes
        child.send_signal(signal.SIGKILL)
    assert content("page.md") in (b"a" * 300_000, b"b" * 300_000)
    assert stat.S_IMODE(os.stat("page.md").st_mode) == 0o640
    if hasattr(os, "O_TMPFILE"):
        assert os.listdir() == ["page.md"]


def test_an_unreadable_ignore_file_costs_no_page(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("a\n")
    (tmp_path / ".gitignore").mkdir()  # git keeps no folder of this name, but a disk may
    (tmp_path / "below").mkdir()
    (tmp_path / "below" / "b.md").write_text("b\n")
    (tmp_path / "below" / ".gitignore").symlink_to("nowhere")
    found = discovery.discover([str(tmp_path)], lambda _path, _folder: False)
    names = [os.path.basename(path) for path in found if isinstance(path, str)]
    assert names == ["a.md", "b.md"]
