"""The fixer's own promises, shown with checks made for the purpose."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from htglint import checks
from htglint.base.context import Context
from htglint.base.findings import Edit, Fix, Hit, Safety, Span
from htglint.base.profiles import Profile
from htglint.base.rules import Rule, Severity
from htglint.checks import Check
from htglint.document.document import Document, edited
from htglint.engine import fixer

CONTEXT = Context(Profile("page"))


class NoParams(NamedTuple):
    """No parameters."""


def replacing(pattern: str, new: str, safety: Safety) -> Callable[[Document, object, Context], Iterator[Hit]]:
    def check(document: Document, _params: object, _context: Context) -> Iterator[Hit]:
        for match in re.finditer(pattern, document.text):
            span = Span(*match.span())
            yield Hit(span, f"not {match.group()}", Fix(f"Write {new}", (Edit(span, new),), safety))

    return check


@pytest.fixture
def rule(monkeypatch: pytest.MonkeyPatch) -> Callable[..., Rule]:
    known = dict(checks.CHECKS)
    monkeypatch.setattr("htglint.engine.engine.CHECKS", known)

    def make(code: str, pattern: str, new: str, safety: Safety = Safety.CONTENT) -> Rule:
        known[code] = Check(NoParams, replacing(pattern, new, safety))
        return Rule(code, code.lower(), "layout", code, Severity.ERROR, "always", "", NoParams())

    return make


Make = Callable[..., Rule]


def fixed(text: str, *rules: Rule, allowed: frozenset[Safety] = fixer.EVERYTHING) -> fixer.Outcome:
    return fixer.fix(Document("x.md", text), rules, CONTEXT, allowed)


def test_fixes_that_touch_wait_a_pass(rule: Make) -> None:
    outcome = fixed("aab\n", rule("A001", "a", "x"), rule("B001", "b", "y"))
    assert outcome.document.text == "xxy\n"
    assert [finding.rule.code for finding in outcome.applied] == ["A001", "B001", "A001"]
    assert outcome.remaining == []


def test_removals_that_touch_are_made_together(rule: Make) -> None:
    outcome = fixed("x" + "a" * 5000 + "b\n", rule("A001", "a", ""), rule("B001", "b", ""))
    assert outcome.document.text == "x\n"
    assert len(outcome.passes) == 1


def test_one_fix_may_call_for_another(rule: Make) -> None:
    assert fixed("a\n", rule("A001", "a", "b"), rule("B001", "b", "c")).document.text == "c\n"


def test_a_cycle_gives_the_page_back_and_names_its_rules(rule: Make) -> None:
    outcome = fixed("keep a\n", rule("A001", "a$", "b"), rule("B001", "b$", "a"))
    assert outcome.document.text == "keep a\n"
    assert outcome.applied == ()
    assert outcome.notes == ("line 1: the fixes of A001, B001 undo each other there; ignore one of them",)
    assert [finding.rule.code for finding in outcome.remaining] == ["A001"]


def test_a_cycle_leaves_all_other_fixes_in_place(rule: Make) -> None:
    """Those before it, after it, and those of its rules elsewhere, whatever pass they wait for."""
    rules = rule("A001", r"\ba (?!cat)", "bb "), rule("B001", "bb (?!dog)", "a "), rule("C001", "xx", "x")
    outcome = fixed("xxxx\n\none a two\n\na cat, bb dog, bb cat\n\nxxxxxxxx a cat\n", *rules)
    assert outcome.document.text == "x\n\none a two\n\na cat, bb dog, a cat\n\nx a cat\n"
    assert [note.split(":")[0] for note in outcome.notes] == ["line 3"]
    again = fixed(outcome.document.text, *rules)
    assert (again.document.text, again.applied) == (outcome.document.text, ())


def test_three_rules_in_a_cycle(rule: Make) -> None:
    rules = [rule("A001", "a$", "b"), rule("B001", "b$", "c"), rule("C001", "c$", "a"), rule("D001", "k", "K")]
    outcome = fixed("keep b\n", *rules)
    assert outcome.document.text == "Keep b\n"
    assert outcome.notes == ("line 1: the fixes of A001, B001, C001 undo each other there; ignore one of them",)


def test_more_cycles_than_are_looked_into_one_by_one(rule: Make) -> None:
    rules = [rule("A001", r"(?<!\w)a", "b"), rule("B001", r"(?<!\w)b", "a"), rule("C001", r"(?<=[ab])x", "")]
    outcome = fixed("".join(f"ax{'x' * number}\n\n" for number in range(8)), *rules)
    assert outcome.document.text == "a\n\n" * 8
    assert all("undo each other" in note for note in outcome.notes)


def test_a_fix_without_end_is_stopped(rule: Make) -> None:
    outcome = fixed("a B\n", rule("A001", r"(?<=B)\n", "B\n"), rule("C001", "a", "c"))
    assert outcome.document.text == f"c {'B' * 11}\n"
    assert outcome.notes == ("fixes of A001 are left after 10 passes; run again",)


def test_the_context_is_that_of_the_page_after_each_pass(rule: Make) -> None:
    def renew(document: Document) -> Context:
        return Context(Profile("page"), month="2026-05" if "May" in document.text else None)

    late = rule("B001", "x", "y")._replace(since="2027-01")
    early = Context(Profile("page"), month="2026-05")
    rules = [rule("A001", "may", "May"), late]
    outcome = fixer.fix(Document("x.md", "may x\n"), rules, early, fixer.EVERYTHING, renew)
    assert outcome.document.text == "May x\n"
    outcome = fixer.fix(Document("x.md", "may x\n"), rules, early, fixer.EVERYTHING, lambda _: CONTEXT)
    assert outcome.document.text == "May y\n"


@pytest.mark.parametrize(
    ("text", "pattern", "new", "safety", "reason"),
    [
        ("a\n\nb\n", "\n\n", "\n", Safety.REPAIR, "structure"),
        ("`a`\n", "a", "b", Safety.WORDING, "code"),
        ("[a](b)\n", "b", "c", Safety.REPAIR, "link path"),
        ("a\n", "a", "b", Safety.WORDING, "letters or digits"),
        ("a\n", "a", "b", Safety.LAYOUT, "the text"),
        ("---\na: b\n---\n", "a:", "c:", Safety.REPAIR, "front matter"),
    ],
)
def test_a_fix_that_breaks_its_promise_is_refused(
    rule: Make, text: str, pattern: str, new: str, safety: Safety, reason: str
) -> None:
    outcome = fixed(text, rule("A001", pattern, new, safety))
    assert outcome.document.text == text
    assert reason in outcome.notes[0]
    assert len(outcome.remaining) == 1


@pytest.mark.parametrize(
    ("text", "pattern", "new", "lost"),
    [
        ("The [tool][sched].\n\n[sched]: x.md\n", "sched(?=])(?!]:)", "shed", "the link to `x.md`"),
        ("See [a b](x.md).\n", "b]\\(", "b] (", "the link to `x.md`"),
        ("![a b](x.png)\n", "b]\\(", "b] (", "the image to `x.png`"),
        ("It is so.[^1]\n\n[^1]: note\n", "1(?=]\n)", "2", "a footnote"),
    ],
)
def test_a_change_of_content_loses_no_link(rule: Make, text: str, pattern: str, new: str, lost: str) -> None:
    outcome = fixed(text, rule("A001", pattern, new))
    assert outcome.document.text == text
    assert f"would lose {lost}" in outcome.notes[0]


def test_a_change_of_content_may_take_a_link_that_it_marks(rule: Make) -> None:
    removed = rule("A001", r" \[a\]\(x\.md\)\[\^1\]", "")
    assert fixed("See [a](x.md)[^1].\n\n[^1]: note\n", removed).document.text == "See.\n\n[^1]: note\n"
    redirected = rule("B001", "x", "y")._replace(category="link-internal")
    assert fixed("See [a][l] and [b][l].\n\n[l]: x.md\n", redirected).document.text == (
        "See [a][l] and [b][l].\n\n[l]: y.md\n"
    )


def test_good_fixes_are_applied_beside_a_refused_one(rule: Make) -> None:
    outcome = fixed("`a` B\n", rule("A001", "a", "b", Safety.WORDING), rule("B001", "B", "b", Safety.WORDING))
    assert outcome.document.text == "`a` b\n"
    assert [note.split(" was")[0] for note in outcome.notes] == ["line 1: A001"]


def test_only_what_is_allowed_is_applied(rule: Make) -> None:
    rules = rule("A001", "a", "A", Safety.WORDING), rule("B001", "b", "c", Safety.CONTENT)
    assert fixed("a b\n", *rules, allowed=fixer.BY_DEFAULT).document.text == "A b\n"
    assert fixed("a b\n", *rules).document.text == "A c\n"


@given(st.text(max_size=30), st.data())
def test_edits_are_applied_where_they_belong(text: str, data: st.DataObject) -> None:
    cuts = sorted(data.draw(st.sets(st.integers(0, len(text)), max_size=6)))
    spans = [Span(start, end) for start, end in zip(cuts[::2], cuts[1::2], strict=False)]
    edits = [Edit(span, f"<{number}>") for number, span in enumerate(spans)]
    expected = text
    for edit in reversed(edits):
        expected = expected[: edit.span.start] + edit.new + expected[edit.span.end :]
    assert edited(text, edits[::-1]) == expected
