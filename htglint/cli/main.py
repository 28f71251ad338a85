"""The command line: commands and exit statuses.

One module per command does the work, imported when it runs.

Exit statuses: 0 nothing found at the level of ``--fail-on``, 1 something found, 2 the run itself failed, 130
interrupted, 141 the reader of the output has closed it, 143 ended by SIGTERM.
"""

from __future__ import annotations

import argparse
import gc
import importlib
import io
import os
import signal
import sys
from typing import TYPE_CHECKING, Any, NoReturn, Protocol, cast

from htglint.base import cache
from htglint.base.errors import HtglintError
from htglint.base.escape import visible
from htglint.base.files import NotUtf8Error
from htglint.base.suggest import did_you_mean

from .commands import COMMANDS
from .console import columns, complain

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


_EPILOG = f"""\
commands:
{"".join(f"  {name:<12}{text}" + chr(10) for name, text in COMMANDS.items())}
`htglint COMMAND --help` shows options and examples. Begin with `htglint check`.
"""
_FAILED, _INTERRUPTED, _READER_GONE, _TERMINATED = 2, 130, 141, 143
_NARROWEST, _WIDEST = 60, 120


class Terminated(KeyboardInterrupt):
    """SIGTERM asks the run to end, which then cleans up as after an interrupt."""


class Command(Protocol):
    """The interface of a command's module."""

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """Declare the options of the command."""

    def run(self, given: Mapping[str, Any]) -> int:
        """Run the command with parsed arguments, lists as tuples; the exit status."""


def run() -> NoReturn:
    """The entry point: run the command line of the process and exit with its status."""
    gc.set_threshold(100_000)  # a run makes few cycles, and looking for them takes a fortieth of a short one
    if isinstance(sys.stdout, io.TextIOWrapper):  # a locale without emoji gets escapes instead of a traceback
        sys.stdout.reconfigure(errors="backslashreplace")
    signal.signal(signal.SIGTERM, _terminate)
    status = main()
    gc.freeze()  # nothing of the run is looked through again at the end, which takes longer than a short run's rules
    sys.exit(status)


def _terminate(_signal: int, _frame: object) -> NoReturn:
    signal.signal(signal.SIGTERM, signal.SIG_IGN)  # it does not disturb the cleaning up
    raise Terminated


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command line; the exit status."""
    try:
        try:
            command, given = _parsed(sys.argv[1:] if arguments is None else arguments)
            with cache.writing(allowed=given.get("cache", "write") == "write" and not given.get("no_cache")):
                status = command.run(given)
        except HtglintError as error:
            complain(_sentence(error))
            status = _FAILED
        sys.stdout.flush()
    except SystemExit as request:  # argparse has printed its message
        return request.code if isinstance(request.code, int) else _FAILED
    except Terminated:
        return _TERMINATED
    except KeyboardInterrupt:
        complain("interrupted; no page was left half-written")
        return _INTERRUPTED
    except BrokenPipeError:
        _forget_output()
        return _READER_GONE
    except OSError as error:
        _forget_output()
        complain(f"cannot go on: {error}")
        return _FAILED
    except Exception as error:  # a bug outside any page has the exit status of a failed run, too
        if os.environ.get("HTGLINT_DEBUG") == "1":
            raise
        complain(f"htglint itself failed ({type(error).__name__}: {error}); HTGLINT_DEBUG=1 shows where")
        return _FAILED
    return status


def _sentence(error: HtglintError) -> str:
    """Return the message of an error; for a file that is not UTF-8, with its encoding."""
    if not isinstance(error, NotUtf8Error):
        return str(error)
    from . import encodings  # few runs need it

    return encodings.sentence(error)


def _forget_output() -> None:
    """Redirect standard output to nowhere, so that Python's exit does not fail."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
    os.close(nowhere)


# --- Parsing


class _Help(argparse.RawDescriptionHelpFormatter):
    """Help as wide as the terminal, within limits.

    argparse would load compression libraries to find out its width.
    """

    def __init__(self, prog: str) -> None:
        width = min(max(columns(sys.stdout) or _WIDEST, _NARROWEST), _WIDEST)
        super().__init__(prog, width=width, max_help_position=30)


class _Parser(argparse.ArgumentParser):
    """A parser that adds the closest match to the message about a typing error."""

    def __init__(self, prog: str, **settings: Any) -> None:
        super().__init__(prog, formatter_class=_Help, allow_abbrev=False, **settings)

    def _check_value(self, action: argparse.Action, value: Any) -> None:
        try:
            super()._check_value(action, value)
        except argparse.ArgumentError as error:
            error.message += did_you_mean(str(value), [str(choice) for choice in action.choices or ()])
            raise

    def error(self, message: str) -> NoReturn:
        """Print the message and exit with 2."""
        prefix = "unrecognized arguments: "
        if message.startswith(prefix):
            unknown = message.removeprefix(prefix).split()[0].partition("=")[0]
            message += did_you_mean(unknown, [name for name in self._option_string_actions if name.startswith("--")])
        super().error(message)


def _parsed(arguments: Sequence[str]) -> tuple[Command, Mapping[str, Any]]:
    """The command and its parsed arguments; only the parser of that command is built."""
    parser = _Parser(
        "htglint",
        usage="%(prog)s COMMAND [OPTION...] [PATH...]",
        description="Checks, repairs and formats Markdown documents by rules that are data.",
        epilog=_EPILOG,
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
        parser.print_help()
        parser.exit()
    name, rest = _alias(given.command, given.rest)
    command = cast("Command", importlib.import_module(f".commands.{name}", __package__))
    return command, _given(name, command, rest)


def _alias(name: str, arguments: Sequence[str]) -> tuple[str, Sequence[str]]:
    """`check --fix`, which users of other linters type, is `fix`."""
    before = list(arguments[: _end_of_options(arguments)])
    is_file = os.path.lexists("--fix")  # refused as any option that may be a file
    if name == "check" and "--fix" in before and not (is_file or _asks_for_help(before)):
        return "fix", [*(one for one in before if one != "--fix"), *arguments[len(before) :]]
    return name, arguments


def _asks_for_help(arguments: Sequence[str]) -> bool:
    return not {"-h", "--help"}.isdisjoint(arguments)


def _end_of_options(arguments: Sequence[str]) -> int:
    """Return the index of `--`, behind which arguments starting with - are paths."""
    return list(arguments).index("--") if "--" in arguments else len(arguments)


def _parser_of(name: str, command: Command) -> argparse.ArgumentParser:
    about = COMMANDS[name]
    parser = _Parser(f"htglint {name}", description=f"{about[0].upper()}{about[1:]}.")
    command.add_arguments(parser)
    positional = (_shown(action) for action in parser._actions if not action.option_strings)  # noqa: SLF001 - not public
    parser.usage = " ".join(("%(prog)s [OPTION...]", *positional))
    return parser


def _shown(action: argparse.Action) -> str:
    """An argument as it stands in the usage, which would be too long with all options."""
    metavar = str(action.metavar or action.dest.upper())
    return {"*": f"[{metavar}...]", "+": f"{metavar}...", "?": f"[{metavar}]"}.get(str(action.nargs), metavar)


def _given(name: str, command: Command, arguments: Sequence[str]) -> Mapping[str, Any]:
    parser = _parser_of(name, command)
    end = _end_of_options(arguments)
    options = arguments[:end]
    if _asks_for_help(options):
        from .examples import epilog

        parser.epilog = "\n\n".join(filter(None, (parser.epilog, epilog(name))))
    for argument in options:
        if argument.startswith("-") and argument != "-" and os.path.lexists(argument):  # a hook appends file names
            raise HtglintError(f"`{visible(argument)}` is an option and the name of a file; put `--` before files")
        if argument.startswith("--") and argument.endswith("=--"):  # argparse would drop the value
            raise HtglintError(f"{argument.removesuffix('=--')} takes a value such as a name or a revision, not `--`")
    values: dict[str, Any] = vars(parser.parse_intermixed_args(options))
    if "paths" in values:
        values["paths"] = [*values["paths"], *arguments[end + 1 :]] or ["."]
    return {name: tuple(value) if isinstance(value, list) else value for name, value in values.items()}
