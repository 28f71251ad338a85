"""Short names of places on GitHub: issues, pull requests, branches, commits."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

HOST = "https://github.com/"
_PLACE = re.compile(
    re.escape(HOST) + r"(?P<repository>[\w.-]+/[\w.-]+)/"
    r"(?:(?P<kind>pull|issues)/(?P<number>\d+)|tree/(?P<branch>(?!(?:main|master)/.)[^?#]+?)|commit/(?P<commit>[0-9a-f]{7,40}))/?(?:[?#].*)?"
)
_REPOSITORY = re.compile(re.escape(HOST) + r"(?P<repository>[\w.-]+/[\w.-]+)/?")
_OWNER = re.compile(re.escape(HOST) + r"(?P<owner>[\w-]+)(?:/|$)")
_NUMBERED = re.compile(r"(?P<repository>[A-Za-z0-9][\w.-]*/[A-Za-z0-9][\w.-]*)#(?P<number>\d+)")
_COMMIT_LETTERS = 7


def short_name(url: str) -> str:
    """Return ``owner/repo#5``, ``owner/repo:branch`` or ``owner/repo@1234567``.

    Empty for any URL without such a name; a folder inside a main branch has no short name.
    """
    match = _PLACE.fullmatch(url)
    if match is None:
        return ""
    if match["number"]:
        return f"{match['repository']}#{match['number']}"
    if match["branch"]:
        return f"{match['repository']}:{match['branch']}"
    return f"{match['repository']}@{match['commit'][:_COMMIT_LETTERS]}"


def repository(url: str) -> str:
    """``owner/repo`` for the URL of a repository, else empty."""
    match = _REPOSITORY.fullmatch(url)
    return match["repository"] if match else ""


def owner(url: str) -> str:
    """Return the owner of what a URL on the forge is about, else an empty text."""
    match = _OWNER.match(url)
    return match["owner"] if match else ""


def numbered(text: str) -> Iterator[re.Match[str]]:
    """The places of ``owner/repo#5`` in a text; groups ``repository`` and ``number``."""
    return (match for match in _NUMBERED.finditer(text) if not match.start() or text[match.start() - 1] not in "/.:@-")
