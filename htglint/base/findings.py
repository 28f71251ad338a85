"""Spans, findings and fixes.

Value types are named tuples: as immutable as frozen dataclasses, and imported in half the time. Offsets count code
points of the page's text, and spans are half-open. Lines and columns exist only in reports.
"""

# No `from __future__ import annotations` here: as strings the types of the fields would be compiled one by one, which
# takes twice as long for each class.
from enum import Enum
from typing import NamedTuple

from .rules import Rule


class Safety(Enum):
    """What a fix may change; the fixer verifies it after applying."""

    LAYOUT = "layout"
    REPAIR = "repair"
    WORDING = "wording"
    CONTENT = "content"
    CODE_REPAIR = "code-repair"


class Span(NamedTuple):
    """A half-open range of code points."""

    start: int
    end: int


class Edit(NamedTuple):
    """Replace the text of ``span`` by ``new``, in the page at hand."""

    span: Span
    new: str


class Candidate(NamedTuple):
    """One reading of a passage, with its probability (0 to 1) and what speaks for it."""

    text: str
    probability: float
    reason: str = ""


class Step(NamedTuple):
    """One explained replacement; the steps of a fix, replayed, equal its edits.

    ``facts`` are short pairs of label and value, in reading order.
    """

    span: Span
    before: str
    after: str
    reason: str
    facts: tuple[tuple[str, str], ...] = ()


class Fix(NamedTuple):
    """An atomic set of edits: applied whole or not at all.

    One that a person has ``chosen`` is applied whatever its safety.
    """

    title: str
    edits: tuple[Edit, ...]
    safety: Safety
    steps: tuple[Step, ...] = ()
    chosen: bool = False


class Related(NamedTuple):
    """A related place, possibly in another page; lines and columns count from 1."""

    path: str
    span: Span
    line: int
    column: int
    message: str


class Hit(NamedTuple):
    """What a check yields: a span, a message, and possibly a fix.

    A report that shows only some findings shows those that are ``prominent`` first.
    """

    span: Span
    message: str
    fix: Fix | None = None
    candidates: tuple[Candidate, ...] = ()
    related: tuple[Related, ...] = ()
    prominent: bool = False


class Finding(NamedTuple):
    """A hit with its rule and page."""

    path: str
    rule: Rule
    hit: Hit
