"""What a text must hold for a regular expression to match: a look for that is far quicker than the expression.

Only what is plain to see is used: letters, digits, blanks and hyphens outside groups, and groups of such alternatives.
Where nothing is plain the answer is that the expression must be asked.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

_PLAIN = re.compile(r"[A-Za-z0-9 '-]+")
_TOKEN = re.compile(
    r"\\.|\[(?:\\.|[^\]\\])+\]|\((?:\?[:=!<]{1,2}(?!P))?|\{[^}]*\}|[?*+]|[A-Za-z0-9 '-]+(?![?*{])|.", re.S
)
"""A part of an expression; plain text is one up to the character that a quantifier stands behind."""


def may_match(pattern: str, lowered: str) -> bool:
    """Whether an expression for which case does not matter can match a text, which is in small letters."""
    for needles in _needles(pattern):
        for needle in needles:  # as loops, because generators would take longer than the look itself
            if needle in lowered:
                break
        else:
            return False
    return True


class Opening(NamedTuple):
    """How whatever an expression matches begins, in small letters: with one of the heads, and then one of the tails."""

    heads: tuple[str, ...]
    tails: tuple[str, ...]


@lru_cache(maxsize=1024)
def opening(pattern: str) -> Opening | None:
    """How a match of an expression begins; None where that is not plain."""
    heads, behind = _group(pattern)
    if len(_split(behind)) > 1:
        return None
    run = _plain_start(behind)
    others, _ = _group(behind[len(run) :])
    if heads == ("",):
        heads, run = (run,), ""
    is_plain = all(not head or _PLAIN.fullmatch(head) for head in heads)
    tails = tuple(run + _plain_start(text) for text in others) if is_plain else ("",)
    heads = tuple(map(_plain_start, heads))
    if not all((head + tail).strip() for head in heads for tail in tails):
        return None
    return Opening(tuple(map(str.lower, heads)), tuple(map(str.lower, tails)))


def _group(pattern: str) -> tuple[tuple[str, ...], str]:
    """The alternatives of the group that a pattern begins with, and what is behind it; one of nothing without any."""
    if not pattern.startswith("(") or pattern.startswith(("(?!", "(?=", "(?<")):
        return ("",), pattern
    end = _end_of_group(pattern)
    texts = tuple(_split(pattern[1 : end - 1].removeprefix("?:")))
    quantifier = pattern[end : end + 1]
    if quantifier == "?":
        return (*texts, ""), pattern[end + 1 :]
    return ("",) if quantifier in ("*", "{") else texts, pattern[end:]


def _end_of_group(pattern: str) -> int:
    """Where the group ends that a pattern begins with."""
    depth = 0
    for match in _TOKEN.finditer(pattern):
        depth += match.group().startswith("(") - (match.group() == ")")
        if depth == 0:
            return match.end()
    return len(pattern)


def _split(pattern: str) -> list[str]:
    """The alternatives of an expression, those in groups left alone."""
    parts, start, depth = [], 0, 0
    for match in _TOKEN.finditer(pattern):
        token = match.group()
        depth += token.startswith("(") - (token == ")")
        if token == "|" and depth == 0:
            parts.append(pattern[start : match.start()])
            start = match.end()
    return [*parts, pattern[start:]]


def _plain_start(pattern: str) -> str:
    """The plain text that an expression begins with; what may be missing is no part of it."""
    run = _PLAIN.match(pattern)
    if run is None:
        return ""
    return run.group()[:-1] if pattern[run.end() : run.end() + 1] in ("?", "*", "{") else run.group()


def ascii_of(text: str) -> str:
    """The text, as long as it is, with question marks for all that is not ASCII.

    Python keeps it in a byte for each character, and finds what is ASCII in it several times as fast.
    """
    return text if text.isascii() else text.encode("ascii", "replace").decode("ascii")


def starts(lowered: str, begin: Opening) -> list[int]:
    """Where in a text in small letters something begins so; of heads and tails those are sought that are fewer."""
    heads, tails = begin
    found: set[int] = set()
    if not all(map(str.strip, heads)) or (len(tails) < len(heads) and all(map(str.strip, tails))):
        for tail in tails:
            for at in _places(lowered, tail):
                if lowered.endswith(heads, 0, at):
                    found.update(at - len(head) for head in heads if lowered.endswith(head, 0, at))
    else:
        for head in heads:
            found.update(at for at in _places(lowered, head) if lowered.startswith(tails, at + len(head)))
    return sorted(found)


def _places(source: str, text: str) -> Iterator[int]:
    """Where a text stands in another one."""
    at = source.find(text)
    while at >= 0:
        yield at
        at = source.find(text, at + 1)


@lru_cache(maxsize=1024)
def _needles(pattern: str) -> tuple[tuple[str, ...], ...]:
    """For each plain part of an expression the texts of which one must be there; () where there is none."""
    parts: list[tuple[str, ...]] = []
    run, depth, opened = "", 0, 0
    for match in _TOKEN.finditer(pattern):
        token = match.group()
        if token.startswith("("):
            if depth == 0:
                opened = match.start()
                parts.append((run,))
                run = ""
            depth += 1
        elif token == ")":
            depth -= 1
            if depth == 0:
                parts.append(_alternatives(pattern, opened, match.end()))
        elif depth == 0 and token == "|":
            return ()
        elif depth == 0 and _PLAIN.fullmatch(token):
            run += token
        elif depth == 0:
            # What a quantifier stands behind may be missing.
            parts.append((run[:-1] if token[0] in "?*{" else run,))
            run = ""
    parts.append((run,))
    plain = [tuple(text.lower() for text in part) for part in parts if part and all(text.strip() for text in part)]
    return tuple(sorted(plain, key=len))  # the quickest to deny comes first


def _alternatives(pattern: str, start: int, end: int) -> tuple[str, ...]:
    """The alternatives of a group from its bracket on, where all are plain and the group must match; else ()."""
    body = pattern[start + 1 : end - 1].removeprefix("?:")
    texts = body.split("|")
    must = pattern[end : end + 1] not in ("?", "*", "{")
    return tuple(texts) if must and all(_PLAIN.fullmatch(text) for text in texts) else ()
