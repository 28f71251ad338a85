"""Patterns as git's ignore files have them, which pathspec understands."""

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
    """The patterns of one place, matched against paths below ``root``; the last one that matches decides."""

    def __init__(self, root: str, lines: Iterable[str]) -> None:
        from pathspec import GitIgnoreSpec  # slow to import

        self._root = root
        self._spec: GitIgnoreSpec = GitIgnoreSpec.from_lines(lines)

    @classmethod
    def of_git(cls, root: str, text: str) -> Patterns:
        """The patterns of an ignore file; like git, it skips a line that it cannot read."""
        return cls(root, filter(_is_readable, text.split("\n")))

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
        return self._spec.check_file(f"{relative}/" if folder else relative).include


def is_ignored(layers: Sequence[Patterns], path: str, *, folder: bool) -> bool:
    """Whether git would ignore the path; of the layers, the later are deeper and win."""
    for layer in reversed(layers):
        verdict = layer.verdict(path, folder=folder)
        if verdict is not None:
            return verdict
    return False


def _is_readable(line: str) -> bool:
    from pathspec import GitIgnoreSpec

    with warnings.catch_warnings():
        warnings.simplefilter("ignore", FutureWarning)  # `[[:alpha:]]` makes `re` wonder about nested sets
        try:
            GitIgnoreSpec.from_lines([line])
        except (ValueError, re.error):
            return False
    return True
