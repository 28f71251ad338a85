"""Invisible or confusable characters where they don't belong."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from htglint.document.memo import per_document

from .classes import BARE, CURLY, EMBEDDINGS, FRAME, INVISIBLE, JOINER, SELECTORS, SPACES

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from htglint.base.context import Context
    from htglint.base.findings import Hit
    from htglint.document.document import Document

PROBLEMS: Mapping[str, str] = {
    "doubled-selector": SELECTORS,
    "stray-selector": SELECTORS + JOINER,
    "unqualified-emoji": BARE,
    "no-break-space": SPACES,
    "invisible-character": INVISIBLE,
    "bidi-control": EMBEDDINGS,
    "mixed-quotes": CURLY,
}
"""Each problem with the characters that it requires."""
_PICTURES = "\u2122-\u2bff\U0001f000-\U0001faff"
"""Most emoji and more; wide ranges compile and match quickly."""
_SCAN = re.compile(
    f"[{SPACES}{INVISIBLE}{EMBEDDINGS}{CURLY}{SELECTORS}{JOINER}\u2139-\u27bf\U0001f300-\U0001f6ff](?:"
    f"(?<![\u2139-\u27bf\U0001f300-\U0001f6ff])(?<![{SELECTORS}{JOINER}])"
    f"|(?<=[{SELECTORS}{JOINER}])(?<![{_PICTURES}].)(?<![{SELECTORS}]{JOINER})(?!(?<=[0-9#*].){FRAME})|(?<={JOINER})(?![{_PICTURES}])"
    f"|(?<=[{BARE}])(?![{SELECTORS}]))"
)
"""Characters that may be a problem; a selector or joiner between emoji is not.

The leading set decides almost everywhere, and the rest looks back at what it matched. False positives remain for the
precise searches, which most pages don't load.
"""


class Params(NamedTuple):
    """``report`` selects the problem, one of ``PROBLEMS``."""

    report: str


def check(document: Document, params: Params, context: Context) -> Iterator[Hit]:
    """Report one kind of problem; a clean page costs a single scan for all kinds."""
    present = _present(document)
    if present and re.search(f"[{PROBLEMS[params.report]}]", present):
        from .problems import FINDERS  # compiles expressions that most pages never need

        yield from FINDERS[params.report](document, context)


@per_document
def _present(document: Document) -> str:
    """Return the distinct characters of a page that may be a problem."""
    return "".join(set(_SCAN.findall(document.text)))
