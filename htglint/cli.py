"""The command line: options and exit statuses; one module per command does the work, imported when it is asked for.

Exit statuses: 0 nothing found at the level of ``--fail-on``, 1 something found, 2 the run itself failed, 130
interrupted, 141 whoever read the output went away.
"""

from __future__ import annotations

import argparse
import io
import os
import sys
from typing import TYPE_CHECKING, Any, NoReturn

from .commands.console import complain
from .commands.options import Options
from .config import LEVELS
from .model import HtglintError
from .report import FORMATS

if TYPE_CHECKING:
    from collections.abc import Sequence

    _Group = argparse.ArgumentParser | argparse._ArgumentGroup  # noqa: SLF001 - the type has no public name

COMMANDS = {
    "check": "say what is wrong, and where",
    "fix": "mend what is certain, in place",
    "rules": "list every rule",
    "explain": "say what a rule wants, and why",
}
_FAILED, _INTERRUPTED, _READER_GONE = 2, 130, 141


def run() -> NoReturn:
    """The entry point: run the command line of the process and exit with its status."""
    if isinstance(sys.stdout, io.TextIOWrapper):  # a locale without emoji gets escapes instead of a traceback
        sys.stdout.reconfigure(errors="backslashreplace")
    sys.exit(main())


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command line; the exit status."""
    try:
        try:
            status = _dispatch(_parsed(sys.argv[1:] if arguments is None else arguments))
        except HtglintError as error:
            complain(str(error))
            status = _FAILED
        sys.stdout.flush()
    except SystemExit as request:  # argparse has said what it wanted to say
        return request.code if isinstance(request.code, int) else _FAILED
    except KeyboardInterrupt:
        complain("interrupted; every page is either as it was or done")
        return _INTERRUPTED
    except BrokenPipeError:
        _forget_output()
        return _READER_GONE
    except OSError as error:
        _forget_output()
        complain(f"cannot go on: {error}")
        return _FAILED
    except Exception as error:  # a bug outside any page: the promise of the exit status holds for it, too
        if os.environ.get("HTGLINT_DEBUG") == "1":
            raise
        complain(f"htglint itself failed ({type(error).__name__}: {error}); HTGLINT_DEBUG=1 shows where")
        return _FAILED
    return status


def _forget_output() -> None:
    """Send the rest of standard output nowhere, so that Python does not fail again when it exits."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
    os.close(nowhere)


def _dispatch(options: tuple[str, Options]) -> int:
    command, given = options
    if command == "check":
        from .commands import check

        return check.run(given)
    if command == "fix":
        from .commands import fix

        return fix.run(given)
    if command == "rules":
        from .commands import rules

        return rules.run(given)
    from .commands import explain

    return explain.run(given)


# --- Parsing


class _Help(argparse.RawDescriptionHelpFormatter):
    """Help of one width; argparse would load compression libraries to ask how wide the terminal is."""

    def __init__(self, prog: str) -> None:
        super().__init__(prog, width=100, max_help_position=30)


def _parsed(arguments: Sequence[str]) -> tuple[str, Options]:
    """The command and its options; only the parser of that command is built."""
    parser = argparse.ArgumentParser(
        "htglint",
        description="Checks and repairs Hack The Garden wrap-up pages written in Markdown.",
        epilog="commands:\n" + "".join(f"  {name:<10}{text}\n" for name, text in COMMANDS.items()),
        formatter_class=_Help,
        allow_abbrev=False,
    )
    parser.add_argument("--version", action="store_true", help="show the version and exit")
    parser.add_argument("command", nargs="?", choices=tuple(COMMANDS), metavar="COMMAND", help="one of those below")
    parser.add_argument("rest", nargs=argparse.REMAINDER, metavar="...", help="see `htglint COMMAND --help`")
    given = parser.parse_args(arguments)
    if given.version:
        from . import __version__

        sys.stdout.write(f"htglint {__version__}\n")
        parser.exit()
    if given.command is None:
        parser.error("a command is missing: " + ", ".join(COMMANDS))
    return given.command, _options(given.command, given.rest)


def _options(command: str, arguments: Sequence[str]) -> Options:
    parser = argparse.ArgumentParser(
        f"htglint {command}",
        description=COMMANDS[command][0].upper() + COMMANDS[command][1:] + ".",
        formatter_class=_Help,
        allow_abbrev=False,
    )
    _add_configuration(parser)
    if command in ("check", "fix"):
        _add_pages(parser)
        _add_learning(parser)
    if command == "fix":
        _add_fixing(parser)
    if command == "rules":
        parser.add_argument("--format", choices=("text", "json"), default="text", help="default: text")
    if command == "explain":
        parser.add_argument("rule", metavar="RULE", help="its code or its name")
    # Paths may stand between the flags; what follows `--` is a path even if it begins with a hyphen.
    at = list(arguments).index("--") if "--" in arguments else len(arguments)
    values: dict[str, Any] = vars(parser.parse_intermixed_args(arguments[:at]))
    if "paths" in values:
        values["paths"] = [*values["paths"], *arguments[at + 1 :]] or ["."]
    for name, value in values.items():
        values[name] = tuple(value) if isinstance(value, list) else value
    return Options(**values)


def _add_configuration(parser: argparse.ArgumentParser) -> None:
    group = parser.add_argument_group("configuration")
    _add_rules(group, "--select", "ask only these: codes, names or prefixes, separated by commas")
    group.add_argument("--config", metavar="FILE", help="use this file for every page, not the nearest one")
    group.add_argument("--isolated", action="store_true", help="read no configuration file")
    _add_repeated(group, "--pack", "PATH", "take the rules of this pack, too")


def _add_pages(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "paths", nargs="*", metavar="PATH", help="files and folders; `-` is standard input (default: .)"
    )
    _add_rules(parser, "--ignore", "leave these out, besides those that the configuration leaves out")
    _add_rules(parser, "--extend-select", "ask these, too")
    _add_repeated(parser, "--exclude", "PATTERN", "pass over what the pattern names, as in .gitignore")
    parser.add_argument("--force-exclude", action="store_true", help="pass over excluded files even if they are named")
    parser.add_argument("--format", choices=tuple(FORMATS), default="text", help="default: text")
    parser.add_argument("--fail-on", choices=tuple(LEVELS), help="exit with 1 from this severity on (default: error)")
    parser.add_argument("--stdin-filename", metavar="NAME", help="what to call the page on standard input")
    parser.add_argument("--no-cache", action="store_true", help="accepted; no result of a page is cached yet")


def _add_learning(parser: argparse.ArgumentParser) -> None:
    group = parser.add_argument_group("what a page is measured against")
    group.add_argument("--profile", metavar="NAME", help="the kind of page, where its path and title don't tell")
    group.add_argument("--answers", metavar="FILE", help="choices of a review; --interactive adds to them")
    _add_repeated(group, "--sibling", "PATH", "learn from this page or folder, not from the page's own folder")
    _add_repeated(group, "--reference", "PATH", "another copy of the page; git:REV is its revision, git all of them")


def _add_fixing(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--diff", action="store_true", help="show what would change, and change nothing")
    parser.add_argument("--unsafe", action="store_true", help="apply fixes that may change what the page says, too")
    parser.add_argument("--interactive", action="store_true", help="ask for each ambiguous passage")
    parser.add_argument("--explain", action="store_true", help="say for each repair, and each one not made, why")


def _add_rules(group: _Group, flag: str, text: str) -> None:
    group.add_argument(flag, type=_names, action="extend", default=[], metavar="RULES", help=text)


def _add_repeated(group: _Group, flag: str, metavar: str, text: str) -> None:
    group.add_argument(flag, action="append", default=[], metavar=metavar, help=f"{text} (repeatable)")


def _names(value: str) -> list[str]:
    names = [name.strip() for name in value.split(",")]
    if not all(names):
        raise argparse.ArgumentTypeError(f"`{value}` is no list of rules such as HTG1,missing-section")
    return names
