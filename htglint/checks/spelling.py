"""Misspelt words according to the dictionary, vocabularies and the page itself."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from htglint.base.findings import Edit, Fix, Hit, Safety
from htglint.document.document import contains
from htglint.words.prose import counts, folded, of_texts, starts_sentence
from htglint.words.vocabulary import known_words, without_genitive

if TYPE_CHECKING:
    from collections.abc import Iterator

    from htglint.base.context import Context
    from htglint.document.document import Document
    from htglint.words.prose import Word

_CLEAR, _CLEAR_LISTED = 0.9, 0.5
"""Probability from which a candidate clearly wins, and from which one of a listed misspelling does."""


class Params(NamedTuple):
    """``report`` selects the words.

    Words that are ``misspelt``, an ``acronym`` that differs from its other uses on the page, or a British ``variety``
    of a word that the page also spells the American way.
    """

    report: str


def check(document: Document, params: Params, context: Context) -> Iterator[Hit]:
    """Report one kind of wrong word."""
    yield from PROBLEMS[params.report](document, context)


def _misspelt(document: Document, context: Context) -> Iterator[Hit]:
    words = known_words(context)
    if words is None or not words.vocabulary.unknown(document):
        return
    from htglint.words.misspelt import misspelt_words  # needed only where a word is unknown

    for found in misspelt_words(document, words):
        best = found.candidates[0]
        clear = best.probability >= (_CLEAR_LISTED if found.listed else _CLEAR)
        names = f"`{best.text}`" if clear else " or ".join(f"`{candidate.text}`" for candidate in found.candidates[:3])
        fix = None
        if clear:
            safety = Safety.REPAIR if found.certain else Safety.CONTENT
            fix = Fix(f"Write `{best.text}`", (Edit(found.word.span, best.text),), safety)
        yield Hit(found.word.span, f"`{found.word.text}` may be misspelt; did you mean {names}?", fix, found.candidates)


def _acronym(document: Document, context: Context) -> Iterator[Hit]:
    words = known_words(context)
    if words is None or not words.vocabulary.unknown(document):
        return
    from htglint.words.acronyms import slips  # needed only where a word is unknown

    for word, meant in slips(document, words.vocabulary):
        fix = Fix(f"Write `{meant}`", (Edit(word.span, meant),), Safety.CONTENT)
        yield Hit(word.span, f"`{word.text}` should be `{meant}`, as elsewhere on the page", fix)


def _variety(document: Document, context: Context) -> Iterator[Hit]:
    words = known_words(context)
    if words is None or words.vocabulary.language != "en":
        return
    from htglint.words.varieties import american, means_the_same

    page = folded(document)
    meant = {text: american(text, words.vocabulary) for text in counts(document) if means_the_same(text)}
    for word in of_texts(document, {text for text, form in meant.items() if form in page}):
        if _is_name(document, word):
            continue
        form = meant[word.text]
        new = (form.capitalize() if word.text[0].isupper() else form) + word.text[len(without_genitive(word.text)) :]
        fix = Fix(f"Write `{new}`", (Edit(word.span, new),), Safety.CONTENT)
        yield Hit(word.span, f"`{word.text}` is British English, but the page also uses `{form}`", fix)


def _is_name(document: Document, word: Word) -> bool:
    """Return whether a word may belong to a name or to the title of another page."""
    has_capital = word.text[0].isupper() and not starts_sentence(document, word)
    return has_capital or any(contains([link.span], word.span.start) for link in document.tree.links)


PROBLEMS = {"misspelt": _misspelt, "acronym": _acronym, "variety": _variety}
