"""Globs of paths: ``*`` and ``?`` stay within a name, ``**`` spans folders, ``[...]`` is one character of a set."""

from __future__ import annotations

import os
import re
from functools import lru_cache

_PARTS = re.compile(r"(?P<folders>\*\*/)|(?P<all>\*\*)|(?P<name>\*)|(?P<one>\?)|(?P<set>\[[^\]/]+\])|(?P<text>.)", re.S)
_MEANINGS = {"folders": "(?:.*/)?", "all": ".*", "name": "[^/]*", "one": "[^/]"}


@lru_cache(maxsize=1024)  # every page is compared with the globs of all profiles
def compiled(glob: str) -> re.Pattern[str]:
    """The expression for paths that end in what the glob names, whole names only; ValueError for a broken set."""
    pattern = ""
    for match in _PARTS.finditer(glob):
        kind = match.lastgroup or ""
        if kind == "set":
            pattern += match.group().replace("[!", "[^", 1)
        else:
            pattern += _MEANINGS.get(kind) or re.escape(match.group())
    try:
        return re.compile(f"(?:.*/)?{pattern}", re.S)
    except re.error as error:
        raise ValueError(str(error)) from error


def matches(glob: str, path: str) -> bool:
    """Whether a path with forward slashes ends in what the glob names."""
    return compiled(glob).fullmatch(path) is not None


def inside(path: str, root: str) -> str:
    """A path as globs see it: below the folder ``root`` (an absolute path), if it is there."""
    path = os.path.abspath(path).replace(os.sep, "/")
    root = root.replace(os.sep, "/").rstrip("/")
    return path[len(root) + 1 :] if root and path.startswith(root + "/") else path.lstrip("/")
