"""Inconsistent acronyms: lower case once, or with two letters transposed."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from .prose import counts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from htglint.document.document import Document

    from .prose import Word
    from .vocabulary import Vocabulary

_LENGTHS = range(3, 7)
_CLEAR = 4
"""Of two acronyms of three letters each may well be one: CSI and CIS."""
_OFTEN = 2
"""How often the page writes an acronym in the usual way, at least."""
_WORDLIKE = re.compile(r"(?=.{5})[^AEIOUY]{0,2}(?:[AEIOUY]{1,2}[^AEIOUY]{1,2}){2,}")


class Slip(NamedTuple):
    """A word that is an acronym of the page in another form."""

    word: Word
    meant: str


def slips(document: Document, vocabulary: Vocabulary) -> Iterator[Slip]:
    """The acronyms of a page that stand in a form that the page doesn't use elsewhere."""
    stands = counts(document)
    often = {text for text, count in stands.items() if count >= _OFTEN and len(text) in _LENGTHS and text.isupper()}
    usual = {text for text in often if not _may_be_a_word(text)}
    for word in vocabulary.unknown(document) if usual else ():
        if len(word.text) in _LENGTHS and stands[word.text] < _OFTEN and not word.compound:
            exchanged = not word.text.islower()
            meant = _exchanged(word.text, usual) if exchanged else word.text.upper()
            is_slip = meant in usual and not (exchanged and len(meant) < _CLEAR)
            if is_slip and not _is_abbreviated(document, word):
                yield Slip(word, meant)


def _exchanged(text: str, usual: set[str]) -> str:
    """Return the acronym with two adjacent letters of ``text`` transposed.

    Empty if there is none or several.
    """
    turned = (text[:at] + text[at + 1] + text[at] + text[at + 2 :] for at in range(len(text) - 1))
    found = {other for other in turned if other in usual and other != text}
    return found.pop() if len(found) == 1 else ""


def _may_be_a_word(text: str) -> bool:
    """Return whether capitals may be emphasis rather than an acronym.

    Acronyms as long as a word are rarely spoken as one (`MEETUP`).
    """
    return _WORDLIKE.fullmatch(text) is not None


def _is_abbreviated(document: Document, word: Word) -> bool:
    """Whether a full stop makes a word in small letters an abbreviation (`esp.`)."""
    return word.text.islower() and document.text.startswith(". ", word.span.end)
