"""Path globs.

``*`` and ``?`` match within a name, ``**`` across folders, ``[...]`` one character of a set.
"""

from __future__ import annotations

import os
import re
from functools import lru_cache
from typing import NamedTuple

_TOKEN = re.compile(r"(?P<folders>\*\*/)|(?P<all>\*\*)|(?P<name>\*)|(?P<one>\?)|(?P<set>\[[^\]/]+\])|(?P<text>.)", re.S)
_REPEATS = ("folders", "all", "name")
_WITHIN_NAME = ("name", "one", "set")


class _Token(NamedTuple):
    """A token of a glob: a wildcard of some ``kind``, or a character."""

    kind: str
    character: str
    set: re.Pattern[str] | None

    def matches(self, character: str) -> bool:
        """Return whether the token matches a character of the path."""
        if self.kind == "text":
            return character == self.character
        if character == "/" and self.kind in _WITHIN_NAME:
            return False
        return self.set is None or self.set.fullmatch(character) is not None


@lru_cache(maxsize=1024)  # every page is compared with the globs of all profiles
def compiled(glob: str) -> tuple[_Token, ...]:
    """Return a glob's tokens, to match a path's end; raises ValueError if invalid."""
    tokens = [_Token("folders", "", None)]
    for match in _TOKEN.finditer(glob):
        kind = match.lastgroup or ""
        try:
            characters = re.compile(match.group().replace("[!", "[^", 1), re.S) if kind == "set" else None
        except re.error as error:
            raise ValueError(str(error)) from error
        tokens.append(_Token(kind, match.group(), characters))
    return tuple(tokens)


def matches(glob: str, path: str) -> bool:
    """Return whether a glob matches the end of a path with forward slashes.

    All alternatives are followed in parallel, so the time is at most the product of both lengths.
    """
    tokens = compiled(glob)
    if tokens[-1].kind == "text" and not path.endswith(tokens[-1].character):
        return False
    if "/" not in glob and "**" not in glob:
        path = path.rpartition("/")[2]
    places = _reached(tokens, {0})
    for character in path:
        places = _after(tokens, places, character)
        if not places:
            return False
    return len(tokens) in places


def _after(tokens: tuple[_Token, ...], places: set[int], character: str) -> set[int]:
    """Return the possible next tokens after a character of the path."""
    entered: set[int] = set()
    staying: set[int] = set()
    for at in places:
        if at == len(tokens) or not tokens[at].matches(character):
            continue
        if tokens[at].kind not in _REPEATS or (tokens[at].kind == "folders" and character == "/"):
            entered.add(at + 1)
        if tokens[at].kind in _REPEATS:
            staying.add(at)
            if tokens[at].kind != "folders":
                entered.add(at + 1)
    return staying | _reached(tokens, entered)


def _reached(tokens: tuple[_Token, ...], places: set[int]) -> set[int]:
    """Return the places and those after tokens that may match nothing."""
    reached = set(places)
    for place in places:
        at = place
        while at < len(tokens) and tokens[at].kind in _REPEATS and at + 1 not in reached:
            at += 1
            reached.add(at)
    return reached


def inside(path: str, root: str) -> str:
    """Return a path for matching: relative to ``root`` if it is below that folder."""
    path = os.path.abspath(path).replace(os.sep, "/")
    root = root.replace(os.sep, "/").rstrip("/")
    return path[len(root) + 1 :] if root and path.startswith(root + "/") else path.lstrip("/")
