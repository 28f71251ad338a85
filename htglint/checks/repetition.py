"""Words that are repeated."""

from __future__ import annotations

import re
from itertools import pairwise
from operator import eq
from typing import TYPE_CHECKING, NamedTuple

from htglint.base.findings import Edit, Fix, Hit, Safety, Span
from htglint.words.language import is_foreign
from htglint.words.letters import blank_non_letters
from htglint.words.prose import counts, of_texts, prose_parts, starts_sentence
from htglint.words.vocabulary import known_words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from htglint.base.context import Context
    from htglint.document.document import Document
    from htglint.words.prose import Word

_BETWEEN = re.compile(r"[ \t]+|[ \t]*\n[ \t]*(?![ \t\n])")
_LAST_WORD = re.compile(r"([A-Za-z]+)[ \t]+\Z")
_REACH = 40
"""Characters before a word among which a verb is looked for; no verb and its blanks take more."""
_ENDINGS = ("s", "es", "d", "ed", "ing")
_APOSTROPHES = "'’"
_WIDE_MARKS = "‘“”„‚«»‹›–—…·•"
"""Marks beyond ASCII that may surround a word."""


class Params(NamedTuple):
    """``allowed`` words may repeat; so may ``particles`` after ``phrasal`` verbs.

    For example, `check in in the hall` is correct.
    """

    allowed: tuple[str, ...] = ()
    particles: tuple[str, ...] = ()
    phrasal: tuple[str, ...] = ()


def check(document: Document, params: Params, context: Context) -> Iterator[Hit]:
    """Report a word that equals the previous one, ignoring case."""
    words = known_words(context)
    doubled = _doubled(document)
    texts = {text for text in counts(document) if _closed_up(text.lower()) in doubled} if doubled else ()
    page = of_texts(document, texts) if texts else ()
    for before, word in pairwise(page):
        folded = word.text.lower()
        if folded != before.text.lower() or folded in params.allowed or word.compound or before.compound:
            continue
        if word.text.isupper() and len(word.text) == 1:
            continue  # a variable or a mark
        if word.text[0].isupper() and before.text[0].isupper() and not starts_sentence(document, before):
            continue  # a name such as Bora Bora
        if words is not None and is_foreign(document, words.vocabulary, word.span.start):
            continue
        between = document.text[before.span.end : word.span.start]
        if not document.is_in_one_block(Span(before.span.start, word.span.end)) or _is_phrasal(
            document, before, params
        ):
            continue
        if _BETWEEN.fullmatch(between) and not (word.text[0].isupper() and before.text[0].islower()):
            edit = Edit(Span(before.span.end, word.span.end), "")
            fix = Fix(f"Remove the second `{word.text}`", (edit,), Safety.CONTENT)
            yield Hit(Span(before.span.start, word.span.end), f"`{word.text}` is repeated", fix)


def _is_phrasal(document: Document, word: Word, params: Params) -> bool:
    """Return whether a word is the particle of its verb and the next a preposition."""
    if word.text.lower() not in params.particles:
        return False
    start = max(document.line_of(word.span.start).start, word.span.start - _REACH)
    before = _LAST_WORD.search(document.text, start, word.span.start)
    return before is not None and not _stems(before[1].lower()).isdisjoint(params.phrasal)


def _stems(verb: str) -> set[str]:
    """Return possible base forms of a verb: `log` for `logging`, `move` for `moved`."""
    stems = {verb, *(verb.removesuffix(ending) for ending in _ENDINGS)}
    return stems | {stem[:-1] for stem in stems if stem[-2:-1] == stem[-1:]} | {f"{stem}e" for stem in stems}


def _doubled(document: Document) -> set[str]:
    """Return the words that the page repeats: lower case, without apostrophes.

    Usually there are none.
    """
    found: set[str] = set()
    last: list[str] = []
    for _, part in prose_parts(document):
        page = last + blank_non_letters(_closed_up(part.lower())).split()
        if any(map(eq, page, page[1:])):
            found.update(one for one, other in pairwise(page) if one == other)
        last = page[-1:]
    return found


def _closed_up(text: str) -> str:
    """Remove apostrophes, which occur within words, and replace other marks by spaces."""
    for mark in _APOSTROPHES:
        text = text.replace(mark, "")
    for mark in () if text.isascii() else _WIDE_MARKS:
        text = text.replace(mark, " ")
    return text
