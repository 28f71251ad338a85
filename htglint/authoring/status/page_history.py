"""How the placeholders of a page became fewer, commit by commit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from htglint.base import files
from htglint.base.errors import HtglintError
from htglint.document.document import Document
from htglint.project.git import history as git

from . import topic_status
from .topic_status import History, Point

if TYPE_CHECKING:
    from collections.abc import Sequence

    from htglint.checks import placeholder
    from htglint.project.git.repository import Repository


def read(repository: Repository, path: str, words: Sequence[placeholder.Params]) -> History:
    """The history of the page at ``path``, less the commits in which it was deleted.

    Raises NoHistory where git knows nothing of the page, another HtglintError if git fails.
    """
    log = git.log(repository, path)
    changes = [change for change in reversed(log.changes) if change.blob]
    counts: dict[str, tuple[int | None, int | None]] = {}  # a page that was reverted is not read twice
    wanted = list(dict.fromkeys(change.blob for change in changes))
    for blob, data in zip(wanted, repository.blobs(wanted), strict=True):
        counts[blob] = _count(path, data, words)
    points = tuple(Point(change.commit, change.path, *counts[change.blob]) for change in changes)
    return History(points, log.capped, log.shallow)


def _count(path: str, data: bytes | None, words: Sequence[placeholder.Params]) -> tuple[int | None, int | None]:
    try:
        text = None if data is None else files.decode(data, path).text
    except HtglintError:  # no text then; the page at hand is not the worse for it
        text = None
    return (None, None) if text is None else topic_status.count(Document(path, text), words)
