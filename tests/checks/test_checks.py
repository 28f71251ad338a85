"""What the checks find in whole pages, and what they must not find."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from htglint.document.document import Document
from htglint.engine import engine
from tests.helpers.pages import context_of, page
from tests.helpers.paths import SAMPLES, shared

if TYPE_CHECKING:
    from htglint.base.profiles import Ruleset
    from htglint.base.rules import Rule


def found(document: Document, rules: tuple[Rule, ...], ruleset: Ruleset) -> list[tuple[int, str]]:
    """The lines and codes of what is found in the topics; the heads of these small pages are not of interest."""
    topics = [rule for rule in rules if rule.code.startswith(("HTG2", "HTG301", "HTG302"))]
    findings = engine.check(document, topics, context_of(document, ruleset))
    return [(document.line_number(finding.hit.span.start), finding.rule.code) for finding in findings]


def test_the_half_done_draft(rules: tuple[Rule, ...], ruleset: Ruleset) -> None:
    document = page(SAMPLES / "draft" / "2026-05.md")
    lines = document.text.split("\n")
    at = {code: [lines[line - 1] for line, found_code in found(document, rules, ruleset) if found_code == code]
          for code in ("HTG201", "HTG202", "HTG203", "HTG301", "HTG302")}  # fmt: skip
    assert at["HTG201"] == ["_TODO_"] * 4
    assert len(at["HTG202"]) == 1
    assert at["HTG203"] == ["### Next Steps"]
    assert at["HTG301"] == ["## Walkie-Talkie for Controllers in Separate Networks"]
    assert at["HTG302"] == ["## 🪜 Smaller Rungs for Horizontal Scaling"]


@pytest.mark.parametrize(
    "body",
    ["_TODO_", "*TODO*", "TODO", "**TODO**", "TBD", "tbd.", "- TODO", "_to be done_", "TODO\n\n<!-- ask the team -->"],
)
def test_placeholders(body: str, rules: tuple[Rule, ...], ruleset: Ruleset) -> None:
    document = Document("2026-05.md", f"# Page\n\n## 🧭 Topic\n\n{body}\n")
    assert [code for _, code in found(document, rules, ruleset)] == ["HTG201"]


@pytest.mark.parametrize(
    "body",
    [
        "We worked down the list of TODOs.",
        "`TODO`\n\nmore",
        "```\nTODO\n```",
        "The TODO in `main.go` is gone.",
        "N/A",
        "None.",
        "[TODO list](https://example.org)",
        "Todos los Santos",
    ],
)
def test_no_placeholders(body: str, rules: tuple[Rule, ...], ruleset: Ruleset) -> None:
    document = Document("2026-05.md", f"# Page\n\n## 🧭 Topic\n\n{body}\n")
    assert "HTG201" not in [code for _, code in found(document, rules, ruleset)]


def test_a_page_is_measured_by_the_form_of_its_time(rules: tuple[Rule, ...], ruleset: Ruleset) -> None:
    topic = "## Topic\n\nOne paragraph.\n\nAnother paragraph.\n"
    assert found(Document("2022-09.md", topic), rules, ruleset) == []
    assert [code for _, code in found(Document("2024-05.md", topic), rules, ruleset)] == ["HTG301", "HTG202"]
    title = "# Hack The Garden 09/2022 Wrap Up\n\n"
    assert found(Document("draft.md", title + topic), rules, ruleset) == []
    weight = "---\ntitle: x\nweight: -202209\n---\n\n# Hack The Garden Wrap Up\n\n"
    assert found(Document("draft.md", weight + topic), rules, ruleset) == []
    undated = "# Hack The Garden Wrap Up\n\n"
    assert [code for _, code in found(Document("draft.md", undated + topic), rules, ruleset)] == ["HTG301", "HTG202"]


def test_other_pages_are_not_measured_as_wrap_ups(rules: tuple[Rule, ...], ruleset: Ruleset) -> None:
    document = Document("README.md", "# Tool\n\n## Topic\n\n_TODO_\n")
    assert engine.check(document, rules, context_of(document, ruleset)) == []


@pytest.mark.parametrize("mark", ["ℹ️", "❤️‍🩹", "1️⃣", "©️", "🏴󠁧󠁢󠁳󠁣󠁴󠁿", "👨🏼‍💻", "ğŸª"])
def test_what_counts_as_an_emoji(mark: str, rules: tuple[Rule, ...], ruleset: Ruleset) -> None:
    document = Document("2026-05.md", f"## {mark} Topic\n\nText.\n")
    assert "HTG301" not in [code for _, code in found(document, rules, ruleset)]


@pytest.mark.parametrize("heading", ["Österreich", "`code`", "Topic 🧭", "[link](x)", "", "Ελλάδα", "Привет мир"])
def test_what_does_not(heading: str, rules: tuple[Rule, ...], ruleset: Ruleset) -> None:
    document = Document("2026-05.md", f"## {heading}\n\nText.\n")
    assert "HTG301" in [code for _, code in found(document, rules, ruleset)]


def test_every_placeholder_of_a_draft_is_reported(rules: tuple[Rule, ...], ruleset: Ruleset) -> None:
    document = page(SAMPLES / "draft" / "2026-05.md")
    lines = [number for number, line in enumerate(document.text.split("\n"), 1) if line == "_TODO_"]
    assert [line for line, code in found(document, rules, ruleset) if code == "HTG201"] == lines
    assert len(lines) == 4


def test_every_placeholder_of_a_real_draft_is_reported(rules: tuple[Rule, ...], ruleset: Ruleset) -> None:
    (draft,) = shared("seeds").glob("000_*")
    document = Document("2025-11.md", draft.read_text("utf-8"))
    lines = [number for number, line in enumerate(document.text.split("\n"), 1) if line == "_TODO_"]
    assert [line for line, code in found(document, rules, ruleset) if code == "HTG201"] == lines
    assert len(lines) == 19


SUPPRESSED = """\
## Topic

_TODO_
"""


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("<!-- htglint-disable-file -->\n" + SUPPRESSED, []),
        ("<!-- htglint-disable-file HTG2 -->\n" + SUPPRESSED, ["HTG301"]),
        ("<!-- htglint-disable-file HTG201, topic-emoji -->\n" + SUPPRESSED, []),
        ("<!-- htglint-disable-next-line topic-emoji -->\n" + SUPPRESSED, ["HTG201"]),
        ("<!-- htglint-disable-next-line HTG2 -->\n" + SUPPRESSED, ["HTG301", "HTG201"]),
        (
            "<!-- htglint-disable HTG301 -->\n\n## A\n\nText.\n\n<!-- htglint-enable HTG301 -->\n\n## B\n\nText.\n",
            ["HTG301"],
        ),
        ("<!-- htglint-disable -->\n\n## A\n\nText.\n\n<!-- htglint-enable -->\n\n## B\n\nText.\n", ["HTG301"]),
        ("<!-- htglint-disable HTG301 -->\n\n## A\n\nText.\n\n## B\n\nText.\n", []),
        ("`<!-- htglint-disable-file -->`\n\n## A\n\nText.\n", ["HTG301"]),
        ("```\n<!-- htglint-disable-file -->\n```\n\n## A\n\nText.\n", ["HTG301"]),
        ("<!-- htglint-disabled -->\n\n## A\n\nText.\n", ["HTG301"]),
        ("<!-- htglint-disable-file HTG2, -->\n" + SUPPRESSED, ["HTG301"]),
        ("<!-- htglint-disable-file , -->\n" + SUPPRESSED, ["HTG301", "HTG201"]),
        ("<!-- htglint-disable-file HTG2 -- Harry quotes it -->\n" + SUPPRESSED, ["HTG301"]),
        ("<!-- htglint-disable -->\n\n<!-- htglint-enable HTG3 -->\n\n## A\n\n_TODO_\n", ["HTG301"]),
        ("<!-- htglint-disable HTG3 -->\n\n<!-- htglint-enable topic-emoji -->\n\n## A\n\nText.\n", ["HTG301"]),
    ],
)
def test_suppression(text: str, codes: list[str], rules: tuple[Rule, ...], ruleset: Ruleset) -> None:
    assert [code for _, code in found(Document("2026-05.md", text), rules, ruleset)] == codes
