"""Other pages, opened to learn from: their damage repaired, their Markdown as a tree."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from ...document import Document
from ...encoding.suspects import suspicious
from .. import html
from ..tree import Page

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ...model import Context, Copy


class Known(NamedTuple):
    """A page that was opened: its name, its repaired Markdown, and its tree."""

    name: str
    text: str
    page: Page


def opened(copies: Sequence[Copy], context: Context, page: Copy) -> tuple[Known, ...]:
    """Copies with their wrongly decoded text repaired, each with the help of all others and of the ``page`` itself."""
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
    """A page of Markdown as it is; one without any text has an empty tree."""
    rendered = Document(name, text).rendered
    if not rendered.strip():
        return Known(name, text, Page(()))
    body = f'<!DOCTYPE html><meta charset="utf-8"><main>{rendered}</main>'.encode("utf-8", "replace")
    return Known(name, text, html.read(body, name).page)


def repaired(document: Document, context: Context) -> str:
    """The text with the repairs that are certain."""
    from ...encoding.repair import passages

    parts: list[str] = []
    at = 0
    for passage in passages(document, context):
        if passage.certain and passage.best is not None:
            parts += [document.text[at : passage.span.start], passage.best.text]
            at = passage.span.end
    return "".join(parts) + document.text[at:]
