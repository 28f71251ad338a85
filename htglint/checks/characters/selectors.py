"""Variation selectors and joiners: doubled, belonging to nothing, or missing where an emoji needs one."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from htglint.base.findings import Edit, Fix, Hit, Safety, Span
from htglint.document.memo import per_document

from .classes import BARE, COMPLEX, EMOJI, FRAME, JOINER, SELECTORS
from .prose import Line, is_damaged, is_own_anchor, is_prose, named, removed

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
"""The first word of a heading, or of a list item before its bold label, with a symbol that lacks its selector."""


def doubled_selectors(document: Document, _context: Context) -> Iterator[Hit]:
    """Selectors behind another one."""
    for doubled, span in _needless_glue(document):
        if doubled:
            message = f"{named(document.text[span.start])} follows another selector; remove it"
            yield Hit(span, message, Fix("Keep one", (Edit(span, ""),), Safety.WORDING))


def stray_selectors(document: Document, _context: Context) -> Iterator[Hit]:
    """Selectors and joiners that no emoji or script needs."""
    for doubled, span in _needless_glue(document):
        if not doubled:
            line = Line(document.line_of(span.start), right_to_left=False, foreign=False)
            message = f"{named(document.text[span.start])} does not belong to an emoji; remove it"
            yield removed(document, line, *span, message)


def _needless_glue(document: Document) -> Iterator[tuple[bool, Span]]:
    """Selectors and joiners in prose that no emoji needs, and whether it is for another one in front of them."""
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
    """What of a run of selectors and joiners its neighbours need: a selector at first, then a joiner."""
    is_emoji = _EMOJI.match(before) is not None
    is_keycap = after == FRAME and before != "" and before in "0123456789#*"
    wanted = run[0] if run[0] in SELECTORS and (is_emoji or is_keycap) else ""
    if _COMPLEX.match(before) or _COMPLEX.match(after):
        return wanted + JOINER * run.count(JOINER)
    return wanted + JOINER if JOINER in run and is_emoji and _EMOJI.match(after) else wanted


def _roles(run: str, wanted: str) -> str:
    """For each character of a run a letter: ``k`` is kept, ``d`` doubles a selector that is, ``s`` is stray."""
    roles = ""
    for at, character in enumerate(run):
        if wanted.startswith(character):
            roles, wanted = roles + "k", wanted[1:]
        elif at and character in SELECTORS and run[at - 1] in SELECTORS and roles[-1] in "kd":
            roles += "d"
        else:
            roles += "s"
    return roles


def unqualified_emoji(document: Document, _context: Context) -> Iterator[Hit]:
    """Emoji of headings and labels that lack a selector; elsewhere the same symbol may be meant as text."""
    for match in _LEADING.finditer(document.text):
        mark, span = match["mark"], Span(*match.span("mark"))
        full = _qualified(document, mark)
        if full is None or not is_prose(document, span.start) or is_damaged(document.text, *span):
            continue
        missing = next(at for at, (old, new) in enumerate(zip(mark + "\0", full, strict=False)) if old != new)
        message = f"the emoji {mark} lacks its {named(full[missing])} and may be shown as text; write {full}"
        yield Hit(span, message, Fix(f"Write {full}", (Edit(span, full),), Safety.WORDING))


@per_document
def _qualified(_document: Document, mark: str) -> str | None:
    """The form of an emoji that has all its selectors, None where nothing is missing or it is no emoji."""

    from htglint.encoding.alphabet import bare, emoji_table  # only here, because the table is slow to load

    table = emoji_table()
    forms = [table[text] for text in table if bare(text) == bare(mark)]
    full = min(forms, key=lambda form: form.cost).text if forms else ""
    return full if len(full) > len(mark) else None
