"""Pages and answer files of a review in the browser."""

from __future__ import annotations

import os
from contextlib import suppress
from typing import TYPE_CHECKING

from htglint.base import files
from htglint.base.escape import visible
from htglint.engine import fixer
from htglint.project import answers as answers_file
from htglint.review.gate import Opened

from . import console

if TYPE_CHECKING:
    from collections.abc import Sequence

    from htglint.base.context import Answer

    from .run import Job, Session

_PENDING = ".pending"


class ProjectGate:
    """The pages of a run (see ``review.gate.ReviewGate``)."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def paths(self) -> list[str]:
        """Return the pages of the run."""
        return self._session.paths()

    def opened(self, path: str, answers: Sequence[Answer]) -> Opened:
        """Return a page as `htglint fix --answers` leaves it."""
        self._session.answers = tuple(answers)
        self._session.disk = files.Disk()
        return _fixed(self._session.open(path))

    def dropped(self, name: str, data: bytes, answers: Sequence[Answer]) -> Opened:
        """Return a file as `htglint fix` or `htglint convert` leaves it; its kind decides."""
        self._session.answers = tuple(answers)
        if name.lower().endswith(files.SUFFIXES):
            return _fixed(self._session.job(name, files.decode(data, visible(name))))
        from . import converting

        done = converting.conversion(self._session, data, name)
        name = os.path.splitext(name)[0] + converting.SUFFIX
        page = _fixed(self._session.job(name, files.FileContent(done.document.text, bom=False, data=b"")))
        return page._replace(before="", notes=(*done.notes, *page.notes))

    def save(self, page: Opened) -> Sequence[str]:
        """Write a page."""
        return files.rewrite(page.name, page.data, page.after)

    def complain(self, message: str) -> None:
        """Report an error and set the exit status."""
        self._session.failed = True
        console.complain(message)


def _fixed(job: Job) -> Opened:
    outcome = fixer.fix(job.document, job.rules, job.context, renew=job.renew)
    after = files.encode(outcome.document.text, bom=job.page.bom)
    name, before = job.document.name, job.page
    return Opened(name, before.text, before.data, outcome.document, after, outcome.remaining, outcome.notes)


class AnswersFile:
    """Files of answers: one to keep, and one of an unfinished review.

    See ``review.gate.Store``.
    """

    def __init__(self, path: str) -> None:
        self._path = path
        self.pending_path = path + _PENDING

    @property
    def has_pending(self) -> bool:
        """Whether answers wait to be written."""
        return os.path.lexists(self.pending_path)

    def known(self) -> tuple[Answer, ...]:
        """Return the answers of the file, if there is one."""
        return answers_file.read(self._path) if os.path.lexists(self._path) else ()

    def pending(self) -> tuple[Answer, ...]:
        """Return the answers that an earlier review has not written."""
        return answers_file.read(self.pending_path) if self.has_pending else ()

    def keep(self, answers: Sequence[Answer]) -> None:
        """Store the answers that are not written yet."""
        if answers:
            answers_file.write(self.pending_path, answers)
        else:
            self._forget()

    def finish(self, answers: Sequence[Answer]) -> None:
        """Write the answers, and forget those that were pending."""
        if answers:
            answers_file.write(self._path, answers)
        self._forget()

    def _forget(self) -> None:
        with suppress(FileNotFoundError):
            os.unlink(self.pending_path)
