"""`htglint check`: reports problems."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from htglint.base.errors import HtglintError
from htglint.cli import arguments
from htglint.cli.baselines import Baselines
from htglint.cli.options import (
    CacheOptions,
    ChangeOptions,
    LearningOptions,
    PageOptions,
    ReportOptions,
    SettingsOptions,
    build,
)
from htglint.cli.output import Output
from htglint.cli.run import Examined, Session, read_answers
from htglint.document.places import Sources
from htglint.project.settings import NEWS_GROUP

if TYPE_CHECKING:
    from argparse import ArgumentParser
    from collections.abc import Iterator, Mapping, Sequence

    from htglint.base.findings import Finding
    from htglint.report.html import Overview


class Options(NamedTuple):
    """The options of the command."""

    settings: SettingsOptions
    pages: PageOptions
    learning: LearningOptions
    change: ChangeOptions
    report: ReportOptions
    cache: CacheOptions
    jobs: int | None
    write_baseline: bool
    show_files: bool
    show_settings: bool


def add_arguments(parser: ArgumentParser) -> None:
    """Declare the options."""
    SettingsOptions.add(parser)
    PageOptions.add(parser)
    CacheOptions.add(parser)
    arguments.add_jobs(parser)
    LearningOptions.add(parser)
    ChangeOptions.add(parser)
    arguments.group(parser, NEWS_GROUP).add_argument(
        "--write-baseline", action="store_true", help="write all current findings to the baseline"
    )
    ReportOptions.add(parser)
    instead = parser.add_argument_group("instead of checking").add_mutually_exclusive_group()
    instead.add_argument("--show-files", action="store_true", help="list the pages that would be checked")
    instead.add_argument("--show-settings", action="store_true", help="print the settings in force as TOML")
    parser.add_argument("--fix", action="store_true", help="apply safe fixes: the same as `htglint fix`")


def run(given: Mapping[str, Any]) -> int:
    """Report the findings of every page; the exit status."""
    options = build(Options, given)
    report = options.report
    if options.write_baseline and options.change.is_given:
        raise HtglintError("--write-baseline writes all findings; leave out --since and --staged")
    output = Output(report)
    session = Session(
        options.settings, options.pages, options.learning,
        quiet=report.quiet, verbose=report.verbose, answers=read_answers(options.learning),
    )  # fmt: skip
    if options.show_files or options.show_settings:
        from htglint.cli import show

        (show.show_files if options.show_files else show.show_settings)(session)
        return report.status(failed=session.failed, blocked=False)
    baselines = Baselines(options.settings.overrides.value("baseline"), writes=options.write_baseline)
    findings: list[Finding] = []
    sources = Sources()
    pages: list[str] = []
    blocked = False
    for examined in _examined(session, options):
        found = baselines.new(examined)
        pages.append(examined.path)
        if found:
            sources.add(examined.path, examined.text)
            findings += found
        blocked = blocked or any(finding.rule.severity >= examined.config.fail_on for finding in found)
    if options.write_baseline:
        return baselines.write(failed=session.failed)
    output.report(findings, sources, _overview(session, pages) if output.shows_drafts else None)
    _summarize(findings, output, checked=bool(pages) or options.change.is_given, failed=session.failed)
    if not report.quiet:
        baselines.end()
    return report.status(failed=session.failed, blocked=blocked)


def _examined(session: Session, options: Options) -> Iterator[Examined]:
    """Yield the pages, each with all of its findings and those that the run is about."""
    if options.change.is_given:
        from htglint.cli import check_change  # runs git

        return check_change.examined(session, options.change)
    from htglint.cli import check_runner

    cache = CacheOptions(no_cache=True) if options.write_baseline else options.cache
    return check_runner.examined(session, cache, options.jobs)


def _overview(session: Session, pages: Sequence[str]) -> Overview:
    """Return the checked pages, and the progress of drafts; not for standard input."""
    from htglint.cli import drafts
    from htglint.report.html import Overview

    return Overview(len(pages), () if session.pages.reads_stdin else drafts.progress(session, pages))


def _summarize(findings: list[Finding], output: Output, *, checked: bool, failed: bool) -> None:
    if findings:
        from htglint.base.summary import found

        output.say(f"{found(findings)}\n")
    elif checked:
        output.say("No problems found in the readable pages.\n" if failed else "No problems found.\n")
