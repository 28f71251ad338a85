"""A repository, and git commands in it.

The files may come from a stranger, who may have planted a repository among them. So a repository is found by its
`.git`, a name that git refuses to commit, and every command names it. Programs that git would run because of
configuration or attributes (monitors, hooks, filters, external diffs, pagers) are disabled.
"""

from __future__ import annotations

import os
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from htglint.base import files
from htglint.base.errors import HtglintError
from htglint.base.escape import visible

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Iterable, Iterator, Mapping, Sequence

_SETTINGS = {
    "safe.bareRepository": "explicit",
    "core.fsmonitor": "false",
    "core.hooksPath": os.devnull,
    "core.pager": "cat",
    "core.quotePath": "true",
    "core.useBuiltinFSMonitor": "false",
    "credential.interactive": "false",
    "diff.ignoreSubmodules": "all",
    "log.showSignature": "false",
    "protocol.ext.allow": "never",
    "submodule.recurse": "false",
}
"""Configuration that overrides that of the repository (git-config(1)); git ignores unknown keys."""
_DROPPED = (
    "GIT_DIR", "GIT_WORK_TREE", "GIT_PREFIX", "GIT_EXTERNAL_DIFF", "GIT_LITERAL_PATHSPECS", "GIT_GLOB_PATHSPECS",
    "GIT_NOGLOB_PATHSPECS", "GIT_ICASE_PATHSPECS", "GIT_ATTR_SOURCE",
)  # fmt: skip
"""Environment variables that flags replace. GIT_INDEX_FILE stays: a hook may have an index of its own."""
_VARIABLES = {"LC_ALL": "C", "GIT_OPTIONAL_LOCKS": "0", "GIT_TERMINAL_PROMPT": "0", "GIT_PAGER": "cat"}
_FILTERS = r"^filter\..*\.(clean|smudge|process|required)$"
_LINK = b"gitdir: "
"""Start of a `.git` file (linked working tree or submodule), before the path of the repository."""
_LONGEST_LINK = 8192
"""Bytes of a `.git` file that are read: twice the longest path on Linux."""
_SUBMODULE = b"160000 "
"""Start of the line of a submodule in `git ls-files --stage`."""
_NO_OPTIONS: Mapping[str, str] = MappingProxyType({})


class NoHistory(HtglintError):  # noqa: N818 - often not an error: most folders are not in a repository
    """The page is in no repository, in no commit, or that is unknown."""


class GitMissing(NoHistory):
    """Git is not installed."""


class Listing(NamedTuple):
    """Files below a folder, relative to the root.

    ``names`` are the tracked and the untracked, not ignored files; ``nested`` the folders of other repositories, and
    ``problems`` git's warnings about folders that it can't read.
    """

    names: list[str]
    nested: list[str]
    problems: list[str]


class Repository:
    """A working tree and its repository.

    ``root`` is the absolute path of the working tree, spelled as the path that led to it. ``is_shallow``: older commits
    were not fetched.
    """

    def __init__(self, root: str, git_dir: str, settings: Sequence[str], *, is_shallow: bool) -> None:
        self.root = root
        self.is_shallow = is_shallow
        self._git_dir = git_dir
        self._settings = settings

    def with_root(self, folder: str) -> Repository:
        """Return the same repository with another working tree."""
        return Repository(folder, self._git_dir, self._settings, is_shallow=self.is_shallow)

    def path_in(self, path: str) -> str:
        """Return the path of a file relative to the root, with forward slashes."""
        folder, name = os.path.split(os.path.abspath(path))
        below = os.path.relpath(os.path.realpath(folder), os.path.realpath(self.root))
        return os.path.normpath(os.path.join(below, name)).replace(os.sep, "/")

    def start(
        self,
        *arguments: str,
        literal: bool = True,
        variables: Mapping[str, str] = _NO_OPTIONS,
        stderr: int | None = None,
    ) -> subprocess.Popen[bytes]:
        """Start a command in the root.

        With ``literal``, wildcards in paths have no effect.
        """
        place = ["-C", self.root, f"--git-dir={self._git_dir}", f"--work-tree={self.root}", "--no-pager"]
        command = [*place, *["--literal-pathspecs"] * literal, *self._settings, *arguments]
        return _start(command, variables, stderr=stderr)

    def attempt(
        self,
        *arguments: str,
        literal: bool = True,
        typed: bytes | None = None,
        variables: Mapping[str, str] = _NO_OPTIONS,
    ) -> subprocess.CompletedProcess[bytes]:
        """Run a command with ``typed`` as standard input.

        Return the result whatever the exit status.
        """
        return finish(self.start(*arguments, literal=literal, variables=variables), typed)

    def run(self, *arguments: str, typed: bytes | None = None, variables: Mapping[str, str] = _NO_OPTIONS) -> bytes:
        """Run a command and return its output; raise HtglintError if it fails."""
        done = self.attempt(*arguments, typed=typed, variables=variables)
        if done.returncode:
            raise failure(self.root, arguments[0], done)
        return done.stdout

    def listed(self, folder: str) -> Listing:
        """List the files below a folder."""
        name = self.path_in(os.path.join(folder, "x")).rpartition("/")[0]
        place = ["--", name] if name else []
        tracked = self.start("ls-files", "--cached", "-z", "--full-name", *place)
        untracked = self.start("ls-files", "--others", "--exclude-standard", "-z", "--full-name", *place)
        modules = os.path.lexists(os.path.join(self.root, ".gitmodules"))
        staged = self.start("ls-files", "--stage", "-z", "--full-name", *place) if modules else None
        done = [finish(tracked), finish(untracked), *([finish(staged)] if staged is not None else [])]
        for one in done:
            if one.returncode:
                raise failure(folder, "ls-files", one)
        others = paths(done[1].stdout)
        nested = [other.rstrip("/") for other in others if other.endswith("/")]
        if modules:
            lines = done[2].stdout.split(b"\0")
            nested += [os.fsdecode(line.split(b"\t", 1)[1]) for line in lines if line.startswith(_SUBMODULE)]
        problems = [line.removeprefix("warning: ") for line in decoded(done[1].stderr).splitlines()]
        return Listing([*paths(done[0].stdout), *others], nested, problems)

    def commit_id(self, revision: str) -> str:
        """Return the id of a revision's commit; empty if there is none."""
        if "\0" in revision:
            return ""
        done = self.attempt("rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}")
        return done.stdout.strip().decode("ascii") if done.returncode == 0 else ""

    def blobs(self, ids: Iterable[str]) -> Iterator[bytes | None]:
        """Yield the blobs with these ids, None for missing ones.

        One process serves them all, and one blob at a time is in memory.
        """
        import subprocess

        process = self.start("cat-file", "--batch", stderr=subprocess.DEVNULL)
        with process:
            assert process.stdin is not None
            assert process.stdout is not None
            for blob in ids:
                try:
                    process.stdin.write(f"{blob}\n".encode("ascii"))
                    process.stdin.flush()
                except BrokenPipeError as error:  # not to be taken for a closed standard output
                    raise self._ended_early() from error
                header = process.stdout.readline().split()
                if not header:
                    raise self._ended_early()
                # "ID blob SIZE" and then the bytes and a newline, or "ID missing" and nothing more
                yield process.stdout.read(int(header[2]) + 1)[:-1] if len(header) == 3 else None
            process.stdin.close()

    def blob(self, name: str) -> bytes | None:
        """Return the blob with an id or other name; None if it is missing."""
        return next(iter(self.blobs([name])))

    def _ended_early(self) -> HtglintError:
        return HtglintError(f"{_shown(self.root)}: git cat-file ended early; `git fsck` checks the repository")


class Repositories:
    """The repositories of a run, cached by root."""

    def __init__(self) -> None:
        self._by_root: dict[str, Repository] = {}

    def of(self, path: str) -> Repository:
        """Return the repository whose working tree contains a path, which need not exist.

        Raises NoHistory if there is none, HtglintError if git refuses it.
        """
        place = _place(path)
        root = _root_in_environment(place) or _root_above(os.path.realpath(place))
        if not root:
            raise NoHistory(f"{_shown(path)}: is not in a git repository")
        if root not in self._by_root:
            self._by_root[root] = _opened(path, _spelled(place, root), root)
        return self._by_root[root]


# --- Finding a repository


def _place(path: str) -> str:
    """Return the folder of a path, or the nearest existing one above it."""
    place = path if os.path.isdir(path) else os.path.dirname(os.path.abspath(path))
    while not os.path.isdir(place):
        place = os.path.dirname(place)
    return os.path.abspath(place)


def _root_in_environment(place: str) -> str:
    """Return the working tree that git passed to a hook, if the place is below it.

    Otherwise empty.
    """
    if "GIT_DIR" not in os.environ:
        return ""
    done = finish(_start([*_options(_SETTINGS), "rev-parse", "--show-toplevel"], keep=True))
    root = os.path.realpath(os.fsdecode(done.stdout.removesuffix(b"\n"))) if done.returncode == 0 else ""
    return root if root and files.is_below(os.path.realpath(place), root) else ""


def _root_above(place: str) -> str:
    """Return the nearest folder, from the place upwards, with a `.git`.

    Empty if there is none.
    """
    listed = filter(None, os.environ.get("GIT_CEILING_DIRECTORIES", "").split(os.pathsep))
    ceilings = set(map(os.path.realpath, listed))
    while not os.path.lexists(os.path.join(place, ".git")):
        parent = os.path.dirname(place)
        if parent == place or parent in ceilings:
            return ""
        place = parent
    return place


def _spelled(place: str, root: str) -> str:
    """Return the root, spelled as in the path below it, which may lead through links."""
    below = os.path.relpath(os.path.realpath(place), root)
    if below == ".":
        return place
    return place.removesuffix(os.sep + below) if place.endswith(os.sep + below) else root


def _opened(path: str, spelled: str, root: str) -> Repository:
    """Open a repository by git itself, which refuses the repository of another user."""
    keep = "GIT_DIR" in os.environ
    place = [] if keep else ["-C", root]
    facts = _start(
        [*place, *_options(_SETTINGS), "rev-parse", "--absolute-git-dir", "--is-shallow-repository"], keep=keep
    )
    filters = _start([*place, *_options(_SETTINGS), "config", "-z", "--name-only", "--get-regexp", _FILTERS], keep=keep)
    known, driven = finish(facts), finish(filters)
    if known.returncode:
        raise failure(path, "rev-parse", known)
    git_dir, shallow, _ = os.fsdecode(known.stdout).rsplit("\n", 2)
    if not keep and os.path.realpath(git_dir) != _named_by(os.path.join(root, ".git")):
        raise NoHistory(f"{_shown(root)}: its `.git` is not a repository")
    names = os.fsdecode(driven.stdout).split("\0")[:-1]
    if any("=" in name for name in names):
        raise HtglintError(f"{_shown(path)}: the configuration of git names a filter with `=`, which can't be disabled")
    disabled = {name: "false" if name.endswith(".required") else "" for name in names}
    return Repository(spelled, git_dir, _options(_SETTINGS | disabled), is_shallow=shallow == "true")


def _named_by(git: str) -> str:
    """Return the repository that a `.git` is or names (gitrepository-layout(5))."""
    if os.path.isfile(git):
        with open(git, "rb") as file:
            target = os.fsdecode(file.read(_LONGEST_LINK).removeprefix(_LINK).rstrip(b"\r\n"))
        git = os.path.join(os.path.dirname(git), target)
    return os.path.realpath(git)


# --- Running git


def _options(settings: Mapping[str, str]) -> list[str]:
    return [part for key, value in settings.items() for part in ("-c", f"{key}={value}")]


def _start(
    arguments: Sequence[str],
    variables: Mapping[str, str] = _NO_OPTIONS,
    *,
    keep: bool = False,
    stderr: int | None = None,
) -> subprocess.Popen[bytes]:
    """Start git; with ``keep``, the environment may name the repository."""
    import subprocess  # slow to import, and seldom needed

    environment = {key: value for key, value in os.environ.items() if keep or key not in _DROPPED}
    environment |= {**_VARIABLES, **variables}
    pipe = subprocess.PIPE
    errors = pipe if stderr is None else stderr
    try:
        return subprocess.Popen(["git", *arguments], stdin=pipe, stdout=pipe, stderr=errors, env=environment)
    except FileNotFoundError as error:
        raise GitMissing("git is not installed; without it, revisions are unknown") from error


def finish(process: subprocess.Popen[bytes], typed: bytes | None = None) -> subprocess.CompletedProcess[bytes]:
    """Wait for a started command."""
    import subprocess

    with process:
        out, err = process.communicate(typed)
    return subprocess.CompletedProcess(process.args, process.returncode, out, err)


def decoded(output: bytes) -> str:
    """Decode output of git; bytes that are not UTF-8 become U+FFFD."""
    return output.decode("utf-8", "replace")


def paths(output: bytes) -> list[str]:
    """Return the paths in NUL-terminated output."""
    return [os.fsdecode(path) for path in output.split(b"\0")[:-1]]


def failure(path: str, command: str, done: subprocess.CompletedProcess[bytes]) -> HtglintError:
    """Return the error for a failed command, with the first line of git's message."""
    said = decoded(done.stderr).strip().split("\n")[0] or "there is no such revision"
    return HtglintError(f"{_shown(path)}: git {command} failed: {visible(said)}")


def _shown(path: str) -> str:
    return visible(files.shown(path))
