"""`htglint fmt`: lays pages out in their canonical form, and changes nothing that they say."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from htglint.base import summary
from htglint.base.findings import Safety
from htglint.cli import arguments, changed, console, workers
from htglint.cli.run import Session
from htglint.engine import fixer
from htglint.report import FORMATS

if TYPE_CHECKING:
    from argparse import ArgumentParser

    from htglint.cli.changed import Changed
    from htglint.cli.options import Options
    from htglint.cli.run import Job
    from htglint.engine.fixer import Outcome

CATEGORY = "layout"
"""The rules that are asked."""


def add_arguments(parser: ArgumentParser) -> None:
    """What the command takes."""
    arguments.add_settings(parser, "select", "extend_select", "ignore", "exclude", "packs")
    arguments.add_configuration(parser)
    arguments.add_chosen(parser)
    arguments.add_profile(parser)
    arguments.add_colour(parser)
    arguments.add_jobs(parser)
    parser.add_argument("--check", action="store_true", help="write nothing, and exit with 1 if something would change")
    parser.add_argument("--diff", action="store_true", help="show what would change, and change nothing")


def run(options: Options) -> int:
    """Format every page (or say which would change); the exit status."""
    session = Session(options, category=CATEGORY)
    dry = options.check or options.diff

    def formatted(job: Job) -> Changed:
        page = changed.of_job(job, laid_out(job))
        if not (dry or session.reads_stdin):
            page.save()
        return page

    pages = list(workers.each(session, session.paths(), lambda path: formatted(session.open(path)), options.jobs))
    changed.tell_notes(pages)
    if options.diff:
        changed.show_diffs(pages)
    elif session.reads_stdin and not dry:
        changed.pass_on(pages, failed=session.failed)
    _report(pages, options, dry=dry, talks=not (options.diff or session.reads_stdin))
    if session.failed:
        return 2
    return int(dry and any(page.differs for page in pages))


def laid_out(job: Job) -> Outcome:
    """A page in its canonical form."""
    return fixer.fix(job.document, job.rules, job.context, frozenset({Safety.LAYOUT}), job.renew)


def _report(pages: list[Changed], options: Options, *, dry: bool, talks: bool) -> None:
    """What was done and what is left, on standard output where that has no other content."""
    stream = sys.stdout if talks else sys.stderr
    after = {page.name: page.text for page in pages}
    left = [finding for page in pages for finding in page.remaining if not dry or finding.hit.fix is None]
    if left:
        stream.write(FORMATS["concise"](left, after, colour=console.wants_colour(stream, options.color)))
    if pages:
        done = summary.fixed({page.name: page.applied for page in pages}, would=dry)
        stream.write(done or "Nothing to format.\n")
