"""The lines of a page that are not in its language: a quotation, a paragraph for other readers."""

from __future__ import annotations

import re
from bisect import bisect_left
from typing import TYPE_CHECKING

from .prose import words
from .vocabulary import without_genitive

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ..document import Document
    from .prose import Word
    from .vocabulary import Vocabulary

_FOREIGN = 0.34
"""The share of unknown words from which a line is in another language, or no prose."""
_FEW = 2
"""How many unknown words a line may have anyway."""
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


def foreign_lines(document: Document, vocabulary: Vocabulary) -> frozenset[int]:
    """The numbers (from 0) of the lines that are not in the language of the vocabulary."""
    return document.once(("foreign lines", vocabulary), lambda: _foreign(document, vocabulary))


def is_foreign(document: Document, vocabulary: Vocabulary, at: int) -> bool:
    """Whether a place is in such a line."""
    return line_number(document, at) in foreign_lines(document, vocabulary)


def line_number(document: Document, at: int) -> int:
    """The number, from 0, of the line that holds a place."""
    ends = document.once("line ends", lambda: [match.start() for match in re.finditer("\n", document.text)])
    return bisect_left(ends, at)


def _foreign(document: Document, vocabulary: Vocabulary) -> frozenset[int]:
    strange = _by_line(document, vocabulary.unknown(document))
    everything = _by_line(document, words(document))
    found = {line for line, texts in strange.items() if len(texts) > max(_FEW, _FOREIGN * len(everything[line]))}
    if vocabulary.language == "en":
        for line, texts in everything.items():
            folded = {text.lower() for text in texts}
            others = len(folded & _OTHERS)
            if others >= _FEW and others > len(folded & _ENGLISH):
                found.add(line)
    return frozenset(found)


def _by_line(document: Document, found: Iterable[Word]) -> dict[int, set[str]]:
    """The different words of each line."""
    lines: dict[int, set[str]] = {}
    for word in found:
        lines.setdefault(line_number(document, word.span.start), set()).add(without_genitive(word.text))
    return lines
