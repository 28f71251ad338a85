"""`htglint status`: which topics still wait for their text, who touched them last, and how they became fewer."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from htglint.authoring.status import topics
from htglint.base import files
from htglint.base.errors import HtglintError
from htglint.base.escape import visible
from htglint.cli import arguments, console
from htglint.cli.run import STDIN, Session
from htglint.project.git.history import blame
from htglint.project.git.repository import GitMissing, NoHistory

if TYPE_CHECKING:
    from argparse import ArgumentParser

    from htglint.authoring.status.topics import PageStatus
    from htglint.cli.options import Options
    from htglint.cli.run import Job

_SVG = ".svg"
_EPILOG = """\
a topic is
  placeholder  nothing but a text that stands for what its team still owes
  incomplete   text with a required section missing, a section empty, or a passage to be written
  done         all that the form of its page's time asks for

Author and date are those of the newest commit in which a line of the topic was changed; they are
left out where git does not know them. --history lists the commits of the branch itself, a merge as
one, from the oldest to the newest. Pages of other kinds are passed over.

--format json prints an array with an object for each page:
  path, month, edition, counts (topics, done, incomplete, placeholder),
  topics   of each: heading, line, state, missing, empty, unwritten (names of sections), commit,
           author, date, uncommitted
  history  null, or complete, and commits, of each: commit, date, author, subject, path, topics,
           placeholders (both null where the page was no text)

The exit status is 0 whatever is still to be written, and 2 where a page could not be read.
"""


def add_arguments(parser: ArgumentParser) -> None:
    """What the command takes."""
    parser.epilog = _EPILOG
    parser.add_argument("paths", nargs="*", metavar="PATH", help="files and folders (default: .)")
    arguments.add_settings(parser, "exclude", "packs")
    arguments.add_configuration(parser)
    parser.add_argument("--force-exclude", action="store_true", help="pass over excluded files even if they are named")
    parser.add_argument("--profile", metavar="NAME", help="the kind of page, where its path and title don't tell")
    parser.add_argument("--format", choices=("text", "json"), default="text", help="default: text")
    parser.add_argument("--history", action="store_true", help="read git: how many placeholders each commit left")
    parser.add_argument("--svg", metavar="FILE", help="draw that as a chart, too; the file ends in .svg")


def run(options: Options) -> int:
    """Tell the state of every page whose profile has topics of a form; the exit status."""
    _refuse_nonsense(options)
    session = Session(options)
    work = _Work(session, with_history=options.history)
    pages = [page for page in session.each(work.survey) if page is not None]
    if options.format == "json":
        from htglint.authoring.status import json

        sys.stdout.write(json.render(pages))
    elif pages:
        from htglint.authoring.status import text

        sys.stdout.write(text.render(pages, colour=console.wants_colour(sys.stdout)))
    elif work.passed_over:
        sys.stdout.write("None of these pages is of a kind that has topics to fill; --profile names the kind.\n")
    if options.svg is not None:
        _draw(pages, options.svg)
    return 2 if session.failed else 0


def _refuse_nonsense(options: Options) -> None:
    if STDIN in options.paths:
        raise HtglintError("`status` reads files, because it asks git about them; `-` is none")
    if options.svg is not None and not options.history:
        raise HtglintError("--svg draws the history, so it goes with --history")
    if options.svg is not None and not options.svg.endswith(_SVG):  # a page that is named by mistake is not lost
        raise HtglintError(f"{visible(options.svg)}: is no name for a chart; let it end in {_SVG}")


class _Work:
    """What is done with each page."""

    def __init__(self, session: Session, *, with_history: bool) -> None:
        self.passed_over = 0
        self._session = session
        self._with_history = with_history
        self._said_shallow = False

    def survey(self, job: Job) -> PageStatus | None:
        """The state of a page; None for one that is passed over."""
        if not job.context.profile.editions:
            self.passed_over += 1
            return None
        # The rules of the packs, not those selected: a page that mutes the warning still owes the text.
        words = topics.placeholders(self._session.ruleset(job.config).rules, job.context)
        page = self._with_authors(topics.survey(job.document, job.context, words))
        if not self._with_history:
            return page
        from htglint.authoring.status import history

        try:
            return page._replace(history=history.read(self._session.repositories.of(page.path), page.path, words))
        except HtglintError as error:  # the topics are told all the same
            new = isinstance(error, NoHistory) and not isinstance(error, GitMissing)
            console.complain(str(error), kind="warning" if new else "error")  # a page without commits is no fault
            self._session.failed = self._session.failed or not new
            return page

    def _with_authors(self, page: PageStatus) -> PageStatus:
        """The page with what git knows of its authors; most folders are in no repository, and that is no fault."""
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
        raise HtglintError(f"{visible(path)}: is not written, because git knows no text of these pages to draw")
    files.write(path, svg.render(drawn).encode("utf-8"))
