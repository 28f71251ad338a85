"""Patterns as git's ignore files have them.

pathspec, which knows what they mean, takes as long to load as a look at dozens of pages with kept findings. So it is
loaded only for a path that one of the patterns may match, where it is not plain to see that it does.
"""

from __future__ import annotations

import re
import warnings
from typing import TYPE_CHECKING, NamedTuple

from . import files
from .model import HtglintError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pathspec import GitIgnoreSpec

_NAME = re.compile(r"[\w.-]+/?")
"""A pattern that is nothing but a name, of a folder where a slash follows."""
_ALL = "*"
_BETWEEN = re.compile(r"[*?/]+")
"""What stands between those parts of a pattern that a path has as they are."""
_RICH = ("[", "\\")
"""What a pattern may not hold for that: sets, and characters that are not what they look like."""


class Patterns:
    """The patterns of one place, matched against paths below ``root``; the last one that matches decides."""

    def __init__(self, root: str, lines: Sequence[str]) -> None:
        self._root = root
        self._lines = lines
        self._sieve = [_Sieved.of(line) for line in lines if line.strip() and not line.startswith("#")]
        self._spec: GitIgnoreSpec | None = None

    @classmethod
    def of_git(cls, root: str, text: str) -> Patterns:
        """The patterns of an ignore file; like git, it skips a line that it cannot read."""
        return cls(root, text.split("\n"))

    @classmethod
    def of_setting(cls, root: str, lines: Sequence[str], origin: str) -> Patterns:
        """The patterns that a setting gives; one that cannot be read is an error, for somebody just wrote it."""
        for line in lines:
            if not _is_readable(line):
                raise HtglintError(f"{origin}: `{line}` in `exclude` is no pattern that git's ignore files take")
        return cls(root, [line.removeprefix("./") for line in lines])

    def verdict(self, path: str, *, folder: bool) -> bool | None:
        """True where the path is ignored, False where a pattern takes it back, None where no pattern matches."""
        relative = files.relative(path, self._root)
        if relative == "." or relative.startswith("../"):
            return None
        as_folder = f"/{relative}/"
        as_it_is = as_folder if folder else as_folder[:-1]
        possible = [one for one in self._sieve if one.may_match(as_it_is if one.wants_folder else as_folder)]
        if not possible:
            return None
        if len(possible) == 1 and possible[0].is_plain:
            return True
        return self._loaded().check_file(as_it_is[1:]).include

    def _loaded(self) -> GitIgnoreSpec:
        if self._spec is None:
            from pathspec import GitIgnoreSpec

            self._spec = GitIgnoreSpec.from_lines(filter(_is_readable, self._lines))
        return self._spec


class _Sieved(NamedTuple):
    """What is known of a pattern before it is understood; of a plain one that is all."""

    parts: tuple[str, ...]
    """What a path that it matches has in it, where slashes stand around the whole path."""
    is_plain: bool
    wants_folder: bool

    @classmethod
    def of(cls, line: str) -> _Sieved:
        """What is known of a line that is no comment."""
        if _NAME.fullmatch(line):
            return cls((f"/{line.removesuffix('/')}/",), True, line.endswith("/"))
        if any(mark in line for mark in _RICH):
            return cls((), False, False)
        parts = _BETWEEN.split(line.removeprefix("!"))
        return cls(tuple(part for part in map(str.strip, parts) if part), line == _ALL, False)

    def may_match(self, path: str) -> bool:
        """Whether it matches a path, as far as can be told without understanding it."""
        return all(part in path for part in self.parts)


def is_ignored(layers: Sequence[Patterns], path: str, *, folder: bool) -> bool:
    """Whether git would ignore the path; of the layers, the later are deeper and win."""
    for layer in reversed(layers):
        verdict = layer.verdict(path, folder=folder)
        if verdict is not None:
            return verdict
    return False


def _is_readable(line: str) -> bool:
    if _NAME.fullmatch(line):
        return True
    from pathspec import GitIgnoreSpec

    with warnings.catch_warnings():
        warnings.simplefilter("ignore", FutureWarning)  # `[[:alpha:]]` makes `re` wonder about nested sets
        try:
            GitIgnoreSpec.from_lines([line])
        except (ValueError, re.error):
            return False
    return True
