"""Names with a fixed spelling, and rejected words."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from htglint.base.findings import Edit, Fix, Hit, Safety
from htglint.words.prose import counts, folded, next_word, of_texts, starts_sentence
from htglint.words.vocabulary import known_words

from .identifiers import words_of_code

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from htglint.base.context import Context
    from htglint.document.document import Document
    from htglint.words.prose import Word
    from htglint.words.vocabulary import Vocabulary


_QUOTES = "\"'“”‘’«»"
_ITEM = re.compile(r"(?:[^\W\d_]|[-.])+")
_MARKER = re.compile(r"[ \t>]*[-*+][ \t]+")
_SEPARATORS = ",/+|"
"""Separators of list items within a line."""


class Params(NamedTuple):
    """``names`` have exactly this spelling in prose; the vocabularies add more.

    A name is an identifier and not checked before a word of ``parts`` (as in `the tool repository`). In lower case
    it is also one after a word of ``before_values`` (`type openstack`), alone in quotes, in a list of such values
    (`aws, gcp, openstack`), or as an item of a list.
    """

    names: tuple[str, ...] = ()
    parts: tuple[str, ...] = ()
    before_values: tuple[str, ...] = ()


def check(document: Document, params: Params, context: Context) -> Iterator[Hit]:
    """Report misspelt names and rejected words."""
    words = known_words(context)
    vocabulary = words.vocabulary if words is not None else None
    forms = {name.lower(): name for name in params.names} | (vocabulary.names if vocabulary else {})
    knows = vocabulary.knows if vocabulary is not None else str.isalpha
    code = words_of_code(document)
    for word in of_texts(document, _suspects(document, forms, vocabulary)):
        rejected = vocabulary is not None and vocabulary.rejects(word.text)
        form = _form(document, word, forms)
        if not rejected and (not form or word.text in code or _is_no_name(document, word, params, forms, knows)):
            continue
        meant = form or (vocabulary.forms.get(word.text.lower(), "") if vocabulary else "")
        if meant and meant != word.text:
            fix = Fix(f"Write `{meant}`", (Edit(word.span, meant),), Safety.WORDING)
            yield Hit(word.span, f"`{word.text}` should be `{meant}`", fix)
        else:
            yield Hit(word.span, f"`{word.text}` is rejected by a vocabulary; use another word")


def _suspects(document: Document, forms: Mapping[str, str], vocabulary: Vocabulary | None) -> set[str]:
    """Return the page's misspelt names and rejected words, regardless of context."""
    page = counts(document)
    named = forms.keys() & folded(document)
    found = {text for text in page if text.lower() in named and forms[text.lower()] != text} if named else set()
    if vocabulary is not None and vocabulary.has_rejected:
        found.update(filter(vocabulary.rejects, page))
    return found


def _form(document: Document, word: Word, forms: Mapping[str, str]) -> str:
    """Return the correct form of a misspelt name; empty if it is correct or no name."""
    form = forms.get(word.text.lower(), "")
    if not form or word.text == form or word.compound or word.text.isupper():
        return ""
    # A lower-case name may be capitalized in a heading and at the start of a sentence.
    return "" if word.text[1:] == form[1:] and starts_sentence(document, word) else form


def _is_no_name(
    document: Document, word: Word, params: Params, forms: Mapping[str, str], knows: Callable[[str], bool]
) -> bool:
    """Return whether a word is an identifier: a repository, folder, label or value."""
    following = next_word(document, word)
    if following is not None and following.text.lower() in params.parts:
        return True
    return word.text.islower() and _is_value(document, word, params, forms, knows)


def _is_value(
    document: Document, word: Word, params: Params, forms: Mapping[str, str], knows: Callable[[str], bool]
) -> bool:
    """Return whether a lower-case name is a setting's value; ``knows`` tests prose."""
    line = document.line_of(word.span.start)
    before, behind = document.text[line.start : word.span.start], document.text[word.span.end : line.end]
    if before[-1:] in _QUOTES and behind[:1] in _QUOTES and before and behind:
        return True
    if _MARKER.fullmatch(before) and not behind.strip():
        return True  # the whole item of a list
    words_before = before.split()
    if words_before and words_before[-1].lower() in params.before_values:
        return True
    return any(
        item.islower() and _ITEM.fullmatch(item) and ("-" in item or item in forms or not knows(item))
        for item in _items_beside(before, behind)
    )


def _items_beside(before: str, behind: str) -> Iterator[str]:
    """Yield the list items next to a word in its line."""
    if before.rstrip()[-1:] in _SEPARATORS and before.strip():
        items = re.split(f"[{_SEPARATORS}(:]", before.rstrip()[:-1])
        yield items[-1].strip()
    if behind.lstrip()[:1] in _SEPARATORS and behind.strip():
        items = re.split(f"[{_SEPARATORS}().;]", behind.lstrip()[1:])
        yield items[0].strip()
