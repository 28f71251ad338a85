"""`htglint check`: what is wrong, and where."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from .. import engine
from . import arguments, console
from .session import Session

if TYPE_CHECKING:
    from argparse import ArgumentParser

    from ..model import Finding
    from .options import Options
    from .session import Job


def add_arguments(parser: ArgumentParser) -> None:
    """What the command takes."""
    arguments.add_configuration(parser)
    arguments.add_pages(parser)
    arguments.add_learning(parser)


def run(options: Options) -> int:
    """Report the findings of every page; the exit status."""
    session = Session(options)
    findings: list[Finding] = []
    sources: dict[str, str] = {}
    pages = 0
    blocked = False
    for job, found in session.each(_examined):
        pages += 1
        if found:
            sources[job.document.name] = job.page.text
            findings += found
        blocked = blocked or any(finding.rule.severity >= job.config.fail_on for finding in found)
    _report(findings, sources, pages, options, failed=session.failed)
    return 2 if session.failed else int(blocked)


def _examined(job: Job) -> tuple[Job, list[Finding]]:
    return job, engine.check(job.document, job.rules, job.context)


def _report(findings: list[Finding], sources: dict[str, str], pages: int, options: Options, *, failed: bool) -> None:
    if findings or options.format == "json":
        from ..report import FORMATS

        sys.stdout.write(FORMATS[options.format](findings, sources, colour=console.wants_colour(sys.stdout)))
    if options.format == "json":
        return  # a tool reads it, and wants nothing else
    if findings:
        from ..report.summary import found

        sys.stdout.write(f"{found(findings)}\n")
    elif pages:
        sys.stdout.write("Nothing found in the pages that could be read.\n" if failed else "All is well.\n")
