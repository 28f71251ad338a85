"""Differences from a revision to the working tree, or from HEAD to the index.

Attributes of the working tree belong to the author of the change, so they have no effect here: none makes a page
binary, and a page that git checks out with other text than it stores is an error.
"""

from __future__ import annotations

import os
import tempfile
from typing import TYPE_CHECKING, NamedTuple

from htglint.base import files
from htglint.base.errors import HtglintError
from htglint.base.escape import visible

from .patch import entries
from .repository import Repositories, decoded, failure, finish, paths

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from .repository import Repository

_PAGES = tuple(f":(top,glob)**/*{suffix}" for suffix in files.SUFFIXES)
"""Git's patterns of the pages of a repository."""
_ATTRIBUTES = ".gitattributes"
_LINK = b"120000 "
"""Start of the line of a symbolic link in `git ls-files --stage`."""
_DIFF = ("--no-ext-diff", "--no-textconv", "--no-color", "--no-relative", "--ignore-submodules", "-M", "--no-abbrev")
_PATCH = ("-U0", "--text", "--src-prefix=a/", "--dst-prefix=b/")
_CONVERTING = ("filter", "ident", "working-tree-encoding")
"""Attributes by which the file on the disk has other text than the one in the repository (gitattributes(5))."""
_NO_CONVERSION = ("unspecified", "unset", "UTF-8", "utf-8")


class Difference(NamedTuple):
    """The changes of a repository.

    ``raw`` is git's raw output (NUL-terminated) for every file, ``patch`` the patch, without context, for pages, and
    ``untracked`` are the untracked, not ignored files of the working tree, relative to the root; ``links`` are the
    symbolic links, and ``start`` is the base of the patch, as arguments of `git diff`.
    """

    repository: Repository
    start: tuple[str, ...]
    raw: bytes
    patch: bytes
    untracked: list[str]
    links: list[str]


def difference(
    named: Sequence[str], since: str | None, meanwhile: Callable[[], None], repositories: Repositories
) -> Difference:
    """Return the changes of the repository that contains the named paths.

    With a revision: from the merge base, or from the revision itself if there is none, to the working tree; without
    one: from HEAD to the index. ``meanwhile`` is called while git runs. Raises NoHistory if there is no repository,
    HtglintError if there are several, or no such revision.
    """
    found = {one.root: one for one in map(repositories.of, named)}
    if len(found) > 1:
        shown = " and ".join(visible(root) for root in sorted(found))
        raise HtglintError(f"the paths are in several repositories, {shown}; name one")
    repository = next(iter(found.values()))
    if since is not None and "\0" in since:
        raise _no_revision(repository, since)
    start = ["--cached"] if since is None else ["--merge-base", "--end-of-options", since]
    running = [repository.start(*command, literal=False) for command in _commands(start, tracked=since is None)]
    try:
        meanwhile()
    finally:
        done = [finish(process) for process in running]
    if since is not None and any(one.returncode for one in done):
        start = [_base(repository, since)]
        done = [repository.attempt(*command, literal=False) for command in _commands(start, tracked=False)]
    for one in done:
        if one.returncode:
            raise failure(repository.root, "diff", one)
    raw, patch, index, *others = (one.stdout for one in done)
    untracked = paths(b"".join(others))
    links = [os.fsdecode(line.split(b"\t", 1)[1]) for line in index.split(b"\0") if line.startswith(_LINK)]
    links += (name for name in untracked if os.path.islink(os.path.join(repository.root, name)))
    made = Difference(repository, tuple(start), raw, patch, untracked, links)
    _refuse_converted(made, since)
    return made


def _commands(start: Sequence[str], *, tracked: bool) -> Iterator[list[str]]:
    """Yield the commands that list the changes.

    With ``tracked``, untracked files are left out.
    """
    yield ["diff", "--raw", "-z", *_DIFF, *start, "--"]
    yield ["diff", *_PATCH, *_DIFF, *start, "--", *_PAGES]
    yield ["ls-files", "--cached", "--stage", "--full-name", "-z"]
    if not tracked:
        yield ["ls-files", "--others", "--exclude-standard", "--full-name", "-z", "--", ":/"]


def patch_of(change: Difference, names: Sequence[str]) -> bytes:
    """Return the patch, without context, of files relative to the root."""
    done = change.repository.attempt("diff", *_PATCH, *_DIFF, *change.start, "--", *names)
    if done.returncode:
        raise failure(change.repository.root, "diff", done)
    return done.stdout


def _base(repository: Repository, revision: str) -> str:
    """Return the id of the base commit, for a git that does not find it itself."""
    common = repository.attempt("merge-base", "--end-of-options", revision, "HEAD")
    if common.returncode == 0:
        return common.stdout.strip().decode("ascii")
    # There is no common commit, or a shallow clone lacks it.
    found = repository.commit_id(revision)
    if not found:
        raise _no_revision(repository, revision)
    return found


def _no_revision(repository: Repository, revision: str) -> HtglintError:
    cure = "; this clone is shallow: `git fetch --unshallow` gets the rest of it" if repository.is_shallow else ""
    return HtglintError(f"unknown git revision `{visible(revision)}`{cure}")


def staged(repository: Repository) -> list[str]:
    """Return the files of the index, relative to the root."""
    return paths(repository.run("ls-files", "--cached", "--full-name", "-z"))


def unstaged(repository: Repository) -> bytes:
    """Return git's raw diff (NUL-terminated) between the index and the working tree."""
    return repository.run(
        "diff", "--raw", "-z", "--no-ext-diff", "--no-renames", "--no-relative", "--ignore-submodules", "--no-abbrev",
        "--",
    )  # fmt: skip


def unstaged_patch(repository: Repository, names: Sequence[str]) -> bytes:
    """Return the patch, without context, from the index to the working tree."""
    done = repository.attempt("diff", *_PATCH, *_DIFF, "--", *names)
    if done.returncode:
        raise failure(repository.root, "diff", done)
    return done.stdout


def holding(repository: Repository, texts: Iterable[bytes], *, cached: bool) -> list[str]:
    """Return pages with one of the texts, in the index or in the working tree."""
    where = "--cached" if cached else "--untracked"
    options = ["-l", "-z", "--text", "--no-textconv", "-F", "--full-name", "--no-color", "--no-recurse-submodules"]
    typed = b"".join(text + b"\n" for text in texts)
    done = repository.attempt("grep", *options, "-f", "-", where, "--", *_PAGES, literal=False, typed=typed)
    if done.returncode > 1:  # 1 means no match
        raise failure(repository.root, "grep", done)
    return paths(done.stdout)


# --- Attributes


def _refuse_converted(change: Difference, since: str | None) -> None:
    """Raise HtglintError if a change converts text on check-out (filters, encodings)."""
    changed = list(entries(change.raw))
    names = [*(one.new or one.old for one in changed), *change.untracked]
    if not any(name.rpartition("/")[2] == _ATTRIBUTES for name in names):
        return
    pages = sorted(name for name in paths(_listed(change)) if name.endswith(files.SUFFIXES))
    before, now = _conversions(change, pages, since or "HEAD"), _converted(change.repository, pages)
    for page in pages:
        if new := now.get(page, frozenset()) - before.get(page, frozenset()):
            raise HtglintError(
                f"{visible(page)}: the change to {_ATTRIBUTES} sets {' and '.join(sorted(new))} for this page, so git "
                "stores other text than is on the disk and was checked; remove the attribute"
            )


def _listed(change: Difference) -> bytes:
    return change.repository.run("ls-files", "--cached", "--others", "--exclude-standard", "--full-name", "-z")


def _conversions(change: Difference, pages: Sequence[str], since: str) -> dict[str, frozenset[str]]:
    """Return the conversions that attributes set in the base revision."""
    base = _base(change.repository, since) if change.repository.commit_id(since) else ""
    with tempfile.TemporaryDirectory(prefix="htglint-") as folder:
        index = {"GIT_INDEX_FILE": os.path.join(folder, "index")}  # leave the repository's own index alone
        change.repository.run("read-tree", *([base] if base else ["--empty"]), variables=index)
        return _converted(change.repository, pages, "--cached", variables=index)


def _converted(
    repository: Repository, pages: Sequence[str], *options: str, variables: dict[str, str] | None = None
) -> dict[str, frozenset[str]]:
    """Return the pages with converting attributes, each as ``NAME`` or ``NAME=VALUE``."""
    typed = b"".join(os.fsencode(page) + b"\0" for page in pages)
    said = repository.run("check-attr", "-z", "--stdin", *options, *_CONVERTING, typed=typed, variables=variables or {})
    tokens = said.split(b"\0")[:-1]
    found: dict[str, set[str]] = {}
    for page, name, value in zip(tokens[::3], tokens[1::3], tokens[2::3], strict=True):
        if (shown := decoded(value)) not in _NO_CONVERSION:
            attribute = decoded(name) if shown == "set" else f"{decoded(name)}={shown}"
            found.setdefault(os.fsdecode(page), set()).add(attribute)
    return {page: frozenset(attributes) for page, attributes in found.items()}
