"""Inline parts as Markdown can hold them: white space where it counts, nothing empty, nothing that would merge.

Readers hand over what they found; the writer asks for this form, so that no reader has to know the limits of Markdown.
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
    """The parts of one block: runs of white space are one space, none stands at an edge or beside a line break.

    White space at the edges of emphasis and links moves out of them; neighbours of one kind are joined, and emphasis
    inside the same emphasis and links inside links lose their signs.
    """
    return _trimmed(_joined(_pulled(parts, frozenset())))


def plain(parts: Iterable[Inline]) -> str:
    """The visible text of inline parts; a line break is a space, an image its text, a footnote its mark."""
    return "".join(_plain(part) for part in parts)


def _plain(part: Inline) -> str:
    if isinstance(part, Text | Code | Image):
        return part.text
    if isinstance(part, Break):
        return " "
    return part.label if isinstance(part, FootnoteMark) else plain(part.children)


def _pulled(parts: Iterable[Inline], inside: frozenset[type]) -> Iterator[Inline]:
    """The parts with their children tidied, and the space at the edges of those pulled out."""
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
    """What was trimmed away at one edge."""
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
    """The parts with neighbours of one kind put together, each run at once: it may be long."""
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
    """Add the end of a line; of two in a row, the one that is shown stays, and two shown ones are two."""
    if done and isinstance(last := done[-1], Text):
        text = last.text.rstrip(_BLANKS)
        done[-1:] = [Text(text)] if text else []
    if done and isinstance(last := done[-1], Break) and not (last.hard and new.hard):
        done[-1] = Break(last.hard or new.hard)
    else:
        done.append(new)


def _trimmed(parts: tuple[Inline, ...]) -> tuple[Inline, ...]:
    """The parts without white space and line breaks at the edges."""
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
