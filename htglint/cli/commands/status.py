"""`htglint status`: lists unfinished topics, their last editors, and the trend."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any, NamedTuple

from htglint.authoring.status import topic_status
from htglint.base import files
from htglint.base.errors import HtglintError
from htglint.base.escape import visible
from htglint.cli import arguments, console
from htglint.cli.options import LearningOptions, PageOptions, SettingsOptions, build
from htglint.cli.run import Session
from htglint.project.git.history import blame
from htglint.project.git.repository import GitMissing, NoHistory

if TYPE_CHECKING:
    from argparse import ArgumentParser
    from collections.abc import Mapping

    from htglint.authoring.status.topic_status import PageStatus
    from htglint.cli.run import Job

_SVG = ".svg"
_EPILOG = """\
a topic is
  placeholder  if its text is only a placeholder
  incomplete   if a required section is missing, a section is empty, or a passage is unwritten
  done         otherwise

Author and date are those of the newest commit that changed a line of the topic; they are left out
where git does not know them. --history lists the commits of the branch itself, a merge as one, from
the oldest to the newest. Pages without topics are skipped.

--format json prints an array with an object for each page:
  path, month, edition, counts (topics, done, incomplete, placeholder),
  topics   of each: heading, line, state, missing, empty, unwritten (names of sections), commit,
           author, date, uncommitted
  history  null, or complete, and commits, of each: commit, date, author, subject, path, topics,
           placeholders (both null where the page was no text)

The exit status is 0 even if topics are unfinished, and 2 if a page could not be read.
"""


class Options(NamedTuple):
    """The options of the command; ``svg`` is the path of a file."""

    settings: SettingsOptions
    pages: PageOptions
    profile: str | None
    format: str
    history: bool
    svg: str | None


def add_arguments(parser: ArgumentParser) -> None:
    """Declare the options."""
    parser.epilog = _EPILOG
    SettingsOptions.add(parser, "exclude", "packs")
    PageOptions.add(parser, stdin=False)
    arguments.add_profile(parser)
    parser.add_argument("--format", choices=("text", "json", "markdown"), default="text", help="default: text")
    parser.add_argument("--history", action="store_true", help="read from git how many placeholders each commit left")
    parser.add_argument("--svg", metavar="FILE", help="also draw the history as a chart; the file ends in .svg")


def run(given: Mapping[str, Any]) -> int:
    """Report the state of every page whose profile has topics; the exit status."""
    options = build(Options, given)
    _reject_conflicts(options)
    session = Session(options.settings, options.pages, LearningOptions(options.profile))
    work = _Work(session, with_history=options.history)
    pages = [page for page in session.each(work.survey) if page is not None]
    if options.format == "json":
        from htglint.authoring.status import json

        sys.stdout.write(json.render(pages))
    elif options.format == "markdown":
        from htglint.report import status

        sys.stdout.write(status.render(pages))
    elif pages:
        from htglint.authoring.status import text

        sys.stdout.write(text.render(pages, colour=console.wants_colour(sys.stdout)))
    elif work.skipped:
        sys.stdout.write("None of these pages has a profile with topics; name one with --profile.\n")
    if options.svg is not None:
        _draw(pages, options.svg)
    return 2 if session.failed else 0


def _reject_conflicts(options: Options) -> None:
    if options.pages.reads_stdin:
        raise HtglintError("`status` needs files that git knows, not standard input (`-`)")
    if options.format == "markdown" and options.history:
        raise HtglintError("--format markdown has no history; leave out --history")
    if options.svg is not None and not options.history:
        raise HtglintError("--svg draws the history; add --history")
    if options.svg is not None and not options.svg.endswith(_SVG):  # protects a page that is named by mistake
        raise HtglintError(f"{visible(options.svg)}: is not a chart; use a name that ends in {_SVG}")


class _Work:
    """The work on each page."""

    def __init__(self, session: Session, *, with_history: bool) -> None:
        self.skipped = 0
        self._session = session
        self._with_history = with_history
        self._said_shallow = False

    def survey(self, job: Job) -> PageStatus | None:
        """Return the state of a page; None for one that is skipped."""
        if not job.context.profile.editions:
            self.skipped += 1
            return None
        # The rules of the packs, not those selected: a page that disables the warning is unfinished all the same.
        words = topic_status.placeholders(self._session.ruleset(job.config).rules, job.context)
        page = self._with_authors(topic_status.survey(job.document, job.context, words))
        if not self._with_history:
            return page
        from htglint.authoring.status import page_history

        try:
            return page._replace(history=page_history.read(self._session.repositories.of(page.path), page.path, words))
        except HtglintError as error:  # the topics are reported all the same
            new = isinstance(error, NoHistory) and not isinstance(error, GitMissing)
            console.complain(str(error), kind="warning" if new else "error")  # a page may have no commits yet
            self._session.failed = self._session.failed or not new
            return page

    def _with_authors(self, page: PageStatus) -> PageStatus:
        """Return the page with what git knows of its authors.

        A folder need not be in a repository.
        """
        from htglint.authoring.status import authors

        try:
            known = blame(self._session.repositories.of(page.path), page.path)
        except NoHistory:
            return page
        except HtglintError as error:
            console.complain(str(error), kind="warning")
            return page
        if known.shallow and not self._said_shallow:
            self._said_shallow = True
            console.complain(
                "the clone is shallow, so older authors are unknown; `git fetch --unshallow` completes it",
                kind="warning",
            )
        return authors.with_authors(page, known)


def _draw(pages: list[PageStatus], path: str) -> None:
    from htglint.authoring.status import svg

    drawn = [page for page in pages if page.history is not None and page.history.counts]
    if not drawn:
        raise HtglintError(f"{visible(path)}: not written, because git has no history of these pages")
    files.write(path, svg.render(drawn).encode("utf-8"))
