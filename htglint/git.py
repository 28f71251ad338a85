"""Revisions of a page, and who wrote what of it: the only module that runs git."""

from __future__ import annotations

import os
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from . import files
from .escape import visible
from .model import Copy, HtglintError

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

MOST_REVISIONS = 50
"""Revisions of one page that are looked at, newest first."""
HISTORY = "git"
"""The reference that means every revision of the page."""
MOST_COMMITS = 500
"""Commits of one page whose text a history reads, the newest; at a few milliseconds each."""
_UNKNOWN_ZONE = "+0000"
_PAGES = tuple(f":(top,glob)**/*{suffix}" for suffix in files.SUFFIXES)
"""Git's patterns of the pages of a repository."""


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


class NoHistory(HtglintError):  # noqa: N818 - often no error: most folders are in no repository
    """The page is in no repository, or in no commit of it, or nobody can know."""


class GitMissing(NoHistory):
    """Git is not installed."""


def copies(path: str, reference: str) -> Iterator[Copy]:
    """The revisions of the page at ``path`` that a reference names: ``git:REV``, or ``git`` for all, newest first.

    Raises HtglintError where git is missing, the page is in no repository, or there is no such revision.
    """
    if reference == HISTORY:
        listed = _run(path, "log", f"--max-count={MOST_REVISIONS}", "--format=%H", "--", os.path.basename(path))
        revisions = listed.decode("ascii").split()
        if not revisions:
            raise HtglintError(f"{visible(path)}: git knows no revision of this page; commit it, or name another copy")
        for revision in revisions:
            text = _text(path, revision)
            if text is not None:
                yield Copy(f"{HISTORY}@{revision[:10]}", text, HISTORY)
        return
    revision = reference.removeprefix(f"{HISTORY}:")
    found = _run(path, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}")
    text = _text(path, found.decode("ascii").strip())
    if text is None:
        raise HtglintError(f"{visible(path)}: is not in revision {visible(revision)} as UTF-8 text")
    yield Copy(reference, text)


def is_revision(reference: str) -> bool:
    """Whether a reference means revisions and no file."""
    return reference == HISTORY or reference.startswith(f"{HISTORY}:")


def _text(path: str, revision: str) -> str | None:
    """The text of the page in a revision; None where it did not exist there, or was no text."""
    try:
        data = _run(path, "show", f"{revision}:./{os.path.basename(path)}")
        return files.decode(data, path).text
    except HtglintError:
        return None


# --- Who wrote what


def blame(path: str) -> Blame:
    """Who last changed each line of the page at ``path``, as it is on the disk.

    Raises NoHistory where git knows nothing of the page, another HtglintError where git fails.
    """
    page = os.path.realpath(path)
    shallow = _is_shallow(page)
    said = _run(page, "blame", "--incremental", "--no-textconv", "--encoding=UTF-8", "--", os.path.basename(page))
    return Blame(dict(_blamed(_lines(said), shallow=shallow)), shallow)


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


def log(path: str, most: int = MOST_COMMITS) -> Log:
    """The commits that changed the page at ``path``, newest first and at most ``most``, through its renames.

    They are those of the branch itself: a merge counts as one change, so that every page in the list was once what
    the branch had. Raises NoHistory where git knows nothing of the page, another HtglintError where git fails.
    """
    page = os.path.realpath(path)
    shallow = _is_shallow(page)
    said = _run(
        page, "log", "--first-parent", "--diff-merges=first-parent", "--follow",
        "--raw", "--no-abbrev", "-z", f"--max-count={most + 1}", "--date=raw", "--encoding=UTF-8",
        "--format=%H%x00%cd%x00%aN%x00%s", "--", os.path.basename(page),
    )  # fmt: skip
    changes = list(_changes(iter(_decoded(said).split("\0"))))
    return Log(tuple(changes[:most]), len(changes) > most, shallow)


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


def blobs(path: str, ids: Iterable[str]) -> Iterator[bytes | None]:
    """What git keeps under each of the ids, in their order; None where it is missing, as it may be in partial clones.

    One process serves them all, and one blob at a time is held.
    """
    import subprocess

    command = _command(os.path.realpath(path), "cat-file", "--batch")
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        for blob in ids:
            try:
                process.stdin.write(f"{blob}\n".encode("ascii"))
                process.stdin.flush()
            except BrokenPipeError as error:  # else it would pass for a reader of our own output that went away
                raise _ended_early(path) from error
            header = process.stdout.readline().split()
            if not header:
                raise _ended_early(path)
            # "ID blob SIZE" and then the bytes and a newline, or "ID missing" and nothing more
            yield process.stdout.read(int(header[2]) + 1)[:-1] if len(header) == 3 else None


def _ended_early(path: str) -> HtglintError:
    return HtglintError(f"{_shown(path)}: git cat-file ended early; `git fsck` tells whether the repository is whole")


def _is_shallow(page: str) -> bool:
    """Whether the repository of the page lacks older commits; raises NoHistory where no commit has the page."""
    done = _start(page, "rev-parse", "--is-shallow-repository")
    if done.returncode:
        if b"not a git repository" in done.stderr:
            raise NoHistory(f"{_shown(page)}: is in no git repository")
        raise _failure(page, "rev-parse", done)
    if _start(page, "rev-parse", "--verify", "--quiet", f"HEAD:./{os.path.basename(page)}").returncode:
        raise NoHistory(f"{_shown(page)}: git knows no commit of this page")
    return done.stdout.strip() == b"true"


# --- What a change touches


class Difference(NamedTuple):
    """What has changed below ``root``, which is spelt as the paths that were asked for, where links lead to it.

    ``raw`` is git's raw output (NUL-terminated) for every file, ``patch`` the patch, without context, for pages, and
    ``untracked`` are the files of the working tree that git neither knows nor ignores, relative to the root.
    """

    root: str
    raw: bytes
    patch: bytes
    untracked: list[str]


def difference(paths: Sequence[str], since: str | None, meanwhile: Callable[[], None]) -> Difference:
    """What has changed in the repository that holds the paths.

    That is from the commit where the branch left a revision, or from the revision itself where there is no such
    commit, to the working tree; without a revision from HEAD to the index. Something else can be done ``meanwhile``.
    Raises NoHistory where there is no repository, HtglintError where there are several, or no such revision.
    """
    places = {_place(path): path for path in reversed(paths)}
    asked = [_begin(place, "rev-parse", "--show-toplevel") for place in places]
    first = _place(paths[0])
    whence = ["--cached"] if since is None else ["--merge-base", "--end-of-options", since]
    running = [_begin(first, *command, literal=False) for command in _questions(whence, tracked=since is None)]
    meanwhile()
    done = [_end(process) for process in running]  # one that has much to say waits for its turn
    roots = {_top(place, path, _end(process)) for (place, path), process in zip(places.items(), asked, strict=True)}
    if len(roots) > 1:
        shown = " and ".join(visible(root) for root in sorted(roots))
        raise HtglintError(f"the paths are in several repositories, {shown}; name one")
    root = roots.pop()
    if since is not None and any(one.returncode for one in done):
        again = [_begin(root, *command, literal=False) for command in _questions([_base(root, since)], tracked=False)]
        done = [_end(process) for process in again]
    for one in done:
        if one.returncode:
            raise _failure(root, "diff", one)
    raw, patch, *untracked = (one.stdout for one in done)
    return Difference(root, raw, patch, _paths(b"".join(untracked)))


def _questions(whence: Sequence[str], *, tracked: bool) -> Iterator[list[str]]:
    """The commands that tell what has changed; if only what is ``tracked`` counts, new files don't."""
    options = [
        "--no-ext-diff",
        "--no-textconv",
        "--no-color",
        "--no-relative",
        "--ignore-submodules",
        "-M",
        "--no-abbrev",
    ]
    yield ["diff", "--raw", "-z", *options, *whence, "--"]
    yield ["diff", "-U0", "--src-prefix=a/", "--dst-prefix=b/", *options, *whence, "--", *_PAGES]
    if not tracked:
        yield ["ls-files", "--others", "--exclude-standard", "--full-name", "-z", "--", ":/"]


def _place(path: str) -> str:
    """The folder to ask git about a path, which may have been deleted with its folder."""
    place = path if os.path.isdir(path) else os.path.dirname(os.path.abspath(path))
    while not os.path.isdir(place):
        place = os.path.dirname(place)
    return os.path.abspath(place)


def _top(place: str, path: str, told: subprocess.CompletedProcess[bytes]) -> str:
    """The root of the repository that holds a folder, spelt as the folder is where that leads through links."""
    if told.returncode:
        if b"not a git repository" in told.stderr:
            raise NoHistory(f"{_shown(path)}: is in no git repository, so nobody knows what has changed")
        raise _failure(path, "rev-parse", told)
    real = os.path.normpath(os.fsdecode(told.stdout.removesuffix(b"\n")))
    below = os.path.relpath(os.path.realpath(place), real)
    if below == ".":
        return place
    return place.removesuffix(os.sep + below) if place.endswith(os.sep + below) else real


def _base(root: str, revision: str) -> str:
    """The id of the commit that a change began from, asked for where git does not find it by itself."""
    common = _start(root, "merge-base", "--end-of-options", revision, "HEAD")
    if common.returncode == 0:
        return common.stdout.strip().decode("ascii")
    done = _start(root, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}")
    if done.returncode == 0:  # they have no commit in common, or a shallow clone does not know of it
        return done.stdout.strip().decode("ascii")
    shallow = _run(root, "rev-parse", "--is-shallow-repository").strip() == b"true"
    way = "; this clone is shallow: `git fetch --unshallow` gets the rest of it" if shallow else ""
    raise HtglintError(f"git knows no revision {visible(revision)}{way}")


def staged(root: str) -> list[str]:
    """The files of the index; paths are relative to the root."""
    return _paths(_run(root, "ls-files", "--cached", "--full-name", "-z"))


def unstaged(root: str) -> bytes:
    """Git's raw output (NUL-terminated) of what differs between the index and the working tree."""
    return _run(
        root, "diff", "--raw", "-z", "--no-renames", "--no-relative", "--ignore-submodules", "--no-abbrev", "--"
    )


def holding(root: str, texts: Iterable[bytes], *, cached: bool) -> list[str]:
    """The pages, relative to the root, that hold one of the texts: in the index if ``cached``, else in the tree."""
    where = "--cached" if cached else "--untracked"
    options = ["-l", "-z", "-I", "-F", "--full-name", "--no-color", "--no-recurse-submodules", "-f", "-", where]
    done = _start(root, "grep", *options, "--", *_PAGES, literal=False, typed=b"".join(text + b"\n" for text in texts))
    if done.returncode > 1:  # 1 says that none does
        raise _failure(root, "grep", done)
    return _paths(done.stdout)


def _paths(said: bytes) -> list[str]:
    return [os.fsdecode(path) for path in said.split(b"\0")[:-1]]


def export(path: str, revision: str, folder: str) -> str:
    """Write the files of a revision below a folder, which is made; the root of the repository that holds a path.

    Raises HtglintError where the path is in no repository, or git knows no such revision.
    """
    place = _place(path)
    root = os.path.realpath(_decoded(_run(place, "rev-parse", "--show-toplevel")).rstrip("\n"))
    asked = _start(root, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}")
    if asked.returncode:
        raise HtglintError(f"git knows no revision {visible(revision)} here; fetch it, or name another one")
    os.makedirs(folder)
    index = {"GIT_INDEX_FILE": f"{folder}.index"}  # one of its own: that of the repository is somebody's work
    for arguments in (
        ["read-tree", asked.stdout.decode("ascii").strip()],
        ["checkout-index", "--all", f"--prefix={folder}/"],
    ):
        done = _start(root, *arguments, variables=index)
        if done.returncode:
            raise _failure(root, arguments[0], done)
    return root


# --- Running git


def _lines(said: bytes) -> list[str]:
    return _decoded(said).split("\n")[:-1]


def _decoded(said: bytes) -> str:
    """What git said; names in other encodings than UTF-8 become what a person can see."""
    return said.decode("utf-8", "replace")


def _run(path: str, *arguments: str, literal: bool = True) -> bytes:
    """The output of a git command, run in the folder of the page."""
    done = _start(path, *arguments, literal=literal)
    if done.returncode:
        raise _failure(path, arguments[0], done)
    return done.stdout


def _start(
    path: str,
    *arguments: str,
    literal: bool = True,
    typed: bytes | None = None,
    variables: Mapping[str, str] = MappingProxyType({}),
) -> subprocess.CompletedProcess[bytes]:
    """Run a git command; ``typed`` is its standard input, ``variables`` are some of its environment."""
    return _end(_begin(path, *arguments, literal=literal, variables=variables), typed)


def _begin(
    path: str, *arguments: str, literal: bool = True, variables: Mapping[str, str] = MappingProxyType({})
) -> subprocess.Popen[bytes]:
    import subprocess  # slow to import, and needed only where revisions are asked for

    untranslated = {**os.environ, **variables, "LC_ALL": "C"}
    command = _command(path, *arguments, literal=literal)
    pipe = subprocess.PIPE
    try:
        return subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=pipe, env=untranslated)
    except FileNotFoundError as error:
        raise GitMissing("git is not installed, and nothing else knows the revisions of a page") from error


def _end(process: subprocess.Popen[bytes], typed: bytes | None = None) -> subprocess.CompletedProcess[bytes]:
    import subprocess

    with process:
        out, err = process.communicate(typed)
    return subprocess.CompletedProcess(process.args, process.returncode, out, err)


def _command(path: str, *arguments: str, literal: bool = True) -> list[str]:
    """A git command in the folder of the page, or in the folder itself; logs hold what was asked for.

    If ``literal``, stars in a name mean themselves.
    """
    folder = path if os.path.isdir(path) else os.path.dirname(os.path.abspath(path))
    return ["git", "-C", folder, *["--literal-pathspecs"] * literal, "-c", "log.showSignature=false", *arguments]


def _failure(path: str, command: str, done: subprocess.CompletedProcess[bytes]) -> HtglintError:
    said = _decoded(done.stderr).strip().split("\n")[0] or "it knows no such revision"
    return HtglintError(f"{_shown(path)}: git {command} failed: {visible(said)}")


def _shown(path: str) -> str:
    return visible(files.shown(path))
