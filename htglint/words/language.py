"""Detects lines in another language, such as quotations."""

from __future__ import annotations

from typing import TYPE_CHECKING

from htglint.base.findings import Span
from htglint.document.memo import per_document

from .prose import counts, texts_in
from .vocabulary import without_genitive

if TYPE_CHECKING:
    from collections.abc import Iterable

    from htglint.document.document import Document

    from .vocabulary import Vocabulary

_FOREIGN = 0.34
"""The share of unknown words from which a line is in another language, or no prose."""
_FEW = 2
"""How many unknown words a line may have anyway."""
_MOSTLY = 4
"""Number of English words per word of another language from which a page counts as English."""
_ENGLISH = frozenset(
    ("the", "of", "and", "to", "is", "in", "that", "for", "with", "it", "on", "are", "be", "this", "as", "by",
     "from", "was", "not", "have", "which", "we", "can")
)  # fmt: skip
_OTHERS = frozenset(
    ("der", "das", "den", "dem", "und", "nicht", "ist", "ein", "eine", "einen", "mit", "auf", "wir", "sich",
     "zu", "von", "sind", "wird", "werden", "auch", "le", "les", "une", "est", "et", "dans", "pour", "avec",
     "nous", "vous", "que", "qui", "sont", "sur", "pas", "el", "los", "las", "una", "por", "con", "para",
     "como", "pero", "il", "che", "di", "della", "sono", "een", "het", "van", "voor", "niet", "zijn", "wordt",
     "uma", "com", "mais", "foi")
)  # fmt: skip
"""Words that hold sentences together in English, and in German, French, Spanish, Italian, Dutch or Portuguese alone."""
_OTHERS_WRITTEN = frozenset(form for word in _OTHERS for form in (word, word.capitalize(), word.upper()))
"""The same in the letters that they stand on pages in, to look for which no page has to be put in small letters."""


@per_document
def foreign_lines(document: Document, vocabulary: Vocabulary) -> frozenset[int]:
    """Return the numbers (from 1) of lines that are not in the vocabulary's language."""
    return _foreign(document, vocabulary)


def is_foreign(document: Document, vocabulary: Vocabulary, at: int) -> bool:
    """Return whether a place is in such a line."""
    return document.line_number(at) in foreign_lines(document, vocabulary)


@per_document
def is_mostly_english(document: Document) -> bool:
    """Return whether the function words of a page are English, with few exceptions."""
    stands = counts(document)
    english = sum(stands.get(word, 0) for word in _ENGLISH)
    others = sum(stands.get(word, 0) for word in _OTHERS)
    return english > _MOSTLY * others


def _foreign(document: Document, vocabulary: Vocabulary) -> frozenset[int]:
    strange: dict[int, set[str]] = {}
    for word in vocabulary.unknown(document):
        if vocabulary.corrections(without_genitive(word.text).lower()):
            continue
        strange.setdefault(document.line_number(word.span.start), set()).add(without_genitive(word.text))
    found = {
        line
        for line, unknown in strange.items()
        if len(unknown) > _FEW and len(unknown) > _FOREIGN * len(_texts(document, line))
    }
    if vocabulary.language == "en" and len(counts(document).keys() & _OTHERS_WRITTEN) >= _FEW:
        found.update(line for line in range(1, len(document.newlines) + 2) if _holds_others(_texts(document, line)))
    return frozenset(found)


def _holds_others(line: Iterable[str]) -> bool:
    """Return whether other languages than English hold the words of a line together."""
    folded = {text.lower() for text in line}
    others = len(folded & _OTHERS)
    return others >= _FEW and others > len(folded & _ENGLISH)


def _texts(document: Document, line: int) -> set[str]:
    """Return the different words of a line."""
    span = Span(document.line_start(line), document.line_start(line + 1))
    return {without_genitive(text) for text in texts_in(document, span)}
