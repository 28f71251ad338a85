"""Words that are identifiers, whose case never changes."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from htglint.document.memo import per_document

if TYPE_CHECKING:
    from htglint.document.document import Document

IDENTIFIER = re.compile(r"[\d_@=\\]|\w[.:]\w|^[^\WA-Z]+(?:/[^\WA-Z]+)+/?$|://|^[a-z]+(?:-[a-z]+)+$|^--?\w|\(\)")
"""A feature of a token that ordinary words don't have."""


@per_document
def words_of_code(document: Document) -> frozenset[str]:
    """Return the lower-case words that the page writes as code somewhere."""
    inline = (document.text[span.start : span.end].strip("`") for span in document.tree.code)
    return frozenset(text for text in inline if text.islower() and " " not in text)
