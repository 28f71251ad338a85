"""`htglint completion`: what makes bash, zsh or fish complete commands, options, their values and the names of rules.

The scripts are made of the parsers and the built-in rules, once; whoever updates htglint prints them again.
"""

from __future__ import annotations

import argparse
import importlib
import re
import sys
from typing import TYPE_CHECKING, NamedTuple

from htglint.project import packs

from . import COMMANDS

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from htglint.cli.options import Options


class _Option(NamedTuple):
    """An option or, without flags, an argument: what it is about, and what may stand for it.

    ``words`` are all that may; else ``takes`` is ``rules``, ``files``, ``text`` or empty, where nothing follows.
    """

    flags: tuple[str, ...]
    about: str
    words: tuple[str, ...]
    takes: str


class _Known(NamedTuple):
    """All that can be completed."""

    commands: Mapping[str, tuple[str, tuple[_Option, ...]]]
    rules: tuple[str, ...]


_FILES = ("FILE", "PATH", "FOLDER", "INPUT", "OUT", "OUTPUT", "PAGE", "DRAFT", "IMAGES")
_RULES = ("RULES", "RULE")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What the command takes."""
    parser.add_argument("shell", choices=tuple(_SCRIPTS), metavar="SHELL", help=", ".join(_SCRIPTS))


def run(options: Options) -> int:
    """Print the script; the exit status."""
    sys.stdout.write(_SCRIPTS[options.shell](_known()))
    return 0


def _known() -> _Known:
    rules = packs.load().rules
    codes = [code for rule in rules for code in (rule.code[:4], rule.code)]
    names = tuple(sorted({*codes, *(rule.name for rule in rules)}))
    return _Known({name: (about, tuple(_options(name))) for name, about in COMMANDS.items()}, names)


def _options(command: str) -> list[_Option]:
    parser = argparse.ArgumentParser()
    importlib.import_module(f".{command}", __package__).add_arguments(parser)
    return [_option(action) for action in parser._actions]  # noqa: SLF001 - there is no other way


def _option(action: argparse.Action) -> _Option:
    metavar = str(action.metavar or action.dest).upper()
    if action.choices is not None:
        return _Option(tuple(action.option_strings), _about(action), tuple(map(str, action.choices)), "words")
    takes = "" if action.nargs == 0 else "rules" if metavar in _RULES else "files" if metavar in _FILES else "text"
    return _Option(tuple(action.option_strings), _about(action), (), takes)


def _about(action: argparse.Action) -> str:
    return " ".join((action.help or "").split()).replace("`", "")


# --- bash


def _bash(known: _Known) -> str:
    cases, options = [], []
    for command, (_, listed) in known.commands.items():
        flags = " ".join(flag for option in listed for flag in option.flags)
        words = " ".join(word for option in listed if not option.flags for word in option.words)
        options.append(f"        {command}) words={_quoted(flags)} values={_quoted(words)} ;;")
        for option in listed:
            patterns = "|".join(f"{command}:{flag}" for flag in option.flags)
            if option.flags and option.takes == "rules":
                cases.append(f"        {patterns}) _htglint_rules; return ;;")
            elif option.flags and option.takes:
                cases.append(f"        {patterns}) words={_quoted(' '.join(option.words))} is_value=1 ;;")
    return f"""\
# Completion of htglint for bash, printed by `htglint completion bash`.

_htglint_rules() {{
    local last=${{current##*,}}
    COMPREPLY=($(compgen -P "${{current%"$last"}}" -W {_quoted(" ".join(known.rules))} -- "$last"))
}}

_htglint() {{
    local current=${{COMP_WORDS[COMP_CWORD]}} previous=${{COMP_WORDS[COMP_CWORD - 1]}}
    local command="" word words="" values="" is_value=""
    COMPREPLY=()
    if [[ $current == = ]]; then
        current=""
    elif [[ $previous == = ]]; then
        previous=${{COMP_WORDS[COMP_CWORD - 2]}}
    fi
    for word in "${{COMP_WORDS[@]:1:COMP_CWORD - 1}}"; do
        case $word in {"|".join(known.commands)}) command=$word; break ;; esac
    done
    case $command:$previous in
{chr(10).join(cases)}
    esac
    if [[ -n $is_value ]]; then
        COMPREPLY=($(compgen -W "$words" -- "$current"))  # none: readline completes a file
        return
    fi
    case $command in
        "") words={_quoted(" ".join((*known.commands, "--help", "--version")))} values=$words ;;
{chr(10).join(options)}
    esac
    if [[ $current == -* ]]; then
        COMPREPLY=($(compgen -W "$words" -- "$current"))
    elif [[ $command == explain ]]; then
        _htglint_rules
    elif [[ -n $values ]]; then
        COMPREPLY=($(compgen -W "$values" -- "$current"))
    fi
}}

complete -o default -F _htglint htglint
"""


# --- zsh


def _zsh(known: _Known) -> str:
    commands = "\n".join(f"        {_quoted(f'{name}:{about}')}" for name, (about, _) in known.commands.items())
    cases = "\n".join(_zsh_command(name, listed) for name, (_, listed) in known.commands.items())
    return f"""\
#compdef htglint
# Completion of htglint for zsh, printed by `htglint completion zsh`.

_htglint_rules() {{
    local -a rules=({" ".join(known.rules)})
    compset -P '*,'
    compadd -q -S , -a rules
}}

_htglint() {{
    local -a commands=(
{commands}
    )
    if (( CURRENT == 2 )); then
        _describe command commands
        return
    fi
    local command=$words[2]
    shift words
    (( CURRENT-- ))
    case $command in
{cases}
    esac
}}

if [[ $funcstack[1] == _htglint ]]; then
    _htglint "$@"
else
    compdef _htglint htglint
fi
"""


def _zsh_command(name: str, options: Sequence[_Option]) -> str:
    specs = []
    for option in options:
        action = {"words": f"({' '.join(option.words)})", "rules": "_htglint_rules", "files": "_files", "text": " "}
        takes = f":{_zsh_text(option.takes)}:{action[option.takes]}" if option.takes else ""
        if not option.flags:
            specs.append(_quoted(f"*{takes}"))
        for flag in option.flags:
            equals = "=" if option.takes and flag.startswith("--") else ""
            specs.append(_quoted(f"*{flag}{equals}[{_zsh_text(option.about)}]{takes}"))
    listed = " \\\n".join(f"                {spec}" for spec in specs)
    return f"        {name})\n            _arguments \\\n{listed}\n            ;;"


def _zsh_text(text: str) -> str:
    return re.sub(r"[\\:\[\]]", r"\\\g<0>", text)


# --- fish


def _fish(known: _Known) -> str:
    lines = []
    for name, (about, options) in known.commands.items():
        lines.append(f"complete -c htglint -n __fish_use_subcommand -f -a {name} -d {_fish_text(about)}")
        lines += [_fish_option(name, option) for option in options]
    return f"""\
# Completion of htglint for fish, printed by `htglint completion fish`.

function __htglint_rules
    set -l before (string match -r '^(?:--[^=]*=)?(.*,)' -- (commandline -ct))[2]
    printf "$before%s\\n" {" ".join(known.rules)}
end

{chr(10).join(lines)}
"""


def _fish_option(command: str, option: _Option) -> str:
    parts = [f"complete -c htglint -n '__fish_seen_subcommand_from {command}'"]
    parts += (f"-l {flag[2:]}" if flag.startswith("--") else f"-s {flag[1:]}" for flag in option.flags)
    parts.append({"": "-f", "words": "-x", "rules": "-x", "files": "-r -F", "text": "-x"}[option.takes])
    if option.takes == "rules":
        parts.append("-a '(__htglint_rules)'")
    elif option.words:
        parts.append(f"-a {_fish_text(' '.join(option.words))}")
    return " ".join((*parts, f"-d {_fish_text(option.about)}"))


def _fish_text(text: str) -> str:
    """Single quotes of fish, in which a backslash escapes itself and the quote."""
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'"


def _quoted(text: str) -> str:
    """Single quotes of bash and zsh, in which nothing means anything."""
    return "'" + text.replace("'", "'\\''") + "'"


_SCRIPTS: Mapping[str, Callable[[_Known], str]] = {"bash": _bash, "zsh": _zsh, "fish": _fish}
