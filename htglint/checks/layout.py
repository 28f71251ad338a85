"""Differences between a page and its canonical form."""

from __future__ import annotations

import re
from bisect import bisect_left
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from htglint.base.errors import HtglintError
from htglint.base.findings import Edit, Fix, Hit, Safety, Span
from htglint.document.memo import per_document

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from htglint.base.context import Context
    from htglint.document.document import Document
    from htglint.layout.blocks import Form
    from htglint.layout.edits import LayoutChange

LEFT = "left"
"""The kind for a block that can't be formatted without changing its meaning."""
_TEXTS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "bullet": ("the bullet differs from the page's other lists", "Use the page's bullet"),
        "number": ("the number should repeat that of the first item", "Repeat the first number"),
        "emphasis": ("emphasis should use asterisks", "Use asterisks"),
        "rule": ("the thematic break should be `---`", "Write `---`"),
        "sentence": ("the paragraph should have one sentence per line", "Put each sentence on a line of its own"),
        "trailing-blank": ("trailing whitespace", "Remove it"),
        "tab": ("tab in place of a space", "Replace it by a space"),
        "blank-line": ("blocks should be separated by one blank line", "Leave one blank line"),
        "fence": ("the code block should be fenced with three backticks", "Use three backticks"),
        "heading": ("the heading should have the form `# Heading`", "Write `#` and one space"),
        "table": ("the table is not formatted evenly", "Format the table"),
        "escape": ("unnecessary backslash", "Remove it"),
        "hard-break": ("the line break consists of trailing spaces; use a backslash", "Use a backslash"),
        "indent": ("the indentation of the list does not match its markers", "Indent it by the width of its markers"),
        "end": ("the page should end with one newline", "End the page with one newline"),
        "other": ("the block is not in its canonical form", "Format the block"),
        LEFT: ("not formatted: the canonical form would change the meaning of this block", ""),
    }
)
KINDS = tuple(_TEXTS)
"""Kinds of difference that a rule may report."""
_CARRIAGE = re.compile(r"\r\n")


class Params(NamedTuple):
    """``report`` is the kind of difference to report."""

    report: str


class _Layout(NamedTuple):
    """The hits of a page by kind."""

    hits: Mapping[str, tuple[Hit, ...]]


def check(document: Document, params: Params, context: Context) -> Iterator[Hit]:
    """Report one kind of layout problem; raises HtglintError if the page is too large."""
    yield from _layout(document, context).hits.get(params.report, ())


@per_document
def _layout(document: Document, context: Context) -> _Layout:
    # mdformat and its parser take as long to import as everything else, so only layout rules import them.
    from htglint.layout import canonical, choices, edits

    text = _CARRIAGE.sub("\n", document.text).replace("\r", "\n")
    problem = canonical.refusal(text)
    if problem:
        raise HtglintError(f"{document.name}: {problem}")
    form = canonical.form(text, choices.choices_of(document.replaced(text), context))
    places = _PageSpans(document)
    hits: dict[str, list[Hit]] = {}
    for change in edits.changes(form):
        hits.setdefault(change.kind, []).append(places.hit(change))
    hits[LEFT] = [places.left(form, number) for number, block in enumerate(form.blocks) if block.left]
    return _Layout({kind: tuple(found) for kind, found in hits.items()})


class _PageSpans:
    """Map spans of the formatted text to the page, whose lines may end in ``\\r\\n``."""

    def __init__(self, document: Document) -> None:
        self.document = document
        found = _CARRIAGE.finditer(document.text)
        self.newlines = [match.start() - number for number, match in enumerate(found)]

    def span(self, span: Span) -> Span:
        """Return the same span in the page."""
        return Span(*(at + bisect_left(self.newlines, at) for at in span))

    def hit(self, change: LayoutChange) -> Hit:
        """Return a change as a hit."""
        message, title = _TEXTS[change.kind]
        edits = tuple(Edit(self.span(span), new.replace("\n", self.document.newline)) for span, new in change.edits)
        return Hit(edits[0].span, message, Fix(title, edits, Safety.LAYOUT))

    def left(self, form: Form, number: int) -> Hit:
        """Return a hit for an unformatted block, at its first line."""
        lines = form.blocks[number].lines
        start = sum(len(line) + 1 for line in form.source[: lines.start])
        return Hit(self.span(Span(start, start + len(form.source[lines.start]))), _TEXTS[LEFT][0])
