"""Patterns of git's ignore files, matched by pathspec."""

from __future__ import annotations

import re
import warnings
from typing import TYPE_CHECKING

from . import files
from .errors import HtglintError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from pathspec import GitIgnoreSpec


class Patterns:
    """Patterns for paths below ``root``; the last matching one decides."""

    def __init__(self, root: str, lines: Iterable[str]) -> None:
        from pathspec import GitIgnoreSpec  # slow to import

        self._root = root
        self._spec: GitIgnoreSpec = GitIgnoreSpec.from_lines(lines)

    @classmethod
    def of_git(cls, root: str, text: str) -> Patterns:
        """Parse an ignore file; like git, skips invalid lines."""
        return cls(root, filter(_is_readable, text.split("\n")))

    @classmethod
    def of_setting(cls, root: str, lines: Sequence[str], origin: str) -> Patterns:
        """Parse the patterns of a setting; raises HtglintError for an invalid one."""
        for line in lines:
            if not _is_readable(line):
                raise HtglintError(f"{origin}: `{line}` in `exclude` is not a valid pattern of git's ignore files")
        return cls(root, [line.removeprefix("./") for line in lines])

    def verdict(self, path: str, *, folder: bool) -> bool | None:
        """Return True for an ignored path, False for a re-included one, else None."""
        relative = files.relative(path, self._root)
        if relative == "." or relative.startswith("../"):
            return None
        return self._spec.check_file(f"{relative}/" if folder else relative).include


def is_ignored(layers: Sequence[Patterns], path: str, *, folder: bool) -> bool:
    """Whether git would ignore the path; later layers are deeper and take precedence."""
    for layer in reversed(layers):
        verdict = layer.verdict(path, folder=folder)
        if verdict is not None:
            return verdict
    return False


def _is_readable(line: str) -> bool:
    from pathspec import GitIgnoreSpec

    with warnings.catch_warnings():
        warnings.simplefilter("ignore", FutureWarning)  # `re` warns about nested sets in `[[:alpha:]]`
        try:
            GitIgnoreSpec.from_lines([line])
        except (ValueError, re.error):
            return False
    return True
