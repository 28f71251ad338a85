"""Link texts that contradict their targets, and links that were lost."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from htglint.document.document import Document
from htglint.engine import engine
from tests.helpers.pages import context_of

if TYPE_CHECKING:
    from htglint.base.profiles import Ruleset
    from htglint.base.rules import Rule

MILL = "https://github.com/corn/mill"


def found(text: str, code: str, rules: tuple[Rule, ...], ruleset: Ruleset) -> list[str]:
    """The passages that a rule reports."""
    document = Document("page.md", text)
    chosen = [rule for rule in rules if rule.code == code]
    return [text[slice(*one.hit.span)] for one in engine.check(document, chosen, context_of(document, ruleset))]


@pytest.mark.parametrize(
    "link",
    [
        f"[#12]({MILL}/pull/13)",
        f"[corn/mill#12]({MILL}/issues/121)",
        f"[PR #12]({MILL}/pull/13#issuecomment-12)",
        f"[`v1.2.0`]({MILL}/releases/tag/v1.2.1)",
        f"[Mill 1.2]({MILL}/tree/release-1.3)",
        "[https://example.org/a](https://example.org/b)",
    ],
)
def test_a_text_that_contradicts_its_target(link: str, rules: tuple[Rule, ...], ruleset: Ruleset) -> None:
    assert found(f"See {link}.\n", "HTG411", rules, ruleset) == [link]


@pytest.mark.parametrize(
    "link",
    [
        f"[#12]({MILL}/pull/12/files)",
        f"[#12 and #13]({MILL}/pull/13)",
        "[#12](#12)",
        f"[1.2]({MILL}/releases/tag/v1.2.7)",
        f"[1.3.0]({MILL}/compare/1.2.0...1.3.0)",
        f"[from 1.2 to 1.3]({MILL}/releases/tag/v1.4)",
        "[127.0.0.1](https://example.org/hosts/10.0.0.1)",
        "[1.2](notes-1.3.md)",
        "[https://example.org/A](http://www.example.org/a/?tab=1#top)",
        "[https://example.org/a/…](https://example.org/b)",
    ],
)
def test_a_text_that_fits_its_target(link: str, rules: tuple[Rule, ...], ruleset: Ruleset) -> None:
    assert found(f"See {link}.\n", "HTG411", rules, ruleset) == []


def test_words_in_the_place_of_the_url(rules: tuple[Rule, ...], ruleset: Ruleset) -> None:
    swapped = "[https://example.org/plan](the plan for May)"
    text = f"See {swapped}, `{swapped}` and [https://example.org](https://example.org 'the plan').\n"
    assert found(text, "HTG406", rules, ruleset) == [swapped]


def test_here_is_no_lost_link_where_something_follows(rules: tuple[Rule, ...], ruleset: Ruleset) -> None:
    lost = "The plan is old. Please see here."
    assert found(f"{lost}\n", "HTG412", rules, ruleset) == ["Please see here"]
    for behind in ("\n\n* a list", "\n\n![Plan](plan.png)", "\n\nhttps://example.org/plan", " <https://example.org>"):
        assert found(f"{lost}{behind}\n", "HTG412", rules, ruleset) == []
