"""Words that are names of things in programs, which are written as they are even where prose begins with a capital."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from htglint.document.memo import per_document

if TYPE_CHECKING:
    from htglint.document.document import Document

IDENTIFIER = re.compile(r"[\d_@=\\]|\w[.:]\w|^[^\WA-Z]+(?:/[^\WA-Z]+)+/?$|://|^[a-z]+(?:-[a-z]+)+$|^--?\w|\(\)")
"""What in a word between blanks no ordinary word has."""


@per_document
def words_of_code(document: Document) -> frozenset[str]:
    """The words in small letters that the page writes as code somewhere; elsewhere they are no slip."""

    inline = (document.text[span.start : span.end].strip("`") for span in document.tree.code)
    return frozenset(text for text in inline if text.islower() and " " not in text)
