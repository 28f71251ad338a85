"""The catalogue of the rules: fresh, complete, and a page that htglint itself finds nothing in."""

from __future__ import annotations

import pytest

from htglint.base.rules import Example
from htglint.cli import main as cli
from htglint.document.document import Document
from htglint.project import packs
from tests.helpers.paths import ROOT
from tools import rules_page


def test_the_catalogue_is_fresh() -> None:
    assert rules_page.PAGE.read_text("utf-8") == rules_page.page(), "run `make docs`"


def test_every_rule_has_a_place_that_a_link_leads_to() -> None:
    document = Document("rules.md", rules_page.page())
    anchors = {heading.text.lower().replace(" ", "-") for heading in document.headings}
    for rule in packs.load().rules:
        anchor = f"{rule.code}-{rule.name}".lower()
        assert anchor in anchors
        assert f"](#{anchor})" in document.text
    linked = [link.url for link in document.tree.links if link.url.startswith("#")]
    assert len(linked) == len(set(linked)) == len(packs.load().rules)


@pytest.mark.parametrize("example", [e for rule in packs.load().rules for e in packs.describe(rule).examples])
def test_an_example_is_one_block_of_code_whatever_it_holds(example: Example) -> None:
    wrapped = "\n".join(rules_page._example(example))
    blocks = Document("x.md", wrapped).tree.blocks
    pages = (text for _, text in example.pages)
    texts = [example.text, *example.references, *pages, *([] if example.after is None else [example.after])]
    assert [block.kind for block in blocks if block.kind not in ("paragraph",)] == ["code"] * len(texts)


def test_a_fence_is_longer_than_any_in_its_text() -> None:
    text = "````\n```\ncode\n```\n````\n"
    (block,) = Document("x.md", "\n".join(rules_page._fenced(text, unseen=False))).tree.blocks
    assert block.text == text


def test_what_cannot_be_seen_is_written_as_an_escape() -> None:
    example = Example("a\u00a0b\u200b 🗃️\n", ("1:2",), "a b 🗃️\n", "page.md")
    assert "a\\u00a0b\\u200b 🗃\\ufe0f" in "\n".join(rules_page._example(example))


def test_the_documentation_passes_its_own_gate(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    assert cli.main(["check", "--fail-on", "warning", "docs", "CONTRIBUTING.md", "samples/README.md"]) == 0
