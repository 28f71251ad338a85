"""The sections of a topic: what the rules see beyond their examples, and how a page is brought to a newer form."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from htglint.base.errors import HtglintError
from htglint.cli.main import main
from htglint.document.document import Document
from htglint.engine import engine, fixer
from htglint.project import packs, project
from htglint.project.settings import Config
from tests.helpers.pages import context_of
from tests.helpers.paths import SAMPLES, shared

if TYPE_CHECKING:
    from pathlib import Path

    from htglint.base.profiles import Ruleset
    from htglint.base.rules import Rule

RULESET = packs.load()
LABELS = """\
# Hack The Garden 11/2024 Wrap Up

## 🧭 Shorter Paths

**Problem Statement:** Paths are *long*, see [here](https://example.org/long).

**Motivation/Benefits**:
Time.

**Achievements:**
* They are shorter.
  * All of them.

**Next Steps:** Document `them`.

**Code/Pull Requests**: https://example.org/1, https://example.org/2

**Issue:** https://example.org/3

## 🪜 Ladders

**Outcome:** No label of this topic is required.

**Issue**: https://example.org/4
"""


def codes(document: Document, ruleset: Ruleset, rules: tuple[Rule, ...]) -> list[str]:
    return [finding.rule.code for finding in engine.check(document, rules, context_of(document, ruleset))]


def words(text: str) -> list[str]:
    return re.findall(r"\w+", text)


def migrated(text: str, name: str = "2024-11.md") -> str:
    """The page in the form of the newest edition, by the fixes of the form alone."""
    document = Document(name, text)
    context = project.Project(RULESET, Config(), edition="sections").local_context(document)
    form = [rule for rule in RULESET.rules if rule.check == "form"]
    return fixer.fix(document, form, context, fixer.EVERYTHING).document.text


def test_an_old_page_is_brought_to_the_newer_form(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    page = tmp_path / "2024-11.md"
    page.write_text(LABELS, "utf-8")
    assert main(["fix", "--select", "HTG2", "--edition", "sections", str(page)]) == 0
    after = page.read_text("utf-8")
    assert [line for line in after.splitlines() if line.startswith("#")] == [
        "# Hack The Garden 11/2024 Wrap Up",
        "## 🧭 Shorter Paths",
        "### Problem Statement", "### Motivation & Benefits", "### Achievements", "### Next Steps",
        "### Code & Pull Requests",
        "## 🪜 Ladders",
        "### Outcome", "### Code & Pull Requests",
    ]  # fmt: skip
    assert "### Achievements\n\n* They are shorter.\n  * All of them.\n" in after
    assert "https://example.org/2\n\nIssue: https://example.org/3\n" in after
    assert "### Code & Pull Requests\n\nIssue: https://example.org/4\n" in after
    assert "**" not in after
    capsys.readouterr()
    assert main(["fix", "--select", "HTG2", "--edition", "sections", "--diff", str(page)]) == 0, (
        "a second time there is nothing to do"
    )


def test_the_diff_of_a_migration_writes_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    page = tmp_path / "2024-11.md"
    page.write_text(LABELS, "utf-8")
    assert main(["fix", "--edition", "sections", "--diff", str(page)]) == 1
    assert "+### Next Steps" in capsys.readouterr().out
    assert page.read_text("utf-8") == LABELS


def test_a_migrated_page_is_not_measured_as_if_sections_were_missing(ruleset: Ruleset) -> None:
    text = migrated(LABELS.split("## 🪜")[0])
    families = {finding.rule.category for finding in engine.check(
        Document("2024-11.md", text), ruleset.rules, context_of(Document("2024-11.md", text), ruleset)
    )}  # fmt: skip
    assert not families & {"missing-section", "section-name", "section-order", "label-format"}


def test_an_unknown_edition_is_told() -> None:
    with pytest.raises(HtglintError, match="did you mean `sections`"):
        project.Project(RULESET, Config(), edition="section")


def test_a_migration_of_a_sample_loses_nothing() -> None:
    assert_nothing_lost((SAMPLES / "clean" / "2024-11.md").read_text("utf-8"), "2024-11")


@pytest.mark.parametrize("name", ["2023-05", "2023-11", "2024-05", "2025-06"])
def test_a_migration_of_a_real_page_loses_nothing(name: str) -> None:
    assert_nothing_lost(shared("corpus", "community", "hackathons", f"{name}.md").read_text("utf-8"), name)


def assert_nothing_lost(before: str, name: str) -> None:
    after = migrated(before, f"{name}.md")
    old, new = Document(f"{name}.md", before), Document(f"{name}.md", after)
    # Labels that are headings now, and those that were joined to the one before, are the only words that changed.
    labels = {"Motivation", "Benefits", "Code", "Pull", "Requests", "Issue"}
    assert [word for word in words(after) if word not in labels] == [w for w in words(before) if w not in labels]
    assert [link.url for link in old.tree.links] == [link.url for link in new.tree.links]
    assert [block.text for block in old.tree.blocks if block.kind == "item"] == [
        block.text for block in new.tree.blocks if block.kind == "item"
    ]


NAMES = ["Problem Statement", "Motivation/Benefits", "Achievements", "Next Steps", "Issue", "Code", "Note"]
bodies = st.sampled_from(["text", "*text*", "\n* one\n* two", "`code`", "[a](b)", "\n\n> quote", ""])
labels = st.tuples(st.sampled_from(NAMES), st.sampled_from([":**", "**:"]), bodies)


@given(st.lists(labels, max_size=8))
def test_a_migration_keeps_every_word_and_ends(parts: list[tuple[str, str, str]]) -> None:
    text = "## 🧭 Topic\n\n" + "\n\n".join(f"**{name}{end} {body}" for name, end, body in parts) + "\n"
    after = migrated(text)
    renamed = re.compile(r"Motivation|Benefits|Code|Pull|Requests|Issue")
    kept = [word for word in words(text) if not renamed.fullmatch(word)]
    assert [word for word in words(after) if not renamed.fullmatch(word)] == kept
    assert migrated(after) == after


@pytest.mark.parametrize(
    "topic",
    [
        "### Achievements\n\n#### Numbers\n\nMany.\n\n**Note:** a label does not end the section.\n",
        "### Next Steps\n\n* **Paths:** shorter\n* **Ladders:** longer\n",
        "### Next Steps\n\nN/A\n",
        "Free prose about what `### Next steps` means.\n\nAnd more of it.\n\n```\n### Next steps\n```\n",
    ],
)
def test_what_is_no_problem_of_names_or_emptiness(topic: str, ruleset: Ruleset, rules: tuple[Rule, ...]) -> None:
    page = Document("2026-05.md", f"## 🧭 Shorter Paths\n\n{topic}")
    found = [finding.rule.category for finding in engine.check(page, rules, context_of(page, ruleset))]
    assert not {"section-name", "placeholder", "section-order"} & set(found)


def test_published_pages_must_not_owe_anything(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "htglint.toml").write_text('published = ["done/**"]\nselect = ["HTG2"]\n', "utf-8")
    for folder in ("done", "drafts"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "2026-05.md").write_text("## 🧭 Topic\n\n_TODO_\n", "utf-8")
    assert main(["check", str(tmp_path / "drafts")]) == 0
    assert main(["check", str(tmp_path / "done")]) == 1
    assert "error" in capsys.readouterr().out


def test_a_missing_section_keeps_the_newlines_of_its_page() -> None:
    text = "## 🧭 Topic\r\n\r\n### Problem Statement\r\n\r\nLong.\r\n\r\n### Achievements\r\n\r\nShort.\r\n"
    document = Document("2026-05.md", text)
    rules = [rule for rule in RULESET.rules if rule.check == "sections"]
    after = fixer.fix(document, rules, context_of(document, RULESET), fixer.EVERYTHING).document.text
    assert "### Next Steps\r\n\r\n_TODO_" in after
    assert "\n" not in after.replace("\r\n", "")
