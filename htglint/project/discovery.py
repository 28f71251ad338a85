"""Finds pages in files and folders, by git in repositories, else by walking."""

from __future__ import annotations

import os
import stat
from typing import TYPE_CHECKING, NamedTuple

from htglint.base import files
from htglint.base.errors import HtglintError
from htglint.base.escape import visible
from htglint.base.files import LinkOut

from .git.repository import Repositories

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from htglint.base.ignore import Patterns

    from .git.repository import Listing

    Excludes = Callable[[str, bool], bool]
    """Returns whether a setting excludes an absolute path; the flag is set for a folder."""

_IGNORE_FILE = ".gitignore"


def discover(
    named: Sequence[str],
    excludes: Excludes | None = None,
    *,
    force_exclude: bool = False,
    repositories: Repositories | None = None,
) -> list[str | HtglintError]:
    """Return sorted pages of files and folders, and an error per unreadable one.

    The paths are as in reports. A named file is always included, unless ``force_exclude``; a folder stands for the
    Markdown files below it that neither git ignores nor a setting excludes. As in git, symbolic links to folders are
    not followed. A link to a file outside is a LinkOut if it was found, and an error if it is named.
    """
    excludes = excludes or _nothing
    repositories = Repositories() if repositories is None else repositories
    pages: set[str] = set()
    errors: list[HtglintError] = []
    for name in named:
        path = os.path.abspath(name)
        try:
            if stat.S_ISDIR(files.status(name).st_mode):
                for found in _below(path, excludes, repositories):
                    if isinstance(found, str):
                        pages.add(found)
                    else:
                        errors.append(found)
            elif files.leads_out(path):
                raise HtglintError(str(LinkOut(path)))
            elif not (force_exclude and excludes(path, False)):
                pages.add(path)
        except HtglintError as error:
            errors.append(error)
    here = os.getcwd()
    return [*sorted(errors, key=str), *sorted(files.relative(path, here) for path in pages)]


def pages_of(named: Sequence[str]) -> list[str]:
    """Return the pages in the named files and folders.

    Raise the first error, and skip links out.
    """
    found = discover(named)
    for one in found:
        if isinstance(one, HtglintError) and not isinstance(one, LinkOut):
            raise one
    return [one for one in found if isinstance(one, str)]


def _nothing(_path: str, _folder: bool) -> bool:
    return False


def _below(top: str, excludes: Excludes, repositories: Repositories) -> Iterator[str | HtglintError]:
    """Yield the absolute paths of the pages below a folder, and errors."""
    if files.repository_root(os.path.realpath(top)):
        try:
            repository = repositories.of(top)
            listing = repository.listed(top)
        except HtglintError:
            pass  # git is not installed or refuses the repository; ignore files are read instead
        else:
            yield from _listed_by_git(repository.root, listing, top, excludes)
            for name in listing.nested:
                path = os.path.join(repository.root, *name.split("/"))
                if os.path.isdir(path) and not os.path.islink(path) and not excludes(path, True):
                    yield from _below(path, excludes, repositories)
            return
    yield from _walked(top, excludes)


# --- In a repository


def _listed_by_git(root: str, listing: Listing, top: str, excludes: Excludes) -> Iterator[str | HtglintError]:
    """Yield the pages of a listing (relative to the root) that exist on the disk."""
    yield from (HtglintError(f"{visible(files.shown(top))}: {visible(problem)}") for problem in listing.problems)
    for name in listing.names:
        if not name.endswith(files.SUFFIXES):
            continue
        path = os.path.join(root, *name.split("/"))
        try:
            mode = os.lstat(path).st_mode
        except OSError:
            continue  # deleted and not committed, or left out of a sparse checkout
        if stat.S_ISDIR(mode) or (stat.S_ISLNK(mode) and os.path.isdir(path)):
            continue
        try:
            if not excludes(path, False):
                yield LinkOut(path) if stat.S_ISLNK(mode) and files.leads_out(path, top) else path
        except HtglintError as error:  # a broken configuration fails the pages of its folder alone
            yield error


# --- Elsewhere


class _Entries(NamedTuple):
    """Entries of a folder: folders and others, without `.git` and linked folders."""

    folders: list[str]
    others: list[str]
    links: set[str]


def _walked(top: str, excludes: Excludes) -> Iterator[str | HtglintError]:
    """Yield the pages below ``top``.

    Iteratively, because folders can be nested deeper than Python's stack.
    """
    pending: list[tuple[str, list[Patterns]]] = [(top, _ignored_above(top))]
    while pending:
        folder, layers = pending.pop()
        try:
            entries = _entries(folder)
            if (ignore_file := os.path.join(folder, _IGNORE_FILE)) in entries.others:
                try:
                    layers = _with_ignore_file(layers, folder, ignore_file)
                except HtglintError as error:  # the pages beside it are still read
                    yield error
            for path in entries.others:
                if path.endswith(files.SUFFIXES) and not _is_skipped(path, False, layers, excludes):
                    yield LinkOut(path) if path in entries.links and files.leads_out(path, top) else path
            pending += [(path, layers) for path in entries.folders if not _is_skipped(path, True, layers, excludes)]
        except HtglintError as error:  # the other folders are still walked
            yield error


def _entries(folder: str) -> _Entries:
    found = _Entries([], [], set())
    try:
        with os.scandir(folder) as entries:
            for entry in entries:
                if entry.is_dir(follow_symlinks=False):
                    if entry.name != ".git":
                        found.folders.append(entry.path)
                elif not entry.is_symlink():
                    found.others.append(entry.path)
                elif not os.path.isdir(entry.path):
                    found.others.append(entry.path)
                    found.links.add(entry.path)
    except OSError as error:
        raise HtglintError(files.sentence(files.shown(folder), error)) from error
    return found


def _is_skipped(path: str, folder: bool, layers: Sequence[Patterns], excludes: Excludes) -> bool:
    if layers:
        from htglint.base.ignore import is_ignored  # loads pathspec

        if is_ignored(layers, path, folder=folder):
            return True
    return excludes(path, folder)


def _ignored_above(folder: str) -> list[Patterns]:
    """Return the ignore files above a folder in a repository without git."""
    root = files.repository_root(folder)
    if not root:
        return []
    layers = _with_ignore_file([], root, os.path.join(root, ".git", "info", "exclude"))
    place = root
    for part in os.path.relpath(folder, root).split(os.sep)[:-1]:
        layers = _with_ignore_file(layers, place, os.path.join(place, _IGNORE_FILE))
        place = os.path.join(place, part)
    return layers if folder == root else _with_ignore_file(layers, place, os.path.join(place, _IGNORE_FILE))


def _with_ignore_file(layers: list[Patterns], root: str, path: str) -> list[Patterns]:
    if not os.path.isfile(path):
        return layers
    text = files.read_bytes(files.shown(path)).decode("utf-8", "surrogateescape")  # as in Python's file names
    text = text.replace("\r\n", "\n")
    if not any(line.strip() and not line.startswith("#") for line in text.split("\n")):
        return layers
    from htglint.base.ignore import Patterns

    return [*layers, Patterns.of_git(root, text)]
