"""One sentence per line."""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING

from htglint.layout.sentences import OBJECT, gaps

from .tidy import plain, tidy
from .tree import Break, Code, FootnoteMark, Image, Text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from .tree import Inline


def one_per_line(parts: Iterable[Inline]) -> tuple[Inline, ...]:
    """Break a paragraph's inline parts after each sentence but the last.

    A sentence that ends inside emphasis, a link or parentheses stays on its line.
    """
    parts = tidy(parts)
    shown = [_shown(part) for part in parts]
    ends = list(gaps("".join(shown)))
    if not ends:
        return parts
    broken: list[Inline] = []
    start = 0
    for part, text in zip(parts, shown, strict=True):
        end = start + len(text)
        own = [at - start for at in ends[bisect_left(ends, start) : bisect_left(ends, end)]]
        broken += _broken(part, own) if isinstance(part, Text) else [part]
        start = end
    return tidy(broken)


def _shown(part: Inline) -> str:
    """Return the visible text; code and images end no sentence, except by a full stop."""
    if isinstance(part, Text | Break):
        return plain((part,))
    if isinstance(part, Code | Image | FootnoteMark):
        ends = isinstance(part, Code) and part.text.endswith(".")
        return f"{OBJECT}." if ends else OBJECT
    return OBJECT + "".join(map(_shown, part.children))


def _broken(part: Text, ends: list[int]) -> Iterator[Inline]:
    """Yield the text, cut at the spaces that stand at ``ends``."""
    start = 0
    for end in ends:
        yield Text(part.text[start:end])
        yield Break(hard=False)
        start = end + 1
    yield Text(part.text[start:])
