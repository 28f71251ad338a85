"""Results of the library: findings with places, and changed texts."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from htglint.document.places import Lines
from htglint.report import json

if TYPE_CHECKING:
    from collections.abc import Iterable

    from htglint.base import findings
    from htglint.base.findings import Fix, Hit, Span, Step
    from htglint.base.rules import Rule, Severity
    from htglint.encoding.passage import Passage


class Position(NamedTuple):
    """A place in a text: line and column, both from 1, in code points."""

    line: int
    column: int


class Finding(NamedTuple):
    """A finding: the page's name, the rule, the hit, its start and end."""

    path: str
    rule: Rule
    hit: Hit
    start: Position
    end: Position

    @property
    def code(self) -> str:
        """The code of the rule."""
        return self.rule.code

    @property
    def severity(self) -> Severity:
        """The severity of the rule."""
        return self.rule.severity

    @property
    def message(self) -> str:
        """One sentence for people."""
        return self.hit.message

    @property
    def fix(self) -> Fix | None:
        """The fix that the rule offers."""
        return self.hit.fix

    @property
    def span(self) -> Span:
        """The range of code points in the text."""
        return self.hit.span

    @property
    def line(self) -> int:
        """The line where it begins, from 1."""
        return self.start.line

    @property
    def column(self) -> int:
        """The column where it begins, from 1, in code points."""
        return self.start.column

    def to_dict(self) -> dict[str, object]:
        """Return the object that ``htglint check --format json`` prints for the finding."""
        return json.record(self, self.start, self.end)


class Fixed(NamedTuple):
    """A fixed text, applied and remaining findings, and notes for people.

    The places of applied findings are those in the text of the pass that fixed them.
    """

    text: str
    applied: tuple[Finding, ...]
    remaining: tuple[Finding, ...]
    notes: tuple[str, ...]


class Repair(NamedTuple):
    """A repaired text, the steps in text order, and the passages left undecided."""

    text: str
    steps: tuple[Step, ...]
    ambiguous: tuple[Passage, ...]


class Conversion(NamedTuple):
    """A converted page: Markdown, notes for people, and removed boilerplate."""

    text: str
    notes: tuple[str, ...]
    boilerplate: tuple[str, ...]


def located(found: Iterable[findings.Finding], text: str) -> list[Finding]:
    """Return the findings on a text with their lines and columns."""
    lines = Lines(text)
    return [
        Finding(path, rule, hit, Position(*lines.place(hit.span.start)), Position(*lines.place(hit.span.end)))
        for path, rule, hit in found
    ]
