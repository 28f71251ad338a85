"""What a text must hold for a regular expression to match: a look for that is far quicker than the expression.

Only what is plain to see is used: letters, digits, blanks and hyphens outside groups, and groups of such alternatives.
Where nothing is plain the answer is that the expression must be asked.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

_PLAIN = re.compile(r"[A-Za-z0-9 '-]+")
_TOKEN = re.compile(r"\\.|\[(?:\\.|[^\]\\])+\]|\((?:\?[:=!<]{1,2}(?!P))?|\{[^}]*\}|[?*+]|[A-Za-z0-9 '-]|.", re.S)

_MOST_TOKENS = 200_000
"""How many tokens are remembered, so that no number of pages takes all memory."""


def may_match(pattern: str, lowered: str) -> bool:
    """Whether an expression for which case does not matter can match a text, which is in small letters."""
    return all(any(needle in lowered for needle in needles) for needles in _needles(pattern))


class Sieve:
    """Which of many expressions can match a page, by its tokens; each token is looked at once.

    Case does not matter to the expressions. Those that have nothing plain to see can always match.
    """

    def __init__(self, patterns: Iterable[str]) -> None:
        first = ((pattern, next(iter(_needles(pattern)), ())) for pattern in patterns)
        self._asked = [(pattern, frozenset(map(_longest, needles))) for pattern, needles in first]
        self._chunks = frozenset().union(*(chunks for _, chunks in self._asked))
        self._holding: dict[str, list[str]] = {}
        self._without: set[str] = set()

    def matching(self, tokens: frozenset[str]) -> frozenset[str]:
        """The expressions that can match a text of these tokens."""
        self._look_at(tokens - self._without - self._holding.keys())
        there = {chunk for token in tokens & self._holding.keys() for chunk in self._holding[token]}
        return frozenset(pattern for pattern, chunks in self._asked if not (chunks and chunks.isdisjoint(there)))

    def _look_at(self, tokens: frozenset[str]) -> None:
        """Remember which chunks each token holds."""
        if len(self._without) >= _MOST_TOKENS:
            self._without.clear()
        together = "\n".join(tokens).lower()
        present = [chunk for chunk in self._chunks if chunk in together]
        for token in tokens if present else ():
            lowered = token.lower()
            held = [chunk for chunk in present if chunk in lowered]
            if held:
                self._holding[token] = held
        self._without |= tokens - self._holding.keys()


def _longest(needle: str) -> str:
    """The longest part of a needle that blanks don't part."""
    return max(needle.split(), key=len)


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
        elif depth == 0 and len(token) == 1 and _PLAIN.fullmatch(token):
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
