"""Which fixes are left out because they undo each other."""

from __future__ import annotations

from typing import NamedTuple

from htglint.base.findings import Edit, Finding, Fix, Hit, Safety, Span
from htglint.base.rules import Rule, Severity
from htglint.document.document import Document
from htglint.engine.cycles import Barred, Pass

PAGE = Document("x.md", "a long line\n\nb\n\na\n")


class Nothing(NamedTuple):
    """No parameters."""


def finding(code: str, start: int, end: int, new: str) -> Finding:
    rule = Rule(code, code.lower(), "layout", code, Severity.ERROR, "always", "", Nothing())
    span = Span(start, end)
    return Finding("x.md", rule, Hit(span, "wrong", Fix("Change it", (Edit(span, new),), Safety.CONTENT)))


def test_a_place_is_found_again_behind_what_was_changed_before_it() -> None:
    barred = Barred()
    shortened = Pass(PAGE.text, (finding("S001", 0, 11, "a"),))
    there, back = finding("A001", 3, 4, "c"), finding("B001", 3, 4, "b")
    barred.add(PAGE, [shortened, Pass("a\n\nb\n\na\n", (there,)), Pass("a\n\nc\n\na\n", (back,))], first=1)
    assert barred.notes == ["line 3: the fixes of A001, B001 undo each other there; ignore one of them"]
    elsewhere, other = finding("A001", 6, 7, "c"), finding("C001", 3, 4, "c")
    assert barred.without([there, back, elsewhere, other], [shortened]) == [elsewhere, other]
    before = finding("A001", 13, 14, "c")  # the same place on the page as it was
    assert barred.without([before, elsewhere], []) == [elsewhere]


def test_a_rule_that_runs_in_a_second_cycle_is_left_out_everywhere() -> None:
    barred = Barred()
    barred.add(PAGE, [Pass(PAGE.text, (finding("A001", 13, 14, "c"), finding("B001", 13, 14, "c")))], first=0)
    barred.add(PAGE, [Pass(PAGE.text, (finding("A001", 16, 17, "c"),))], first=0)
    everywhere = [finding("A001", 0, 1, "c"), finding("B001", 0, 1, "c")]
    assert barred.without(everywhere, []) == everywhere[1:]
