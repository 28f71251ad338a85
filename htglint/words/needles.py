"""What a text must hold for a regular expression to match: a look for that is far quicker than the expression.

Only what is plain to see is used: letters, digits, blanks and hyphens outside groups, and groups of such alternatives.
Where nothing is plain the answer is that the expression must be asked.
"""

from __future__ import annotations

import re
from functools import lru_cache

_PLAIN = re.compile(r"[A-Za-z0-9 '-]+")
_TOKEN = re.compile(r"\\.|\[(?:\\.|[^\]\\])+\]|\((?:\?[:=!<]{1,2}(?!P))?|\{[^}]*\}|[?*+]|[A-Za-z0-9 '-]|.", re.S)


def may_match(pattern: str, lowered: str) -> bool:
    """Whether an expression for which case does not matter can match a text, which is in small letters."""
    return all(any(needle in lowered for needle in needles) for needles in _needles(pattern))


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
