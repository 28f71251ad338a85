"""`htglint check`: what is wrong, and where."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from .. import engine
from . import arguments, console
from .baselines import Baselines
from .session import Examined, Session

if TYPE_CHECKING:
    from argparse import ArgumentParser
    from collections.abc import Iterator

    from ..model import Finding
    from .options import Options
    from .session import Job


def add_arguments(parser: ArgumentParser) -> None:
    """What the command takes."""
    arguments.add_configuration(parser)
    arguments.add_pages(parser)
    arguments.add_learning(parser)
    arguments.add_news(parser)


def run(options: Options) -> int:
    """Report the findings of every page; the exit status."""
    session = Session(options)
    baselines = Baselines(options)
    findings: list[Finding] = []
    sources: dict[str, str] = {}
    pages = 0
    blocked = False
    for examined in _examined(session, options):
        job, found = examined.job, baselines.new(examined)
        pages += 1
        if found:
            sources[job.document.name] = job.page.text
            findings += found
        blocked = blocked or any(finding.rule.severity >= job.config.fail_on for finding in found)
    if options.write_baseline:
        return baselines.write(failed=session.failed)
    _report(findings, sources, pages, options, failed=session.failed)
    baselines.end()
    return 2 if session.failed else int(blocked)


def _examined(session: Session, options: Options) -> Iterator[Examined]:
    """The pages, each with all of its findings and those that the run is about."""
    if options.since is not None or options.staged:
        from . import since  # git is asked only then

        return since.examined(session, options)
    return session.each(_whole)


def _whole(job: Job) -> Examined:
    found = engine.check(job.document, job.rules, job.context)
    return Examined(job, found, found)


def _report(findings: list[Finding], sources: dict[str, str], pages: int, options: Options, *, failed: bool) -> None:
    if findings or options.format == "json":
        from ..report import FORMATS

        sys.stdout.write(FORMATS[options.format](findings, sources, colour=console.wants_colour(sys.stdout)))
    if options.format == "json":
        return  # a tool reads it, and wants nothing else
    if findings:
        from ..report.summary import found

        sys.stdout.write(f"{found(findings)}\n")
    elif pages or options.since is not None or options.staged:
        sys.stdout.write("Nothing found in the pages that could be read.\n" if failed else "All is well.\n")
