"""Names that are plain words here and code elsewhere on the page."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from htglint.base.findings import Edit, Fix, Hit, Safety
from htglint.words.prose import of_texts, starts_sentence

if TYPE_CHECKING:
    from collections.abc import Iterator

    from htglint.base.context import Context
    from htglint.document.document import Document

    from .params import NoParams

_KIND = re.compile(r"`([A-Z][a-z]+(?:[A-Z][A-Za-z]*)*)`")
"""A code span with the name of a kind, such as `ConfigMap`."""
_USUAL = 2
"""Least number of uses as code, which must also be at least as many as those as a plain word."""


def check(document: Document, _params: NoParams, _context: Context) -> Iterator[Hit]:
    """Report plain uses of names that are mostly code, except at sentence starts."""
    spans = (document.text[slice(*span)] for span in document.tree.code)
    as_code = Counter(match[1] for match in map(_KIND.fullmatch, spans) if match)
    if not as_code:
        return
    page = [word for word in of_texts(document, as_code) if not starts_sentence(document, word)]
    plain = Counter(word.text for word in page)
    for word in page:
        if as_code[word.text] >= max(_USUAL, plain[word.text]) and not word.compound:
            edit = Edit(word.span, f"`{word.text}`")
            fix = Fix(f"Write `{word.text}` as code", (edit,), Safety.CONTENT)
            yield Hit(word.span, f"write `{word.text}` as code, as elsewhere on the page", fix)
