"""Sentences that follow the last one without a space."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from htglint.base.findings import Edit, Fix, Hit, Safety, Span
from htglint.words.prose import masked_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from htglint.base.context import Context
    from htglint.document.document import Document

_MARK = re.compile(r"[.!?](?=[A-Z])")
_BEFORE = re.compile(r"(?:(?<![\w.-])[a-z]{2,}|[)\]\"”’`*])\Z")
_NEXT = re.compile(r"(?P<word>[A-Z][a-z]*)(?=[ \t]+[a-z`\[*\"“(])")
_REACH = 24
"""Characters in which the last word before a mark is sought."""


class Params(NamedTuple):
    """``openers`` are words with a capital that begin sentences and no names."""

    openers: tuple[str, ...]


def check(document: Document, params: Params, _context: Context) -> Iterator[Hit]:
    """Report full stops between a word and a word that begins a sentence."""
    found = [match.start() for match in _MARK.finditer(document.text) if _is_end(document.text, match.start(), params)]
    source = masked_text(document) if found else ""
    for at in found:
        match = _NEXT.match(document.text, at + 1)
        assert match is not None
        mark, word = Span(at, at + 1), Span(*match.span())
        if source[slice(mark.start, word.end)] != document.text[slice(mark.start, word.end)]:
            continue  # in code, a tag or the target of a link
        fix = Fix("Insert a space", (Edit(Span(word.start, word.start), " "),), Safety.CONTENT)
        yield Hit(Span(mark.start, word.end), f"a space is missing before `{match['word']}`", fix)


def _is_end(text: str, at: int, params: Params) -> bool:
    """Return whether a mark ends a sentence, and the next one begins right behind it."""
    following = _NEXT.match(text, at + 1)
    if following is None or following["word"] not in params.openers:
        return False
    return _BEFORE.search(text[max(0, at - _REACH) : at]) is not None
