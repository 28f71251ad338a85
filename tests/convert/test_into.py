"""`htglint convert` with other pages: what it restores, what it reports, and how it fills a draft."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from htglint.convert.conversion_report import Converted, as_markdown
from htglint.convert.into import filled
from htglint.convert.origin_lines import origins
from htglint.convert.restore.known import parsed
from htglint.document.document import Document
from tests.helpers.paths import shared

if TYPE_CHECKING:
    from htglint.convert.into import Filled
    from tests.helpers.shell import Shell


TEXT = """Skip to content

Hack The Garden 02/2031 Wrap Up~

Group picture

🌱 Raise Beds With Trellis~

Problem Statement~

The trellis-agent ties every Vine. Each Vine needs a --knot flag.

Achievements~

  • It holds.

Next Steps~

None is planned.

Code & Pull Requests~

🌿 Water Less~

Problem Statement~

Dripping hoses waste the water of a Vine.

Achievements~

  • A valve closes.

Next Steps~

None is planned.

Code & Pull Requests~

🐞 Thank All~

Thanks to everybody.
""".replace("~", " ")
DRAFT = """---
title: February 2031
---

# Hack The Garden 02/2031 Wrap Up

- 🗓️ **Date:** 10.02.2031 – 14.02.2031

![Group picture](./images/2031-02/all.png)

## 🌱 Raise Beds With [Trellis](https://example.org/trellis)

_TODO_

## 🌿 Water Less

We  wrote this *ourselves* ,
oddly.

## 🐝 Count Bees

_TODO_
<!-- Kim writes this -->

## 🐞 Thank All

Thanks.
"""
STORY = """# A week in the garden

The `trellis-agent` ties every `Vine` of a bed, each `Vine` with a `--knot` flag, in
[PR #7](https://github.com/greenhouse-labs/trellis/pull/7).
"""


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    Path("page.txt").write_text(TEXT, "utf-8")
    Path("draft.md").write_text(DRAFT, "utf-8")
    Path("story.md").write_text(STORY, "utf-8")
    return tmp_path


REFERENCES = ("--reference", "draft.md", "--reference", "story.md")


def test_other_pages_give_back_what_is_lost(htglint: Shell) -> None:
    assert htglint("convert", "page.txt", "-o", "2031-02.md", *REFERENCES) == 0
    made = Path("2031-02.md").read_text("utf-8")
    assert "- 🗓️ **Date:** 10.02.2031 – 14.02.2031\n\n![Group picture](./images/2031-02/all.png)" in made
    assert "## 🌱 Raise Beds With [Trellis](https://example.org/trellis)\n" in made
    assert "The `trellis-agent` ties every `Vine`.\nEach `Vine` needs a `--knot` flag.\n" in made
    assert "* PR: [greenhouse-labs/trellis#7](https://github.com/greenhouse-labs/trellis/pull/7)\n" in made
    assert "Dripping hoses waste the water of a `Vine`." in made
    assert "_TODO_\n\n<!-- missing: " in made


def test_only_siblings_that_are_named_teach(htglint: Shell) -> None:
    Path("2031-01.md").write_text("# Hack The Garden 01/2031 Wrap Up\n\nA `Vine` and a `Vine`.\n", "utf-8")
    htglint("convert", "page.txt", "-o", "2031-02.md")
    assert "the water of a Vine." in Path("2031-02.md").read_text("utf-8")
    htglint("convert", "page.txt", "-o", "2031-02.md", "--sibling", ".")
    assert "the water of a `Vine`." in Path("2031-02.md").read_text("utf-8")


def test_the_report_as_json(htglint: Shell) -> None:
    htglint("convert", "page.txt", "-o", "2031-02.md", *REFERENCES, "--report", "report.json")
    lines = Path("2031-02.md").read_text("utf-8").split("\n")
    (page,) = json.loads(Path("report.json").read_text("utf-8"))
    assert page["page"] == "2031-02.md"
    for entry in page["restored"] + page["guessed"]:
        shown = entry["text"].rpartition(" -> ")[2].rstrip("…")
        if entry["kind"] in ("code", "link"):
            assert shown in lines[entry["line"] - 1]
    found = {(entry["kind"], entry["text"], entry["origin"]) for entry in page["restored"]}
    assert ("code", "trellis-agent", "story.md") in found
    assert ("heading", "🌱 Raise Beds With Trellis", "draft.md") in found
    assert all(lines[one["line"] - 1].startswith("<!-- missing") for one in page["missing"])
    assert len(page["missing"]) == 1
    assert page["boilerplate"] == ["Skip to content"]
    assert any("links may be missing" in note for note in page["notes"])


def test_the_report_as_markdown(htglint: Shell) -> None:
    htglint("convert", "page.txt", "-o", "2031-02.md", *REFERENCES, "--report", "report.md")
    report = Path("report.md").read_text("utf-8")
    headings = [block.text for block in Document("", report).headings]
    assert headings[0] == "2031-02.md"
    assert {"Missing: 1", "Left out as boilerplate: 1"} <= set(headings)
    assert any(heading.startswith("Restored from story.md: ") for heading in headings)


def test_a_report_cannot_be_broken_by_what_it_quotes() -> None:
    text = "``a`` <b> [x](y) *z*"
    page = parsed("page.md", f"`` a`b `` {text}").page
    made = Document("page.md", f"`` a`b `` {text}")
    report = as_markdown([Converted("pa`ge.md", origins(page, made), (text,), 0.5, (text,))])
    tree = Document("", report).tree
    assert not tree.links
    assert not tree.strongs
    assert [block.text for block in tree.blocks if block.kind == "item"] == [text, text]


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--report", "r.txt"], "r.txt: use a report name that ends in .html, .md or .json"),
        (["--report", "none/r.md"], "none/r.md: cannot be written"),
        (["--diff"], "--diff compares the page with a draft"),
        (["--into", "none.md"], "none.md: there is no such file or folder"),
        (["draft.md", "--into", "draft.md"], "--into fills one draft from one input"),
        (["--into", "draft.md", "--diff", "-o", "x.md"], "--diff writes nothing and -o writes a page"),
        (["--into", "story.md"], "story.md: its profile has no placeholder"),
    ],
)
def test_what_cannot_be_done_is_told(htglint: Shell, arguments: list[str], sentence: str) -> None:
    assert htglint("convert", "page.txt", *arguments) == 2
    assert sentence in htglint.err
    assert Path("draft.md").read_text("utf-8") == DRAFT
    assert sorted(os.listdir()) == ["draft.md", "page.txt", "story.md"]


# --- Into a draft


def test_open_topics_are_filled_and_all_else_stays(htglint: Shell) -> None:
    assert htglint("convert", "page.txt", "--into", "draft.md", "--reference", "story.md") == 0
    made = Path("draft.md").read_text("utf-8")
    before, _, behind = DRAFT.partition("_TODO_")
    assert made.startswith(before + "### Problem Statement\n\nThe `trellis-agent` ties every `Vine`.\n")
    assert made.endswith(behind)
    assert "topics filled: 1; still unfinished: 1" in htglint.err
    assert htglint("convert", "page.txt", "--into", "draft.md") == 0
    assert Path("draft.md").read_text("utf-8") == made


def test_to_another_place(htglint: Shell) -> None:
    assert htglint("convert", "page.txt", "--into", "draft.md", "-o", "-") == 0
    text = htglint.out
    assert htglint("convert", "page.txt", "--into", "draft.md", "-o", "new.md") == 0
    assert Path("new.md").read_text("utf-8") == text != DRAFT
    assert Path("draft.md").read_text("utf-8") == DRAFT


def test_as_a_diff(htglint: Shell) -> None:
    assert htglint("convert", "page.txt", "--into", "draft.md", "--diff") == 1
    assert htglint.out.startswith("--- a/draft.md\n+++ b/draft.md\n")
    assert "\n+### Problem Statement\n" in htglint.out
    assert Path("draft.md").read_text("utf-8") == DRAFT


def test_newlines_and_mark_of_the_draft_stay(htglint: Shell) -> None:
    Path("draft.md").write_bytes(b"\xef\xbb\xbf" + DRAFT.replace("\n", "\r\n").encode())
    htglint("convert", "page.txt", "--into", "draft.md")
    data = Path("draft.md").read_bytes()
    assert data.startswith(b"\xef\xbb\xbf---\r\n")
    assert data.count(b"\n") == data.count(b"\r\n")
    assert b"### Problem Statement\r\n" in data


def test_what_is_left_in_the_draft(htglint: Shell) -> None:
    assert htglint("convert", "page.txt", "--into", "draft.md", "--check") == 1
    assert "Count Bees" in htglint.out


def test_topics_that_the_draft_lacks_are_told(htglint: Shell) -> None:
    Path("draft.md").write_text(DRAFT.replace("## 🌿 Water Less", "## 🌿 Something Else"), "utf-8")
    htglint("convert", "page.txt", "--into", "draft.md")
    assert "no heading for these topics: `🌿 Water Less`" in htglint.err


BODIES = st.sampled_from(
    [
        "_TODO_", "<!-- _TODO_ --> _TODO_", "_TODO_\n<!-- me -->", "Written.", "Written.\n\n_TODO_",
        "### Done\n\n_TODO_", "* a\n  * _TODO_", "", "> _TODO_",
    ]
)  # fmt: skip
HEADINGS = ("🌱 Raise Beds", "Water `Less`", "🐝 Count Bees", "Raise Beds Again")


def page_of(bodies: list[str], newline: str = "\n") -> Document:
    topics = (f"## {heading}\n\n{body}\n\n" for heading, body in zip(HEADINGS, bodies, strict=False))
    return Document("draft.md", ("# Page\n\nHead.\n\n" + "".join(topics)).replace("\n", newline))


def done(draft: Document, page: Document) -> tuple[Filled, Document]:
    result = filled(draft, page, "_TODO_")
    return result, draft.replaced(result.text)


@given(st.lists(BODIES, max_size=4), st.lists(BODIES, max_size=4), st.sampled_from(["\n", "\r\n"]))
def test_a_topic_that_a_person_has_written_stays(drafted: list[str], told: list[str], newline: str) -> None:
    draft = page_of(drafted, newline)
    result, after = done(draft, page_of(told))
    assert len(after.topics) >= len(draft.topics)
    for before, now in zip(draft.topics, after.topics, strict=True):
        source = draft.text[slice(*before.span)]
        if before.heading.text not in result.filled:
            assert after.text[slice(*now.span)] == source
        else:
            above, _, below = source.rpartition("_TODO_")
            assert after.text[slice(*now.span)].startswith(above)
            assert after.text[slice(*now.span)].endswith(below)
    assert done(after, page_of(told))[1].text == after.text or result.filled


@given(st.lists(BODIES, max_size=4))
def test_a_page_without_text_fills_nothing(drafted: list[str]) -> None:
    draft = page_of(drafted)
    assert done(draft, page_of(["_TODO_"] * 4))[0].text == draft.text


# --- The shared pages


def score(made: Path, truth: Path) -> dict[str, float]:
    import importlib.util

    spec = importlib.util.spec_from_file_location("convert_score", shared("bench", "convert_score.py"))
    assert spec is not None
    assert spec.loader is not None
    bench = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(bench)
    result: dict[str, float] = bench.score(made.read_text("utf-8"), truth.read_text("utf-8"))
    return result


def test_the_bars_of_a_page_with_everything(htglint: Shell) -> None:
    pages = shared("corpus", "community", "hackathons")
    siblings = [("--sibling", str(page)) for page in sorted(pages.glob("20*.md")) if page.stem != "2025-11"]
    references = [
        ("--reference", str(next(shared("seeds").glob("000_*")))),
        ("--reference", str(shared("truth", "001.md"))),
    ]
    flags = [one for pair in (*siblings, *references) for one in pair]
    htglint("convert", str(next(shared("seeds").glob("002_*"))), "-o", "out.md", *flags)
    found = score(Path("out.md"), shared("truth", "002.md"))
    assert found["overall"] >= 86
    assert (found["head"], found["emoji"]) == (1.0, 1.0)
    assert min(found["code_p"], found["code_r"]) >= 0.85
    assert found["line"] >= 0.78


def test_the_bar_of_texts_with_siblings(htglint: Shell) -> None:
    pages = shared("corpus", "community", "hackathons")
    found = []
    for text in sorted(shared("pages", "text").glob("*.txt")):
        siblings = [("--sibling", str(page)) for page in sorted(pages.glob("20*.md")) if page.stem != text.stem]
        htglint("convert", str(text), "-o", f"{text.stem}.md", *(one for pair in siblings for one in pair))
        found.append(score(Path(f"{text.stem}.md"), shared("pages", "truth", f"{text.stem}.md"))["overall"])
    assert sum(found) / len(found) >= 74
