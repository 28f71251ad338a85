"""How many guessed code spans are right on pages that did not teach them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from htglint.convert.restore.known import parsed
from htglint.words import lexicon
from tests.helpers.paths import ROOT, SAMPLES, shared
from tools.code_kinds import measure, pages

if TYPE_CHECKING:
    from pathlib import Path

LEAST = 0.9
OURS = str(ROOT / "rules" / "wrapup" / "lexicon" / "clusters")


def test_guesses_are_compared_with_what_was_there() -> None:
    text = "A `BedPlan` of 10.0.0.1 and `10.0.0.2`, see *the `--deep` flag* and [`beds`](x). A BedPlan.\n"
    found = measure([parsed("a.md", text)], lexicon.load((OURS,)), learn=False)
    assert (found.right, found.guessed, found.there) == (3, 5, 4)
    assert (found.code["camel"], found.kinds["camel"]) == (1, 2)
    assert (found.code["address"], found.kinds["address"]) == (1, 2)


def test_other_pages_teach() -> None:
    known = [parsed(f"{number}.md", "The `soil`. Some `soil`.\n") for number in range(3)]
    assert measure(known, lexicon.load(), learn=False).guessed == 0
    assert measure(known, lexicon.load(), learn=True).right == 6


def _share(folder: Path, *lists: str, learn: bool = False) -> float:
    found = measure(list(pages(folder)), lexicon.load(lists), learn=learn)
    assert found.guessed
    return found.right / found.guessed


def test_spans_are_compared_where_a_conversion_keeps_less_white_space() -> None:
    found = measure([parsed("a.md", "**Note:**  the `10.0.0.1`.\n")], lexicon.load((OURS,)), learn=False)
    assert (found.right, found.guessed, found.there) == (1, 1, 1)


def test_nine_of_ten_guesses_are_right_on_our_pages() -> None:
    assert _share(SAMPLES / "clean", OURS) >= LEAST


@pytest.mark.parametrize(
    ("folder", "lists"), [("corpus/community/hackathons", (OURS,)), ("foreign/gardener_documentation", ())]
)
def test_nine_of_ten_guesses_are_right_on_shared_pages(folder: str, lists: tuple[str, ...]) -> None:
    assert _share(shared(*folder.split("/")), *lists) >= LEAST


def test_nine_of_ten_spans_are_right_with_what_other_shared_pages_teach() -> None:
    assert _share(shared("corpus", "community", "hackathons"), OURS, learn=True) >= LEAST
