"""The command line, end to end: what it prints, what it writes, and how it exits."""

from __future__ import annotations

import json
import os
import stat
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from htglint.cli import main as cli
from htglint.engine import engine, fixer
from tests.helpers.shell import MENDED, Shell, content, process, put

if TYPE_CHECKING:
    from htglint.base.context import Context
    from htglint.base.findings import Finding
    from htglint.base.rules import Rule
    from htglint.document.document import Document

DAMAGED = "Wouldnâ€™t it be nice?\n"
AMBIGUOUS = "## ğŸ¶ Watchdogs\n"
DRAFT = "# Hack The Garden 05/2026 Wrap Up\n\n## 🌱 A Topic\n\n_TODO_\n"


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Every test has the temporary folder as its working directory."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


# --- check


def test_a_clean_page(htglint: Shell) -> None:
    put("page.md")
    assert htglint("check", "page.md") == 0
    assert (htglint.out, htglint.err) == ("No problems found.\n", "")


def test_a_damaged_page(htglint: Shell) -> None:
    put("page.md", DAMAGED)
    assert htglint("check", "page.md") == 1
    first, *_, last = htglint.out.splitlines()
    assert first.startswith("page.md:1:7: HTG101 [*] ")
    assert "1 | Wouldnâ€™t it be nice?\n  |       ^^^\n" in htglint.out
    assert last == "Found 1 error (1 fixable with `htglint fix`)."
    assert content("page.md") == DAMAGED.encode()


def test_the_default_is_the_working_directory(htglint: Shell) -> None:
    put("sub/page.md", DAMAGED)
    assert htglint.findings() == [("sub/page.md", "HTG101")]


def test_paths_are_relative_to_the_working_directory(
    htglint: Shell, here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put("pages/page.md", DAMAGED)
    put("work/x.md")
    monkeypatch.chdir("work")
    assert htglint.findings(str(here / "pages")) == [("../pages/page.md", "HTG101")]


def test_placeholders_are_warnings_and_let_a_draft_through(htglint: Shell) -> None:
    put("hackathons/2026-05.md", DRAFT)
    assert htglint("check", "--select", "HTG201", ".") == 0
    assert "HTG201 warning:" in htglint.out
    assert htglint.out.endswith("Found 1 warning.\n")
    assert htglint("check", "--select", "HTG201", "--fail-on", "warning", ".") == 1
    put("htglint.toml", 'fail-on = "warning"\n')
    assert htglint("check", "--select", "HTG201", ".") == 1


def test_concise(htglint: Shell) -> None:
    put("page.md", DAMAGED)
    htglint("check", "--format", "concise", "page.md")
    assert len(htglint.out.splitlines()) == 2


def test_json_prints_nothing_but_json(htglint: Shell) -> None:
    put("page.md")
    assert htglint("check", "--format", "json", "page.md") == 0
    assert htglint.out == "[]\n"


def test_selection(htglint: Shell) -> None:
    put("hackathons/2026-05.md", DRAFT + "\n## 🌿 Another\n\n" + DAMAGED)
    page = "hackathons/2026-05.md"
    damage, placeholder = (page, "HTG101"), (page, "HTG201")
    assert {damage, placeholder} <= set(htglint.findings())
    assert htglint.findings("--select", "HTG1") == [damage]
    assert htglint.findings("--select", "topic-placeholder") == [placeholder]
    assert htglint.findings("--select", "HTG101, HTG201") == [placeholder, damage]
    assert htglint.findings("--select", "HTG101", "--select", "HTG201") == [placeholder, damage]
    assert htglint.findings("--select", "HTG1,HTG201", "--ignore", "wrongly-decoded") == [placeholder]
    assert htglint.findings("--select", "HTG101", "--extend-select", "HTG201") == [placeholder, damage]


@pytest.mark.parametrize("flag", ["--select", "--ignore", "--extend-select"])
def test_an_unknown_rule(flag: str, htglint: Shell) -> None:
    put("page.md", DAMAGED)
    assert htglint("check", flag, "wrongly-decodde", "page.md") == 2
    assert htglint.err.startswith("htglint: error: no rule is named `wrongly-decodde`")
    assert "did you mean `wrongly-decoded`?" in htglint.err


@pytest.mark.parametrize("value", ["", "HTG1,", ","])
def test_an_empty_selection_is_refused(value: str, htglint: Shell) -> None:
    assert htglint("check", "--select", value) == 2
    assert "is not a list such as HTG1,missing-section" in htglint.err


def test_paths_may_stand_between_flags_and_begin_with_a_hyphen(htglint: Shell) -> None:
    for page in ("a.md", "b.md", "-c.md"):
        put(page, DAMAGED)
    assert [path for path, _ in htglint.findings("a.md", "--select", "HTG1", "b.md", "--", "-c.md")] == [
        "-c.md",
        "a.md",
        "b.md",
    ]


def test_exclude(htglint: Shell) -> None:
    put("htglint.toml", 'exclude = ["old/"]\n')
    for page in ("a.md", "b.md", "old/c.md", "sub/d.md"):
        put(page, DAMAGED)
    assert [path for path, _ in htglint.findings("--exclude", "sub/*.md", "--exclude", "b.md")] == ["a.md"]
    assert [path for path, _ in htglint.findings("old/c.md")] == ["old/c.md"]
    assert htglint.findings("old/c.md", "--force-exclude") == []


def test_excludes_are_relative_to_their_own_configuration(htglint: Shell) -> None:
    put("a/htglint.toml", 'exclude = ["/x.md"]\n')
    for page in ("x.md", "a/x.md", "a/b/x.md"):
        put(page, DAMAGED)
    assert [path for path, _ in htglint.findings()] == ["a/b/x.md", "x.md"]


def test_no_page_at_all_is_said(htglint: Shell) -> None:
    put("notes.txt")
    assert htglint("check") == 0
    assert htglint.out == ""
    assert htglint.err == "htglint: warning: found no pages; in a folder, *.md and *.markdown files are checked\n"


def test_configuration_is_per_page(htglint: Shell) -> None:
    put("a/htglint.toml", 'ignore = ["HTG1"]\n')
    put("a/page.md", DAMAGED)
    put("b/page.md", DAMAGED)
    assert htglint.findings() == [("b/page.md", "HTG101")]
    assert htglint.findings("--isolated") == [("a/page.md", "HTG101"), ("b/page.md", "HTG101")]
    assert htglint.findings("--config", "a/htglint.toml") == []


# --- Bad input: a sentence with the place, exit status 2, every other page done


def bad_utf8() -> None:
    put("bad.md", b"caf\xe9\n")


def bad_binary() -> None:
    put("bad.md", b"\x89PNG\0")


def bad_link() -> None:
    os.symlink("nowhere.md", "bad.md")


def bad_pipe() -> None:
    os.mkfifo("bad.md")


@pytest.mark.parametrize("command", ["check", "fix"])
@pytest.mark.parametrize(
    ("make", "sentence"),
    [
        (bad_utf8, "is not UTF-8: byte 0xE9 at offset 3 (line 1)"),
        (bad_binary, "is binary: a NUL byte at offset 4 (line 1)"),
        (bad_link, "is a link to nowhere.md, which does not exist"),
        (bad_pipe, "is not a regular file but a named pipe"),
    ],
    ids=["utf8", "binary", "link", "pipe"],
)
@pytest.mark.parametrize("named", [False, True])
def test_a_bad_page(command: str, make: object, sentence: str, named: bool, htglint: Shell) -> None:
    assert callable(make)
    make()
    put("a.md", DAMAGED)
    put("z.md", DAMAGED)
    assert htglint(command, *(("a.md", "bad.md", "z.md") if named else ())) == 2
    (line,) = htglint.err.splitlines()
    assert line.startswith(f"htglint: error: bad.md: {sentence}")
    if command == "fix":
        assert content("a.md") == content("z.md") == MENDED.encode()
    else:
        assert "a.md:1:7" in htglint.out
        assert "z.md:1:7" in htglint.out


def test_a_missing_path(htglint: Shell) -> None:
    put("a.md")
    assert htglint("check", "gone.md", "a.md") == 2
    assert htglint.err == "htglint: error: gone.md: there is no such file or folder\n"
    assert htglint.out == "No problems found in the readable pages.\n"


def test_an_unreadable_folder(htglint: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    put("closed/a.md", DAMAGED)
    put("open/b.md", DAMAGED)
    real = os.scandir

    def scandir(path: str) -> object:  # root reads everything, so permissions alone would not do
        if path.endswith("closed"):
            raise PermissionError(13, "Permission denied", path)
        return real(path)

    monkeypatch.setattr(os, "scandir", scandir)
    assert htglint("check", ".") == 2
    assert htglint.err == "htglint: error: closed: cannot be read: permission denied\n"
    assert "open/b.md:1:7" in htglint.out


@pytest.mark.parametrize("page", ["", "no newline at the end", "\n\n", "\ufeff"])
def test_pages_with_little_in_them(page: str, htglint: Shell) -> None:
    put("page.md", page)
    assert htglint("check", "page.md") == htglint("fix", "page.md") == 0
    assert content("page.md") == page.encode()


def test_a_broken_configuration_is_said_once_and_other_pages_are_checked(htglint: Shell) -> None:
    put("a/htglint.toml", "selct = 1\n")
    for page in ("a/1.md", "a/2.md", "b/3.md"):
        put(page, DAMAGED)
    assert htglint("check", "a/1.md", "a/2.md", "b/3.md") == 2
    assert htglint.err.count("there is no key `selct`") == 1
    assert "b/3.md:1:7" in htglint.out
    assert htglint("check") == 2
    assert htglint.err.count("there is no key `selct`") == 1
    assert "b/3.md:1:7" in htglint.out


def test_a_broken_pack(htglint: Shell) -> None:
    put("htglint.toml", 'packs = ["rules"]\n')
    put("rules/one.toml", 'code = "ABC101"\nname = "one"\ncheck = "no-such-kind"\n')
    put("page.md", DAMAGED)
    assert htglint("check", "page.md") == 2
    lines = htglint.err.splitlines()
    assert len(lines) > 1
    assert all(line.startswith("htglint: error: rules/one.toml: ") for line in lines)


def test_a_pack_on_the_command_line_that_is_not_there(htglint: Shell) -> None:
    put("page.md")
    assert htglint("check", "page.md", "--pack", "gone") == 2
    assert htglint.err.startswith("htglint: error: ")
    assert "gone" in htglint.err


def fails_on_bad(
    document: Document, rules: tuple[Rule, ...], context: Context, *, real: object = engine.check
) -> list[Finding]:
    if "bad" in document.name:
        raise ZeroDivisionError("one\nover nothing")
    assert callable(real)
    found: list[Finding] = real(document, rules, context)
    return found


@pytest.mark.parametrize("command", ["check", "fix"])
def test_a_bug_on_one_page_does_not_stop_the_others(
    command: str, htglint: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("HTGLINT_DEBUG", raising=False)
    monkeypatch.setattr(engine, "check", fails_on_bad)
    for page in ("a.md", "bad.md", "z.md"):
        put(page, DAMAGED)
    assert htglint(command) == 2
    assert htglint.err == (
        "htglint: error: bad.md: htglint itself failed on this page (ZeroDivisionError: one over nothing); "
        "HTGLINT_DEBUG=1 shows where\n"
    )
    if command == "fix":
        assert [content(page) for page in ("a.md", "bad.md", "z.md")] == [
            MENDED.encode(),
            DAMAGED.encode(),
            MENDED.encode(),
        ]


def test_the_traceback_of_a_bug_on_request(htglint: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTGLINT_DEBUG", "1")
    monkeypatch.setattr(engine, "check", fails_on_bad)
    put("bad.md")
    assert htglint("check") == 2
    assert "Traceback (most recent call last)" in htglint.err


def test_an_interrupt(htglint: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "replace", interrupted)
    put("page.md", DAMAGED)
    assert htglint("fix") == 130
    assert htglint.err == "htglint: error: interrupted; no page was left half-written\n"
    assert content("page.md") == DAMAGED.encode()
    assert os.listdir() == ["page.md"]


# --- fix


def test_fix_writes_in_place_and_tells(htglint: Shell) -> None:
    put("a.md", DAMAGED + DAMAGED)
    put("b.md")
    assert htglint("fix") == 0
    assert content("a.md") == (MENDED + MENDED).encode()
    assert htglint.out == ("Fixed 2 problems in 1 page:\n  a.md: 2 x HTG101 wrongly-decoded\nNothing is left to do.\n")
    assert htglint.err == ""


def test_fixing_twice_changes_nothing_the_second_time(htglint: Shell) -> None:
    put("page.md", DAMAGED)
    htglint("fix")
    before = os.stat("page.md")
    assert htglint("fix") == 0
    after = os.stat("page.md")
    assert (after.st_ino, after.st_mtime_ns, after.st_ctime_ns) == (
        before.st_ino,
        before.st_mtime_ns,
        before.st_ctime_ns,
    )
    assert htglint.out == "Nothing is left to do.\n"


def test_what_is_left_is_reported_and_decides(htglint: Shell) -> None:
    put("page.md", AMBIGUOUS + "\n" + DAMAGED)
    assert htglint("fix") == 1
    assert htglint.out.startswith("page.md:1:4: HTG102 ")
    assert "help: it could be `" in htglint.out
    assert "Left for you: 1 error" in htglint.out
    assert content("page.md") == (AMBIGUOUS + "\n" + MENDED).encode()


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("bom", [b"", b"\xef\xbb\xbf"])
@pytest.mark.parametrize("end", [True, False])
def test_fix_keeps_newlines_mark_and_end(newline: str, bom: bytes, end: bool, htglint: Shell) -> None:
    damaged, mended = (
        bom + (newline.join(("# A", "", text.strip(), "one", "two")) + newline * end).encode()
        for text in (DAMAGED, MENDED)
    )
    put("page.md", damaged)
    htglint("fix", "--select", "HTG1")
    assert content("page.md") == mended


def test_fix_keeps_mixed_newlines(htglint: Shell) -> None:
    put("page.md", "a\r\nb\n\r\n" + DAMAGED + "c\r\n\nd")
    htglint("fix", "--select", "HTG1")
    assert content("page.md") == ("a\r\nb\n\r\n" + MENDED + "c\r\n\nd").encode()


def test_fix_keeps_the_mode(htglint: Shell) -> None:
    os.chmod(put("page.md", DAMAGED), 0o640)
    htglint("fix")
    assert stat.S_IMODE(os.stat("page.md").st_mode) == 0o640


def test_diff_shows_and_changes_nothing(htglint: Shell) -> None:
    put("page.md", DAMAGED)
    put("well.md")
    assert htglint("fix", "--diff") == 1
    assert htglint.out == (
        "--- a/page.md\n+++ b/page.md\n@@ -1,1 +1,1 @@\n-Wouldnâ€™t it be nice?\n+Wouldn’t it be nice?\n"
    )
    assert htglint.err == "Would fix 1 problem in 1 page:\n  page.md: 1 x HTG101 wrongly-decoded\n"
    assert content("page.md") == DAMAGED.encode()
    assert htglint("fix", "--diff", "well.md") == 0
    assert (htglint.out, htglint.err) == ("", "Nothing to fix.\n")


def test_explain_says_why_and_why_not(htglint: Shell) -> None:
    put("page.md", AMBIGUOUS + "\n" + DAMAGED)
    htglint("fix", "--explain")
    assert "`â€™` -> `’`: " in htglint.out
    assert "E2 80 99" in htglint.out
    assert "  candidates\n" in htglint.out
    assert "U+1F436" in htglint.out


def test_notes_of_the_fixer_are_passed_on(htglint: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    real = fixer.fix

    def noted(document: Document, *others: object) -> fixer.Outcome:
        outcome = real(document, *others)  # type: ignore[arg-type]
        return fixer.Outcome(outcome.document, outcome.passes, outcome.remaining, ("two fixes undo each other",))

    monkeypatch.setattr(fixer, "fix", noted)
    put("page.md")
    assert htglint("fix") == 0
    assert htglint.err == "htglint: warning: page.md: two fixes undo each other\n"


KILLED = """
import os, sys
from htglint.cli import main as cli
step, count = sys.argv[1], int(sys.argv[2])
real = getattr(os, step)
def killed(*arguments, **named):
    global count
    count -= step != "open" or bool(arguments[1] & (os.O_WRONLY | os.O_RDWR))
    if count < 0:
        os.kill(os.getpid(), 9)
    return real(*arguments, **named)
setattr(os, step, killed)
cli.main(["fix", "--select", "HTG1"])
"""


@pytest.mark.parametrize("step", ["open", "fsync", "fchmod", "replace"])
@pytest.mark.parametrize("count", [0, 1, 2])
def test_a_killed_fix_leaves_every_page_old_or_new(step: str, count: int) -> None:
    for page in ("a.md", "b.md", "c.md", "d.md"):
        os.chmod(put(page, DAMAGED), 0o640)
    done = subprocess.run([sys.executable, "-c", KILLED, step, str(count)], capture_output=True)
    assert done.returncode == -9
    found = [content(page).decode() for page in ("a.md", "b.md", "c.md", "d.md")]
    assert found == [MENDED] * count + [DAMAGED] * (4 - count)
    assert {stat.S_IMODE(os.stat(f"{page}.md").st_mode) for page in "abcd"} == {0o640}


# --- Standard input and output


@pytest.mark.parametrize("bom", [b"", b"\xef\xbb\xbf"])
def test_fix_from_standard_input_to_standard_output(bom: bytes) -> None:
    done = process("fix", "-", stdin=bom + b"a\r\n" + DAMAGED.encode())
    assert done.stdout == bom + b"a\r\n" + MENDED.encode()
    assert b"Fixed 1 problem in 1 page:" in done.stderr
    assert done.returncode == 0


def test_check_standard_input_by_a_name() -> None:
    name = "hackathons/2026-05.md"
    done = process("check", "-", "--stdin-filename", name, "--select", "HTG2", stdin=DRAFT.encode())
    assert done.stdout.startswith(b"hackathons/2026-05.md:5:1: HTG201 ")
    assert done.returncode == 0


def test_standard_input_that_is_not_utf8() -> None:
    done = process("fix", "-", stdin=b"caf\xe9")
    assert (done.returncode, done.stdout) == (2, b"")
    assert done.stderr.startswith(b"htglint: error: -: is not UTF-8: byte 0xE9 at offset 3")


def test_excluded_standard_input_passes_through() -> None:
    put("htglint.toml", 'exclude = ["old/"]\n')
    arguments = ("-", "--stdin-filename", "old/page.md", "--force-exclude")
    done = process("fix", *arguments, stdin=b"\xff" + DAMAGED.encode())
    assert (done.returncode, done.stdout) == (0, b"\xff" + DAMAGED.encode())
    assert process("check", *arguments, stdin=DAMAGED.encode()).returncode == 0


def test_diff_of_standard_input() -> None:
    done = process("fix", "-", "--diff", "--stdin-filename", "page.md", stdin=DAMAGED.encode())
    assert done.stdout.startswith(b"--- a/page.md\n+++ b/page.md\n")
    assert done.returncode == 1


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("check", "-", "page.md"), "`-` (standard input) takes no other path beside it"),
        (("check", "--stdin-filename", "x.md"), "--stdin-filename names standard input, which is read when"),
        (("check", "--isolated", "--config", "x.toml"), "--config and --isolated exclude each other"),
        (("check", "--config", "gone.toml"), "gone.toml: there is no such file or folder"),
        (("check", "--profile", "gone", "page.md"), "unknown profile `gone`"),
    ],
)
def test_what_cannot_be_meant_is_refused(arguments: tuple[str, ...], sentence: str, htglint: Shell) -> None:
    put("page.md")
    assert htglint(*arguments) == 2
    assert htglint.err.startswith(f"htglint: error: {sentence}")


@pytest.mark.parametrize("arguments", [("chekc",), ("check", "--no-such-flag"), ("check", "--fail-on", "fatal")])
def test_usage_errors(arguments: tuple[str, ...], htglint: Shell) -> None:
    assert htglint(*arguments) == 2
    assert htglint.out == ""
    assert "usage: htglint" in htglint.err


@pytest.mark.parametrize(
    ("arguments", "closest"),
    [
        (("chekc",), "check"),
        (("check", "--exlude", "x"), "--exclude"),
        (("check", "--selct=HTG1"), "--select"),
        (("check", "--fail-on", "eror"), "error"),
        (("completion", "bsh"), "bash"),
    ],
)
def test_a_typing_error_gets_the_closest_match(arguments: tuple[str, ...], closest: str, htglint: Shell) -> None:
    assert htglint(*arguments) == 2
    assert htglint.err.endswith(f"; did you mean `{closest}`?\n")


def test_htglint_alone_prints_its_help(htglint: Shell) -> None:
    assert htglint() == 0
    assert htglint.out.startswith("usage: htglint COMMAND")
    assert "\n  check " in htglint.out


def test_check_with_fix_is_fix(htglint: Shell) -> None:
    put("a.md", "Wouldnâ€™t it\n")
    put("--fix", "Wouldnâ€™t it\n")
    assert htglint("check", "--fix", "a.md") == 2  # a file has the name of the option
    Path("--fix").unlink()
    assert htglint("check", "a.md", "--fix") == 0
    assert Path("a.md").read_text("utf-8") == "Wouldn’t it\n"


@pytest.mark.parametrize(
    "arguments", [("--help",), ("check", "--help"), ("fix", "-h"), ("rules", "-h"), ("explain", "-h")]
)
def test_help(arguments: tuple[str, ...], htglint: Shell) -> None:
    assert htglint(*arguments) == 0
    assert htglint.out.startswith("usage: htglint")


def test_version(htglint: Shell) -> None:
    assert htglint("--version") == 0
    assert htglint.out.startswith("htglint 0.")


# --- Output that goes wrong


def test_a_reader_that_goes_away_is_no_traceback() -> None:
    for number in range(300):
        put(f"{number}.md", DAMAGED * 20)  # far more than a pipe holds
    with subprocess.Popen(
        [sys.executable, "-m", "htglint", "check"], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as child:
        assert child.stdout is not None
        assert child.stderr is not None
        child.stdout.read(1)
        child.stdout.close()
        assert child.stderr.read() == b""
    assert child.returncode == 141


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="no device that is always full")
def test_output_that_cannot_be_written() -> None:
    put("page.md", DAMAGED)
    with open("/dev/full", "wb") as full:
        done = subprocess.run([sys.executable, "-m", "htglint", "check"], stdout=full, stderr=subprocess.PIPE)
    assert done.returncode == 2
    assert done.stderr == b"htglint: error: cannot go on: [Errno 28] No space left on device\n"


def test_a_locale_without_emoji() -> None:
    put("page.md", AMBIGUOUS)
    done = process("check", env={"PYTHONIOENCODING": "ascii"})
    assert (done.returncode, done.stderr) == (1, b"")
    assert b"\\U0001f436" in done.stdout


def test_no_colour_where_no_terminal_is() -> None:
    put("page.md", DAMAGED)
    assert b"\x1b" not in process("check").stdout


def test_a_hostile_file_name_cannot_forge_output() -> None:
    name = "\x1b[2J\nforged.md:1:1: HTG101 x\u202e.md"
    put(name, DAMAGED)
    for arguments in (("check",), ("fix", "--diff"), ("fix", "--explain")):
        done = process(*arguments)
        output = (done.stdout + done.stderr).decode()
        assert "\x1b" not in output
        assert not any(line.startswith("forged") for line in output.splitlines())
    (one,) = json.loads(process("check", "--format", "json", *(put(name, DAMAGED),)).stdout)
    assert one["path"] == name


def test_a_file_name_that_is_not_utf8() -> None:
    Path(os.fsdecode(b"caf\xe9.md")).write_text(DAMAGED, "utf-8")
    done = process("check")
    assert done.stdout.startswith(b"caf\\xe9.md:1:7: HTG101 ")
    assert process("fix").returncode == 0
    assert json.loads(process("check", "--format", "json").stdout) == []


# --- rules and explain


def test_rules_lists_every_rule(htglint: Shell) -> None:
    assert htglint("rules") == 0
    title, first, *_ = htglint.out.splitlines()
    assert title.split()[:4] == ["Code", "Name", "Severity", "Fixable"]
    assert first.startswith("HTG101  wrongly-decoded ")
    assert title.index("Severity") == first.index("error")
    assert htglint("rules", "--format", "json") == 0
    rows = json.loads(htglint.out)
    assert list(rows[0]) == ["code", "name", "category", "severity", "fixable", "profiles", "default", "summary"]
    assert [row["code"] for row in rows] == sorted(row["code"] for row in rows)
    assert htglint("rules", "--select", "HTG2") == 0
    assert {line[:4] for line in htglint.out.splitlines()[1:]} == {"HTG2"}


@pytest.mark.parametrize("name", ["HTG101", "htg101", "wrongly-decoded"])
def test_explain_a_rule(name: str, htglint: Shell) -> None:
    assert htglint("explain", name) == 0
    assert htglint.out.startswith("HTG101 wrongly-decoded\n")
    assert "\nWhy\n" in htglint.out
    assert "  -> found at " in htglint.out


def test_explain_an_unknown_rule(htglint: Shell) -> None:
    assert htglint("explain", "wrongly-encoded") == 2
    assert htglint.err == (
        "htglint: error: unknown rule `wrongly-encoded`; `htglint rules` lists all; did you mean `wrongly-decoded`?\n"
    )


# --- Start-up

UNWANTED = (
    "difflib", "emoji", "ftfy", "htglint.engine.fixer", "htglint.base.ignore", "importlib.metadata", "logging",
    "pathlib", "pathspec", "shutil", "subprocess", "tempfile", "tomllib", "traceback", "unicodedata", "urllib",
)  # fmt: skip


def test_checking_a_clean_page_imports_little() -> None:
    put("page.md")
    process("check", "page.md")  # fills the cache of the packs
    code = (
        "import sys; from htglint.cli import main as cli; assert cli.main(['check', 'page.md']) == 0;"
        f"print([name for name in {UNWANTED!r} if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.stdout == "No problems found.\n[]\n"


def test_an_unreadable_neighbour_teaches_nothing_and_fails_nothing(tmp_path: Path) -> None:
    page = tmp_path / "2025-11.md"
    page.write_text("# Page\n\nItâ€™s â€“ ğŸ—ƒï¸.\n", "utf-8")
    (tmp_path / "2025-06.md").write_bytes(b"\xff\xfe")
    (tmp_path / "2024-05.md").symlink_to("nowhere")
    assert cli.main(["fix", str(page)]) == 0
    assert page.read_text("utf-8") == "# Page\n\nIt’s – 🗃️.\n"


@pytest.mark.parametrize("flag", ["--sibling", "--reference"])
def test_a_copy_that_is_not_there_is_told_even_if_no_page_needs_it(
    tmp_path: Path, flag: str, capsys: pytest.CaptureFixture[str]
) -> None:
    page = tmp_path / "page.md"
    page.write_text("# Page\n", "utf-8")
    assert cli.main(["check", flag, str(tmp_path / "nope"), str(page)]) == 2
    assert "nope: no such file or folder" in capsys.readouterr().err


def test_a_bug_outside_any_page_is_exit_status_2(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("a bug")

    monkeypatch.setattr("htglint.project.packs.load", broken)
    assert cli.main(["rules"]) == 2
    assert "HTGLINT_DEBUG=1" in capsys.readouterr().err


def test_a_broken_glob_names_file_and_key(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "htglint.toml").write_text('[profiles]\nwrapup = ["[z-a].md"]\n')
    page = tmp_path / "page.md"
    page.write_text("# Page\n", "utf-8")
    assert cli.main(["check", str(page)]) == 2
    said = capsys.readouterr().err
    assert "htglint.toml" in said
    assert "`wrapup` holds `[z-a].md`, which is not a glob" in said
