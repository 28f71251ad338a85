"""Other pages as a source of restoration: damage repaired, Markdown parsed."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from htglint.document.document import Document
from htglint.document.suspects import suspicious

if TYPE_CHECKING:
    from collections.abc import Sequence

    from htglint.base.context import Context, Copy
    from htglint.convert.tree import Page


class Known(NamedTuple):
    """A page that was opened: its name, its repaired Markdown, and its tree."""

    name: str
    text: str
    page: Page


def opened(copies: Sequence[Copy], context: Context, page: Copy) -> tuple[Known, ...]:
    """Parse copies after repairing them with the help of all others and the ``page``."""
    known: list[Known] = []
    for copy in copies:
        text = copy.text
        if suspicious(text):
            siblings, references = _others(copy, context.siblings), _others(copy, context.references)
            known_of_copy = context._replace(siblings=siblings, references=(*references, page), answers=())
            text = repaired(Document(copy.name, text), known_of_copy)
        known.append(parsed(copy.name, text))
    return tuple(known)


def _others(copy: Copy, copies: Sequence[Copy]) -> tuple[Copy, ...]:
    return tuple(other for other in copies if other is not copy)


def parsed(name: str, text: str) -> Known:
    """Return a page of Markdown as it is."""
    from htglint.convert import html  # loads lxml, which a text without other pages can do without

    return Known(name, text, html.fragment(Document(name, text).rendered, name))


def repaired(document: Document, context: Context) -> str:
    """Return the text with the repairs that are certain."""
    from htglint.encoding.repair import passages

    parts: list[str] = []
    at = 0
    for passage in passages(document, context):
        if passage.certain and passage.best is not None:
            parts += [document.text[at : passage.span.start], passage.best.text]
            at = passage.span.end
    return "".join(parts) + document.text[at:]
