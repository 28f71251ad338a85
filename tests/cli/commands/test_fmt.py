"""`htglint fmt` from the command line, and mdformat beside it."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from tests.helpers.shell import Shell

LOOSE = "# A Title #\n- One\n- _Two_ \n"
NEAT = "# A Title\n\n- One\n- *Two*\n"


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def htglint(capsys: pytest.CaptureFixture[str]) -> Shell:
    return Shell(capsys)


def put(name: str, text: str | bytes = LOOSE) -> Path:
    path = Path(name)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def test_pages_are_written_in_place_and_their_rules_told(htglint: Shell) -> None:
    page, neat = put("a.md"), put("b.md", NEAT)
    before = neat.stat()
    assert htglint("fmt", ".") == 0
    assert page.read_text() == NEAT
    assert "a.md: 1 x HTG903 emphasis-sign, 1 x HTG906 trailing-blank" in htglint.out
    assert neat.stat().st_mtime_ns == before.st_mtime_ns
    assert htglint("fmt", ".") == 0
    assert htglint.out == "Nothing to format.\n"


def test_check_writes_nothing_and_fails(htglint: Shell) -> None:
    page = put("a.md")
    assert htglint("fmt", "--check", "a.md") == 1
    assert "Would fix" in htglint.out
    assert page.read_text() == LOOSE
    put("a.md", NEAT)
    assert htglint("fmt", "--check", "a.md") == 0


def test_diff_shows_what_would_change(htglint: Shell) -> None:
    page = put("a.md")
    assert htglint("fmt", "--diff", "a.md") == 1
    assert "-# A Title #\n+# A Title\n" in htglint.out
    assert htglint.out.startswith("--- a/a.md\n")
    assert page.read_text() == LOOSE


@pytest.mark.skipif(os.name == "nt", reason="modes are those of POSIX")
def test_mode_byte_order_mark_and_newlines_are_kept(htglint: Shell) -> None:
    page = put("a.md", b"\xef\xbb\xbf" + LOOSE.replace("\n", "\r\n").encode())
    page.chmod(0o640)
    assert htglint("fmt", "a.md") == 0
    assert page.read_bytes() == b"\xef\xbb\xbf" + NEAT.replace("\n", "\r\n").encode()
    assert stat.S_IMODE(page.stat().st_mode) == 0o640


def process(*arguments: str, stdin: str = "", command: str = "htglint") -> subprocess.CompletedProcess[bytes]:
    program = Path(sys.executable).parent / command
    return subprocess.run([program, *arguments], input=stdin.encode(), capture_output=True, check=False)


def test_standard_input(here: Path) -> None:
    done = process("fmt", "-", stdin=LOOSE)
    assert (done.returncode, done.stdout.decode()) == (0, NEAT)
    done = process("fmt", "--check", "-", stdin=LOOSE)
    assert (done.returncode, done.stdout) == (1, b"")
    named = process("fmt", "-", "--stdin-filename", "2026-05.md", stdin="## T\n\n- One\n")
    assert named.stdout == b"## T\n\n* One\n"
    assert not list(here.iterdir())


@pytest.mark.parametrize(
    ("bad", "said"),
    [
        (b"caf\xe9\n", "UTF-8"),
        (b"[" * 400_000, "has 400000 characters, and the limit for formatting is 300000"),
        (b"*\n" * 20_000, "lines"),
        (b"_a" * 20_000, "a word of more than"),
    ],
    ids=["bytes", "large", "long", "word"],
)
def test_a_page_that_is_refused_stops_no_other(htglint: Shell, bad: bytes, said: str) -> None:
    refused, page = put("a.md", bad), put("b.md")
    assert htglint("fmt", "a.md", "b.md") == 2
    assert said in htglint.err
    assert htglint.err.count("\n") == 1
    assert page.read_text() == NEAT
    assert refused.read_bytes() == bad


def test_only_what_is_selected(htglint: Shell) -> None:
    page = put("a.md")
    assert htglint("fmt", "--select", "emphasis-sign", "a.md") == 0
    assert page.read_text() == LOOSE.replace("_", "*")
    put("a.md")
    assert htglint("fmt", "--ignore", "HTG903,blank-line", "a.md") == 0
    assert page.read_text() == "# A Title\n- One\n- _Two_\n"


def test_what_the_configuration_selects_is_for_check(htglint: Shell) -> None:
    put("htglint.toml", 'select = ["HTG1"]\nignore = ["heading-form"]\n')
    page = put("a.md")
    assert htglint("fmt", "a.md") == 0
    assert page.read_text() == NEAT.replace("# A Title\n", "# A Title #\n")


def test_check_and_fix_look_at_layout_where_it_is_selected_alone(htglint: Shell) -> None:
    page = put("a.md")
    assert htglint("check", "a.md") == 0
    assert "HTG9" not in htglint.out
    assert htglint("fix", "a.md") == 0
    assert page.read_text() == LOOSE
    assert htglint("check", "--select", "HTG9", "--fail-on", "warning", "a.md") == 1
    assert "HTG903" in htglint.out
    assert htglint("fix", "--select", "HTG9", "a.md") == 0
    assert page.read_text() == NEAT


def test_what_cannot_be_formatted_is_told(htglint: Shell) -> None:
    put("a.md", "- Foo\n- * * *\n")
    assert htglint("fmt", "a.md") == 0
    assert "a.md:1:1: HTG918" in htglint.out


def test_mdformat_makes_the_same_choices_and_finds_nothing_to_do(htglint: Shell) -> None:
    head = "---\ntitle:  x\n---\n# Hack The Garden 05/2026 Wrap Up\n- a\n\n"
    text = head + "## T\n- _b_. C\n\n_TODO_ One. Two [x](#📅-y).\n\n***\n"
    pages = [put("2026-05.md", text), put("notes.md", text.replace("Hack", "Track"))]
    copies = [put(f"copies/{page.name}", page.read_bytes()) for page in pages]
    assert htglint("fmt", "2026-05.md", "notes.md") == 0
    done = process("--check", "2026-05.md", "notes.md", command="mdformat")
    assert done.returncode == 0, done.stderr
    assert process("copies", command="mdformat").returncode == 0
    assert [copy.read_text() for copy in copies] == [page.read_text() for page in pages]
    assert "* *b*. C\n\n_TODO_ One.\nTwo [x](#📅-y).\n" in pages[0].read_text()
    assert "- *b*. C\n\n*TODO* One. Two [x](#📅-y).\n" in pages[1].read_text()
