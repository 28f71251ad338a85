"""Arguments that several commands take, and the flags of settings."""

from __future__ import annotations

import argparse
import os
from typing import TYPE_CHECKING, Any

from htglint.base import globs
from htglint.base.declare import settings_of
from htglint.base.decode import Choice, Selectors
from htglint.project.settings import (
    EXIT_GROUP,
    LEARNING_GROUP,
    NEWS_GROUP,
    PAGE_GROUP,
    SETTINGS_GROUP,
    Config,
    FileIgnores,
    Ignores,
)
from htglint.report import FORMATS

if TYPE_CHECKING:
    from htglint.base.declare import Flag
    from htglint.base.decode import Kind

OUTPUT_GROUP = "output"
_Group = argparse.ArgumentParser | argparse._ArgumentGroup  # noqa: SLF001 - the type has no public name

_MOST_JOBS = 256


def add_settings(parser: argparse.ArgumentParser, *names: str, without: tuple[str, ...] = ()) -> None:
    """The flags of the named settings, or of all settings ``without`` some."""
    for name, setting in settings_of(Config).items():
        if name in names if names else name not in without:
            for flag in setting.flags:
                group = _group(parser, flag.group)
                takes = _takes(setting.kind, flag)
                repeatable = " (repeatable)" if takes.get("action") == "append" else ""
                group.add_argument(*flag.names, help=f"{flag.about}{repeatable}", **takes)


def _takes(kind: Kind, flag: Flag) -> dict[str, Any]:
    """What argparse needs to know of a flag's value, which the kind of its setting decides."""
    metavar = flag.metavar
    match kind:
        case Choice():
            return {"choices": tuple(kind.meanings)}
        case Ignores():
            return {"metavar": metavar, "type": _ignores, "action": "extend", "default": []}
        case Selectors() if metavar == "RULES":
            return {"metavar": metavar, "type": names, "action": "extend", "default": []}
        case Selectors():
            return {"metavar": metavar, "action": "append", "default": []}  # several values take several flags
        case _:
            return {"metavar": metavar}


def add_configuration(parser: argparse.ArgumentParser) -> None:
    """Where the configuration is read from."""
    group = _group(parser, SETTINGS_GROUP)
    group.add_argument("--config", metavar="FILE", help="use this file for every page instead of the nearest one")
    group.add_argument("--isolated", action="store_true", help="ignore all configuration files")


def add_chosen(parser: argparse.ArgumentParser) -> None:
    """Which pages are checked, files or standard input, and whether anything is cached."""
    add_page_paths(parser)
    pages = _group(parser, PAGE_GROUP)
    pages.add_argument("--stdin-filename", metavar="NAME", help="the name of the page on standard input")
    cache = _group(parser, SETTINGS_GROUP)
    cache.add_argument("--no-cache", action="store_true", help="neither read nor write the cache")


def add_cache(parser: argparse.ArgumentParser) -> None:
    """Whether findings of earlier runs are taken, and kept."""
    _group(parser, SETTINGS_GROUP).add_argument(
        "--cache", choices=("write", "read", "off"), default="write",
        help="reuse cached findings and cache new ones (read: only reuse them; default: write)",
    )  # fmt: skip


def add_jobs(parser: argparse.ArgumentParser) -> None:
    """How many processes share the pages."""
    _group(parser, SETTINGS_GROUP).add_argument(
        "-j", "--jobs", type=_jobs, metavar="N", help="number of worker processes (default: one per processor)"
    )


def add_pages(parser: argparse.ArgumentParser) -> None:
    """Which pages are checked, and the format of the report."""
    add_chosen(parser)
    report = _group(parser, OUTPUT_GROUP)
    report.add_argument("--format", choices=tuple(FORMATS), default="text", help="default: text")


def add_page_paths(parser: argparse.ArgumentParser) -> None:
    """Which pages are checked."""
    pages = _group(parser, PAGE_GROUP)
    pages.add_argument("paths", nargs="*", metavar="PATH", help="files and folders; `-` is standard input (default: .)")
    pages.add_argument("--force-exclude", action="store_true", help="skip excluded files even if they are named")


def add_news(parser: argparse.ArgumentParser) -> None:
    """How a run is limited to findings that are new."""
    group = _group(parser, NEWS_GROUP)
    group.add_argument("--since", metavar="REV", help="report only what changes since this git revision cause")
    group.add_argument("--staged", action="store_true", help="report only what the staged changes cause")
    group.add_argument(
        "--settings-from", metavar="REV", help="read configuration, packs, vocabularies and baseline from this revision"
    )
    group.add_argument("--write-baseline", action="store_true", help="write all current findings to the baseline")


def add_unfit(parser: argparse.ArgumentParser) -> None:
    """Options that `fix` does not have, to refuse them with a reason."""
    parser.add_argument("--since", help=argparse.SUPPRESS)
    parser.add_argument("--staged", action="store_true", help=argparse.SUPPRESS)


def add_report(parser: argparse.ArgumentParser) -> None:
    """Where the report goes, how detailed it is, and the exit status."""
    group = _group(parser, OUTPUT_GROUP)
    group.add_argument("--output-file", metavar="FILE", help="write the report to this file, not to standard output")
    group.add_argument("--statistics", action="store_true", help="count the findings of each rule (text or json)")
    add_colour(group)
    verbosity = group.add_mutually_exclusive_group()
    verbosity.add_argument("-q", "--quiet", action="store_true", help="print only findings and errors")
    verbosity.add_argument(
        "-v", "--verbose", action="store_true", help="print profile, month and settings of each page"
    )
    status = _group(parser, EXIT_GROUP)
    status.add_argument("--exit-zero", action="store_true", help="exit with 0 despite findings; still 2 on errors")


def add_colour(group: _Group) -> None:
    """Whether the output is coloured."""
    text = "default: auto, which means on a terminal; NO_COLOR and FORCE_COLOR are honoured"
    group.add_argument("--color", choices=("auto", "always", "never"), default="auto", help=text)


def add_profile(group: _Group) -> None:
    """Which profile all pages have."""
    group.add_argument("--profile", metavar="NAME", help="use this profile instead of detecting it by path and title")


def add_learning(parser: argparse.ArgumentParser) -> None:
    """Profile, edition, and other pages to learn from; `--sibling` is the flag of a setting."""
    group = _group(parser, LEARNING_GROUP)
    add_profile(group)
    group.add_argument("--edition", metavar="NAME", help="use this edition of the template; fix migrates pages to it")
    group.add_argument("--answers", metavar="FILE", help="apply the choices that fix --interactive has saved")
    add_repeated(group, "--reference", "PATH", "another copy of the page; git:REV is a revision of it, git all of them")


def add_repeated(group: _Group, flag: str, metavar: str, text: str) -> None:
    """A flag that may be given several times."""
    group.add_argument(flag, action="append", default=[], metavar=metavar, help=f"{text} (repeatable)")


def _group(parser: argparse.ArgumentParser, title: str) -> argparse._ArgumentGroup:
    """The group of options with a title, which several functions add to."""
    for group in parser._action_groups:  # noqa: SLF001 - argparse has no public access to groups
        if group.title == title:
            return group
    return parser.add_argument_group(title)


def names(value: str) -> list[str]:
    """The parts of a comma-separated list."""
    listed = [name.strip() for name in value.split(",")]
    if not all(listed):
        raise argparse.ArgumentTypeError(f"`{value}` is not a list such as HTG1,missing-section")
    return listed


def _ignores(value: str) -> list[FileIgnores]:
    """``docs/**:HTG4,HTG5``, or ``a.md:HTG4,b.md:HTG5``; the globs are relative to the working directory."""
    pairs: list[tuple[str, list[str]]] = []
    for part in value.split(","):
        glob, colon, name = part.rpartition(":")
        if colon:
            pairs.append((glob.strip(), []))
        if not (pairs and pairs[-1][0] and name.strip()):
            raise argparse.ArgumentTypeError(f"`{value}` is not a glob with rules such as docs/**:HTG4,HTG5")
        pairs[-1][1].append(name.strip())
    return [FileIgnores(os.getcwd(), _glob(glob), tuple(rules)) for glob, rules in pairs]


def _jobs(value: str) -> int:
    if not (value.isascii() and value.isdecimal() and 0 < int(value) <= _MOST_JOBS):
        raise argparse.ArgumentTypeError(f"`{value}` is not a number from 1 to {_MOST_JOBS}")
    return int(value)


def _glob(glob: str) -> str:
    try:
        globs.compiled(glob.removeprefix("!"))
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"`{glob}` is not a glob: {error}") from error
    return glob
