"""Normalizes inline parts for Markdown: white space, empty parts, mergeable parts.

Readers return what they found; the writer normalizes it, so that no reader has to know the limits of Markdown.
"""

from __future__ import annotations

import re
from itertools import groupby
from typing import TYPE_CHECKING, Any

from .tree import Break, Code, Emphasis, FootnoteMark, Image, Link, Strike, Strong, Text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from .tree import Inline

_SPACE = re.compile(r"[ \t\n\r\f]+")
_BLANKS = " \t\n\r\f"
_MARKS = (Strong, Emphasis, Strike)


def tidy(parts: Iterable[Inline]) -> tuple[Inline, ...]:
    """Collapse the white space in a block's parts, and trim it at edges and breaks.

    White space at the edges of emphasis and links moves out of them; adjacent parts of one kind are joined, and
    emphasis inside the same emphasis and links inside links are unwrapped.
    """
    found = tuple(parts)
    if len(found) == 1 and isinstance(only := found[0], Text):  # as most blocks of a scraped text
        text = _SPACE.sub(" ", only.text).strip(_BLANKS)
        return (Text(text),) if text else ()
    return _trimmed(_joined(_pulled(found, frozenset())))


def plain(parts: Iterable[Inline]) -> str:
    """Return visible text; a break is a space, an image its text, a footnote its mark."""
    return "".join(_plain(part) for part in parts)


def _plain(part: Inline) -> str:
    if isinstance(part, Text | Code | Image):
        return part.text
    if isinstance(part, Break):
        return " "
    return part.label if isinstance(part, FootnoteMark) else plain(part.children)


def _pulled(parts: Iterable[Inline], inside: frozenset[type]) -> Iterator[Inline]:
    """Yield the parts with tidied children, and the space at their edges moved out."""
    for part in parts:
        if isinstance(part, Text):
            yield part
        elif isinstance(part, Code):
            yield part._replace(text=re.sub(r"\r\n?|\n", " ", part.text))
        elif isinstance(part, Image | Break | FootnoteMark):
            yield part
        elif type(part) in inside:
            yield from _pulled(part.children, inside)
        else:
            kind = frozenset({type(part)}) if isinstance(part, (*_MARKS, Link)) else frozenset[type]()
            children = _joined(_pulled(part.children, inside | kind))
            core = _trimmed(children)
            if children and not core:
                yield from (Text(" ") if isinstance(child, Text) else child for child in children)
                continue
            yield from _edge(children[:1])
            if core:
                yield part._replace(children=core)
            yield from _edge(children[-1:], at_end=True)


def _edge(parts: tuple[Inline, ...], *, at_end: bool = False) -> Iterator[Inline]:
    """Yield what was trimmed away at one edge."""
    for part in parts:
        if isinstance(part, Break):
            yield part
        elif isinstance(part, Text) and part.text and part.text[-1 if at_end else 0] in _BLANKS:
            yield Text(" ")


def _joined(parts: Iterable[Inline]) -> tuple[Inline, ...]:
    """Neighbours of one kind as one part, and no space beside a line break."""
    done: list[Inline] = []
    for part in _in_runs(parts):
        last = done[-1] if done else None
        if isinstance(part, Text):
            _add_text(done, part.text)
        elif isinstance(part, Break):
            _add_break(done, part)
        elif isinstance(part, Code):
            if isinstance(last, Code):
                done[-1] = last._replace(text=last.text + part.text)
            elif part.text:
                done.append(part)
        elif isinstance(part, _MARKS) and isinstance(last, _MARKS) and type(part) is type(last):
            done[-1] = last._replace(children=_joined([*last.children, *part.children]))
        else:
            done.append(part)
    return tuple(done)


def _in_runs(parts: Iterable[Inline]) -> Iterator[Inline]:
    """Yield the parts with adjacent ones of a kind joined, in linear time."""
    for kind, group in groupby(parts, type):
        run = list(group)
        if kind is Text:
            yield Text(plain(run))
        elif kind in _MARKS and len(run) > 1:
            first: Any = run[0]
            yield first._replace(children=_joined(child for part in run for child in getattr(part, "children", ())))
        else:
            yield from run


def _add_text(done: list[Inline], text: str) -> None:
    text = _SPACE.sub(" ", text)
    if done and isinstance(done[-1], Break):
        text = text.lstrip(_BLANKS)
    if text:
        done.append(Text(text))


def _add_break(done: list[Inline], new: Break) -> None:
    """Add a line break; two in a row are one unless both are hard."""
    if done and isinstance(last := done[-1], Text):
        text = last.text.rstrip(_BLANKS)
        done[-1:] = [Text(text)] if text else []
    if done and isinstance(last := done[-1], Break) and not (last.hard and new.hard):
        done[-1] = Break(last.hard or new.hard)
    else:
        done.append(new)


def _trimmed(parts: tuple[Inline, ...]) -> tuple[Inline, ...]:
    """Return the parts without white space and line breaks at the edges."""
    kept = list(parts)
    while kept and _is_blank(kept[0]):
        del kept[0]
    while kept and _is_blank(kept[-1]):
        del kept[-1]
    if kept and isinstance(first := kept[0], Text):
        kept[0] = Text(first.text.lstrip(_BLANKS))
    if kept and isinstance(last := kept[-1], Text):
        kept[-1] = Text(last.text.rstrip(_BLANKS))
    return tuple(kept)


def _is_blank(part: Inline) -> bool:
    return isinstance(part, Break) or (isinstance(part, Text) and not part.text.strip(_BLANKS))
