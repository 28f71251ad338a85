"""Blocks that are not what their author sees in the source."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from htglint.document.document import Document
from htglint.engine import engine
from tests.helpers.pages import context_of

if TYPE_CHECKING:
    from htglint.base.profiles import Ruleset
    from htglint.base.rules import Rule


def lines(text: str, code: str, rules: tuple[Rule, ...], ruleset: Ruleset) -> list[int]:
    """The lines that a rule reports."""
    document = Document("page.md", text)
    chosen = [rule for rule in rules if rule.code == code]
    found = engine.check(document, chosen, context_of(document, ruleset))
    return [document.line_number(one.hit.span.start) for one in found]


@pytest.mark.parametrize(
    ("text", "reported"),
    [
        ("* item\n\n  ```sh\n  make\n```\n\nProse.\n\n```\n", [3]),
        ("```\n", [1]),
        ("~~~sh\nmake\n```\n\nProse.\n", [1]),
        ("> ```sh\n> make\n\nProse.\n", [1]),
        ("````\n```\n````\n\n* ```sh\n  make\n  ```\n\n> ```\n> make\n> ```\n", []),
        ("```sh\nmake\n``````\n\n    ```sh\n\nIndented. And ```inline```.\n", []),
        ("```sh\nmake\n```yaml\nmill: on\n```\n", [1]),
    ],
)
def test_fences(text: str, reported: list[int], rules: tuple[Rule, ...], ruleset: Ruleset) -> None:
    assert lines(text, "HTG516", rules, ruleset)[:1] == reported


@pytest.mark.parametrize(
    ("text", "reported"),
    [
        ("🎈 one\n🎈 two\n🎈 three\n", [1]),
        ("https://example.org/a is old\nhttps://example.org/b is new\n", [1]),
        ("Intro:\n🎈 one\n🪜 two\n", [2]),
        ("> 🎈 one\n> 🪜 two\n", [1]),
        ("🎈 one  \n🪜 two<br>\n🪁 three\n", []),
        ("🎈 one\n\n🪜 two\n", []),
        ("→ one\n→ two\n✓ three\n✓ four\n", []),
        ("[one](https://example.org/a)\n[two](https://example.org/b)\n", []),
        ("Two addresses are https://example.org/a\nand https://example.org/b and no more.\n", []),
        ("```\n🎈 one\n🪜 two\n```\n", []),
    ],
)
def test_lines_that_run_together(text: str, reported: list[int], rules: tuple[Rule, ...], ruleset: Ruleset) -> None:
    assert lines(text, "HTG515", rules, ruleset) == reported
