"""Acronyms that a page writes in two ways: in small letters once, or with two letters exchanged."""

from __future__ import annotations

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


class Slip(NamedTuple):
    """A word that is an acronym of the page in another form; with letters ``exchanged`` it may be another acronym."""

    word: Word
    meant: str
    exchanged: bool


def slips(document: Document, vocabulary: Vocabulary) -> Iterator[Slip]:
    """The acronyms of a page that stand in a form that the page doesn't use elsewhere."""
    stands = counts(document)
    usual = {text for text, count in stands.items() if count >= _OFTEN and len(text) in _LENGTHS and text.isupper()}
    for word in vocabulary.unknown(document) if usual else ():
        if len(word.text) in _LENGTHS and stands[word.text] < _OFTEN and not word.compound:
            exchanged = not word.text.islower()
            meant = _exchanged(word.text, usual) if exchanged else word.text.upper()
            if meant in usual and not (exchanged and len(meant) < _CLEAR):
                yield Slip(word, meant, exchanged)


def _exchanged(text: str, usual: set[str]) -> str:
    """An acronym that the text is with two neighbouring letters exchanged; empty where there is none or several."""
    turned = (text[:at] + text[at + 1] + text[at] + text[at + 2 :] for at in range(len(text) - 1))
    found = {other for other in turned if other in usual and other != text}
    return found.pop() if len(found) == 1 else ""
