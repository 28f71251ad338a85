"""`htglint fmt`: formats pages in canonical layout, without changing content."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any, NamedTuple

from htglint.base import summary
from htglint.base.findings import Safety
from htglint.cli import arguments, changed, console, workers
from htglint.cli.options import ChangeOptions, LearningOptions, PageOptions, SettingsOptions, build
from htglint.cli.run import Session
from htglint.engine import fixer
from htglint.report import FORMATS

if TYPE_CHECKING:
    from argparse import ArgumentParser
    from collections.abc import Mapping
    from typing import TextIO

    from htglint.cli.changed import Changed
    from htglint.cli.run import Job
    from htglint.engine.changed_lines import ChangedLines
    from htglint.engine.fixer import Outcome

CATEGORY = "layout"
"""The category of the rules that the command runs."""


class Options(NamedTuple):
    """The options of the command."""

    settings: SettingsOptions
    pages: PageOptions
    change: ChangeOptions
    profile: str | None
    color: str
    jobs: int | None
    check: bool
    diff: bool


def add_arguments(parser: ArgumentParser) -> None:
    """Declare the options."""
    SettingsOptions.add(parser, "select", "extend_select", "ignore", "exclude", "packs")
    PageOptions.add(parser)
    ChangeOptions.add(parser, fixes=True)
    arguments.add_no_cache(parser)
    arguments.add_profile(parser)
    arguments.add_colour(parser)
    arguments.add_jobs(parser)
    parser.add_argument("--check", action="store_true", help="write nothing, and exit with 1 if anything would change")
    parser.add_argument("--diff", action="store_true", help="show what would change, and write nothing")


def run(given: Mapping[str, Any]) -> int:
    """Format every page, or report which would change; the exit status."""
    options = build(Options, given)
    session = Session(options.settings, options.pages, LearningOptions(options.profile), category=CATEGORY)
    reads_stdin = options.pages.reads_stdin
    dry = options.check or options.diff
    lines = _lines(session, options.change)

    def formatted(path: str) -> Changed:
        job = session.open(path)
        page = changed.of_job(job, laid_out(job, lines.get(path)))
        if not (dry or reads_stdin):
            page = page.saved()
        return page

    paths = list(lines) if options.change.is_given else session.paths()
    pages = list(workers.each(session, paths, formatted, options.jobs))
    if options.change.is_given:  # blocks with unchanged lines are left without a report
        pages = [page for page in pages if page.differs]
    changed.report_notes(pages)
    if options.diff:
        changed.show_diffs(pages)
    elif reads_stdin and not dry:
        changed.pass_on(pages, failed=session.failed)
    stream = sys.stderr if options.diff or reads_stdin else sys.stdout  # standard output has one content
    _report(pages, stream, colour=console.wants_colour(stream, options.color), dry=dry)
    if session.failed:
        return 2
    return int(dry and any(page.differs for page in pages))


def laid_out(job: Job, lines: ChangedLines | None = None) -> Outcome:
    """Return a page in its canonical form, or with only some of its lines in it."""
    return fixer.fix(job.document, job.rules, job.context, frozenset({Safety.LAYOUT}), job.renew, lines)


def _lines(session: Session, change: ChangeOptions) -> Mapping[str, ChangedLines | None]:
    """Return the lines that a change wrote by their pages; empty without a change."""
    if not change.is_given:
        return {}
    from htglint.cli import fix_change  # runs git

    return fix_change.written_lines(session, change)


def _report(pages: list[Changed], stream: TextIO, *, colour: bool, dry: bool) -> None:
    """Report what was done and what remains."""
    after = {page.name: page.text for page in pages}
    left = [finding for page in pages for finding in page.remaining if not dry or finding.hit.fix is None]
    if left:
        stream.write(FORMATS["concise"](left, after, colour=colour))
    if pages:
        done = summary.fixed({page.name: page.applied for page in pages}, would=dry)
        stream.write(done or "Nothing to format.\n")
