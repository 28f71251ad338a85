"""`htglint server`: shows findings and fixes in an editor, by the Language Server Protocol."""

from __future__ import annotations

import os
import sys
from importlib.util import find_spec
from typing import TYPE_CHECKING

from htglint.base import files
from htglint.base.errors import HtglintError
from htglint.cli import arguments
from htglint.cli.baselines import Baselines
from htglint.cli.run import Session, of_job
from htglint.engine import engine, fixer

from . import fmt

if TYPE_CHECKING:
    from argparse import ArgumentParser

    from htglint.cli.options import Options
    from htglint.cli.run import Job
    from htglint.server.gate import Checked, Fixed


def add_arguments(parser: ArgumentParser) -> None:
    """What the command takes."""
    arguments.add_settings(parser, "select", "packs")
    arguments.add_configuration(parser)
    parser.add_argument("--stdio", action="store_true", help="speak on standard input and output, as it does anyway")


def run(options: Options) -> int:
    """Serve an editor; the exit status is 0 where it leaves as the protocol wants it, else 1."""
    if find_spec("pygls") is None:
        raise HtglintError("the server needs pygls, which is not installed; python -m pip install 'htglint[lsp]'")
    if sys.stdin.isatty():
        raise HtglintError("an editor starts `htglint server` and speaks with it; docs/editors.md tells how")
    from htglint.server import lsp

    # Only the protocol may be on standard output; whatever else is printed goes to standard error.
    with os.fdopen(os.dup(sys.stdout.fileno()), "wb") as sink:
        os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
        return 0 if lsp.serve(_Gate(options), sys.stdin.buffer, sink) else 1


class _Gate:
    """What the commands say of a page.

    All is read again for each answer, as it is for each run of a command: it takes a few milliseconds, and nothing
    that is known can be out of date.
    """

    def __init__(self, options: Options) -> None:
        self._options = options

    def checked(self, path: str, text: str) -> Checked | None:
        """What `htglint check` finds."""
        from htglint.server.gate import Checked

        job = _job(Session(self._options), path, text)
        if job is None:
            return None
        found = engine.check(job.document, job.rules, job.context)
        return Checked(job.document, Baselines(self._options).new(of_job(job, found, found)))

    def fixed(self, path: str, text: str) -> Fixed | None:
        """What `htglint fix` makes of the page."""
        from htglint.server.gate import Fixed

        job = _job(Session(self._options), path, text)
        return job and Fixed(job.document, fixer.fix(job.document, job.rules, job.context, renew=job.renew))

    def formatted(self, path: str, text: str) -> Fixed | None:
        """What `htglint fmt` makes of the page; the rules that are selected are not those of layout."""
        from htglint.server.gate import Fixed

        session = Session(self._options._replace(select=()), category=fmt.CATEGORY)
        job = _job(session, path, text)
        return job and Fixed(job.document, fmt.laid_out(job))


def _job(session: Session, path: str, text: str) -> Job | None:
    """The page at an absolute path with the text that the editor has of it.

    None where a setting excludes it, and where it is no text that UTF-8 can hold: the person has it before the eyes.
    """
    if not session.selected([path]):
        return None
    name = files.shown(path)
    try:
        page = files.decode(text.encode("utf-8", "surrogatepass"), name)
    except HtglintError:
        return None
    return session.job(name, page)
