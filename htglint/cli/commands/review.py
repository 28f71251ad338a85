"""`htglint review`: decides in the browser what a machine can't."""

from __future__ import annotations

import os
import sys
import webbrowser
from importlib.util import find_spec
from threading import Thread
from typing import TYPE_CHECKING, Any, NamedTuple

from htglint.base import files
from htglint.base.errors import HtglintError
from htglint.base.escape import visible
from htglint.cli import console
from htglint.cli.options import LearningOptions, PageOptions, SettingsOptions, build
from htglint.cli.reviewing import AnswersFile, ProjectGate
from htglint.cli.run import Session

if TYPE_CHECKING:
    from argparse import ArgumentParser
    from collections.abc import Mapping

_ANSWERS = "htglint-answers.json"
_EPILOG = """\
Safe fixes are applied first, in memory. The page in the browser then asks about each damaged
passage with several readings, each possible misspelling, and each fix that may change what a page
says. Every answer is stored at once in FILE.pending. `Write` shows the changes, then writes the
answers to FILE and the pages; `htglint fix --answers FILE` replays them.

The page is served on 127.0.0.1 alone, at an address that nobody can guess. The command ends when
the page is closed.
"""


class Options(NamedTuple):
    """The options of the command."""

    settings: SettingsOptions
    pages: PageOptions
    learning: LearningOptions
    port: int
    no_browser: bool


def add_arguments(parser: ArgumentParser) -> None:
    """Declare the options."""
    parser.epilog = _EPILOG
    SettingsOptions.add(parser)
    PageOptions.add(parser, stdin=False)
    LearningOptions.add(parser)
    parser.add_argument("--port", type=int, default=0, metavar="N", help="the port to serve on (default: any free one)")
    parser.add_argument("--no-browser", action="store_true", help="print the address, and open no browser")


def run(given: Mapping[str, Any]) -> int:
    """Serve the review until its page is closed; the exit status."""
    options = build(Options, given)
    if options.pages.reads_stdin:
        raise HtglintError("`review` writes pages and needs files, not standard input (`-`)")
    if find_spec("starlette") is None or find_spec("uvicorn") is None:
        raise HtglintError(
            "`review` needs starlette and uvicorn, which are not installed; python -m pip install 'htglint[review]'"
        )
    from htglint.review import server
    from htglint.review.review import Review

    store = AnswersFile(os.path.abspath(options.learning.answers or _ANSWERS))
    session = Session(options.settings, options.pages, options.learning)
    review = Review(ProjectGate(session), store)

    def opened(address: str, ticket: str) -> None:
        sys.stdout.write(f"The review is at {address}\nClose its page, or press Ctrl-C, to end it.\n")
        sys.stdout.flush()
        if not options.no_browser:
            Thread(target=_open, args=(ticket,), daemon=True).start()  # a browser in the terminal keeps its caller

    try:
        server.serve(review, options.port, opened)
    except KeyboardInterrupt as request:
        if type(request) is not KeyboardInterrupt:  # SIGTERM
            raise
    if store.has_pending:
        sys.stdout.write(f"Answers that were not written are in {visible(files.shown(store.pending_path))}.\n")
    return 2 if session.failed else 0


def _open(address: str) -> None:
    if not webbrowser.open(address):
        console.complain("found no browser; open the address yourself", kind="note")
