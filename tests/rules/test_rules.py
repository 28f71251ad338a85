"""Every rule's examples are its tests, and the rules as a whole keep the house in order."""

from __future__ import annotations

import itertools
import random
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from htglint.document.document import Document
from htglint.engine import engine, fixer, rule_examples
from htglint.project import packs
from tests.helpers.pages import context_of, page
from tests.helpers.paths import DATA, SAMPLES, shared

if TYPE_CHECKING:
    from pathlib import Path

    from htglint.base.findings import Safety
    from htglint.base.profiles import Ruleset
    from htglint.base.rules import Rule

RULESET = packs.load()


@pytest.mark.parametrize("rule", RULESET.rules, ids=lambda rule: rule.code)
def test_every_example_is_as_it_says(rule: Rule, ruleset: Ruleset, tmp_path: Path) -> None:
    assert list(rule_examples.problems(rule, ruleset, str(tmp_path))) == []


@pytest.mark.parametrize("rule", packs.load().rules, ids=lambda rule: rule.code)
def test_every_rule_is_explained_and_shown(rule: Rule) -> None:
    told = packs.describe(rule)
    assert len(told.summary) > 20
    assert len(told.why.split()) > 20, "give the reason in more than 20 words"
    assert len(told.examples) >= 2, "one that is reported, and one that shows where the line is"
    assert any(example.hits for example in told.examples)


PAGES = sorted([*SAMPLES.rglob("20*.md"), *SAMPLES.rglob("*.txt"), *DATA.rglob("*.md")])


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_fixing_twice_changes_nothing_the_second_time(path: Path, rules: tuple[Rule, ...], ruleset: Ruleset) -> None:
    document = page(path)
    for allowed in (fixer.BY_DEFAULT, fixer.EVERYTHING):
        once = fixer.fix(document, rules, context_of(document, ruleset), allowed)
        assert once.notes == ()
        twice = fixer.fix(once.document, rules, context_of(once.document, ruleset), allowed)
        assert twice.document.text == once.document.text
        assert not twice.applied


EXAMPLES = [
    pytest.param(example.text, id=f"{rule.code}-{number}")
    for rule in RULESET.rules
    for number, example in enumerate(packs.describe(rule).examples, 1)
]


def never_applied(document: Document, allowed: frozenset[Safety]) -> list[str]:
    """The findings whose fix is allowed and still there when all fixes have been applied, and what was refused."""
    outcome = fixer.fix(document, RULESET.rules, context_of(document, RULESET), allowed)
    left = [one for one in outcome.remaining if one.hit.fix and one.hit.fix.safety in allowed]
    return [f"{outcome.document.line_number(one.hit.span.start)} {one.rule.code}" for one in left] + [*outcome.notes]


@pytest.mark.parametrize("text", EXAMPLES)
def test_every_fix_that_is_offered_is_applied(text: str) -> None:
    for allowed in (fixer.BY_DEFAULT, fixer.EVERYTHING):
        assert never_applied(Document("2026-05.md", text), allowed) == []


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_every_fix_that_is_offered_on_a_page_is_applied(path: Path) -> None:
    for allowed in (fixer.BY_DEFAULT, fixer.EVERYTHING):
        assert never_applied(page(path), allowed) == []


def test_every_fix_that_is_offered_on_a_foreign_page_is_applied() -> None:
    pages = sorted(shared("foreign").rglob("*.md"))
    for path in random.Random(5).sample(pages, 25):
        for allowed in (fixer.BY_DEFAULT, fixer.EVERYTHING):
            assert never_applied(Document(path.name, path.read_text("utf-8")), allowed) == [], path


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_the_order_of_rules_is_irrelevant(path: Path, rules: tuple[Rule, ...], ruleset: Ruleset) -> None:
    document = page(path)
    context = context_of(document, ruleset)
    shuffled = list(rules)
    random.Random(7).shuffle(shuffled)
    assert engine.check(document, shuffled, context) == engine.check(document, rules, context)
    results = {fixer.fix(document, order, context).document.text for order in (rules, shuffled, rules[::-1])}
    assert len(results) == 1


@pytest.mark.parametrize("path", sorted((SAMPLES / "clean").iterdir()), ids=lambda path: path.name)
def test_clean_samples_have_no_findings(path: Path, rules: tuple[Rule, ...], ruleset: Ruleset) -> None:
    document = page(path)
    assert engine.check(document, rules, context_of(document, ruleset)) == []


def test_codes_and_names_are_unique(ruleset: Ruleset) -> None:
    for one, other in itertools.combinations(ruleset.rules, 2):
        assert one.code != other.code
        assert one.name != other.name


TEXTS = [
    *("seeds", "truth", "gold"),
    "corpus/community/hackathons",
    "pages/truth",
    "pages/text",
    "pages/text_innertext",
]


@pytest.mark.parametrize("folder", TEXTS)
def test_fixing_shared_pages_twice_changes_nothing_the_second_time(
    folder: str, rules: tuple[Rule, ...], ruleset: Ruleset
) -> None:
    for path in sorted(shared(*folder.split("/")).iterdir()):
        document = Document(f"{path.stem}.md", path.read_text("utf-8"))
        once = fixer.fix(document, rules, context_of(document, ruleset), fixer.EVERYTHING)
        twice = fixer.fix(once.document, rules, context_of(once.document, ruleset), fixer.EVERYTHING)
        assert twice.document.text == once.document.text, path.name


PIECES = [
    "# ", "## ", "- ", "**Date:** ", "_TODO_", "`x` ", "[a](b#c) ", "\n", "\n\n", "🐶 ", "⚖️\ufe0f ", "ğŸ¶ ", "Itâ€™s ",
    "â€", "’", "'", "ğŸ—ƒï¸ ", "\u00a0", "\u200b", "é", "text ", "<!-- htglint-disable -->", "```\n", "> ", "Ã©",
    "\ufffd", "1. ", "| a |\n|--|\n",
]  # fmt: skip
words = st.sampled_from(PIECES)


@given(st.lists(words, max_size=30).map("".join), st.booleans())
def test_fixing_random_pages_twice_changes_nothing_the_second_time(text: str, unsafe: bool) -> None:
    every, everything = RULESET.rules, fixer.EVERYTHING if unsafe else fixer.BY_DEFAULT
    document = Document("2026-05.md", text)
    once = fixer.fix(document, every, context_of(document, RULESET), everything)
    twice = fixer.fix(once.document, every, context_of(once.document, RULESET), everything)
    assert twice.document.text == once.document.text
