"""Decides whether a known misspelling is certain enough for a safe fix.

A word that a dictionary lists as misspelt can still be a name. It is certain if it occurs only in lower case, in
sentences in the language of the dictionary: not in code, a URL or a path, and not on other pages.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from htglint.document.document import contains, merged
from htglint.document.memo import per_document

from .language import is_mostly_english
from .prose import counts, starts_sentence
from .vocabulary import without_genitive

if TYPE_CHECKING:
    from collections.abc import Sequence

    from htglint.base.context import WordCounts
    from htglint.base.findings import Span
    from htglint.document.document import Document

    from .prose import Word
    from .vocabulary import Vocabulary

_SHORTEST = 5
"""Shorter words are abbreviations and commands as often as slips, unless two letters of a common word are exchanged."""
_SHORTEST_EXCHANGED = 4
_COMMON = 15
"""How common, in powers of two, such a word is at least."""
_SHORTEST_CAPITAL = 7
"""At the beginning of a sentence, a shorter word with a capital may be a name."""
_MOST = 2
"""A word that stands more often on a page is one that its author means."""


def is_certain(
    document: Document, vocabulary: Vocabulary, elsewhere: WordCounts, word: Word, corrections: Sequence[str]
) -> bool:
    """Return whether a known misspelling was certainly meant to be its correction."""
    if vocabulary.language != "en" or len(corrections) != 1 or word.compound:
        return False
    folded = without_genitive(word.text).lower()
    return (
        _is_long_enough(vocabulary, folded, corrections[0])
        and not elsewhere.get(folded)
        and _has_case_of_prose(document, word)
        and _stands_in_prose_alone(document, folded)
        and not _is_beside_digits(document, word)
        and not contains(_named(document), word.span.start)
        and is_mostly_english(document)
    )


def _is_long_enough(vocabulary: Vocabulary, folded: str, correction: str) -> bool:
    if len(folded) >= _SHORTEST:
        return True
    exchanged = len(folded) >= _SHORTEST_EXCHANGED and sorted(folded) == sorted(correction)
    return exchanged and vocabulary.dictionary.commonness(correction) >= _COMMON


def _has_case_of_prose(document: Document, word: Word) -> bool:
    if word.text.islower():
        return True
    in_heading = contains(document.heading_spans, word.span.start)
    return (
        word.text.istitle()
        and len(word.text) >= _SHORTEST_CAPITAL
        and starts_sentence(document, word)
        and not in_heading
    )


def _stands_in_prose_alone(document: Document, folded: str) -> bool:
    """Return whether a word occurs once or twice, in one case, and only in prose.

    It must not occur in code, URLs, paths or longer words of the page.
    """
    prose = [count for text, count in counts(document).items() if folded in text.lower()]
    return len(prose) == 1 and prose[0] <= _MOST and document.text.lower().count(folded) == prose[0]


def _is_beside_digits(document: Document, word: Word) -> bool:
    """Return whether the token before or behind a word has a digit, as versions have."""
    line = document.line_of(word.span.start)
    before = document.text[line.start : word.span.start].rsplit(maxsplit=2)[-2:]
    behind = document.text[word.span.end : line.end].split(maxsplit=2)[:2]
    return any(character.isdigit() for token in (*before, *behind) for character in token)


@per_document
def _named(document: Document) -> tuple[Span, ...]:
    """Return the texts of links and images, which are often titles or names."""
    return merged(link.span for link in document.tree.links)
