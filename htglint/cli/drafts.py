"""The progress of the drafts among the pages of a run."""

from __future__ import annotations

from typing import TYPE_CHECKING

from htglint.authoring.status import topic_status

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from htglint.authoring.status.topic_status import PageStatus
    from htglint.base.context import Context
    from htglint.document.document import Document
    from htglint.project.project import Project

    from .run import Session


def progress(session: Session, paths: Sequence[str]) -> tuple[PageStatus, ...]:
    """Return the state of every topic of the pages whose profile has editions."""
    return tuple(_surveyed(session, paths))


def _surveyed(session: Session, paths: Sequence[str]) -> Iterator[PageStatus]:
    for job in session.each_path(paths, lambda path: session.job(path, session.disk.read(path).without_data(), _alone)):
        if job.context.profile.editions:
            # The rules of the packs: a page that disables the warning is unfinished all the same.
            words = topic_status.placeholders(session.ruleset(job.config).rules, job.context)
            yield topic_status.survey(job.document, job.context, words)


def _alone(project: Project, document: Document) -> Context:
    return project.local_context(document)
