"""Pages before and after their fixes: how they are written, shown as a diff, or passed on."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, NamedTuple

from .. import files
from ..escape import visible
from . import console

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ..fixer import Outcome
    from .session import Job


class Changed(NamedTuple):
    """A page before and after."""

    job: Job
    outcome: Outcome

    @property
    def name(self) -> str:
        """The path, as it is shown."""
        return self.job.document.name

    @property
    def data(self) -> bytes:
        """The bytes of the page after its fixes."""
        return files.encode(self.outcome.document.text, bom=self.job.page.bom)

    @property
    def differs(self) -> bool:
        """Whether anything has changed."""
        return self.data != self.job.page.data

    @property
    def blocks(self) -> bool:
        """Whether something is left at the level that fails the run."""
        return any(finding.rule.severity >= self.job.config.fail_on for finding in self.outcome.remaining)

    def save(self) -> None:
        """Write the page, where something has changed."""
        files.rewrite(self.name, self.job.page.data, self.data)


def tell_notes(pages: Sequence[Changed]) -> None:
    """Say what the fixer has to say of the pages."""
    for page in pages:
        for note in page.outcome.notes:
            console.complain(f"{visible(page.name)}: {note}", kind="warning")


def show_diffs(pages: Sequence[Changed]) -> None:
    """The changes as unified diffs on standard output."""
    from ..report.diff import unified

    for page in pages:
        mark = "\ufeff" if page.job.page.bom else ""
        diff = unified(page.name, mark + page.job.page.text, mark + page.outcome.document.text)
        if sys.stdout.isatty():  # for eyes; elsewhere the diff is exact, to be applied
            diff = "".join(f"{visible(line)}\n" for line in diff.split("\n")[:-1])
        console.write_bytes(diff.encode("utf-8"))


def pass_on(pages: Sequence[Changed], *, failed: bool) -> None:
    """Standard input to standard output; a page that is excluded goes through as it is."""
    if pages:
        console.write_bytes(pages[0].data)
    elif not failed:
        console.write_bytes(console.read_bytes())
