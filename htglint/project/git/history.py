"""Revisions of a page, and who wrote what of it."""

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
"""Revisions of one page that are looked at, newest first."""
HISTORY = "git"
"""The reference that means every revision of the page."""
MOST_COMMITS = 500
"""Commits of one page whose text a history reads, the newest; at a few milliseconds each."""
_UNKNOWN_ZONE = "+0000"


class Commit(NamedTuple):
    """A commit: when it came into its branch (seconds since 1970, and the zone as ``+HHMM``), by whom, and about what.

    Names and subjects are as somebody wrote them, control characters included.
    """

    id: str
    seconds: int
    zone: str
    author: str
    subject: str


UNCOMMITTED = Commit("", 0, _UNKNOWN_ZONE, "", "")
"""What stands for a commit where a line is only in the working tree."""


class Blame(NamedTuple):
    """The commit that each line (from 1) was last changed in; a line is left out where nobody can know that.

    In a ``shallow`` clone that holds for all lines older than what was fetched.
    """

    lines: dict[int, Commit]
    shallow: bool


class Change(NamedTuple):
    """A commit that changed a page: where the page was then, and the id of what it held; empty where it was deleted."""

    commit: Commit
    path: str
    blob: str


class Log(NamedTuple):
    """The changes of a page, newest first; ``capped`` where there are more, ``shallow`` where more may not be here."""

    changes: tuple[Change, ...]
    capped: bool
    shallow: bool


def copies(repository: Repository, path: str, reference: str) -> Iterator[Copy]:
    """The revisions of the page at ``path`` that a reference names: ``git:REV``, or ``git`` for all, newest first.

    Raises HtglintError where no commit has the page, or there is no such revision.
    """
    name = repository.path_in(path)
    if reference == HISTORY:
        listed = repository.run("log", f"--max-count={MOST_REVISIONS}", "--format=%H", "--", name)
        revisions = listed.decode("ascii").split()
        if not revisions:
            raise HtglintError(f"{visible(path)}: git knows no revision of this page; commit it, or name another copy")
        for revision in revisions:
            text = _text(repository, revision, name)
            if text is not None:
                yield Copy(f"{HISTORY}@{revision[:10]}", text, HISTORY)
        return
    revision = reference.removeprefix(f"{HISTORY}:")
    found = repository.commit_id(revision)
    if not found:
        raise HtglintError(f"{visible(path)}: git knows no revision `{visible(revision)}`")
    text = _text(repository, found, name)
    if text is None:
        raise HtglintError(f"{visible(path)}: is not in revision {visible(revision)} as UTF-8 text")
    yield Copy(reference, text)


def is_revision(reference: str) -> bool:
    """Whether a reference means revisions and no file."""
    return reference == HISTORY or reference.startswith(f"{HISTORY}:")


def _text(repository: Repository, commit: str, name: str) -> str | None:
    """The text of the page in a commit; None where it did not exist there, or was no text."""
    with suppress(HtglintError):
        return files.decode(repository.run("cat-file", "blob", f"{commit}:{name}"), name).text
    return None


# --- Who wrote what


def blame(repository: Repository, path: str) -> Blame:
    """Who last changed each line of the page at ``path``, as it is on the disk.

    Raises NoHistory where git knows nothing of the page, another HtglintError where git fails.
    """
    page = _committed(repository, path)
    said = repository.run("blame", "--incremental", "--no-textconv", "--encoding=UTF-8", "--", page)
    shallow = repository.is_shallow
    return Blame(dict(_blamed(decoded(said).split("\n")[:-1], shallow=shallow)), shallow)


def _blamed(lines: Iterable[str], *, shallow: bool) -> Iterator[tuple[int, Commit]]:
    """Read ``git blame --incremental``: groups of lines, each with the facts of its commit at the first mention."""
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
    """The commit of a group; None for the oldest of a shallow clone, to which git ascribes all that is older."""
    if not revision.strip("0"):
        return UNCOMMITTED
    if shallow and "boundary" in facts:
        return None
    return Commit(revision, int(facts["committer-time"]), facts["committer-tz"], facts["author"], facts["summary"])


def log(repository: Repository, path: str, most: int = MOST_COMMITS) -> Log:
    """The commits that changed the page at ``path``, newest first and at most ``most``, through its renames.

    They are those of the branch itself: a merge counts as one change, so that every page in the list was once what
    the branch had. Raises NoHistory where git knows nothing of the page, another HtglintError where git fails.
    """
    page = _committed(repository, path)
    said = repository.run(
        "log", "--first-parent", "--diff-merges=first-parent", "--follow",
        "--raw", "--no-abbrev", "-z", f"--max-count={most + 1}", "--date=raw", "--encoding=UTF-8",
        "--format=%H%x00%cd%x00%aN%x00%s", "--no-ext-diff", "--no-textconv", "--", page,
    )  # fmt: skip
    changes = list(_changes(iter(decoded(said).split("\0"))))
    return Log(tuple(changes[:most]), len(changes) > most, repository.is_shallow)


def _changes(tokens: Iterator[str]) -> Iterator[Change]:
    """Read ``git log --raw -z``: four tokens of a commit, then one of what happened to the page, then its paths."""
    commit = UNCOMMITTED
    for token in tokens:
        happened = token.strip()
        if happened.startswith(":"):
            _, _, _, blob, status = happened.split(" ")
            path = next(tokens)
            if status[0] in "RC":  # the former path comes first
                path = next(tokens)
            yield Change(commit, path, blob if blob.strip("0") else "")
            if status[0] == "C":  # a new page made from another one, whose history is not its own
                return
        elif happened:
            seconds, zone = next(tokens).split(" ")
            commit = Commit(happened, int(seconds), zone, next(tokens), next(tokens))


def _committed(repository: Repository, path: str) -> str:
    """The path of a page as git names it; raises NoHistory where no commit has the page."""
    name = repository.path_in(os.path.realpath(path))
    if repository.attempt("cat-file", "-e", f"HEAD:{name}").returncode:
        raise NoHistory(f"{visible(files.shown(path))}: git knows no commit of this page")
    return name
