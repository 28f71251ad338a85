"""Prefilter for regular expressions, by the literal text that they require.

Literals are letters, digits, spaces and hyphens outside groups, and groups of such alternatives. An expression without
literals may always match.
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
"""A token of an expression; literal text is one token, without a last character that has a quantifier."""


def may_match(pattern: str, lowered: str) -> bool:
    """Return whether a case-insensitive expression can match a lower-case text."""
    for needles in _required_texts(pattern):
        for needle in needles:  # loops, because generators would take longer than the search
            if needle in lowered:
                break
        else:
            return False
    return True


class Opening(NamedTuple):
    """Lower-case beginnings of all matches: one of the heads, then one of the tails."""

    heads: tuple[str, ...]
    tails: tuple[str, ...]


@lru_cache(maxsize=1024)
def opening(pattern: str) -> Opening | None:
    """Return how matches of an expression begin; None if that is not literal."""
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
    """Return the alternatives of a leading group and the rest; ("",) if none leads."""
    if not pattern.startswith("(") or pattern.startswith(("(?!", "(?=", "(?<")):
        return ("",), pattern
    end = _end_of_group(pattern)
    texts = tuple(_split(pattern[1 : end - 1].removeprefix("?:")))
    quantifier = pattern[end : end + 1]
    if quantifier == "?":
        return (*texts, ""), pattern[end + 1 :]
    return ("",) if quantifier in ("*", "{") else texts, pattern[end:]


def _end_of_group(pattern: str) -> int:
    """Return the end of the leading group of a pattern."""
    depth = 0
    for match in _TOKEN.finditer(pattern):
        depth += match.group().startswith("(") - (match.group() == ")")
        if depth == 0:
            return match.end()
    return len(pattern)


def _split(pattern: str) -> list[str]:
    """Split an expression into its top-level alternatives."""
    parts, start, depth = [], 0, 0
    for match in _TOKEN.finditer(pattern):
        token = match.group()
        depth += token.startswith("(") - (token == ")")
        if token == "|" and depth == 0:
            parts.append(pattern[start : match.start()])
            start = match.end()
    return [*parts, pattern[start:]]


def _plain_start(pattern: str) -> str:
    """Return the literal start of an expression, without optional characters."""
    run = _PLAIN.match(pattern)
    if run is None:
        return ""
    return run.group()[:-1] if pattern[run.end() : run.end() + 1] in ("?", "*", "{") else run.group()


def ascii_of(text: str) -> str:
    """Replace non-ASCII characters by question marks, keeping the length.

    Python stores the result in one byte per character and searches it several times faster.
    """
    return text if text.isascii() else text.encode("ascii", "replace").decode("ascii")


def match_offsets(lowered: str, begin: Opening) -> list[int]:
    """Return the offsets in a lower-case text where a match may begin.

    It searches for the rarer of heads and tails.
    """
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
    """Yield the offsets of a text in another one."""
    at = source.find(text)
    while at >= 0:
        yield at
        at = source.find(text, at + 1)


@lru_cache(maxsize=1024)
def _required_texts(pattern: str) -> tuple[tuple[str, ...], ...]:
    """Return the required literals of an expression, each as a tuple of alternatives."""
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
            # The character before a quantifier is optional.
            parts.append((run[:-1] if token[0] in "?*{" else run,))
            run = ""
    parts.append((run,))
    plain = [tuple(text.lower() for text in part) for part in parts if part and all(text.strip() for text in part)]
    return tuple(sorted(plain, key=len))  # the fastest test first


def _alternatives(pattern: str, start: int, end: int) -> tuple[str, ...]:
    """Return the alternatives of a required group if all are literal, else ()."""
    body = pattern[start + 1 : end - 1].removeprefix("?:")
    texts = body.split("|")
    must = pattern[end : end + 1] not in ("?", "*", "{")
    return tuple(texts) if must and all(_PLAIN.fullmatch(text) for text in texts) else ()
