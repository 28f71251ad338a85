"""`htglint check --since` and `--staged`: findings that a change causes."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from htglint.base import files
from htglint.base.errors import HtglintError
from htglint.engine import changes, engine

from .run import Examined, of_job

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from htglint.base.context import Context
    from htglint.base.findings import Finding
    from htglint.document.document import Document
    from htglint.engine.changes import Change
    from htglint.project.project import Project

    from .options import ChangeOptions
    from .run import Session


def examined(session: Session, wanted: ChangeOptions) -> Iterator[Examined]:
    """Yield the named pages that the change edited, and those whose links it breaks."""
    change = load(session, wanted)
    session.disk = change.disk
    named = named_pages(change, session.pages.paths)
    edited = session.selected(named)
    yield from session.each_path(edited, lambda path: _edited(session, change, path))
    others = session.selected(path for path in changes.suspects(change) if path not in named)
    found = session.each_path(others, lambda path: _elsewhere(session, path))
    yield from (one for one in found if one.chosen)


def load(session: Session, wanted: ChangeOptions) -> Change:
    """Load the change, and report named pages that don't exist or aren't part of it."""
    paths = session.pages.paths
    if session.pages.reads_stdin:
        raise HtglintError("--since and --staged need files that git knows, not standard input; name a file or folder")
    if wanted.since is not None and wanted.staged:
        raise HtglintError("--since and --staged exclude each other")
    change = changes.load(paths, wanted.since, session.prepare, session.repositories)
    session.past = change.past
    session.report_missing(path for path in paths if os.path.abspath(path) not in change.past.moved)
    return change


def named_pages(change: Change, paths: Sequence[str]) -> list[str]:
    """The edited pages that are among the paths, or below one, also through links."""
    places = {os.path.realpath(name) for name in paths}
    left = dict(change.links)
    while passed := [link for link in left if _is_among(link, places)]:  # a link may lead to a folder with links
        places.update(os.path.realpath(left.pop(link)) for link in passed)
    return [path for path in change.edited if _is_among(path, places)]


def _is_among(path: str, places: Collection[str]) -> bool:
    real = os.path.join(os.path.realpath(os.path.dirname(path)), os.path.basename(path))
    return any(files.is_below(real, place) for place in places)


def _edited(session: Session, change: Change, path: str) -> Examined:
    job = session.open(path)
    page = change.edited[os.path.abspath(path)]
    found = engine.check(job.document, job.rules, job.context)

    def before() -> list[Finding]:
        old = session.job(files.shown(page.old_path), files.FileContent(page.old_text or "", bom=False, data=b""))
        return engine.check(old.document, old.rules, old.context)

    return of_job(job, found, changes.of_change(page, job.document, job.context, found, before))


def _linked(project: Project, document: Document) -> Context:
    return project.with_links(document, proposes=False)


def _elsewhere(session: Session, path: str) -> Examined:
    """Examine a page outside the change: only links that the change breaks count."""
    job = session.open(path, _linked)
    spans = changes.broken(job.document, job.context)
    narrowed = job._replace(rules=tuple(rule for rule in job.rules if changes.is_about_targets(rule)) if spans else ())
    found = engine.check(narrowed.document, narrowed.rules, narrowed.context)
    return of_job(narrowed, found, [finding for finding in found if changes.is_about(finding, spans)])
