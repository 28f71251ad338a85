"""`htglint check`: what is wrong, and where."""

from __future__ import annotations

from typing import TYPE_CHECKING

from htglint.cli import arguments
from htglint.cli.baselines import Baselines
from htglint.cli.output import Output, status
from htglint.cli.run import Examined, Session
from htglint.document.places import Sources

if TYPE_CHECKING:
    from argparse import ArgumentParser
    from collections.abc import Iterator, Mapping

    from htglint.base.findings import Finding
    from htglint.cli.options import Options


def add_arguments(parser: ArgumentParser) -> None:
    """What the command takes."""
    arguments.add_settings(parser)
    arguments.add_configuration(parser)
    arguments.add_pages(parser)
    arguments.add_cache(parser)
    arguments.add_jobs(parser)
    arguments.add_learning(parser)
    arguments.add_news(parser)
    arguments.add_report(parser)
    group = parser.add_argument_group("instead of checking")
    what = group.add_mutually_exclusive_group()
    what.add_argument("--show-files", action="store_true", help="list the pages that would be checked")
    what.add_argument("--show-settings", action="store_true", help="print the settings of the pages as TOML")


def run(options: Options) -> int:
    """Report the findings of every page; the exit status."""
    output, session = Output(options), Session(options)
    if options.show_files or options.show_settings:
        from htglint.cli import show

        (show.show_files if options.show_files else show.show_settings)(session)
        return status(options, failed=session.failed, blocked=False)
    baselines = Baselines(options)
    findings: list[Finding] = []
    sources = Sources()
    pages = 0
    blocked = False
    for examined in _examined(session, options):
        found = baselines.new(examined)
        pages += 1
        if found:
            sources.add(examined.path, examined.text)
            findings += found
        blocked = blocked or any(finding.rule.severity >= examined.config.fail_on for finding in found)
    if options.write_baseline:
        return baselines.write(failed=session.failed)
    looked = pages > 0 or options.since is not None or options.staged
    _report(findings, sources, output, looked=looked, failed=session.failed)
    if not options.quiet:
        baselines.end()
    return status(options, failed=session.failed, blocked=blocked)


def _examined(session: Session, options: Options) -> Iterator[Examined]:
    """The pages, each with all of its findings and those that the run is about."""
    if options.since is not None or options.staged:
        from htglint.cli import check_change as since  # git is asked only then

        return since.examined(session, options)
    from htglint.cli import check_runner as looks

    return looks.examined(session, options)


def _report(findings: list[Finding], sources: Mapping[str, str], output: Output, *, looked: bool, failed: bool) -> None:
    output.report(findings, sources)
    if findings:
        from htglint.base.summary import found

        output.say(f"{found(findings)}\n")
    elif looked:
        output.say("Nothing found in the pages that could be read.\n" if failed else "All is well.\n")
