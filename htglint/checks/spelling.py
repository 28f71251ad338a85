"""Words that are misspelt, by a dictionary, the lists in force, and the page's own words."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from htglint.base.findings import Edit, Fix, Hit, Safety
from htglint.words.prose import folded
from htglint.words.vocabulary import known_words, without_genitive

if TYPE_CHECKING:
    from collections.abc import Iterator

    from htglint.base.context import Context
    from htglint.document.document import Document

_CLEAR = 0.9
"""The probability from which one candidate clearly wins."""
_PREVAILS = 3
"""How many American words there are for each British one where the page is American."""


class Params(NamedTuple):
    """``report`` says which words.

    Those that are ``misspelt``, an ``acronym`` that the page writes otherwise, or a British ``variety`` on a page that
    is American.
    """

    report: str


def check(document: Document, params: Params, context: Context) -> Iterator[Hit]:
    """Report one kind of wrong words."""
    yield from PROBLEMS[params.report](document, context)


def _misspelt(document: Document, context: Context) -> Iterator[Hit]:
    words = known_words(context)
    if words is None or not words.vocabulary.unknown(document):
        return
    from htglint.words.misspelt import misspelt_words  # needed only where a word is unknown

    for found in misspelt_words(document, words):
        best = found.candidates[0]
        names = " or ".join(f"`{candidate.text}`" for candidate in found.candidates[:3])
        fix = None
        if best.probability >= _CLEAR:
            safety = Safety.REPAIR if found.familiar else Safety.CONTENT
            fix = Fix(f"Write `{best.text}`", (Edit(found.word.span, best.text),), safety)
            names = f"`{best.text}`"
        yield Hit(found.word.span, f"`{found.word.text}` may be meant to be {names}", fix, found.candidates)


def _acronym(document: Document, context: Context) -> Iterator[Hit]:
    words = known_words(context)
    if words is None or not words.vocabulary.unknown(document):
        return
    from htglint.words.acronyms import slips  # needed only where a word is unknown

    for word, meant, exchanged in slips(document, words.vocabulary):
        safety = Safety.CONTENT if exchanged else Safety.REPAIR
        fix = Fix(f"Write `{meant}`", (Edit(word.span, meant),), safety)
        yield Hit(word.span, f"`{word.text}` is written `{meant}` elsewhere on the page", fix)


def _variety(document: Document, context: Context) -> Iterator[Hit]:
    words = known_words(context)
    if words is None or not words.vocabulary.unknown(document):
        return
    from htglint.words.varieties import american, is_american  # needed only where a word is unknown

    vocabulary, elsewhere = words.vocabulary, words.elsewhere
    british = [(word, form) for word in vocabulary.unknown(document) if (form := american(word.text, vocabulary))]
    if not british:
        return
    page = folded(document)
    shown = sorted(filter(is_american, page))
    others = len(elsewhere.words(is_american))
    if len(shown) + others < _PREVAILS * len({form for _, form in british}):
        return
    where = f"the page writes `{shown[0]}`" if shown else "other pages of its kind write American English"
    for word, form in british:
        new = (form.capitalize() if word.text[0].isupper() else form) + word.text[len(without_genitive(word.text)) :]
        safety = Safety.REPAIR if form in page or elsewhere.get(form) else Safety.CONTENT
        fix = Fix(f"Write `{new}`", (Edit(word.span, new),), safety)
        yield Hit(word.span, f"`{word.text}` is British, and {where}", fix)


PROBLEMS = {"misspelt": _misspelt, "acronym": _acronym, "variety": _variety}
