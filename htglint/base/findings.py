"""Places in a page, what is found there, and how it is fixed.

Value types are named tuples: as immutable as frozen dataclasses, and half as long to import, which every run pays.
Offsets are code points into the text of the page, half open. Lines and columns exist only in reports.
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


class Span(NamedTuple):
    """A half-open range of code points."""

    start: int
    end: int


class Edit(NamedTuple):
    """Replace the text of ``span`` by ``new``, in the page at hand."""

    span: Span
    new: str


class Candidate(NamedTuple):
    """One reading of a damaged passage, with its probability (0 to 1)."""

    text: str
    probability: float


class Step(NamedTuple):
    """One explained replacement; replaying the steps of a fix gives the text that its edits give.

    ``facts`` are short label-value pairs in the order in which a person wants to read them.
    """

    span: Span
    before: str
    after: str
    reason: str
    facts: tuple[tuple[str, str], ...] = ()


class Fix(NamedTuple):
    """An atomic set of edits: applied whole or not at all."""

    title: str
    edits: tuple[Edit, ...]
    safety: Safety
    steps: tuple[Step, ...] = ()


class Related(NamedTuple):
    """A place in another page that belongs to a finding; lines and columns from 1, as that page may not be at hand."""

    path: str
    span: Span
    line: int
    column: int
    message: str


class Hit(NamedTuple):
    """What a check yields: a place, a sentence, and perhaps a way out.

    Where a report shows only some findings, those that are ``prominent`` come first.
    """

    span: Span
    message: str
    fix: Fix | None = None
    candidates: tuple[Candidate, ...] = ()
    related: tuple[Related, ...] = ()
    prominent: bool = False


class Finding(NamedTuple):
    """A hit, stamped with the rule that asked and the page it stands in."""

    path: str
    rule: Rule
    hit: Hit
