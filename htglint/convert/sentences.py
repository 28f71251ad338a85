"""One sentence per line: where the sentences of a paragraph end."""

from __future__ import annotations

import re
from bisect import bisect_left
from typing import TYPE_CHECKING

from .tidy import plain, tidy
from .tree import Break, Code, FootnoteMark, Image, Text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from .tree import Inline

_OBJECT = "\ue000"
"""Stands before what is no plain text: code, a link or bold text may begin a sentence in lower case."""
_END = re.compile(
    r"(?<![\w.\-/])(?P<word>[\w.\-/]*)(?P<stop>[.!?…]+)[\"'”’»)\]*]*"
    r"(?P<mark> [^\w\s\"'“‘(\[<#\ue000-]+(?= ))?(?P<gap> )"
    r"(?=[\"'“‘«(\[*]*(?P<start>\w|\ue000))"
)
_ABBREVIATIONS = frozenset(
    (
        "e.g", "i.e", "vs", "cf", "approx", "resp", "incl", "no", "nr", "fig", "dr", "mr", "mrs", "ms", "prof", "st",
        "a.k.a", "viz", "ca", "al", "w.r.t",
    )
)  # fmt: skip


def one_per_line(parts: Iterable[Inline]) -> tuple[Inline, ...]:
    """The inline parts of a paragraph with a line break after each sentence but the last.

    A sentence that ends inside emphasis, a link or parentheses stays on its line.
    """
    parts = tidy(parts)
    shown = [_shown(part) for part in parts]
    gaps = list(_gaps("".join(shown)))
    if not gaps:
        return parts
    broken: list[Inline] = []
    start = 0
    for part, text in zip(parts, shown, strict=True):
        end = start + len(text)
        own = [at - start for at in gaps[bisect_left(gaps, start) : bisect_left(gaps, end)]]
        broken += _broken(part, own) if isinstance(part, Text) else [part]
        start = end
    return tidy(broken)


def _shown(part: Inline) -> str:
    """The visible text; what stands in code and images ends no sentence, but for a full stop at the end of code."""
    if isinstance(part, Text | Break):
        return plain((part,))
    if isinstance(part, Code | Image | FootnoteMark):
        ends = isinstance(part, Code) and part.text.endswith(".")
        return f"{_OBJECT}." if ends else _OBJECT
    return _OBJECT + "".join(map(_shown, part.children))


def _gaps(text: str) -> Iterator[int]:
    """The places of the spaces between two sentences."""
    depth = counted = 0
    for match in _END.finditer(text):
        gap = match.start("gap")
        depth += text.count("(", counted, gap) - text.count(")", counted, gap)
        counted = gap
        if depth <= 0 and _ends(match):
            depth = 0
            yield gap


def _ends(match: re.Match[str]) -> bool:
    word, stop, start = match["word"], match["stop"], match["start"]
    if not (start == _OBJECT or start.isupper() or start.isdecimal()):
        return False
    if stop != ".":
        return True
    if word.lower().lstrip(".-/") in _ABBREVIATIONS or (len(word) == 1 and word.isupper()):
        return False
    return word[-1:].isalpha() or not start.isdecimal()


def _broken(part: Text, gaps: list[int]) -> Iterator[Inline]:
    """The text, cut at the spaces that stand at ``gaps``."""
    start = 0
    for gap in gaps:
        yield Text(part.text[start:gap])
        yield Break(hard=False)
        start = gap + 1
    yield Text(part.text[start:])
