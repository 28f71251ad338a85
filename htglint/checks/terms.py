"""Names that are written in one way, and words that a list rejects."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from ..model import Edit, Fix, Hit, Safety
from ..words.prose import opens, words
from .identifiers import words_of_code

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from ..document import Document
    from ..model import Context
    from ..words.prose import Word


class Params(NamedTuple):
    """``names`` are written so wherever they stand in prose; those of the lists in force come along.

    Before a word of ``parts`` (as in `the gardener repository`) the name is that of a thing in a program.
    """

    names: tuple[str, ...] = ()
    parts: tuple[str, ...] = ()


def check(document: Document, params: Params, context: Context) -> Iterator[Hit]:
    """Report names in other letters, and rejected words, with the name that is meant."""
    vocabulary = context.words.vocabulary if context.words else None
    forms = {name.lower(): name for name in params.names} | (vocabulary.names if vocabulary else {})
    page = words(document)
    code = words_of_code(document)
    for number, word in enumerate(page):
        rejected = vocabulary is not None and vocabulary.rejects(word.text)
        form = _form(document, word, forms)
        if not rejected and (not form or word.text in code or _names_a_part(page, number, params, document)):
            continue
        meant = form or (vocabulary.forms.get(word.text.lower(), "") if vocabulary else "")
        if meant and meant != word.text:
            fix = Fix(f"Write `{meant}`", (Edit(word.span, meant),), Safety.WORDING)
            yield Hit(word.span, f"`{word.text}` is written `{meant}`", fix)
        else:
            yield Hit(word.span, f"a vocabulary rejects `{word.text}`")


def _form(document: Document, word: Word, forms: Mapping[str, str]) -> str:
    """How the name is written that a word is; empty where it is none, or well."""
    form = forms.get(word.text.lower(), "")
    if not form or word.text == form or word.compound or word.text.isupper():
        return ""
    # In a heading, and where a sentence begins, a name that begins small may begin with a capital.
    return "" if word.text[1:] == form[1:] and opens(document, word) else form


def _names_a_part(page: tuple[Word, ...], number: int, params: Params, document: Document) -> bool:
    """Whether the next word tells that the name is not meant as one: it stands for a repository, a folder, a label."""
    if number + 1 == len(page):
        return False
    following = page[number + 1]
    between = document.text[page[number].span.end : following.span.start]
    return between.isspace() and following.text.lower() in params.parts
