"""`htglint fix`: applies safe fixes, and reports the fixes and what remains."""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING, Any, NamedTuple

from htglint.base import summary
from htglint.base.errors import HtglintError
from htglint.base.findings import Safety
from htglint.cli import arguments, changed
from htglint.cli.baselines import Baselines
from htglint.cli.options import ChangeOptions, LearningOptions, PageOptions, ReportOptions, SettingsOptions, build
from htglint.cli.output import Output
from htglint.cli.run import Examined, Session, read_answers
from htglint.engine import fixer
from htglint.report import FOR_PEOPLE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from typing import TextIO

    from htglint.base.findings import Finding
    from htglint.cli.changed import Changed
    from htglint.cli.interactive import TerminalReview
    from htglint.cli.run import Job
    from htglint.engine.changed_lines import ChangedLines
    from htglint.engine.fixer import Outcome


_ONLY_CHECK = ("--write-baseline", "--show-files", "--show-settings")


class Options(NamedTuple):
    """The options of the command."""

    settings: SettingsOptions
    pages: PageOptions
    learning: LearningOptions
    change: ChangeOptions
    report: ReportOptions
    diff: bool
    unsafe: bool
    repair_code: bool
    interactive: bool
    explain: bool
    fix_only: bool
    exit_non_zero_on_fix: bool
    encoding: str
    write_baseline: bool
    show_files: bool
    show_settings: bool


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    SettingsOptions.add(parser)
    PageOptions.add(parser)
    LearningOptions.add(parser)
    ChangeOptions.add(parser, fixes=True)
    ReportOptions.add(parser)
    arguments.add_no_cache(parser)
    parser.add_argument("--diff", action="store_true", help="show what would change, and write nothing")
    parser.add_argument("--unsafe", action="store_true", help="also apply fixes that may change the meaning")
    parser.add_argument("--repair-code", action="store_true", help="also repair wrongly decoded text in code")
    parser.add_argument("--interactive", action="store_true", help="ask about each ambiguous passage")
    parser.add_argument("--explain", action="store_true", help="give the reason for each fix, and for each not applied")
    parser.add_argument(
        "--fix-only", action="store_true", help="report only what was fixed, and don't fail on the rest"
    )
    parser.add_argument(
        "--encoding", metavar="NAME", default="",
        help="the encoding of files that are not UTF-8, or auto to detect it; they are written in UTF-8",
    )  # fmt: skip
    parser.add_argument("--exit-non-zero-on-fix", action="store_true", help="exit with 1 if anything was fixed")
    # Options of `check` that `check --fix` may have: the first two change no result, the others are refused.
    parser.add_argument("--cache", choices=("write", "read", "off"), default="write", help=argparse.SUPPRESS)
    parser.add_argument("-j", "--jobs", metavar="N", help=argparse.SUPPRESS)
    for name in _ONLY_CHECK:
        parser.add_argument(name, action="store_true", help=argparse.SUPPRESS)


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
        answers=read_answers(options.learning, may_lack=options.interactive), encoding=options.encoding,
    )  # fmt: skip
    allowed = fixer.EVERYTHING if options.unsafe else fixer.BY_DEFAULT
    allowed |= {Safety.CODE_REPAIR} if options.repair_code else frozenset()
    review = _review() if options.interactive else None
    baselines = Baselines(options.settings.overrides.value("baseline"))

    def fix(path: str, lines: ChangedLines | None) -> Changed:
        job = session.open(path)
        outcome = _fixed(job, allowed, lines, migrate=options.learning.edition is not None)
        if review is not None and not review.ended:
            outcome = _reviewed(job, outcome, session, review, allowed)
        page = changed.of_job(job, _without_known(job, outcome, baselines, fix_only=options.fix_only))
        if not (options.diff or reads_stdin):
            page = page.saved()
        return page

    pages = list(_pages(session, options.change, fix))
    if not (options.report.quiet or options.fix_only):
        changed.report_notes(pages)
    if options.diff:
        changed.show_diffs(pages)
    elif reads_stdin:
        changed.pass_on(pages, failed=session.failed)
    _report(pages, options, output, stream, failed=session.failed)
    return options.report.status(failed=session.failed, blocked=any(_blocks(page, options) for page in pages))


def _pages(
    session: Session, change: ChangeOptions, fix: Callable[[str, ChangedLines | None], Changed]
) -> Iterator[Changed]:
    """Yield the pages of the run, or those that a change wrote lines of, fixed."""
    if not change.is_given:
        return session.each_path(session.paths(), lambda path: fix(path, None))
    from htglint.cli import fix_change  # runs git

    lines = fix_change.written_lines(session, change)
    return session.each_path(lines, lambda path: fix(path, lines[path]))


def _without_known(job: Job, outcome: Outcome, baselines: Baselines, *, fix_only: bool) -> Outcome:
    """Return an outcome without remaining findings of the baseline, or without any."""
    if fix_only or not outcome.remaining:
        return outcome._replace(remaining=[])
    codes = tuple(rule.code for rule in job.rules)
    document, left = outcome.document, outcome.remaining
    new = baselines.new(Examined(document.name, document.text, job.config, codes, left, left))
    return outcome._replace(remaining=list(new))


def _reject_conflicts(options: Options) -> None:
    given = (options.write_baseline, options.show_files, options.show_settings)
    for name, is_given in zip(_ONLY_CHECK, given, strict=True):
        if is_given:
            raise HtglintError(f"{name} is an option of `htglint check` and excludes --fix")
    if options.encoding and options.change.is_given:
        raise HtglintError("--encoding converts whole files; it excludes --since and --staged")
    if options.interactive and (options.pages.reads_stdin or options.diff):
        raise HtglintError("--interactive reads standard input and writes pages; it excludes `-` and --diff")


def _blocks(page: Changed, options: Options) -> bool:
    """Return whether a page makes the run exit with 1."""
    if options.diff:
        return page.differs
    return page.blocks or (page.differs and options.exit_non_zero_on_fix)


def _fixed(job: Job, allowed: frozenset[Safety], lines: ChangedLines | None, *, migrate: bool) -> Outcome:
    """A page after its fixes; migration to the form of a named edition comes first."""
    if not migrate:
        return fixer.fix(job.document, job.rules, job.context, allowed, job.renew, lines)
    form = [rule for rule in job.rules if rule.check == "form"]
    first = fixer.fix(job.document, form, job.context, fixer.EVERYTHING, job.renew, lines)
    then = fixer.fix(first.document, job.rules, job.renew(first.document), allowed, job.renew, first.lines)
    return _joined(first, then)


def _joined(first: Outcome, then: Outcome) -> Outcome:
    """Two rounds of fixes as one."""
    return then._replace(passes=first.passes + then.passes, notes=first.notes + then.notes)


def _review() -> TerminalReview:
    from htglint.cli.interactive import TerminalReview  # loads the tables of encodings

    return TerminalReview()


def _reviewed(
    job: Job, outcome: Outcome, session: Session, review: TerminalReview, allowed: frozenset[Safety]
) -> Outcome:
    """Return a page after the review of its ambiguous passages.

    The answers are saved at once.
    """
    from htglint.project import answers

    given = review.ask(outcome.document, outcome.remaining)
    if not given:
        return outcome
    session.answers = (*session.answers, *given)
    if session.learning.answers is not None:
        answers.write(session.learning.answers, session.answers)
    again = fixer.fix(outcome.document, job.rules, job.renew(outcome.document), allowed, job.renew, outcome.lines)
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
    if options.fix_only:
        output.say(summary.fixed(applied))
    elif pages:
        output.say(f"{summary.fixed(applied)}{summary.remaining(remaining, failed=failed)}\n")


def _explain(
    pages: list[Changed], remaining: list[Finding], after: dict[str, str], people: TextIO, *, colour: bool
) -> None:
    from htglint.report import explain

    for page in pages:
        for part in page.passes:
            people.write(explain.render(part.applied, {page.name: part.text}, colour=colour))
    people.write(explain.render(remaining, after, colour=colour))
