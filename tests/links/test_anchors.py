"""Anchors as the sites make them, and links that follow a heading that is renamed."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING

import pytest

from htglint.document.document import Document
from htglint.engine import engine, fixer
from htglint.links import anchors, slugs
from htglint.project import packs
from htglint.project.project import Project
from htglint.project.settings import Config
from tests.helpers.pages import context_of, page
from tests.helpers.paths import DATA, SAMPLES, shared

if TYPE_CHECKING:
    from pathlib import Path

RULESET = packs.load()


def fixed(text: str, *names: str) -> str:
    document = Document("2026-05.md", text)
    rules = [rule for rule in RULESET.rules if rule.name in names]
    outcome = fixer.fix(document, rules, context_of(document, RULESET), fixer.EVERYTHING)
    assert outcome.notes == ()
    return outcome.document.text


@pytest.mark.parametrize(
    ("title", "vitepress", "github"),
    [
        ("📅 Events", "📅-events", "-events"),
        ("⌨️ Rewrite `a/b` From X", "⌨️-rewrite-a-b-from-x", "️-rewrite-ab-from-x"),
        ("2025-12-03: Wrap-Up", "_2025-12-03-wrap-up", "2025-12-03-wrap-up"),
        ("Motivation & Benefits", "motivation-benefits", "motivation--benefits"),
        ("Käse_Brot", "kase-brot", "käse_brot"),
        ("ℹ️ Info", "i️-info", "ℹ️-info"),
        ("Custom {#own-id}", "own-id", "own-id"),
    ],
)
def test_slugs(title: str, vitepress: str, github: str) -> None:
    plain = title.replace("`", "")
    assert list(slugs.numbered([plain], slugs.vitepress)) == [vitepress]
    assert list(slugs.numbered([plain], slugs.github)) == [github]


@pytest.mark.parametrize(
    ("titles", "made"),
    [
        (["📅 Events", "CI/CD Setup", "Käse_Brot", "A - B"], ["events", "cicd-setup", "kase_brot", "a-b"]),
        (["Goats", "Goats", "Goats 1", "Goats_1"], ["goats", "goats_1", "goats-1", "goats_2"]),
        (["🐐", "🐐", "A {#own .big}", "B { #own2 }"], ["_1", "_2", "own", "own2"]),
    ],
)
def test_the_anchors_of_mkdocs(titles: list[str], made: list[str]) -> None:
    """As Python-Markdown 3.10 makes them with the extensions toc and attr_list."""
    assert list(slugs.numbered(titles, slugs.mkdocs)) == made


LINK = "See [setup](#CI/CD-Setup) and [events](#Events).\n\n## CI/CD Setup\n\n## Events\n"


@pytest.mark.parametrize(
    ("mark", "setup"),
    [
        (".vitepress/config.ts", "ci-cd-setup"), ("mkdocs.yml", "cicd-setup"), ("hugo.toml", "cicd-setup"),
        ("docusaurus.config.ts", "cicd-setup"), ("README.md", ""),
    ],
)  # fmt: skip
def test_the_anchors_are_those_of_the_site_that_the_repository_shows(tmp_path: Path, mark: str, setup: str) -> None:
    (tmp_path / ".git").mkdir()
    (tmp_path / mark).parent.mkdir(exist_ok=True)
    (tmp_path / mark).write_text("", "utf-8")
    (tmp_path / "docs" / "more").mkdir(parents=True)
    document = Document(str(tmp_path / "docs" / "more" / "page.md"), LINK)
    context = Project(RULESET, Config()).context(document)
    rules = [rule for rule in RULESET.rules if rule.name == "missing-anchor"]
    by_default = fixer.fix(document, rules, context).document.text
    assert by_default.startswith(f"See [setup](#{setup or 'CI/CD-Setup'}) and [events](#events).")
    left = engine.check(document, rules, context)[0].hit.fix
    assert left is not None
    assert ("the anchor on GitHub" in left.title) is (not setup)


def test_the_site_of_another_repository_above_is_none_of_ours(tmp_path: Path) -> None:
    (tmp_path / "mkdocs.yml").write_text("", "utf-8")
    (tmp_path / "inner" / ".git").mkdir(parents=True)
    assert Project(RULESET, Config()).context(Document(str(tmp_path / "inner" / "page.md"), LINK)).site_kind == ""


def test_the_same_heading_again_gets_a_number() -> None:
    titles = ["Next Steps", "Next Steps 1", "Next Steps", "Next Steps"]
    assert list(slugs.numbered(titles, slugs.vitepress)) == [
        "next-steps", "next-steps-1", "next-steps-2", "next-steps-3",
    ]  # fmt: skip


@pytest.mark.parametrize("name", ["2022-04", "2024-11", "2026-02"])
def test_the_anchors_of_published_samples(name: str) -> None:
    assert_anchors(DATA / "published" / f"{name}.html", SAMPLES / "clean" / f"{name}.md")


@pytest.mark.parametrize("name", ["2022-09", "2023-05", "2024-05", "2025-06", "2025-11"])
def test_the_anchors_of_published_pages(name: str) -> None:
    assert_anchors(shared("pages", "html", f"{name}.html"), shared("pages", "truth", f"{name}.md"))


def assert_anchors(published: Path, source: Path) -> None:
    ids = [html.unescape(found) for found in re.findall(r'<h[1-6] id="([^"]*)"', published.read_text("utf-8"))]
    assert list(anchors.anchors(page(source), "vitepress")) == ids != []


def test_links_follow_a_heading_whose_emoji_changes() -> None:
    text = "See [below](#⚙-gears).\n\n## ⚙ Gears\n\nText.\n"
    assert fixed(text, "unqualified-emoji") == "See [below](#⚙️-gears).\n\n## ⚙️ Gears\n\nText.\n"


def test_links_follow_a_heading_whose_words_move() -> None:
    text = "[a](#🧭-paths-gep-7) [b](#-paths-gep-7) [c](#other)\n\n## 🧭 Paths [GEP-7]\n\nText.\n"
    after = "[a](#🧭-gep-7-paths) [b](#-gep-7-paths) [c](#other)\n\n## 🧭 [GEP-7] Paths\n\nText.\n"
    assert fixed(text, "heading-tag") == after


def test_links_by_the_name_of_the_page_and_in_html_follow_too() -> None:
    links = '[a](2026-05.md#🧭-paths-gep-7) <a href="#🧭-paths-gep-7">b</a> [c](2025-05.md#🧭-paths-gep-7)'
    text = f"{links}\n\n## 🧭 Paths [GEP-7]\n"
    after = '[a](2026-05.md#🧭-gep-7-paths) <a href="#🧭-gep-7-paths">b</a> [c](2025-05.md#🧭-paths-gep-7)\n\n'
    assert fixed(text, "heading-tag") == after + "## 🧭 [GEP-7] Paths\n"


def test_of_two_headings_of_one_name_the_right_links_follow() -> None:
    text = "[a](#-x) [b](#-x-1)\n\n## 🧭 X\n\nText.\n\n## 🧭️️ X\n\nText.\n"
    assert "[a](#-x) [b](#" in fixed(text, "doubled-selector")


def test_a_repair_leaves_links_to_their_own_repair() -> None:
    text = "[a](#🗃️-box) [b](#ğŸ—ƒï¸-box)\n\n## ğŸ—ƒï¸ Box\n\nText.\n"
    assert fixed(text, "wrongly-decoded") == "[a](#🗃️-box) [b](#🗃️-box)\n\n## 🗃️ Box\n\nText.\n"


def test_a_heading_that_keeps_its_anchor_changes_no_link() -> None:
    text = "[a](#climb-faster)\n\n## Paths Of Goats\n\n## Climb faster\n\n## Ladders And Ropes\n\n## Mountain Huts\n"
    document = Document("2024-11.md", text)
    found = engine.check(
        document, [r for r in RULESET.rules if r.name == "heading-case"], context_of(document, RULESET)
    )
    assert [len(finding.hit.fix.edits) for finding in found if finding.hit.fix] == [1]
