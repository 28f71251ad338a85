"""`htglint fix`: mends what is certain, and says what was mended, why, and what is left."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from htglint.base import summary
from htglint.base.errors import HtglintError
from htglint.cli import arguments, changed
from htglint.cli.output import Output, status
from htglint.cli.run import STDIN, Session
from htglint.engine import fixer
from htglint.report import FOR_PEOPLE

if TYPE_CHECKING:
    from argparse import ArgumentParser
    from typing import TextIO

    from htglint.base.findings import Finding, Safety
    from htglint.cli.changed import Changed
    from htglint.cli.options import Options
    from htglint.cli.run import Job
    from htglint.engine.fixer import Outcome


def add_arguments(parser: ArgumentParser) -> None:
    """What the command takes."""
    arguments.add_settings(parser, without=("baseline",))
    arguments.add_configuration(parser)
    arguments.add_pages(parser)
    arguments.add_learning(parser)
    arguments.add_report(parser)
    parser.add_argument("--diff", action="store_true", help="show what would change, and change nothing")
    parser.add_argument("--unsafe", action="store_true", help="apply fixes that may change what the page says, too")
    parser.add_argument("--interactive", action="store_true", help="ask for each ambiguous passage")
    parser.add_argument("--explain", action="store_true", help="say for each repair, and each one not made, why")
    arguments.add_unfit(parser)
    parser.add_argument("--exit-non-zero-on-fix", action="store_true", help="exit with 1 where something was mended")


def run(options: Options) -> int:
    """Mend every page (or show how); the exit status."""
    if options.since is not None or options.staged:
        raise HtglintError(
            "fix mends whole pages and takes neither --since nor --staged; name the pages, "
            "such as those of `git diff --name-only REV`"
        )
    # Standard output has one content: the diff, the mended page, or the report.
    stream = sys.stderr if options.diff or STDIN in options.paths else sys.stdout
    output, session = Output(options, stream), Session(options)
    allowed = fixer.EVERYTHING if options.unsafe else fixer.BY_DEFAULT

    stopped: list[bool] = []  # the person has had enough: the other pages are mended without questions

    def mend(job: Job) -> Changed:
        outcome = _fixed(job, allowed, migrate=options.edition is not None)
        if options.interactive and not stopped:
            outcome = _reviewed(job, outcome, session, options, stopped, allowed)
        mended = changed.of_job(job, outcome)
        if not (options.diff or session.reads_stdin):
            mended.save()
        return mended

    pages = list(session.each(mend))
    if not options.quiet:
        changed.tell_notes(pages)
    if options.diff:
        changed.show_diffs(pages)
    elif session.reads_stdin:
        changed.pass_on(pages, failed=session.failed)
    _report(pages, options, output, stream, failed=session.failed)
    return status(options, failed=session.failed, blocked=any(_blocks(page, options) for page in pages))


def _blocks(page: Changed, options: Options) -> bool:
    """Whether a page makes the run exit with 1."""
    if options.diff:
        return page.differs
    return page.blocks or (page.differs and options.exit_non_zero_on_fix)


def _fixed(job: Job, allowed: frozenset[Safety], *, migrate: bool) -> Outcome:
    """A page after its fixes; whoever names an edition wants its form, so the fixes of the form come first."""
    if not migrate:
        return fixer.fix(job.document, job.rules, job.context, allowed, job.renew)
    form = [rule for rule in job.rules if rule.check == "form"]
    first = fixer.fix(job.document, form, job.context, fixer.EVERYTHING, job.renew)
    then = fixer.fix(first.document, job.rules, job.renew(first.document), allowed, job.renew)
    return _joined(first, then)


def _joined(first: Outcome, then: Outcome) -> Outcome:
    """Two rounds of fixes as one."""
    return then._replace(passes=first.passes + then.passes, notes=first.notes + then.notes)


def _reviewed(
    job: Job, outcome: Outcome, session: Session, options: Options, stopped: list[bool], allowed: frozenset[Safety]
) -> Outcome:
    """A page after a person was asked about what is ambiguous in it; the answers are kept at once."""
    from htglint.cli import interactive as review
    from htglint.project import answers

    given, goes_on = review.ask(outcome.document, outcome.remaining)
    if not goes_on:
        stopped.append(True)
    if not given:
        return outcome
    session.answers = (*session.answers, *given)
    if options.answers is not None:
        answers.write(options.answers, session.answers)
    again = fixer.fix(outcome.document, job.rules, job.renew(outcome.document), allowed, job.renew)
    return _joined(outcome, again)


def _report(pages: list[Changed], options: Options, output: Output, stream: TextIO, *, failed: bool) -> None:
    after = {page.name: page.text for page in pages}
    applied = {page.name: page.applied for page in pages}
    remaining = [finding for page in pages for finding in page.remaining]
    if options.explain:
        _explain(pages, remaining, after, stream if options.format in FOR_PEOPLE else sys.stderr, colour=output.colour)
    if options.diff:
        output.say(summary.fixed(applied, would=True) or "Nothing would be fixed.\n")
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
