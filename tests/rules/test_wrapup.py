"""The contract of the wrap-ups: heads, headings and agreement, beyond the examples of the rules."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Any, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from htglint.cli.main import main
from htglint.document import head
from htglint.document.document import Document
from htglint.engine import engine, fixer
from htglint.project import packs, project
from htglint.project.settings import Config
from tests.helpers.pages import context_of
from tests.helpers.paths import ROOT, SAMPLES, shared

if TYPE_CHECKING:
    from pathlib import Path

    from htglint.base.findings import Finding
    from htglint.base.profiles import Ruleset

RULESET = packs.load()
PROFILE = (ROOT / "rules" / "wrapup" / "profile.toml").read_text("utf-8")


def found(text: str, *names: str, path: str = "2026-05.md", ruleset: Ruleset = RULESET) -> list[Finding]:
    """What the named rules find in a page that stands alone."""
    document = Document(path, text)
    rules = [rule for rule in ruleset.rules if rule.name in names]
    assert len(rules) == len(names)
    return engine.check(document, rules, context_of(document, ruleset))


def fixed(text: str, *names: str, path: str = "2026-05.md") -> str:
    document = Document(path, text)
    rules = [rule for rule in RULESET.rules if rule.name in names]
    outcome = fixer.fix(document, rules, context_of(document, RULESET), fixer.EVERYTHING)
    assert outcome.notes == ()
    return outcome.document.text


# --- Editions


NEWER = """
[[edition]]
id = "questions"
since = "2027-01"
form = "heading"
topic_emoji = true

[[edition.section]]
key = "problem"
title = "What Hurts?"
required = true

[[edition.section]]
key = "achievements"
title = "What Helped?"
misnomers = ["Achievements"]
required = true
"""


def test_a_new_form_of_the_pages_is_a_change_of_toml_alone(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    pack = tmp_path / "pack"
    pack.mkdir()
    (pack / "profile.toml").write_text(PROFILE + NEWER, "utf-8")
    page = "## 🧭 Topic\n\n### What Hurts?\n\nPaths.\n\n### Achievements\n\nShorter paths.\n"
    for month in ("2027-03", "2026-05"):
        (tmp_path / f"{month}.md").write_text(page, "utf-8")
    arguments = ["--select", "HTG202,HTG206", "--format", "concise", "--pack", str(pack)]
    main(["check", *arguments, str(tmp_path / "2027-03.md")])
    assert "`Achievements` should be named `What Helped?`" in capsys.readouterr().out
    main(["check", *arguments, str(tmp_path / "2026-05.md")])
    assert "lacks the sections `Problem Statement`, `Next Steps`" in capsys.readouterr().out
    assert main(["fix", "--edition", "questions", *arguments[2:], str(tmp_path / "2026-05.md")]) in (0, 1)


@pytest.mark.parametrize("name", ["2022-04", "2024-11", "2026-02"])
def test_every_sample_tells_one_month(name: str) -> None:
    assert_one_month((SAMPLES / "clean" / f"{name}.md").read_text("utf-8"), name)


@pytest.mark.parametrize("name", ["2021-11", "2022-09", "2023-05", "2023-11", "2024-05", "2025-06", "2025-11"])
def test_every_shared_page_tells_one_month(name: str) -> None:
    assert_one_month(shared("corpus", "community", "hackathons", f"{name}.md").read_text("utf-8"), name)


def assert_one_month(text: str, name: str) -> None:
    page = Document(f"{name}.md", text)
    told = list(head.months(page, next(profile for profile in RULESET.profiles if profile.name == "wrapup")))
    assert [place.month for place in told] == [name] * 5


# --- The head


LINES = [
    "- 🗓️ **Date:** 04.05.2026 – 08.05.2026",
    "- 📍 **Location:** [Old Mill](https://example.org/mill)",
    "- 👤 **Organizer:** [Acme](https://example.org/acme)",
    "- 📘 **Topics:** /",
]
HEAD_RULES = (
    "metadata-missing", "metadata-order", "metadata-emoji", "metadata-label", "metadata-value", "metadata-dates",
)  # fmt: skip


def page_with(*lines: str) -> str:
    return "# Hack The Garden 05/2026 Wrap Up\n\n" + "\n".join(lines) + "\n\n## 🧭 Topic\n\n_TODO_\n"


def test_a_sound_head() -> None:
    assert found(page_with(*LINES), *HEAD_RULES) == []
    assert found(page_with(*LINES).replace("\n", "\r\n"), *HEAD_RULES) == []


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("- 🗓️ **Date:** 04.05.2026 - 08.05.2026", ["metadata-value"]),
        ("- 🗓️ **Date:** 08.05.2026 – 04.05.2026", ["metadata-dates"]),
        ("- 🗓️ **Date:** 04.05.2026 – 31.06.2026", ["metadata-dates"]),
        ("- 🗓️ **Date:** 04.05.2026 – 05.06.2026", ["metadata-dates"]),
        ("- 🗓️ **Date**: 04.05.2026 – 08.05.2026", []),
        ("* 🗓️ **Date:** 04.05.2026 – 08.05.2026", []),
        ("- 🗓 **Date:** 04.05.2026 – 08.05.2026", []),
        ("- **DATE:** 04.05.2026 – 08.05.2026", ["metadata-emoji", "metadata-label"]),
        ("- 🗓️ Date: 04.05.2026 – 08.05.2026", ["metadata-label"]),
        ("- 🗓️ **Date:**", ["metadata-value"]),
        ("- ğŸ—“ï¸ **Date:** 04.05.2026 â€“ 08.05.2026", []),
        ("- ğŸ“ **Date:** 04.05.2026 – 08.05.2026", []),
        ("A sentence about the **Date:** it was in May.", ["metadata-missing"]),
    ],
)
def test_a_line_of_the_head(line: str, names: list[str]) -> None:
    findings = found(page_with(line, *LINES[1:]), *HEAD_RULES)
    assert sorted(finding.rule.name for finding in findings) == names


def test_a_page_that_has_not_been_begun_has_no_findings() -> None:
    for text in ("", "\n", " \n \n"):
        assert found(text, *HEAD_RULES, "page-title", "front-matter-keys", "group-picture", "funding-logo") == []


@pytest.mark.parametrize(
    ("front", "broken"),
    [
        ("title: May 2026\nweight: -202605\n", False),
        ("title: \"May\"\nparams:\n  branch: main\n  other: 'x'\n", False),
        ("title: >-\n  May\n  2026\ntags:\n  - a\n", False),
        ("title: 'May\n", True),
        ("title: a: b\n", True),
        ("title:\n\t- a\n", True),
        ("- a\n- b\n", True),
        ("just text\n", True),
        ("a: *nowhere\n", True),
        ("a: !!python/object:os.system x\n", True),
        ("", False),
    ],
)
def test_front_matter(front: str, broken: bool) -> None:
    assert bool(found(f"---\n{front}---\n\n# Page\n", "broken-front-matter")) is broken


def test_a_page_that_begins_with_a_rule_has_no_broken_front_matter() -> None:
    assert found("---\n\nText.\n\n---\n", "broken-front-matter") == []


# --- Headings


def headings(*titles: str) -> str:
    return "".join(f"## {title}\n\nText.\n\n" for title in titles)


CAPITAL = ("🧭 Find Paths For Goats", "🪜 Climb With Ladders", "🧺 Sort Baskets In Rooms")
SMALL = ("🧭 Find Paths for Goats", "🪜 Climb with Ladders", "🧺 Sort Baskets in Rooms")


@pytest.mark.parametrize(
    ("style", "title", "right"),
    [
        (CAPITAL, "🪢 Tie knots", "🪢 Tie Knots"),
        (CAPITAL, "🪢 Tie Knots with Care", "🪢 Tie Knots With Care"),
        (SMALL, "🪢 Tie Knots With Care", "🪢 Tie Knots with Care"),
        (SMALL, "🪢 Without Care: The End Of", None),
        (SMALL, "🪢 Look Up and Down", None),
        (CAPITAL, "🪢 Tie `knots` With kube-proxy and etcd", "🪢 Tie `knots` With kube-proxy And etcd"),
        (CAPITAL, "🪢 Roll-out Of Node-local Caches", "🪢 Roll-out Of Node-Local Caches"),
        (CAPITAL, "🪢 IPv6 And eBPF For v1.2 of_things path/to/file", None),
        (
            CAPITAL,
            "ℹ️ Tell Of [names](https://example.org/small/words)",
            "ℹ️ Tell Of [Names](https://example.org/small/words)",
        ),
        (CAPITAL, "🪢 Goats' Knots Aren't \"Tied\" (Yet)", None),
        (CAPITAL, "🪢 Itâ€™s Damaged ğŸ“ here", "🪢 Itâ€™s Damaged ğŸ“ Here"),
        (CAPITAL, "🪢 Straße über Öl", "🪢 Straße Über Öl"),
    ],
)
def test_the_case_of_a_heading(style: tuple[str, ...], title: str, right: str | None) -> None:
    text = headings(*style, title)
    assert fixed(text, "heading-case", path="2024-11.md") == headings(*style, right or title)


@pytest.mark.parametrize(
    "titles",
    [
        ("What we did", "How to climb a ladder", "More about goats and their paths"),
        ("Goats", "Ladders"),
        ("🧭 Find Paths For Goats", "🪜 how to climb", "🧺 what to sort"),
    ],
)
def test_pages_without_a_style_are_left_alone(titles: tuple[str, ...]) -> None:
    assert found(headings(*titles), "heading-case", path="2024-11.md") == []


def test_words_that_the_page_writes_as_code_stay() -> None:
    text = headings(*CAPITAL, "🪢 Speed Up goatlet") + "The `goatlet` is fast.\n"
    assert found(text, "heading-case", path="2024-11.md") == []


@pytest.mark.parametrize("title", ["“Quoted” Words", "Österreich", "– Dash", "(In Brackets)", "GEP-7"])
def test_what_is_no_emoji_in_front_of_a_topic(title: str) -> None:
    assert len(found(headings(title), "topic-emoji")) == 1


# --- Agreement


OVERVIEW = """\
# Hackathons

| Date | Location | Organizer | Wrap Up |
| :-- | :-- | :-- | :-- |
| 04.05.2026 – 08.05.2026 | [Old Mill](https://example.org/mill) | Acme | [Summary](/notes/hackathons/2026-05/) |
| 10.11.2025 – 14.11.2025 | Somewhere | Acme | [Summary](/notes/hackathons/2025-11/) |
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    place = tmp_path / "hackathons"
    place.mkdir()
    (place / "index.md").write_text(OVERVIEW, "utf-8")
    (place / "2026-05.md").write_text(page_with(*LINES), "utf-8")
    return place


def checked(capsys: pytest.CaptureFixture[str], *arguments: str) -> list[dict[str, object]]:
    main(["check", "--format", "json", *arguments])
    findings: list[dict[str, object]] = json.loads(capsys.readouterr().out)
    return findings


def test_a_page_and_the_overview_that_agree(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert checked(capsys, "--select", "HTG52", str(folder / "2026-05.md")) == []
    (one,) = checked(capsys, "--select", "HTG52", str(folder / "index.md"))
    assert one["name"] == "dangling-row"
    assert one["line"] == 6


def test_a_disagreement_names_both_places(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    page = folder / "2026-05.md"
    page.write_text(page_with(*LINES).replace("08.05.2026", "09.05.2026"), "utf-8")
    (one,) = checked(capsys, "--select", "HTG5", "--ignore", "HTG51,HTG507", str(page))
    assert (one["name"], one["line"]) == ("overview-disagrees", 3)
    (related,) = cast("list[dict[str, Any]]", one["related"])
    assert (related["path"].endswith("index.md"), related["line"], related["column"]) == (True, 5, 3)


def test_unusual_days_are_silent_where_the_overview_is_compared(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("2026-05.md", "index.md"):
        page = folder / name
        page.write_text(page.read_text("utf-8").replace("08.05.2026", "09.05.2026"), "utf-8")
    assert checked(capsys, "--select", "metadata-dates,overview-disagrees", str(folder / "2026-05.md")) == []


def test_damaged_pages_disagree_with_nobody(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    page = folder / "2026-05.md"
    page.write_text(page_with(*LINES).replace("–", "â€“").replace("Old Mill", "Öld Mill").replace("Ö", "Ã–"), "utf-8")
    assert checked(capsys, "--select", "HTG52", str(page)) == []


def test_what_cannot_be_read_beside_a_page_agrees_with_nobody(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "index.md").write_bytes(b"\xff\xfe broken")
    (folder / "2025-11.md").write_bytes(b"\xff")
    assert checked(capsys, "--select", "HTG52", str(folder / "2026-05.md")) == []


def test_an_overview_elsewhere_is_an_ordinary_page(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "index.md").write_text(OVERVIEW, "utf-8")
    assert checked(capsys, "--select", "HTG52", str(tmp_path)) == []


def test_links_to_headings_of_other_pages_follow_their_renaming(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "2025-11.md").write_text("# Page\n\n## 🧭 Paths And Goats\n\nText.\n", "utf-8")
    page = folder / "2026-05.md"
    links = (
        "[a](./2025-11.md#🧭-paths-and-goats) [b](/notes/hackathons/2025-11/#paths-and-goats) [c](/other/2025-11/#x)\n"
    )
    page.write_text(page_with(*LINES) + links, "utf-8")
    (one,) = checked(capsys, "--select", "missing-anchor", str(page))
    assert "2025-11.md has no heading with the anchor `#paths-and-goats`" in str(one["message"])
    assert main(["fix", "--select", "missing-anchor", str(page)]) == 0
    assert "(/notes/hackathons/2025-11/#🧭-paths-and-goats)" in page.read_text("utf-8")


# --- All of it


PIECES = [
    "# ", "## ", "### ", "🧭", " ", "\n", "\n\n", "Next steps", "**Problem Statement**:", "**Issue:** x",
    "- 🗓️ **Date:** ", "04.05.2026 – 08.05.2026", "TODO(x)", "<!-- TODO -->", "[a](#x)", "[GEP-1]", "`code`",
    "etc.", ":", "---\n", "title: May 2026\n", "| Date | Wrap Up |\n| -- | -- |\n", "| 1 | [a](2026-05.md) |\n",
    "Small words In it", "ğŸ“ ",
]  # fmt: skip
NAMES = ["2021-11.md", "2024-05.md", "2026-05.md", "index.md", "draft.md"]


@given(st.lists(st.sampled_from(PIECES), max_size=25).map("".join), st.sampled_from(NAMES), st.booleans())
def test_fixes_of_any_page_end_and_keep_their_promises(text: str, name: str, unsafe: bool) -> None:
    document = Document(name, text)
    context = context_of(document, RULESET)
    outcome = fixer.fix(document, RULESET.rules, context, fixer.EVERYTHING if unsafe else fixer.BY_DEFAULT)
    assert not [note for note in outcome.notes if "undo each other" in note]
    again = fixer.fix(outcome.document, RULESET.rules, context_of(outcome.document, RULESET),
                      fixer.EVERYTHING if unsafe else fixer.BY_DEFAULT)  # fmt: skip
    assert again.document.text == outcome.document.text


def calls(text: str) -> int:
    """How many functions a check of the page calls."""
    document = Document("2026-05.md", text)
    context = project.Project(RULESET, Config()).local_context(document)
    count = 0

    def counted(_frame: object, event: str, _argument: object) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    sys.setprofile(counted)
    try:
        engine.check(document, RULESET.rules, context)
    finally:
        sys.setprofile(None)
    return count


@pytest.mark.parametrize(
    "part",
    [
        "## 🧭 find paths [a](#x)\n\n**Problem Statement:** x\n\n**Bold Line:**\nText\n\n",
        "## 🧭 Topic [b](#🧭-topic) [GEP-1] 🚀.\n\n### Next steps\n\n### Next Steps\n\n_TODO_\n\n",
        "- 🗓️ **Date:** 04.05.2026-08.05.2026\n",
        "| Date | Wrap Up |\n| -- | -- |\n| 1 | [a](2026-05.md) |\n",
        "**Label:** x\n\n",
    ],
)
def test_the_work_grows_with_the_page(part: str) -> None:
    calls(part * 3)  # whatever is done once
    assert calls(part * 800) < 2.6 * calls(part * 400)


def test_the_sample_of_a_draft_reads_like_a_review(capsys: pytest.CaptureFixture[str]) -> None:
    names = [finding["name"] for finding in checked(capsys, str(SAMPLES / "draft"))]
    assert set(names) == {
        "topic-placeholder", "empty-section", "missing-section", "topic-emoji", "repeated-emoji",
    }  # fmt: skip
