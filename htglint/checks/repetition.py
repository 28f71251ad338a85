"""Words that stand twice in a row."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import pairwise
from operator import eq
from typing import TYPE_CHECKING, NamedTuple

from ..model import Edit, Fix, Hit, Safety, Span
from ..words.language import is_foreign
from ..words.prose import counts, of_texts, opens, pieces, tokens

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..document import Document
    from ..model import Context

_BETWEEN = re.compile(r"[ \t]+|[ \t]*\n[ \t]*(?![ \t\n])")


class Params(NamedTuple):
    """``allowed`` words may stand twice."""

    allowed: tuple[str, ...] = ()


def check(document: Document, params: Params, context: Context) -> Iterator[Hit]:
    """Report a word that its predecessor repeats, whatever its case."""
    doubled = _doubled(document)
    page = of_texts(document, {text for text in counts(document) if text.lower() in doubled}) if doubled else ()
    for before, word in pairwise(page):
        folded = word.text.lower()
        if folded != before.text.lower() or folded in params.allowed or word.compound or before.compound:
            continue
        if word.text.isupper() and len(word.text) == 1:
            continue  # a variable or a mark
        if word.text[0].isupper() and before.text[0].isupper() and not opens(document, before):
            continue  # a name such as Bora Bora
        if context.words is not None and is_foreign(document, context.words.vocabulary, word.span.start):
            continue
        between = document.text[before.span.end : word.span.start]
        if _BETWEEN.fullmatch(between) and not (word.text[0].isupper() and before.text[0].islower()):
            edit = Edit(Span(before.span.end, word.span.end), "")
            fix = Fix(f"Remove the second `{word.text}`", (edit,), Safety.CONTENT)
            yield Hit(Span(before.span.start, word.span.end), f"`{word.text}` stands twice", fix)


def _doubled(document: Document) -> set[str]:
    """The words, in small letters, that end one token and begin the next."""
    page = tokens(document)
    first, last = list(map(_first, page)), list(map(_last, page))
    if not any(map(eq, last, first[1:])):  # most pages have none, and this is the quickest way to know
        return set()
    return {one for one, other in zip(last, first[1:], strict=False) if one == other}


@lru_cache(maxsize=65_536)
def _first(token: str) -> str | None:
    """The word, in small letters, that a token begins with, if it begins with one."""
    found = pieces(token)
    return found[0].text.lower() if found and not found[0].start else None


@lru_cache(maxsize=65_536)
def _last(token: str) -> str:
    """The word, in small letters, that a token ends with; empty where it ends with something else."""
    found = pieces(token)
    return found[-1].text.lower() if found and found[-1].end == len(token) else ""
