"""Revisions of a page, and the authors of its lines."""

from __future__ import annotations

import os
from contextlib import suppress
from typing import TYPE_CHECKING, NamedTuple

from htglint.base import files
from htglint.base.context import Copy
from htglint.base.errors import HtglintError
from htglint.base.escape import visible

from .repository import NoHistory, decoded

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from .repository import Repository

MOST_REVISIONS = 50
"""Maximum number of revisions of a page that are read, newest first."""
HISTORY = "git"
"""The reference that stands for all revisions of the page."""
MOST_COMMITS = 500
"""Maximum number of commits of a page whose text a history reads; each takes a few milliseconds."""
_UNKNOWN_ZONE = "+0000"


class Commit(NamedTuple):
    """A commit: committer date (seconds since 1970, zone ``+HHMM``), author, subject.

    Names and subjects are verbatim, control characters included.
    """

    id: str
    seconds: int
    zone: str
    author: str
    subject: str


UNCOMMITTED = Commit("", 0, _UNKNOWN_ZONE, "", "")
"""Stands for a commit if a line is only in the working tree."""


class Blame(NamedTuple):
    """The last commit of each line (from 1).

    Lines with an unknown commit are left out.

    In a ``shallow`` clone these are all lines older than the fetched history.
    """

    lines: dict[int, Commit]
    shallow: bool


class PageChange(NamedTuple):
    """A commit that changed a page: path then, and blob id (empty if deleted)."""

    commit: Commit
    path: str
    blob: str


class Log(NamedTuple):
    """The changes of a page, newest first.

    ``capped`` if there are more, ``shallow`` if older ones were not fetched.
    """

    changes: tuple[PageChange, ...]
    capped: bool
    shallow: bool


def copies(repository: Repository, path: str, reference: str) -> Iterator[Copy]:
    """Yield revisions of a page for a reference ``git:REV`` or ``git``, newest first.

    Raises HtglintError if no commit has the page, or there is no such revision.
    """
    name = repository.path_in(path)
    if reference == HISTORY:
        listed = repository.run("log", f"--max-count={MOST_REVISIONS}", "--format=%H", "--", name)
        revisions = listed.decode("ascii").split()
        if not revisions:
            raise HtglintError(f"{visible(path)}: the page has no revision in git; commit it, or name another copy")
        for revision in revisions:
            text = _text(repository, revision, name)
            if text is not None:
                yield Copy(f"{HISTORY}@{revision[:10]}", text, HISTORY)
        return
    revision = reference.removeprefix(f"{HISTORY}:")
    found = repository.commit_id(revision)
    if not found:
        raise HtglintError(f"{visible(path)}: unknown git revision `{visible(revision)}`")
    text = _text(repository, found, name)
    if text is None:
        raise HtglintError(f"{visible(path)}: is not in revision {visible(revision)} as UTF-8 text")
    yield Copy(reference, text)


def is_revision(reference: str) -> bool:
    """Return whether a reference names revisions, not a file."""
    return reference == HISTORY or reference.startswith(f"{HISTORY}:")


def _text(repository: Repository, commit: str, name: str) -> str | None:
    """Return the text of the page in a commit.

    None if it did not exist or was not text.
    """
    with suppress(HtglintError):
        return files.decode(repository.run("cat-file", "blob", f"{commit}:{name}"), name).text
    return None


# --- Authors


def blame(repository: Repository, path: str) -> Blame:
    """Return the last commit of each line of the page on the disk.

    Raises NoHistory if the page is in no commit, another HtglintError if git fails.
    """
    page = _committed(repository, path)
    said = repository.run("blame", "--incremental", "--no-textconv", "--encoding=UTF-8", "--", page)
    shallow = repository.is_shallow
    return Blame(dict(_blamed(decoded(said).split("\n")[:-1], shallow=shallow)), shallow)


def _blamed(lines: Iterable[str], *, shallow: bool) -> Iterator[tuple[int, Commit]]:
    """Parse ``git blame --incremental``: groups of lines.

    The first of a commit has its details.
    """
    commits: dict[str, Commit | None] = {}
    group: list[str] = []
    facts: dict[str, str] = {}
    for line in lines:
        if not group:
            group = line.split(" ")
            facts = {}
            continue
        key, _, value = line.partition(" ")
        facts[key] = value
        if key == "filename":  # always the last of a group
            revision, start, size = group[0], int(group[2]), int(group[3])
            if revision not in commits:
                commits[revision] = _commit_of(revision, facts, shallow=shallow)
            commit = commits[revision]
            if commit is not None:
                yield from ((number, commit) for number in range(start, start + size))
            group = []


def _commit_of(revision: str, facts: dict[str, str], *, shallow: bool) -> Commit | None:
    """Return the commit of a group.

    None for the boundary of a shallow clone, which stands for all older ones.
    """
    if not revision.strip("0"):
        return UNCOMMITTED
    if shallow and "boundary" in facts:
        return None
    return Commit(revision, int(facts["committer-time"]), facts["committer-tz"], facts["author"], facts["summary"])


def log(repository: Repository, path: str, most: int = MOST_COMMITS) -> Log:
    """Return up to ``most`` commits that changed a page, newest first, with renames.

    Only first parents are followed: a merge counts as one change, so every listed state was once that of the branch.
    Raises NoHistory if the page is in no commit, another HtglintError if git fails.
    """
    page = _committed(repository, path)
    said = repository.run(
        "log", "--first-parent", "--diff-merges=first-parent", "--follow",
        "--raw", "--no-abbrev", "-z", f"--max-count={most + 1}", "--date=raw", "--encoding=UTF-8",
        "--format=%H%x00%cd%x00%aN%x00%s", "--no-ext-diff", "--no-textconv", "--", page,
    )  # fmt: skip
    changes = list(_changes(iter(decoded(said).split("\0"))))
    return Log(tuple(changes[:most]), len(changes) > most, repository.is_shallow)


def _changes(tokens: Iterator[str]) -> Iterator[PageChange]:
    """Parse ``git log --raw -z``: four tokens of a commit, one change, its paths."""
    commit = UNCOMMITTED
    for token in tokens:
        happened = token.strip()
        if happened.startswith(":"):
            _, _, _, blob, status = happened.split(" ")
            path = next(tokens)
            if status[0] in "RC":  # the old path comes first
                path = next(tokens)
            yield PageChange(commit, path, blob if blob.strip("0") else "")
            if status[0] == "C":  # a copy: the history of the original is not that of the page
                return
        elif happened:
            seconds, zone = next(tokens).split(" ")
            commit = Commit(happened, int(seconds), zone, next(tokens), next(tokens))


def _committed(repository: Repository, path: str) -> str:
    """Return the path of a page in git; raise NoHistory if no commit has the page."""
    name = repository.path_in(os.path.realpath(path))
    if repository.attempt("cat-file", "-e", f"HEAD:{name}").returncode:
        raise NoHistory(f"{visible(files.shown(path))}: the page is in no commit")
    return name
