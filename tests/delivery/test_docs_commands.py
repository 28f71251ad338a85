"""What the documentation shows is so: transcripts, command lines, settings, links."""

from __future__ import annotations

import shlex
import shutil
import tomllib
from typing import TYPE_CHECKING

import pytest
import yaml

from htglint.checks import CHECKS
from htglint.cli import main as cli
from htglint.document.document import Document
from htglint.engine import rule_examples
from htglint.project import config, packs
from tests.helpers.paths import ROOT
from tools import kinds_page, transcripts

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

PAGES = [*sorted((ROOT / "docs").glob("*.md")), *(ROOT / name for name in ("README.md", "CONTRIBUTING.md"))]
NAMED = {"SHELL": "bash", "COMMAND": "check"}
"""Words of the prose that stand for one of a few."""


# --- Transcripts


@pytest.mark.parametrize("path", transcripts.PAGES, ids=lambda path: path.name)
def test_a_transcript_is_what_the_commands_print(path: Path) -> None:
    if not all(map(shutil.which, ("sh", "git", "sed", "grep", "diff"))):
        pytest.skip("the programs of the transcripts are not installed")
    text = path.read_text("utf-8")
    assert transcripts.replayed(text) == text, "run `make docs`, and read what has changed"


def test_a_transcript_that_is_not_true_is_told() -> None:
    text = "```console\n$ htglint --version\nhtglint 99\n$ cat <<'E'\n> ```\n> E\n```\n"
    assert transcripts.replayed(text) == (
        "````console\n$ htglint --version\nhtglint 0.1.0\n$ cat <<'E'\n> ```\n> E\n```\n````\n"
    )


def test_the_first_example_of_the_readme_is_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    tree = Document("README.md", (ROOT / "README.md").read_text("utf-8")).tree
    before, after = [block.text for block in tree.blocks if block.kind == "code" and block.info == "markdown"]
    page = tmp_path / "2025-11.md"
    page.write_text(before, "utf-8")
    cli.main(["fix", "--isolated", "--select", "HTG1", str(page)])
    assert page.read_text("utf-8") == after
    assert "it could be `🍶` (33%, sake), `🎶` (33%, musical notes), `🐶` (33%, dog face)" in capsys.readouterr().out


# --- Command lines


def lines_of(path: Path) -> Iterator[str]:
    """The shell commands that a page shows, in blocks and in its prose."""
    document = Document(path.name, path.read_text("utf-8"))
    for block in document.tree.blocks:
        if block.kind != "code":
            continue
        if block.info == "console":
            yield from map(transcripts.typed, transcripts.commands(block.text))
        elif block.info == "sh":
            yield from block.text.replace("\\\n", " ").splitlines()
        elif block.info == "yaml":
            for text in texts_of(yaml.safe_load(block.text)):
                yield from text.replace("\\\n", " ").splitlines()
    for span in document.tree.code:
        code = document.text[slice(*span)].strip("`").strip()
        if code.startswith("htglint ") and "\n" not in code:
            yield code


def texts_of(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    for one in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from texts_of(one)


def calls(line: str) -> Iterator[list[str]]:
    """The arguments of each call of htglint in a line of shell."""
    if "htglint" not in line:
        return
    lexer = shlex.shlex(line.split("<<")[0], posix=True, punctuation_chars=True)
    lexer.whitespace_split = True
    command: list[str] = []
    redirected = False
    for word in [*lexer, ";"]:
        if not set(word) <= set("();<>|&"):
            command += [] if redirected else [word]
            redirected = False
        elif set(word) & set("<>"):
            redirected = True
        else:
            if command[:1] == ["htglint"] and len(command) > 1:  # alone it is the name of a package or a job
                yield command[1:]
            command = []


CALLS = [(path.name, tuple(call)) for path in PAGES for line in lines_of(path) for call in calls(line)]


def is_understood(call: Sequence[str]) -> bool:
    """Whether the parser takes a command line; one whose last word is still to be written counts, too."""
    words = [NAMED.get(word, word) for word in call]
    for written in (words, [*words, "x"]):
        try:
            cli._parsed(written)
        except SystemExit as done:
            if done.code == 0:
                return True
        else:
            return True
    return False


@pytest.mark.parametrize(("page", "call"), sorted(set(CALLS)))
def test_a_command_line_is_understood(page: str, call: Sequence[str]) -> None:
    assert is_understood(call), f"{page}: htglint {shlex.join(call)}"


@pytest.mark.parametrize(
    "line", ["htglint check --selct HTG1", "a && htglint chek . > out", "x | htglint fix --unsafely -"]
)
def test_a_command_line_that_is_wrong_is_told(line: str) -> None:
    (call,) = calls(line)
    assert not is_understood(call)


def test_every_page_with_command_lines_is_looked_at() -> None:
    pages = {page for page, _ in CALLS}
    assert pages >= {"README.md", "ci.md", "changes.md", "formats.md", "words.md", *(p.name for p in transcripts.PAGES)}


# --- Settings and rules


def tables_of(path: Path) -> Iterator[tuple[str, str]]:
    """The TOML that a page shows: what it is (a rule, a profile, settings), and its text."""
    for block in Document(path.name, path.read_text("utf-8")).tree.blocks:
        if block.kind == "code" and block.info == "toml":
            keys = tomllib.loads(block.text)
            if "language-server" in keys:
                continue  # an editor's own settings
            kind = (
                "pyproject" if "tool" in keys else "rule" if "check" in keys else "profile" if "match" in keys else ""
            )
            yield kind or "htglint", block.text


TABLES = [(path.name, kind, text) for path in PAGES for kind, text in tables_of(path)]


@pytest.mark.parametrize(("page", "kind", "text"), TABLES, ids=[page for page, _, _ in TABLES])
def test_shown_toml_is_read(page: str, kind: str, text: str, tmp_path: Path) -> None:
    path = tmp_path / f"{kind}.toml"
    path.write_text(text, "utf-8")
    if kind in ("rule", "profile"):
        packs.load([str(path)])
    else:
        (tmp_path / "docs" / ".vale.ini").parent.mkdir()
        (tmp_path / "docs" / ".vale.ini").write_text("StylesPath = styles\n", "utf-8")
        (tmp_path / "shared").mkdir()
        (tmp_path / "shared" / "htglint.toml").write_text("", "utf-8")
        assert config.load(str(path)).root == str(tmp_path), page


def test_settings_are_shown_in_both_files_and_rules_are_shown() -> None:
    assert {kind for _, kind, _ in TABLES} >= {"pyproject", "htglint", "rule"}


# --- Kinds of check


def test_the_reference_of_the_kinds_is_fresh() -> None:
    assert kinds_page.PAGE.read_text("utf-8") == kinds_page.page(), "run `make docs`"


def test_the_rule_of_each_kind_works_in_a_pack(tmp_path: Path) -> None:
    shown = [text for page, kind, text in TABLES if (page, kind) == ("kinds.md", "rule")]
    for number, text in enumerate(shown):
        (tmp_path / f"{number}.toml").write_text(text, "utf-8")
    ruleset = packs.load([str(tmp_path)])
    ours = [rule for rule in ruleset.rules if rule.code.startswith("OUR")]
    assert {rule.check for rule in ours} == set(CHECKS)
    for rule in ours:
        (tmp_path / rule.code).mkdir()
        assert list(rule_examples.problems(rule, ruleset, str(tmp_path / rule.code))) == []
        assert any(example.hits for example in packs.describe(rule).examples)


# --- Links


def test_the_index_lists_every_page() -> None:
    index = Document("README.md", (ROOT / "docs" / "README.md").read_text("utf-8"))
    linked = {link.url for link in index.tree.links}
    assert linked >= {path.name for path in (ROOT / "docs").glob("*.md")} - {"README.md"}


@pytest.mark.parametrize("name", ["README.md", "CHANGELOG.md", "CONTRIBUTING.md", "docs/README.md", "docs/ci.md"])
def test_a_link_that_leads_nowhere_would_be_told(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """That no link of the documentation does is its own gate; this says that the gate looks."""
    for part in (
        "README.md",
        "CHANGELOG.md",
        "CONTRIBUTING.md",
        "SECURITY.md",
        "pyproject.toml",
        "LICENSE",
        "action.yml",
    ):
        shutil.copy(ROOT / part, tmp_path)
    for part in ("docs", "rules", "samples"):
        shutil.copytree(ROOT / part, tmp_path / part)
    monkeypatch.chdir(tmp_path)
    page = tmp_path / name
    page.write_text(page.read_text("utf-8") + "\nSee [one](no-such.md), [two](#no-such), [three](README.md#no-such).\n")
    assert cli.main(["check", "--fail-on", "warning", "--format", "concise", name]) == 1
    told = [line.split(": ", 1)[1] for line in capsys.readouterr().out.splitlines()[:-1]]
    assert [rule for rule, _, _ in (line.partition(" ") for line in told)] == ["HTG401", "HTG421", "HTG421"]
