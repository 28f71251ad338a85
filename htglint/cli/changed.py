"""Writes fixed pages, shows them as a diff, or passes them to standard output."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, NamedTuple

from htglint.base import files
from htglint.base.escape import visible

from . import console

if TYPE_CHECKING:
    from collections.abc import Sequence

    from htglint.base.findings import Finding
    from htglint.engine.cycles import Pass
    from htglint.engine.fixer import Outcome

    from .run import Job


class Changed(NamedTuple):
    """A page before and after its fixes, by its path as shown.

    It ``blocks`` if a remaining finding fails the run.
    """

    name: str
    before: files.FileContent
    text: str
    passes: tuple[Pass, ...]
    remaining: tuple[Finding, ...]
    notes: tuple[str, ...]
    blocks: bool

    @property
    def applied(self) -> tuple[Finding, ...]:
        """The applied fixes, in order."""
        return tuple(finding for part in self.passes for finding in part.applied)

    @property
    def data(self) -> bytes:
        """The bytes of the page after its fixes."""
        return files.encode(self.text, bom=self.before.bom)

    @property
    def differs(self) -> bool:
        """Whether the page has changed."""
        return self.data != self.before.data

    def saved(self) -> Changed:
        """Write the page, if it has changed.

        Return it with notes on what could not be kept of the file.
        """
        return self._replace(notes=self.notes + files.rewrite(self.name, self.before.data, self.data))


def of_job(job: Job, outcome: Outcome) -> Changed:
    """Return an open page and its outcome, without its context, to save memory."""
    blocks = any(finding.rule.severity >= job.config.fail_on for finding in outcome.remaining)
    remaining = tuple(outcome.remaining)
    return Changed(job.document.name, job.page, outcome.document.text, outcome.passes, remaining, outcome.notes, blocks)


def report_notes(pages: Sequence[Changed]) -> None:
    """Print the fixer's notes on the pages."""
    for page in pages:
        for note in page.notes:
            console.complain(f"{visible(page.name)}: {note}", kind="warning")


def show_diffs(pages: Sequence[Changed]) -> None:
    """The changes as unified diffs on standard output."""
    from htglint.report.diff import unified

    for page in pages:
        mark = "\ufeff" if page.before.bom else ""
        diff = unified(page.name, mark + page.before.text, mark + page.text)
        if sys.stdout.isatty():  # escaped for people; elsewhere the diff is exact, so that it can be applied
            diff = "".join(f"{visible(line)}\n" for line in diff.split("\n")[:-1])
        console.write_bytes(files.encode(diff, bom=False))


def pass_on(pages: Sequence[Changed], *, failed: bool) -> None:
    """Write the fixed page to standard output.

    An excluded page is copied from standard input.
    """
    if pages:
        console.write_bytes(pages[0].data)
    elif not failed:
        console.write_bytes(console.read_bytes())
