"""Arguments that several commands take."""

from __future__ import annotations

import argparse
import os

from htglint.base import globs
from htglint.base.rules import LEVELS
from htglint.base.settings import FileIgnores
from htglint.report import FORMATS

_Group = argparse.ArgumentParser | argparse._ArgumentGroup  # noqa: SLF001 - the type has no public name

_MOST_JOBS = 256


def add_configuration(parser: argparse.ArgumentParser, *, selection: bool = True) -> None:
    """Where the configuration is written, and, but for commands that ask no rules, the ``selection`` of rules."""
    if selection:
        rules = _group(parser, "which rules")
        _add_rules(rules, ("--select",), "ask only these: codes, names or prefixes, separated by commas")
    group = _group(parser, "settings")
    group.add_argument("--config", metavar="FILE", help="use this file for every page, not the nearest one")
    group.add_argument("--isolated", action="store_true", help="read no configuration file")
    add_repeated(group, "--pack", "PATH", "take the rules of this pack, too")


def add_chosen(parser: argparse.ArgumentParser) -> None:
    """Which pages are looked at, and which rules are left out."""
    rules = _group(parser, "which rules")
    _add_rules(rules, ("--extend-select",), "ask these, too")
    _add_rules(rules, ("--ignore", "--extend-ignore"), "leave these out, besides those of the configuration")
    add_page_paths(parser)
    pages = _group(parser, "which pages")
    pages.add_argument("--stdin-filename", metavar="NAME", help="what to call the page on standard input")
    cache = _group(parser, "settings")
    cache.add_argument("--no-cache", action="store_true", help="keep nothing, and read nothing that was kept")


def add_cache(parser: argparse.ArgumentParser) -> None:
    """Whether findings of earlier runs are taken, and kept."""
    _group(parser, "settings").add_argument(
        "--cache", choices=("write", "read", "off"), default="write",
        help="take findings of earlier runs, and keep new ones (read: keep none; default: write)",
    )  # fmt: skip


def add_jobs(parser: argparse.ArgumentParser) -> None:
    """How many processes share the pages."""
    _group(parser, "settings").add_argument(
        "-j", "--jobs", type=_jobs, metavar="N", help="processes that look at pages (default: one for each processor)"
    )


def add_pages(parser: argparse.ArgumentParser) -> None:
    """Which pages are looked at, and how what is found is told."""
    add_chosen(parser)
    report = _group(parser, "the report")
    report.add_argument("--format", choices=tuple(FORMATS), default="text", help="default: text")
    fail_on = _group(parser, "the exit status")
    fail_on.add_argument("--fail-on", choices=tuple(LEVELS), help="exit with 1 from this severity on (default: error)")


def add_page_paths(parser: argparse.ArgumentParser) -> None:
    """Which pages are looked at."""
    pages = _group(parser, "which pages")
    pages.add_argument("paths", nargs="*", metavar="PATH", help="files and folders; `-` is standard input (default: .)")
    _add_repeated(pages, ("--exclude", "--extend-exclude"), "PATTERN", "pass over what it names, as in .gitignore")
    pages.add_argument("--force-exclude", action="store_true", help="pass over excluded files even if they are named")


def add_news(parser: argparse.ArgumentParser) -> None:
    """What is reported only if it is new."""
    group = parser.add_argument_group("only what is new")
    group.add_argument(
        "--since", metavar="REV", help="what the change since this revision of git did, here or elsewhere"
    )
    group.add_argument("--staged", action="store_true", help="what the change that is staged does")
    group.add_argument(
        "--settings-from", metavar="REV", help="read configuration, packs and lists as this revision has them"
    )
    group.add_argument("--baseline", metavar="FILE", help="leave out what this file knows")
    group.add_argument("--write-baseline", action="store_true", help="write that file: what is found now is known")


def add_unfit(parser: argparse.ArgumentParser) -> None:
    """What a command that mends pages is asked for in vain, and says so."""
    parser.add_argument("--since", help=argparse.SUPPRESS)
    parser.add_argument("--staged", action="store_true", help=argparse.SUPPRESS)


def add_exceptions(parser: argparse.ArgumentParser) -> None:
    """What the configuration says of single pages and of fixes, said by a flag."""
    group = _group(parser, "which rules")
    for flag, text in (
        ("--per-file-ignores", "leave rules out of the pages that a glob matches, and of no others"),
        ("--extend-per-file-ignores", "the same, besides those of the configuration"),
    ):
        group.add_argument(flag, type=_ignores, action="extend", default=[], metavar="GLOB:RULES", help=text)
    _add_rules(group, ("--fixable",), "mend only what these find")
    _add_rules(group, ("--extend-fixable",), "mend what these find, too")
    _add_rules(group, ("--unfixable",), "leave what these find to a person")


def add_report(parser: argparse.ArgumentParser) -> None:
    """Where findings are told, how much of them, and what they do to the exit status."""
    group = _group(parser, "the report")
    group.add_argument("--output-file", metavar="FILE", help="write the report there, not to standard output")
    group.add_argument("--statistics", action="store_true", help="count the findings of each rule; text or json")
    add_colour(group)
    loudness = group.add_mutually_exclusive_group()
    loudness.add_argument("-q", "--quiet", action="store_true", help="print findings and errors, and nothing else")
    loudness.add_argument("-v", "--verbose", action="store_true", help="say how each page was taken")
    status = _group(parser, "the exit status")
    status.add_argument("--exit-zero", action="store_true", help="exit with 0 whatever is found; with 2 on failures")


def add_colour(group: _Group) -> None:
    """Whether what is printed has colour."""
    text = "default: auto, on a terminal; NO_COLOR and FORCE_COLOR count"
    group.add_argument("--color", choices=("auto", "always", "never"), default="auto", help=text)


def add_profile(group: _Group) -> None:
    """Which kind of page all are."""
    group.add_argument("--profile", metavar="NAME", help="the kind of page, where its path and title don't tell")


def add_learning(parser: argparse.ArgumentParser) -> None:
    """What a page is measured against."""
    group = _group(parser, "what a page is measured against")
    add_profile(group)
    group.add_argument("--edition", metavar="NAME", help="the form of the pages, not that of their time; fix writes it")
    group.add_argument("--answers", metavar="FILE", help="the choices of a review, as fix --interactive writes them")
    add_repeated(group, "--sibling", "PATH", "learn from this page or folder, not from the page's own folder")
    add_repeated(group, "--reference", "PATH", "another copy of the page; git:REV is its revision, git all of them")


def add_repeated(group: _Group, flag: str, metavar: str, text: str) -> None:
    """A flag that may be given several times."""
    _add_repeated(group, (flag,), metavar, text)


def _add_repeated(group: _Group, flags: tuple[str, ...], metavar: str, text: str) -> None:
    group.add_argument(*flags, action="append", default=[], metavar=metavar, help=f"{text} (repeatable)")


def _add_rules(group: _Group, flags: tuple[str, ...], text: str) -> None:
    group.add_argument(*flags, type=names, action="extend", default=[], metavar="RULES", help=text)


def _group(parser: argparse.ArgumentParser, title: str) -> argparse._ArgumentGroup:
    """The group of options with a title, which several functions add to."""
    for group in parser._action_groups:  # noqa: SLF001 - there is no other way to find one
        if group.title == title:
            return group
    return parser.add_argument_group(title)


def names(value: str) -> list[str]:
    """The parts of a list with commas."""
    listed = [name.strip() for name in value.split(",")]
    if not all(listed):
        raise argparse.ArgumentTypeError(f"`{value}` is no list such as HTG1,missing-section")
    return listed


def _ignores(value: str) -> list[FileIgnores]:
    """``docs/**:HTG4,HTG5``, or ``a.md:HTG4,b.md:HTG5``; the globs are relative to the working directory."""
    pairs: list[tuple[str, list[str]]] = []
    for part in value.split(","):
        glob, colon, name = part.rpartition(":")
        if colon:
            pairs.append((glob.strip(), []))
        if not (pairs and pairs[-1][0] and name.strip()):
            raise argparse.ArgumentTypeError(f"`{value}` is no glob with rules such as docs/**:HTG4,HTG5")
        pairs[-1][1].append(name.strip())
    return [FileIgnores(os.getcwd(), _glob(glob), tuple(rules)) for glob, rules in pairs]


def _jobs(value: str) -> int:
    if not (value.isascii() and value.isdecimal() and 0 < int(value) <= _MOST_JOBS):
        raise argparse.ArgumentTypeError(f"`{value}` is no number from 1 to {_MOST_JOBS}")
    return int(value)


def _glob(glob: str) -> str:
    try:
        globs.compiled(glob.removeprefix("!"))
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"`{glob}` is no glob: {error}") from error
    return glob
