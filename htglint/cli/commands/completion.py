"""`htglint completion`: prints a shell's completion script.

It completes commands, options, values and built-in rules; shtab generates it from the parsers. Print the script again
after an update.
"""

from __future__ import annotations

import argparse
import importlib
import sys
from typing import TYPE_CHECKING, Any

from htglint.cli.commands import COMMANDS
from htglint.project import packs

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_SHELLS = ("bash", "zsh", "fish", "tcsh", "powershell")
_FILES = ("FILE", "PATH", "INPUT", "OUT", "PAGE", "DRAFT")
_FOLDERS = ("DIR",)
_RULES = ("RULES", "RULE")
_PREAMBLE = {
    "bash": """\
_htglint_rules() {{
  local last=${{1##*,}}
  compgen -P "${{1%"$last"}}" -W '{rules}' -- "$last"
}}
""",
    "zsh": """\
_htglint_rules() {{
  local -a rules=({rules})
  compset -P '*,'
  compadd -q -S , -a rules
}}
""",
    "fish": """\
function __htglint_rules
    set -l before (string match -r '^(?:--[^=]*=)?(.*,)' -- (commandline -ct))[2]
    printf "$before%s\\n" {rules}
end
""",
}
"""Functions that complete a list of rules behind its last comma; the other shells complete no rules."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("shell", choices=_SHELLS, metavar="SHELL", help=", ".join(_SHELLS))


def run(given: Mapping[str, Any]) -> int:
    """Print the script; the exit status."""
    import shtab  # only this command needs it

    shell = given["shell"]
    preamble = _PREAMBLE.get(shell, "").format(rules=" ".join(_rules()))
    sys.stdout.write(shtab.complete(_parser(), shell, preamble=preamble))
    return 0


def _rules() -> Sequence[str]:
    """Return the names of rules and families that may be given."""
    rules = packs.load().rules
    codes = [code for rule in rules for code in (rule.code[:4], rule.code)]
    return sorted({*codes, *(rule.name for rule in rules)})


def _parser() -> argparse.ArgumentParser:
    """Return a parser of all commands, as shtab reads it."""
    import shtab

    rules = {"bash": "_htglint_rules", "zsh": "_htglint_rules", "fish": "(__htglint_rules)"}
    completions = {
        **dict.fromkeys(_FILES, shtab.FILE),
        **dict.fromkeys(_FOLDERS, shtab.DIRECTORY),
        **dict.fromkeys(_RULES, rules),
    }
    parser = argparse.ArgumentParser("htglint")
    parser.add_argument("--version", action="store_true", help="show the version and exit")
    commands = parser.add_subparsers()
    for name, about in COMMANDS.items():
        command = commands.add_parser(name, help=about)
        importlib.import_module(f".{name}", __package__).add_arguments(command)
        for action in command._actions:  # noqa: SLF001 - shtab reads the attribute of the same object
            if action.choices is None and action.metavar in completions:
                action.complete = completions[action.metavar]  # type: ignore[attr-defined]
    return parser
