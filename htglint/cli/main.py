"""The command line: commands and exit statuses; one module per command does the work, imported when it is asked for.

Exit statuses: 0 nothing found at the level of ``--fail-on``, 1 something found, 2 the run itself failed, 130
interrupted, 141 whoever read the output went away.
"""

from __future__ import annotations

import argparse
import gc
import importlib
import io
import os
import sys
from typing import TYPE_CHECKING, Any, NoReturn, Protocol, cast

from htglint.base import cache
from htglint.base.errors import HtglintError
from htglint.base.escape import visible

from .commands import COMMANDS
from .console import complain
from .options import Options

if TYPE_CHECKING:
    from collections.abc import Sequence


_COMMANDS_TOLD = f"""\
commands:
{"".join(f"  {name:<12}{text}" + chr(10) for name, text in COMMANDS.items())}
`htglint COMMAND --help` tells more, with examples. Begin with `htglint check`.
"""
_FAILED, _INTERRUPTED, _READER_GONE = 2, 130, 141


class Command(Protocol):
    """What a module of a command has."""

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """Tell the parser what the command takes; each destination is a field of ``Options``."""

    def run(self, options: Options) -> int:
        """Do the work; the exit status."""


def run() -> NoReturn:
    """The entry point: run the command line of the process and exit with its status."""
    gc.set_threshold(100_000)  # a run makes few cycles, and looking for them takes a fortieth of a short one
    if isinstance(sys.stdout, io.TextIOWrapper):  # a locale without emoji gets escapes instead of a traceback
        sys.stdout.reconfigure(errors="backslashreplace")
    status = main()
    gc.freeze()  # nothing of the run is looked through again at the end, which takes longer than a short run's rules
    sys.exit(status)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command line; the exit status."""
    try:
        try:
            command, options = _parsed(sys.argv[1:] if arguments is None else arguments)
            with cache.writing(allowed=options.cache == "write" and not options.no_cache):
                status = command.run(options)
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


# --- Parsing


class _Help(argparse.RawDescriptionHelpFormatter):
    """Help of one width; argparse would load compression libraries to ask how wide the terminal is."""

    def __init__(self, prog: str) -> None:
        super().__init__(prog, width=100, max_help_position=30)


def _parsed(arguments: Sequence[str]) -> tuple[Command, Options]:
    """The command and its options; only the parser of that command is built."""
    parser = argparse.ArgumentParser(
        "htglint",
        usage="%(prog)s COMMAND [OPTION...] [PATH...]",
        description="Checks and repairs Hack The Garden wrap-up pages written in Markdown.",
        epilog=_COMMANDS_TOLD,
        formatter_class=_Help,
        allow_abbrev=False,
    )
    parser.add_argument("--version", action="store_true", help="show the version and exit")
    parser.add_argument("command", nargs="?", choices=tuple(COMMANDS), metavar="COMMAND", help=argparse.SUPPRESS)
    parser.add_argument("rest", nargs=argparse.REMAINDER, metavar="...", help=argparse.SUPPRESS)
    given = parser.parse_args(arguments)
    if given.version:
        from htglint.base.version import __version__

        sys.stdout.write(f"htglint {__version__}\n")
        parser.exit()
    if given.command is None:
        parser.error("a command is missing: " + ", ".join(COMMANDS))
    command = cast("Command", importlib.import_module(f".commands.{given.command}", __package__))
    return command, _options(given.command, command, given.rest)


def _shown(action: argparse.Action) -> str:
    """An argument as it stands in the usage; all options would take more room than what they are about."""
    metavar = str(action.metavar or action.dest.upper())
    return {"*": f"[{metavar}...]", "+": f"{metavar}...", "?": f"[{metavar}]"}.get(str(action.nargs), metavar)


def _options(name: str, command: Command, arguments: Sequence[str]) -> Options:
    parser = argparse.ArgumentParser(
        f"htglint {name}",
        description=COMMANDS[name][0].upper() + COMMANDS[name][1:] + ".",
        formatter_class=_Help,
        allow_abbrev=False,
    )
    command.add_arguments(parser)
    positional = (_shown(action) for action in parser._actions if not action.option_strings)  # noqa: SLF001 - no other
    parser.usage = " ".join(("%(prog)s [OPTION...]", *positional))
    if not {"-h", "--help"}.isdisjoint(arguments):
        from .examples import epilog

        parser.epilog = "\n\n".join(filter(None, (parser.epilog, epilog(name))))
    # Paths may stand between the flags; what follows `--` is a path even if it begins with a hyphen.
    at = list(arguments).index("--") if "--" in arguments else len(arguments)
    for argument in arguments[:at]:
        if argument.startswith("-") and argument != "-" and os.path.lexists(argument):  # a hook appends names of files
            raise HtglintError(f"`{visible(argument)}` is an option and the name of a file; put `--` before files")
        if argument.startswith("--") and argument.endswith("=--"):  # argparse would drop the value
            raise HtglintError(f"{argument.removesuffix('=--')} takes a value such as a name or a revision, not `--`")
    values: dict[str, Any] = vars(parser.parse_intermixed_args(arguments[:at]))
    if "paths" in values:
        values["paths"] = [*values["paths"], *arguments[at + 1 :]] or ["."]
    for field, value in values.items():
        values[field] = tuple(value) if isinstance(value, list) else value
    return Options(**values)
