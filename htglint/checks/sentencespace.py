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

_JOINED = re.compile(
    r"(?P<before>(?<![\w.-])[a-z]{2,}|[)\]\"”’`*])(?P<mark>[.!?])(?P<next>[A-Z][a-z]*)(?=[ \t]+[a-z`\[*\"“(])"
)


class Params(NamedTuple):
    """``openers`` are words with a capital that begin sentences and no names."""

    openers: tuple[str, ...]


def check(document: Document, params: Params, _context: Context) -> Iterator[Hit]:
    """Report full stops between a word and a word that begins a sentence."""
    found = [match for match in _JOINED.finditer(document.text) if match["next"] in params.openers]
    source = masked_text(document) if found else ""
    for match in found:
        mark, word = Span(*match.span("mark")), Span(*match.span("next"))
        if source[slice(mark.start, word.end)] != document.text[slice(mark.start, word.end)]:
            continue  # in code, a tag or the target of a link
        fix = Fix("Insert a space", (Edit(Span(word.start, word.start), " "),), Safety.CONTENT)
        yield Hit(Span(mark.start, word.end), f"a space is missing before `{match['next']}`", fix)
