"""Adds flags of settings, and arguments that several commands share, to parsers."""

from __future__ import annotations

import argparse
import os
from functools import partial
from typing import TYPE_CHECKING, Any

from htglint.base import globs
from htglint.base.declare import settings_of
from htglint.base.decode import Choice, Globs, Selectors
from htglint.project.settings import LEARNING_GROUP, SETTINGS_GROUP, Config, FileIgnores, Ignores

if TYPE_CHECKING:
    from collections.abc import Collection

    from htglint.base.declare import Flag
    from htglint.base.decode import Kind

Group = argparse.ArgumentParser | argparse._ArgumentGroup  # noqa: SLF001 - the type has no public name

_MOST_JOBS = 256


def add_settings(parser: argparse.ArgumentParser, chosen: Collection[str], without: Collection[str] = ()) -> None:
    """Add the flags of the ``chosen`` settings, or of all ``without`` some."""
    for name, setting in settings_of(Config).items():
        if name in chosen if chosen else name not in without:
            for flag in setting.flags:
                takes = _takes(setting.kind, flag)
                repeatable = " (repeatable)" if takes.get("action") == "append" else ""
                group(parser, flag.group).add_argument(*flag.names, help=f"{flag.about}{repeatable}", **takes)


def _takes(kind: Kind, flag: Flag) -> dict[str, Any]:
    """Return argparse's options for a flag, from the kind of its setting."""
    metavar = flag.metavar
    match kind:
        case Choice():
            return {"choices": tuple(kind.meanings)}
        case Ignores():
            return {"metavar": metavar, "type": _ignores, "action": "extend", "default": []}
        case Selectors() if metavar == "RULES":
            return {"metavar": metavar, "type": names, "action": "extend", "default": []}
        case Globs():
            return {"metavar": metavar, "type": _glob, "action": "append", "default": []}
        case Selectors():
            return {"metavar": metavar, "action": "append", "default": []}  # several values take several flags
        case _:
            return {"metavar": metavar}


def add_jobs(parser: argparse.ArgumentParser) -> None:
    """Add --jobs, the number of worker processes."""
    group(parser, SETTINGS_GROUP).add_argument(
        "-j", "--jobs", type=partial(count, most=_MOST_JOBS), metavar="N",
        help="number of worker processes (default: one per processor)",
    )  # fmt: skip


def add_no_cache(parser: argparse.ArgumentParser) -> None:
    """Add --no-cache, which commands without a cache accept, too."""
    text = "neither read nor write the cache"
    group(parser, SETTINGS_GROUP).add_argument("--no-cache", action="store_true", help=text)


def add_colour(group: Group) -> None:
    """Add --color, which sets whether the output is coloured."""
    text = "default: auto, which means on a terminal; NO_COLOR and FORCE_COLOR are honoured"
    group.add_argument("--color", choices=("auto", "always", "never"), default="auto", help=text)


def add_profile(parser: argparse.ArgumentParser) -> None:
    """Add --profile, the profile of all pages."""
    group(parser, LEARNING_GROUP).add_argument(
        "--profile", metavar="NAME", help="use this profile instead of detecting it by path and title"
    )


def add_repeated(group: Group, flag: str, metavar: str, text: str) -> None:
    """Add a flag that may be given several times."""
    group.add_argument(flag, action="append", default=[], metavar=metavar, help=f"{text} (repeatable)")


def group(parser: argparse.ArgumentParser, title: str) -> argparse._ArgumentGroup:
    """Return the group of options with a title, which several functions add to."""
    for group in parser._action_groups:  # noqa: SLF001 - argparse has no public access to groups
        if group.title == title:
            return group
    return parser.add_argument_group(title)


def names(value: str) -> list[str]:
    """Return the parts of a comma-separated list."""
    listed = [name.strip() for name in value.split(",")]
    if not all(listed):
        raise argparse.ArgumentTypeError(f"`{value}` is not a list such as HTG1,missing-section")
    return listed


def _ignores(value: str) -> list[FileIgnores]:
    """``docs/**:HTG4,HTG5``, or ``a.md:HTG4,b.md:HTG5``.

    The globs are relative to the working directory.
    """
    pairs: list[tuple[str, list[str]]] = []
    for part in value.split(","):
        glob, colon, name = part.rpartition(":")
        if colon:
            pairs.append((glob.strip(), []))
        if not (pairs and pairs[-1][0] and name.strip()):
            raise argparse.ArgumentTypeError(f"`{value}` is not a glob with rules such as docs/**:HTG4,HTG5")
        pairs[-1][1].append(name.strip())
    return [FileIgnores(os.getcwd(), _glob(glob), tuple(rules)) for glob, rules in pairs]


def count(value: str, most: int) -> int:
    """Return a number from 1 to ``most``."""
    if not (value.isascii() and value.isdecimal() and 0 < int(value) <= most):
        raise argparse.ArgumentTypeError(f"`{value}` is not a number from 1 to {most}")
    return int(value)


def _glob(glob: str) -> str:
    try:
        globs.compiled(glob.removeprefix("!"))
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"`{glob}` is not a glob: {error}") from error
    return glob
