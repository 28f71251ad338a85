"""Groups of options that commands share, with their arguments.

A command's own options are a named tuple of such groups and of arguments, which ``build`` makes.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar, get_type_hints

from htglint.project.config import Configs, Overrides
from htglint.project.settings import EXIT_GROUP, LEARNING_GROUP, LINES_GROUP, NEWS_GROUP, PAGE_GROUP, SETTINGS_GROUP
from htglint.report import FORMATS

from . import arguments

if TYPE_CHECKING:
    from argparse import ArgumentParser
    from collections.abc import Mapping

T = TypeVar("T")

STDIN = "-"
"""The path that means standard input."""
_OUTPUT_GROUP = "output"
_SINCE = "report only what changes since this git revision cause"


def build(kind: type[T], given: Mapping[str, Any]) -> T:
    """Options of a kind from parsed arguments.

    A field with options of its own is built in turn; any other has the argument of its name, or its default.
    """
    return kind(
        **{
            name: _field(hint, given, given.get(name))
            for name, hint in get_type_hints(kind).items()
            if hint is Overrides or hasattr(hint, "_fields") or name in given
        }
    )


def _field(hint: Any, given: Mapping[str, Any], value: Any) -> Any:
    if hint is Overrides:
        return Overrides(given)
    return build(hint, given) if hasattr(hint, "_fields") else value


class SettingsOptions(NamedTuple):
    """The source of the configuration, and the flags that override it."""

    overrides: Overrides
    config: str | None = None
    isolated: bool = False
    settings_from: str | None = None

    @staticmethod
    def add(parser: ArgumentParser, *names: str, without: tuple[str, ...] = ()) -> None:
        """Add the flags of the named settings, or all but some, and the configuration's."""
        arguments.add_settings(parser, names, without)
        group = arguments.group(parser, SETTINGS_GROUP)
        group.add_argument("--config", metavar="FILE", help="use this file for every page instead of the nearest one")
        group.add_argument("--isolated", action="store_true", help="ignore all configuration files")

    def configs(self) -> Configs:
        """Return the configurations of pages.

        Raises HtglintError if there is no such file or revision.
        """
        pinned = None
        if self.settings_from is not None:
            from htglint.project.pinned import PinnedSettings  # runs git

            pinned = PinnedSettings(os.getcwd(), self.settings_from)
        return Configs(self.overrides, self.config, isolated=self.isolated, trusted=pinned)


class PageOptions(NamedTuple):
    """Which pages a run is about."""

    paths: tuple[str, ...] = ()
    stdin_filename: str | None = None
    force_exclude: bool = False

    @staticmethod
    def add(parser: ArgumentParser, *, stdin: bool = True) -> None:
        """Files and folders, and standard input if the command reads it."""
        group = arguments.group(parser, PAGE_GROUP)
        text = "files and folders; `-` is standard input (default: .)" if stdin else "files and folders (default: .)"
        group.add_argument("paths", nargs="*", metavar="PATH", help=text)
        group.add_argument("--force-exclude", action="store_true", help="skip excluded files even if they are named")
        if stdin:
            group.add_argument("--stdin-filename", metavar="NAME", help="the name of the page on standard input")

    @property
    def reads_stdin(self) -> bool:
        """Whether the page is on standard input."""
        return STDIN in self.paths


class LearningOptions(NamedTuple):
    """The profile of the pages, and what they are compared with.

    The paths of siblings are a setting.
    """

    profile: str | None = None
    edition: str | None = None
    answers: str | None = None
    reference: tuple[str, ...] = ()

    @staticmethod
    def add(parser: ArgumentParser) -> None:
        """Profile, edition, answers of a review, and other copies of the page."""
        arguments.add_profile(parser)
        group = arguments.group(parser, LEARNING_GROUP)
        group.add_argument(
            "--edition", metavar="NAME", help="use this edition of the template; fix migrates pages to it"
        )
        group.add_argument("--answers", metavar="FILE", help="apply the choices that fix --interactive has saved")
        arguments.add_repeated(
            group, "--reference", "PATH", "another copy of the page; git:REV is a revision of it, git all of them"
        )


class CacheOptions(NamedTuple):
    """Whether findings of earlier runs are reused, and new ones kept."""

    cache: str = "write"
    no_cache: bool = False

    @staticmethod
    def add(parser: ArgumentParser) -> None:
        """How the cache is used."""
        arguments.group(parser, SETTINGS_GROUP).add_argument(
            "--cache", choices=("write", "read", "off"), default="write",
            help="reuse cached findings and cache new ones (read: only reuse them; default: write)",
        )  # fmt: skip
        arguments.add_no_cache(parser)

    @property
    def reads(self) -> bool:
        """Whether cached findings are reused."""
        return not (self.no_cache or self.cache == "off")

    @property
    def writes(self) -> bool:
        """Whether new findings are cached."""
        return self.reads and self.cache == "write"


class ChangeOptions(NamedTuple):
    """A change in git that limits a run to the findings that it causes."""

    since: str | None = None
    staged: bool = False

    @staticmethod
    def add(parser: ArgumentParser, *, fixes: bool = False) -> None:
        """The change, and the revision that the settings are read from.

        The command ``fixes`` or reports.
        """
        group = arguments.group(parser, LINES_GROUP if fixes else NEWS_GROUP)
        since = "fix only lines changed since this git revision" if fixes else _SINCE
        staged = "fix only lines of the staged changes" if fixes else "report only what the staged changes cause"
        group.add_argument("--since", metavar="REV", help=since)
        group.add_argument("--staged", action="store_true", help=staged)
        group.add_argument(
            "--settings-from",
            metavar="REV",
            help="read configuration, packs and vocabularies as of this revision",
        )

    @property
    def is_given(self) -> bool:
        """Whether the run is about a change."""
        return self.since is not None or self.staged


class ReportOptions(NamedTuple):
    """How findings are reported, and whether they fail the run."""

    format: str = "text"
    output_file: str | None = None
    statistics: bool = False
    all: bool = False
    color: str = "auto"
    quiet: bool = False
    verbose: bool = False
    exit_zero: bool = False

    @staticmethod
    def add(parser: ArgumentParser) -> None:
        """Format and target of the report, how detailed the run is, and the exit status."""
        group = arguments.group(parser, _OUTPUT_GROUP)
        group.add_argument("--format", choices=tuple(FORMATS), default="text", help="default: text")
        group.add_argument(
            "-o", "--output-file", metavar="FILE", help="write the report to this file, not standard output"
        )
        group.add_argument("--statistics", action="store_true", help="count the findings of each rule (text or json)")
        group.add_argument(
            "--all", action="store_true", help="show every finding; formats for people show five of a rule on a page"
        )
        arguments.add_colour(group)
        verbosity = group.add_mutually_exclusive_group()
        verbosity.add_argument("-q", "--quiet", action="store_true", help="print only findings and errors")
        verbosity.add_argument(
            "-v", "--verbose", action="store_true", help="print profile, month and settings of each page"
        )
        status = arguments.group(parser, EXIT_GROUP)
        status.add_argument("--exit-zero", action="store_true", help="exit with 0 despite findings; still 2 on errors")

    def status(self, *, failed: bool, blocked: bool) -> int:
        """Return the exit status of a run that ``failed`` or is ``blocked`` by findings."""
        return 2 if failed else int(blocked and not self.exit_zero)
