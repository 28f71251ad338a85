"""`htglint server`: shows findings and fixes in editors (Language Server)."""

from __future__ import annotations

import os
import signal
import sys
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any, NamedTuple

from htglint.base import files
from htglint.base.errors import HtglintError
from htglint.cli.baselines import Baselines
from htglint.cli.options import SettingsOptions, build
from htglint.cli.run import Session, of_job
from htglint.engine import engine, fixer

from . import fmt

if TYPE_CHECKING:
    from argparse import ArgumentParser
    from collections.abc import Mapping

    from htglint.cli.run import Job
    from htglint.server.gate import Checked, FixedBuffer


class Options(NamedTuple):
    """The options of the command."""

    settings: SettingsOptions


def add_arguments(parser: ArgumentParser) -> None:
    """Declare the options."""
    SettingsOptions.add(parser, "select", "packs")
    parser.add_argument("--stdio", action="store_true", help="use standard input and output (always the case)")


def run(given: Mapping[str, Any]) -> int:
    """Serve an editor; return 0 if it shuts down as the protocol requires, else 1."""
    settings = build(Options, given).settings
    if find_spec("pygls") is None:
        raise HtglintError("the server needs pygls, which is not installed; python -m pip install 'htglint[lsp]'")
    if sys.stdin.isatty():
        raise HtglintError("`htglint server` is started by an editor; docs/editors.md explains how")
    from htglint.server import lsp

    signal.signal(
        signal.SIGTERM, signal.SIG_DFL
    )  # a thread that reads can't be ended otherwise, and nothing is written
    # Only the protocol may be on standard output; whatever else is printed goes to standard error.
    with os.fdopen(os.dup(sys.stdout.fileno()), "wb") as sink:
        os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
        return 0 if lsp.serve(_SessionGate(settings), sys.stdin.buffer, sink) else 1


class _SessionGate:
    """The results of the commands for a page.

    Everything is read again for each answer, as in each run of a command: that takes a few milliseconds, and nothing
    can be out of date.
    """

    def __init__(self, settings: SettingsOptions) -> None:
        self._settings = settings

    def checked(self, path: str, text: str) -> Checked | None:
        """Return what `htglint check` finds."""
        from htglint.server.gate import Checked

        job = _job(Session(self._settings), path, text)
        if job is None:
            return None
        found = engine.check(job.document, job.rules, job.context)
        return Checked(job.document, Baselines(None).new(of_job(job, found, found)))

    def fixed(self, path: str, text: str) -> FixedBuffer | None:
        """Return what `htglint fix` makes of the page."""
        from htglint.server.gate import FixedBuffer

        job = _job(Session(self._settings), path, text)
        return job and FixedBuffer(job.document, fixer.fix(job.document, job.rules, job.context, renew=job.renew))

    def formatted(self, path: str, text: str) -> FixedBuffer | None:
        """What `htglint fmt` makes of the page; `--select` is not meant for layout rules."""
        from htglint.server.gate import FixedBuffer

        settings = self._settings._replace(overrides=self._settings.overrides.without("select"))
        session = Session(settings, category=fmt.CATEGORY)
        job = _job(session, path, text)
        return job and FixedBuffer(job.document, fmt.laid_out(job))


def _job(session: Session, path: str, text: str) -> Job | None:
    """Return the page at an absolute path with the text that the editor has of it.

    None if a setting excludes it, or where UTF-8 cannot encode it, which the editor shows anyway.
    """
    if not session.selected([path]):
        return None
    name = files.shown(path)
    try:
        page = files.decode(text.encode("utf-8", "surrogatepass"), name)
    except HtglintError:
        return None
    return session.job(name, page)
