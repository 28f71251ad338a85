"""`htglint fix`: applies safe fixes, and reports what was fixed, why, and what remains."""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING, Any, NamedTuple

from htglint.base import summary
from htglint.base.errors import HtglintError
from htglint.cli import arguments, changed
from htglint.cli.options import Learning, Pages, Report, Settings, build
from htglint.cli.output import Output
from htglint.cli.run import Session, read_answers
from htglint.engine import fixer
from htglint.report import FOR_PEOPLE

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import TextIO

    from htglint.base.findings import Finding, Safety
    from htglint.cli.changed import Changed
    from htglint.cli.run import Job
    from htglint.engine.fixer import Outcome


class Options(NamedTuple):
    """The options of the command."""

    settings: Settings
    pages: Pages
    learning: Learning
    report: Report
    diff: bool
    unsafe: bool
    interactive: bool
    explain: bool
    exit_non_zero_on_fix: bool
    since: str | None
    staged: bool


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    Settings.add(parser, without=("baseline",))
    Pages.add(parser)
    Learning.add(parser)
    Report.add(parser)
    arguments.add_no_cache(parser)
    parser.add_argument("--diff", action="store_true", help="show what would change, and write nothing")
    parser.add_argument("--unsafe", action="store_true", help="also apply fixes that may change the meaning")
    parser.add_argument("--interactive", action="store_true", help="ask about each ambiguous passage")
    parser.add_argument("--explain", action="store_true", help="give the reason for each fix, and for each not applied")
    parser.add_argument("--exit-non-zero-on-fix", action="store_true", help="exit with 1 if anything was fixed")
    # Options of `check` that are refused with a reason.
    parser.add_argument("--since", help=argparse.SUPPRESS)
    parser.add_argument("--staged", action="store_true", help=argparse.SUPPRESS)


def run(given: Mapping[str, Any]) -> int:
    """Fix every page, or show how; the exit status."""
    options = build(Options, given)
    _reject_conflicts(options)
    reads_stdin = options.pages.reads_stdin
    # Standard output has one content: the diff, the fixed page, or the report.
    stream = sys.stderr if options.diff or reads_stdin else sys.stdout
    output = Output(options.report, stream, beside=options.diff)
    session = Session(
        options.settings, options.pages, options.learning,
        quiet=options.report.quiet, verbose=options.report.verbose,
        answers=read_answers(options.learning, may_lack=options.interactive),
    )  # fmt: skip
    allowed = fixer.EVERYTHING if options.unsafe else fixer.BY_DEFAULT
    stopped: list[bool] = []  # set when the person stops the review: the other pages are fixed without questions

    def fix(job: Job) -> Changed:
        outcome = _fixed(job, allowed, migrate=options.learning.edition is not None)
        if options.interactive and not stopped:
            outcome = _reviewed(job, outcome, session, stopped, allowed)
        page = changed.of_job(job, outcome)
        if not (options.diff or reads_stdin):
            page = page.saved()
        return page

    pages = list(session.each(fix))
    if not options.report.quiet:
        changed.report_notes(pages)
    if options.diff:
        changed.show_diffs(pages)
    elif reads_stdin:
        changed.pass_on(pages, failed=session.failed)
    _report(pages, options, output, stream, failed=session.failed)
    return options.report.status(failed=session.failed, blocked=any(_blocks(page, options) for page in pages))


def _reject_conflicts(options: Options) -> None:
    if options.since is not None or options.staged:
        raise HtglintError(
            "fix works on whole pages and takes neither --since nor --staged; name the pages, "
            "such as those of `git diff --name-only REV`"
        )
    if options.interactive and (options.pages.reads_stdin or options.diff):
        raise HtglintError("--interactive reads standard input and writes pages; it excludes `-` and --diff")


def _blocks(page: Changed, options: Options) -> bool:
    """Whether a page makes the run exit with 1."""
    if options.diff:
        return page.differs
    return page.blocks or (page.differs and options.exit_non_zero_on_fix)


def _fixed(job: Job, allowed: frozenset[Safety], *, migrate: bool) -> Outcome:
    """A page after its fixes; migration to the form of a named edition comes first."""
    if not migrate:
        return fixer.fix(job.document, job.rules, job.context, allowed, job.renew)
    form = [rule for rule in job.rules if rule.check == "form"]
    first = fixer.fix(job.document, form, job.context, fixer.EVERYTHING, job.renew)
    then = fixer.fix(first.document, job.rules, job.renew(first.document), allowed, job.renew)
    return _joined(first, then)


def _joined(first: Outcome, then: Outcome) -> Outcome:
    """Two rounds of fixes as one."""
    return then._replace(passes=first.passes + then.passes, notes=first.notes + then.notes)


def _reviewed(job: Job, outcome: Outcome, session: Session, stopped: list[bool], allowed: frozenset[Safety]) -> Outcome:
    """A page after the review of its ambiguous passages; the answers are saved at once."""
    from htglint.cli import interactive
    from htglint.project import answers

    given, goes_on = interactive.ask(outcome.document, outcome.remaining)
    if not goes_on:
        stopped.append(True)
    if not given:
        return outcome
    session.answers = (*session.answers, *given)
    if session.learning.answers is not None:
        answers.write(session.learning.answers, session.answers)
    again = fixer.fix(outcome.document, job.rules, job.renew(outcome.document), allowed, job.renew)
    return _joined(outcome, again)


def _report(pages: list[Changed], options: Options, output: Output, stream: TextIO, *, failed: bool) -> None:
    after = {page.name: page.text for page in pages}
    applied = {page.name: page.applied for page in pages}
    remaining = [finding for page in pages for finding in page.remaining]
    if options.explain:
        _explain(
            pages, remaining, after, stream if options.report.format in FOR_PEOPLE else sys.stderr, colour=output.colour
        )
    if options.diff:
        output.say(summary.fixed(applied, would=True) or "Nothing to fix.\n")
        return
    output.report(remaining, after)
    if pages:
        output.say(f"{summary.fixed(applied)}{summary.remaining(remaining, failed=failed)}\n")


def _explain(
    pages: list[Changed], remaining: list[Finding], after: dict[str, str], people: TextIO, *, colour: bool
) -> None:
    from htglint.report import explain

    for page in pages:
        for part in page.passes:
            people.write(explain.render(part.applied, {page.name: part.text}, colour=colour))
    people.write(explain.render(remaining, after, colour=colour))
