"""The choice between `a` and `an` by the sound of the next word."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from htglint.base.findings import Edit, Fix, Hit, Safety, Span
from htglint.words.language import is_foreign
from htglint.words.prose import Word, masked_text, starts_sentence
from htglint.words.vocabulary import known_words

from .params import invalid_regex

if TYPE_CHECKING:
    from collections.abc import Iterator

    from htglint.base.context import Context
    from htglint.document.document import Document

_ARTICLE = re.compile(r"(?P<article>[Aa](?<![\w.'’/-].)n?)[ \t\n]+(?P<word>[A-Za-z]+)(?P<next>['’]?\w|[./_]\w)?")
_SPOKEN_WITH_VOWEL = frozenset("AEFHILMNORSX")
"""The letters whose English names begin with a vowel."""
_VOWELS = frozenset("aeiou")
_NO_NOUNS = frozenset(
    ("and", "are", "as", "at", "if", "in", "into", "is", "it", "its", "of", "off", "on", "or", "out", "owns")
)
"""Words that never follow an article: an `a` before them is a label, as in `a or b`."""
_SPOKEN = re.compile(
    r"[bcdfghjklmnprstvwz]h?[aeiouy]|[bcfgkp]l|[bcdfgkptw]r|s[cklmnpqtw]|[dt]w|ch|g[hn]|kn|p[hs]|qu|sh|th|wh|y[aeiou]"
)
"""Beginnings of words that are pronounced as written, unlike `nginx` and `sshd`."""


class Params(NamedTuple):
    """Regular expressions for words whose first letter hides their first sound.

    ``as_consonant`` matches lower-case words with a vowel letter and a consonant sound (`user`), ``as_vowel`` the
    reverse (`hour`). Acronyms in ``spoken_both_ways`` may have either article.
    """

    as_consonant: str
    as_vowel: str
    spoken_both_ways: tuple[str, ...] = ()

    def problem(self) -> str:
        """Return what is wrong with the values, if anything."""
        return invalid_regex("as_consonant", [self.as_consonant]) or invalid_regex("as_vowel", [self.as_vowel])


def check(document: Document, params: Params, context: Context) -> Iterator[Hit]:
    """Report wrong articles before words whose pronunciation is certain."""
    words = known_words(context)
    if words is None or words.vocabulary.language != "en":
        return
    source = masked_text(document)
    for match in _ARTICLE.finditer(source, document.front_matter.end):
        article, word, behind = match.group("article", "word", "next")
        wants_an = None if behind else _sound(word, params)
        if wants_an is None or wants_an is (len(article) == 2) or word.lower() in _NO_NOUNS:
            continue
        if word.islower() and not words.vocabulary.knows(word):
            continue  # unknown pronunciation
        span = Span(*match.span("article"))
        if not document.is_in_one_block(Span(span.start, match.end("word"))):
            continue
        is_label = article == "A" and not starts_sentence(document, Word(span, article, compound=False))
        if is_label or is_foreign(document, words.vocabulary, span.start):
            continue
        right = article[0] + ("n" if wants_an else "")
        fix = Fix(f"Write `{right} {word}`", (Edit(span, right),), Safety.CONTENT)
        yield Hit(span, f"`{article} {word}` should be `{right} {word}`", fix)


@lru_cache(maxsize=16_384)
def _sound(word: str, params: Params) -> bool | None:
    """Return whether a word begins with a vowel sound; None if unclear or a name."""
    if len(word) < 2 or word in params.spoken_both_ways:
        return None
    if word.isupper():
        return _is_spelt_with_vowel(word)
    if not word.islower():
        return None
    if word[0] in _VOWELS:
        return not re.match(params.as_consonant, word)
    if re.match(params.as_vowel, word):
        return True
    return False if _SPOKEN.match(word) else None


def _is_spelt_with_vowel(acronym: str) -> bool | None:
    """Return whether an acronym begins with a vowel sound.

    None if spelling it out and speaking it as a word differ.
    """
    spelt = acronym[0] in _SPOKEN_WITH_VOWEL
    if acronym[0] in "AEIO":
        return True
    if acronym[0] == "U" or not set(acronym[1:].lower()) & (_VOWELS | {"y"}):
        return spelt
    return spelt if not spelt else None
