"""What a person is told who asks: help, examples, rules, explanations, and what a shell completes."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from htglint.cli import main as cli
from htglint.cli.commands import COMMANDS
from htglint.cli.examples import EXAMPLES
from htglint.project import packs
from tests.helpers.paths import ROOT
from tests.helpers.shell import Shell

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from htglint.base.rules import Rule


@pytest.fixture
def htglint(alone: Path, capsys: pytest.CaptureFixture[str]) -> Shell:  # noqa: ARG001 - it runs there
    return Shell(capsys)


# --- Help


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_tells_its_options_examples_and_exit_statuses(htglint: Shell, command: str) -> None:
    assert htglint(command, "--help") == 0
    usage, *_ = htglint.out.splitlines()
    assert usage.startswith(f"usage: htglint {command} [OPTION...]")
    assert f"\n  htglint {command}" in htglint.out
    assert "\nexit statuses: 0 " in htglint.out
    assert max(map(len, htglint.out.splitlines())) <= 120


def test_the_options_of_a_subject_stand_together(htglint: Shell) -> None:
    htglint("check", "--help")
    titles = [line.removesuffix(":") for line in htglint.out.splitlines() if line.endswith(":") and line[0] != " "]
    assert len(titles) == len(set(titles))
    rules = htglint.out[htglint.out.index("rule selection:") : htglint.out.index("exit status:")]
    for flag in ("--select", "--extend-select", "--ignore", "--per-file-ignores", "--fixable", "--unfixable"):
        assert f"  {flag}" in rules


@pytest.mark.parametrize("line", [line for told in EXAMPLES.values() for line, _ in told])
def test_an_example_is_a_command_line_that_is_understood(line: str) -> None:
    words = shlex.split(line)
    for mark in (">", ">>"):
        words = words[: words.index(mark)] if mark in words else words
    name, *arguments = words
    assert name == "htglint"
    command, given = cli._parsed(arguments)
    assert command is not None
    assert given


def test_the_help_of_all_lists_every_command(htglint: Shell) -> None:
    assert htglint("--help") == 0
    assert all(f"\n  {name} " in htglint.out and about in htglint.out for name, about in COMMANDS.items())


# --- rules and explain


def test_rules_in_colour(htglint: Shell) -> None:
    assert htglint("rules", "--color", "always", "--select", "HTG101") == 0
    title, row = htglint.out.splitlines()
    assert title.startswith("\x1b[1mCode")
    assert row.startswith("\x1b[31mHTG101\x1b[0m  ")


@pytest.mark.parametrize("rule", packs.load().rules, ids=lambda rule: rule.code)
def test_explain_has_the_page_of_every_rule(htglint: Shell, rule: Rule) -> None:
    assert htglint("explain", rule.code) == 0
    told = packs.describe(rule)
    assert htglint.out.startswith(
        f"{rule.code} {rule.name}\n\n{rule.summary.rstrip('.')}.\n\nCategory: {rule.category}. "
    )
    assert htglint.out.count("\nExample (") == len(told.examples)
    assert f"<!-- htglint-disable-next-line {rule.code} -->" in htglint.out
    assert ("since " + rule.since in htglint.out) is bool(rule.since) or not rule.since
    assert ("--extend-select" in htglint.out) is not rule.default
    for example in told.examples:
        assert all(verdict.url in htglint.out for verdict in example.verdicts)
    assert "\x1b" not in htglint.out


def test_explain_in_colour(htglint: Shell) -> None:
    htglint("explain", "--color", "always", "HTG101")
    assert htglint.out.startswith("\x1b[1mHTG101 wrongly-decoded\x1b[0m\n")


def test_explain_takes_several_rules_and_families(htglint: Shell) -> None:
    assert htglint("explain", "HTG101", "htg30", "topic-placeholder") == 0
    rule, family, other = (htglint.out.index(f"\n{start}") for start in ("Category: ", "HTG301 ", "HTG201 "))
    assert rule < family < other
    assert htglint("explain", "HTG101", "no-such-rule") == 2
    assert htglint.out == ""


# --- Completion


@pytest.fixture(scope="module")
def scripts(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the scripts, and with files that may be completed."""
    folder = tmp_path_factory.mktemp("completion")
    for shell in ("bash", "zsh", "fish"):
        command = [sys.executable, "-m", "htglint", "completion", shell]
        done = subprocess.run(command, capture_output=True, check=True, cwd=ROOT)
        (folder / f"htglint.{shell}").write_bytes(done.stdout)
    (folder / "notes.md").touch()
    return folder


def needs(shell: str) -> str:
    """The path of a shell; the test is skipped where it is not installed."""
    path = shutil.which(shell)
    if path is None:
        pytest.skip(f"{shell} is not installed")
    return path


def in_bash(scripts: Path, *words: str) -> list[str]:
    """What bash proposes for the last word."""
    shell = needs("bash")
    listed = " ".join(map(shlex.quote, ("htglint", *words)))
    code = (
        f"source ./htglint.bash; COMP_WORDS=({listed}); COMP_CWORD={len(words)}; _shtab_htglint;"
        ' for one in "${COMPREPLY[@]}"; do echo "$one"; done'
    )
    done = subprocess.run([shell, "--norc", "-c", code], capture_output=True, text=True, check=True, cwd=scripts)
    assert done.stderr == ""
    return done.stdout.split()


def in_fish(scripts: Path, *words: str) -> list[str]:
    shell = needs("fish")
    line = " ".join(("htglint", *words))
    code = f"source ./htglint.fish; complete -C {shlex.quote(line)}"
    environment = {**os.environ, "HOME": str(scripts), "XDG_CONFIG_HOME": str(scripts)}
    done = subprocess.run(
        [shell, "--no-config", "-c", code], capture_output=True, text=True, check=True, cwd=scripts, env=environment
    )
    assert done.stderr == ""
    return [line.split("\t")[0] for line in done.stdout.splitlines()]


SHELLS = {"bash": in_bash, "fish": in_fish}


@pytest.mark.parametrize("shell", SHELLS)
class TestCompletion:
    def proposals(self, shell: str, scripts: Path, words: Sequence[str]) -> list[str]:
        return SHELLS[shell](scripts, *words)

    def test_commands(self, shell: str, scripts: Path) -> None:
        assert set(COMMANDS) <= set(self.proposals(shell, scripts, [""]))
        assert self.proposals(shell, scripts, ["che"]) == ["check"]

    def test_options(self, shell: str, scripts: Path) -> None:
        assert set(self.proposals(shell, scripts, ["check", "--stat"])) == {"--statistics"}
        assert set(self.proposals(shell, scripts, ["fix", "--ex"])) >= {
            "--explain",
            "--exit-non-zero-on-fix",
            "--exclude",
        }
        assert "--interactive" not in self.proposals(shell, scripts, ["check", "--i"])

    def test_values(self, shell: str, scripts: Path) -> None:
        assert set(self.proposals(shell, scripts, ["check", "--format", "g"])) == {"github", "gitlab", "grouped"}
        assert set(self.proposals(shell, scripts, ["completion", ""])) >= {"bash", "zsh", "fish"}

    def test_rules(self, shell: str, scripts: Path) -> None:
        assert set(self.proposals(shell, scripts, ["check", "--select", "wrongly"])) == {"wrongly-decoded"}
        assert self.proposals(shell, scripts, ["check", "--ignore", "HTG2,wrongly"]) == ["HTG2,wrongly-decoded"]
        assert {"HTG2", "HTG201"} <= set(self.proposals(shell, scripts, ["explain", "HTG2"]))


ZSH = """
zmodload zsh/zpty
zpty asked "$1 -f -i"
zpty -w asked 'PS1=; fpath=($PWD $fpath); autoload -Uz compinit; compinit -u -D
    show() { print -r -- "$BUFFER" > buffer; BUFFER=; }; zle -N show; bindkey "^Xp" show; print READY""MARK'
zpty -r asked out '*READYMARK*'
zpty -w -n asked "$2"$'\\t\\C-Xp'
zpty -w asked 'print END""MARK'
zpty -r asked out '*ENDMARK*'
zpty -d asked
"""
"""A terminal in which a line is typed, then a tab; what stands on the line then is written to a file."""


@pytest.mark.parametrize(
    ("typed", "completed"),
    [
        ("htglint che", "htglint check "),
        ("htglint check --stat", "htglint check --statistics "),
        ("htglint check --format gitl", "htglint check --format gitlab "),
        ("htglint check --ignore HTG2,wrongly", "htglint check --ignore HTG2,wrongly-decoded,"),
        ("htglint completion zs", "htglint completion zsh "),
        ("htglint check not", "htglint check notes.md "),
    ],
)
def test_completion_in_zsh(scripts: Path, tmp_path: Path, typed: str, completed: str) -> None:
    shell = needs("zsh")
    shutil.copy(scripts / "htglint.zsh", tmp_path / "_htglint")
    (tmp_path / "notes.md").touch()
    subprocess.run(
        [shell, "-f", "-c", ZSH, "zsh", shell, typed], capture_output=True, check=True, cwd=tmp_path, timeout=60
    )
    assert (tmp_path / "buffer").read_text("utf-8").removesuffix("\n") == completed


def test_completion_knows_no_other_shell(htglint: Shell) -> None:
    assert htglint("completion", "korn") == 2
    assert "choose from" in htglint.err
