"""Every rule's examples are its tests, and the rules as a whole keep the house in order."""

from __future__ import annotations

import itertools
import random
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from htglint import engine, fixer, packs, project
from htglint.checks import CHECKS
from htglint.document import Document
from htglint.model import Config, Copy

from .conftest import DATA, SAMPLES, context_of, page, shared

if TYPE_CHECKING:
    from pathlib import Path

    from htglint.model import Context, Example, Finding, Rule, Ruleset

RULESET = packs.load()
EXAMPLES = [
    pytest.param(rule, example, id=f"{rule.code}-{number}")
    for rule in map(packs.describe, RULESET.rules)
    for number, example in enumerate(rule.examples, 1)
]


def place(document: Document, finding: Finding) -> str:
    before = document.text[: finding.hit.span.start]
    return f"{before.count(chr(10)) + 1}:{len(before) - before.rfind(chr(10))}"


def opened(example: Example, ruleset: Ruleset, folder: Path) -> tuple[Document, Context]:
    """The page of an example, and what checks may know of it; other pages stand beside it in the folder."""
    document = Document(example.path, example.text)
    if example.pages:
        for name, text in example.pages:
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_text(text, "utf-8")
        document = Document(str(folder / example.path), example.text)
        context = project.Project(ruleset, Config()).context(document)
    else:
        context = context_of(document, ruleset)
    copies = (Copy(f"copy {number}", text) for number, text in enumerate(example.references))
    return document, context._replace(references=tuple(copies), verdicts=example.verdicts)


def asked_with(rule: Rule, ruleset: Ruleset) -> list[Rule]:
    """The rules that are asked where a rule is: one that comes last tells what all others were suppressed for."""
    others = engine.select(ruleset, Config()) if CHECKS[rule.check].last else ()
    return [*(other for other in others if other.code != rule.code), rule]


@pytest.mark.parametrize(("rule", "example"), EXAMPLES)
def test_example(rule: Rule, example: Example, ruleset: Ruleset, tmp_path: Path) -> None:
    document, context = opened(example, ruleset, tmp_path)
    rules = asked_with(rule, ruleset)
    findings = [finding for finding in engine.check(document, rules, context) if finding.rule.code == rule.code]
    assert tuple(place(document, finding) for finding in findings) == example.hits
    outcome = fixer.fix(document, rules, context, fixer.BY_DEFAULT if len(rules) > 1 else fixer.EVERYTHING)
    assert outcome.notes == ()
    assert outcome.document.text == (example.text if example.after is None else example.after)


@pytest.mark.parametrize("rule", packs.load().rules, ids=lambda rule: rule.code)
def test_every_rule_is_explained_and_shown(rule: Rule) -> None:
    told = packs.describe(rule)
    assert len(told.summary) > 20
    assert len(told.why.split()) > 20
    assert len(told.examples) >= 2, "one that is reported, and one that shows where the line is"
    assert any(example.hits for example in told.examples)


@pytest.mark.parametrize("rule", packs.load().rules, ids=lambda rule: rule.code)
def test_declared_fixability_is_what_the_examples_show(rule: Rule, ruleset: Ruleset, tmp_path: Path) -> None:
    fixes = []
    for example in packs.describe(rule).examples:
        document, context = opened(example, ruleset, tmp_path)
        found = engine.check(document, asked_with(rule, ruleset), context)
        fixes += [finding.hit.fix is not None for finding in found if finding.rule.code == rule.code]
    if rule.fixable == "always":
        assert all(fixes)
    elif rule.fixable == "never":
        assert not any(fixes)
    else:
        assert any(fixes)


PAGES = sorted([*SAMPLES.rglob("20*.md"), *DATA.rglob("*.md")])


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_fixing_twice_changes_nothing_the_second_time(path: Path, rules: tuple[Rule, ...], ruleset: Ruleset) -> None:
    document = page(path)
    for allowed in (fixer.BY_DEFAULT, fixer.EVERYTHING):
        once = fixer.fix(document, rules, context_of(document, ruleset), allowed)
        assert once.notes == ()
        twice = fixer.fix(once.document, rules, context_of(once.document, ruleset), allowed)
        assert twice.document.text == once.document.text
        assert not twice.applied


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
@settings(max_examples=1000, deadline=None)
def test_fixing_random_pages_twice_changes_nothing_the_second_time(text: str, unsafe: bool) -> None:
    every, everything = RULESET.rules, fixer.EVERYTHING if unsafe else fixer.BY_DEFAULT
    document = Document("2026-05.md", text)
    once = fixer.fix(document, every, context_of(document, RULESET), everything)
    twice = fixer.fix(once.document, every, context_of(once.document, RULESET), everything)
    assert twice.document.text == once.document.text
