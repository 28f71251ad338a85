"""Variation selectors and joiners: doubled, stray, or missing."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from htglint.base.findings import Edit, Fix, Hit, Safety, Span
from htglint.document.memo import per_document

from .classes import BARE, COMPLEX, EMOJI, FRAME, JOINER, SELECTORS
from .prose_scan import ProseLine, character_name, is_damaged, is_own_anchor, is_prose, removal

if TYPE_CHECKING:
    from collections.abc import Iterator

    from htglint.base.context import Context
    from htglint.document.document import Document

_GLUE = re.compile(f"[{SELECTORS}{JOINER}]+")
_EMOJI = re.compile(f"[{EMOJI}]")
_COMPLEX = re.compile(f"[{COMPLEX}]")
_WORD = r"[^\x00-\x7f\s]"
_LEADING = re.compile(
    rf"^(?:#{{1,6}}[ \t]+|[ \t]*[-*+][ \t]+(?={_WORD}{{1,12}}[ \t]+\*\*))"
    rf"(?P<mark>{_WORD}{{0,11}}[{BARE}](?![{SELECTORS}]){_WORD}{{0,11}})(?=\s|\Z)",
    re.M,
)
"""The first word of a heading, or before a bold label of a list, with a symbol without selector."""
_ALONE = re.compile(
    rf"(?:^|(?<=[ \t|]))(?P<mark>[{BARE}])(?=[ \t|\r\n]|\Z)",
    re.M,
)
"""A symbol between blanks."""
_WHOLE = re.compile(r"(?:^[ \t>]*(?:[-*+][ \t]+)?|\|[ \t]*)\Z", re.M)
"""What is before a symbol that is all that its line or cell has."""
_NOTHING_MORE = re.compile(r"[ \t]*(?:\||\r?$)", re.M)


def doubled_selectors(document: Document, _context: Context) -> Iterator[Hit]:
    """Report selectors that follow another one."""
    for doubled, span in _needless_glue(document):
        if doubled:
            message = f"{character_name(document.text[span.start])} follows another selector; remove it"
            yield Hit(span, message, Fix("Keep one", (Edit(span, ""),), Safety.WORDING))


def stray_selectors(document: Document, _context: Context) -> Iterator[Hit]:
    """Report selectors and joiners that no emoji or script needs."""
    for doubled, span in _needless_glue(document):
        if not doubled:
            line = ProseLine(document.line_of(span.start), right_to_left=False, foreign=False)
            message = f"{character_name(document.text[span.start])} does not belong to an emoji; remove it"
            yield removal(document, line, *span, message)


def _needless_glue(document: Document) -> Iterator[tuple[bool, Span]]:
    """Yield spans of needless selectors and joiners in prose, and whether they repeat."""
    text = document.text
    for match in _GLUE.finditer(text):
        start, end = match.span()
        wanted = _wanted_glue(match.group(), text[start - 1 : start], text[end : end + 1])
        if wanted == match.group():
            continue
        if not (is_prose(document, start) or is_own_anchor(document, start)) or is_damaged(text, start, end):
            continue
        roles = _roles(match.group(), wanted)
        for part in re.finditer("d+|s+", roles):
            yield part.group()[0] == "d", Span(start + part.start(), start + part.end())


def _wanted_glue(run: str, before: str, after: str) -> str:
    """Return the part of a run that its neighbours need: a selector, then a joiner."""
    is_emoji = _EMOJI.match(before) is not None
    is_keycap = after == FRAME and before != "" and before in "0123456789#*"
    wanted = run[0] if run[0] in SELECTORS and (is_emoji or is_keycap) else ""
    if _COMPLEX.match(before) or _COMPLEX.match(after):
        return wanted + JOINER * run.count(JOINER)
    return wanted + JOINER if JOINER in run and is_emoji and _EMOJI.match(after) else wanted


def _roles(run: str, wanted: str) -> str:
    """Return a letter per character: ``k`` kept, ``d`` doubled selector, ``s`` stray."""
    roles = ""
    for at, character in enumerate(run):
        if wanted.startswith(character):
            roles, wanted = roles + "k", wanted[1:]
        elif at and character in SELECTORS and run[at - 1] in SELECTORS and roles[-1] in "kd":
            roles += "d"
        else:
            roles += "s"
    return roles


def _lone_emoji(document: Document) -> Iterator[Hit]:
    """Report symbols that fill a line or cell, or that the page also qualifies."""
    text = document.text
    for match in _ALONE.finditer(text):
        mark, span = match["mark"], Span(*match.span())
        line = document.line_of(span.start)
        fills = _WHOLE.search(text, line.start, span.start) and _NOTHING_MORE.match(text, span.end)
        full = f"{mark}\ufe0f"
        if not (fills or full in text) or not is_prose(document, span.start) or is_damaged(text, *span):
            continue
        message = f"the emoji {mark} lacks its {character_name(full[1])} and may be shown as text; write {full}"
        yield Hit(span, message, Fix(f"Write {full}", (Edit(span, full),), Safety.CONTENT))


def unqualified_emoji(document: Document, _context: Context) -> Iterator[Hit]:
    """Report emoji of headings and labels without a selector.

    Elsewhere the symbol may be text.
    """
    leading: set[int] = set()
    for match in _LEADING.finditer(document.text):
        mark, span = match["mark"], Span(*match.span("mark"))
        full = _qualified(document, mark)
        if full is None or not is_prose(document, span.start) or is_damaged(document.text, *span):
            continue
        leading.add(span.start)
        missing = next(at for at, (old, new) in enumerate(zip(mark + "\0", full, strict=False)) if old != new)
        message = f"the emoji {mark} lacks its {character_name(full[missing])} and may be shown as text; write {full}"
        yield Hit(span, message, Fix(f"Write {full}", (Edit(span, full),), Safety.WORDING))
    yield from (hit for hit in _lone_emoji(document) if hit.span.start not in leading)


@per_document
def _qualified(_document: Document, mark: str) -> str | None:
    """Return an emoji fully qualified; None if it is complete or not an emoji."""
    from htglint.encoding.alphabet import bare, emoji_table  # only here, because the table is slow to load

    table = emoji_table()
    forms = [table[text] for text in table if bare(text) == bare(mark)]
    full = min(forms, key=lambda form: form.cost).text if forms else ""
    return full if len(full) > len(mark) else None
