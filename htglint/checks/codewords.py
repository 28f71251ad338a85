"""Names that the page writes as code elsewhere, and as plain words here."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from htglint.base.findings import Edit, Fix, Hit, Safety
from htglint.words.prose import of_texts, opens

if TYPE_CHECKING:
    from collections.abc import Iterator

    from htglint.base.context import Context
    from htglint.document.document import Document

    from .params import Nothing

_KIND = re.compile(r"`([A-Z][a-z]+(?:[A-Z][A-Za-z]*)*)`")
"""A code span that holds the name of a kind, such as `ConfigMap`."""
_USUAL = 2
"""How often a name stands as code, at least, and not less often than as a plain word."""


def check(document: Document, _params: Nothing, _context: Context) -> Iterator[Hit]:
    """Report the names that mostly stand as code where they don't; a capital at a sentence's beginning is no name."""
    spans = (document.text[slice(*span)] for span in document.tree.code)
    as_code = Counter(match[1] for match in map(_KIND.fullmatch, spans) if match)
    if not as_code:
        return
    page = [word for word in of_texts(document, as_code) if not opens(document, word)]
    plain = Counter(word.text for word in page)
    for word in page:
        if as_code[word.text] >= max(_USUAL, plain[word.text]) and not word.compound:
            edit = Edit(word.span, f"`{word.text}`")
            fix = Fix(f"Write `{word.text}` as code", (edit,), Safety.CONTENT)
            yield Hit(word.span, f"write `{word.text}` as code, as elsewhere on the page", fix)
