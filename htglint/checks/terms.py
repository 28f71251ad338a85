"""Names that are written in one way, and words that a list rejects."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from htglint.base.findings import Edit, Fix, Hit, Safety
from htglint.words.prose import counts, folded, next_word, of_texts, opens
from htglint.words.vocabulary import known_words

from .identifiers import words_of_code

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from htglint.base.context import Context
    from htglint.document.document import Document
    from htglint.words.prose import Word
    from htglint.words.vocabulary import Vocabulary


class Params(NamedTuple):
    """``names`` are written so wherever they stand in prose; those of the lists in force come along.

    Before a word of ``parts`` (as in `the gardener repository`) the name is that of a thing in a program.
    """

    names: tuple[str, ...] = ()
    parts: tuple[str, ...] = ()


def check(document: Document, params: Params, context: Context) -> Iterator[Hit]:
    """Report names in other letters, and rejected words, with the name that is meant."""
    words = known_words(context)
    vocabulary = words.vocabulary if words is not None else None
    forms = {name.lower(): name for name in params.names} | (vocabulary.names if vocabulary else {})
    code = words_of_code(document)
    for word in of_texts(document, _worth_a_look(document, forms, vocabulary)):
        rejected = vocabulary is not None and vocabulary.rejects(word.text)
        form = _form(document, word, forms)
        if not rejected and (not form or word.text in code or _names_a_part(document, word, params)):
            continue
        meant = form or (vocabulary.forms.get(word.text.lower(), "") if vocabulary else "")
        if meant and meant != word.text:
            fix = Fix(f"Write `{meant}`", (Edit(word.span, meant),), Safety.WORDING)
            yield Hit(word.span, f"`{word.text}` is written `{meant}`", fix)
        else:
            yield Hit(word.span, f"a vocabulary rejects `{word.text}`")


def _worth_a_look(document: Document, forms: Mapping[str, str], vocabulary: Vocabulary | None) -> set[str]:
    """The words of a page that are names in other letters, or rejected, whatever stands around them."""
    page = counts(document)
    named = forms.keys() & folded(document)
    found = {text for text in page if text.lower() in named and forms[text.lower()] != text} if named else set()
    if vocabulary is not None and vocabulary.has_rejected:
        found.update(filter(vocabulary.rejects, page))
    return found


def _form(document: Document, word: Word, forms: Mapping[str, str]) -> str:
    """How the name is written that a word is; empty where it is none, or well."""
    form = forms.get(word.text.lower(), "")
    if not form or word.text == form or word.compound or word.text.isupper():
        return ""
    # In a heading, and where a sentence begins, a name that begins small may begin with a capital.
    return "" if word.text[1:] == form[1:] and opens(document, word) else form


def _names_a_part(document: Document, word: Word, params: Params) -> bool:
    """Whether the next word tells that the name is not meant as one: it stands for a repository, a folder, a label."""
    following = next_word(document, word)
    return following is not None and following.text.lower() in params.parts
