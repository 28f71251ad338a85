"""The language of fenced code."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from htglint.base.findings import Edit, Fix, Hit, Safety, Span

from .params import invalid_regex

if TYPE_CHECKING:
    from collections.abc import Iterator

    from htglint.base.context import Context
    from htglint.document.document import Document

_FENCE = re.compile(r"(?:`{3,}|~{3,})")


class Params(NamedTuple):
    """``known`` lists languages: name, colon, space, and a regex of unmistakable code."""

    known: tuple[str, ...]

    def problem(self) -> str:
        """Return a sentence about invalid values, or an empty string."""
        wrong = next((entry for entry in self.known if ": " not in entry), None)
        if wrong is not None:
            return f"`known` holds `{wrong}`, not a language, a colon and a regular expression"
        return invalid_regex("known", (entry.partition(": ")[2] for entry in self.known))


def check(document: Document, params: Params, _context: Context) -> Iterator[Hit]:
    """Report fences without a language, with a fix if the code identifies it."""
    for block in document.tree.blocks:
        fence = _FENCE.match(document.text, block.span.start, block.span.end) if block.kind == "code" else None
        if fence is None or block.info:
            continue
        at = Span(*fence.span())
        known = (entry.partition(": ") for entry in params.known)
        language = next((name for name, _, pattern in known if re.search(pattern, block.text)), "")
        fix = Fix(f"Write `{language}`", (Edit(Span(at.end, at.end), language),), Safety.CONTENT) if language else None
        yield Hit(at, "the fenced code has no language", fix)
