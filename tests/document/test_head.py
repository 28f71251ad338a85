"""The title, metadata and topics of a page, whatever form its Markdown has."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from htglint.base.profiles import MetadataField, Profile
from htglint.cli import main as cli
from htglint.document import facts, head
from htglint.document.document import Document

if TYPE_CHECKING:
    from pathlib import Path

PROFILE = Profile("p", metadata=(MetadataField("📅", "Date", True), MetadataField("📍", "Place", True)))


def title(text: str) -> str:
    return text[slice(*head.title(Document("page.md", text)))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("# A Title\n", "A Title"),
        ("#   A Title ##  \n", "A Title"),
        ("A Title\n=======\n", "A Title"),
        ("  A Title  \n===\n\nText.\n", "A Title"),
        ("A\nTitle\n===\n", "A\nTitle"),
        ("---\ntitle: x\n---\n\nA Title\r\n===\r\n", "A Title"),
        ("> # Quoted\n\n# A Title\n", "A Title"),
        ("- # Listed\n\n# A Title\n", "A Title"),
        ("```\n# Code\n```\n\n# A Title\n", "A Title"),
        ("<!--\n# Comment\n-->\n# A Title\n", "A Title"),
        ("## Topic\n\n# A Title\n", "A Title"),
        ("#NoTitle\n", ""),
        ("Text.\n", ""),
    ],
)
def test_the_title(text: str, expected: str) -> None:
    assert title(text) == expected
    document = Document("page.md", text)
    assert document.tree is not None
    assert text[slice(*head.title(document))] == expected, "with the whole page parsed"


def test_the_head_ends_at_the_first_topic_in_either_form() -> None:
    for topic in ("## Topic\n", "Topic\n---\n", "Topic\n-\n"):
        text = f"# Title\n\n> ## Quoted\n\n```\n## Code\n```\n\n---\n\n- A: b\n\n{topic}\n- C: d\n"
        document = Document("page.md", text)
        assert head.end(document) == text.index(topic)
        assert [entry.label for entry in head.entries(document)] == ["A"]
        assert [part.heading.text for part in document.topics] == ["Topic"]


def test_a_page_whose_title_is_underlined_is_a_wrap_up(alone: Path, capsys: pytest.CaptureFixture[str]) -> None:
    body = "- 📍 **Location:** Here\n\n## 🌱 Topic\n\nText.\n"
    title = "Hack The Garden 05/2026 Wrap Up"
    found = []
    for form in (f"# {title}\n\n{body}", f"{title}\n====\n\n{body}"):
        (alone / "page.md").write_text(form, "utf-8")
        cli.main(["check", "--no-cache", "--format", "json", "--ignore", "HTG9", "page.md"])
        found.append([(one["code"], one["message"]) for one in json.loads(capsys.readouterr().out)])
    assert found[0]
    assert found[0] == found[1]


def test_a_quoted_heading_is_no_topic() -> None:
    document = Document("page.md", "# T\n\n## One\n\n> ## Quoted\n>\n> Text.\n\n- ## Listed\n\n## Two\n")
    assert [topic.heading.text for topic in document.topics] == ["One", "Two"]


TABLE = """# Overview

```
| Date | Page |
| -- | -- |
| x | [x](2020-01.md) |
```

| Page | Date | Place |
|:--|--|:-:|
| [May](./2026-05.md) |  01.05.2026 – 02.05.2026 | **A** \\| [B](b.md) |
| no link | x | y |
  [June](/x/2026-06/) | 3 | 4
"""


def test_the_table_of_an_overview() -> None:
    profile = PROFILE._replace(dates=())
    assert facts.overview(Document("index.md", TABLE), profile) is None, "no pattern of pages"
    from htglint.base.profiles import DateSource

    source = DateSource("file name", "path", r"(?P<year>20\d\d)-(?P<month>[01]\d)")
    found = facts.overview(Document("index.md", TABLE), profile._replace(dates=(source,)))
    assert found is not None
    assert TABLE[slice(*found.start)] == "| Page | Date | Place |"
    assert [(row.page, [(fact.label, fact.text) for fact in row.facts]) for row in found.rows] == [
        ("2026-05", [("Date", "01.05.2026 – 02.05.2026"), ("Place", "**A** \\| [B](b.md)")]),
        ("2026-06", [("Date", "3"), ("Place", "4")]),
    ]


@pytest.mark.parametrize(
    ("value", "visible", "url"),
    [
        ("[A  B](https://a.example/x/) and `c`", "A B and c", "https://a.example/x"),
        ("10.11.2025 – 14.11.2025", "10.11.2025 – 14.11.2025", ""),
        ("1. A", "1. A", ""),
        ("- A", "- A", ""),
        ("A \\| B \\* <https://b.example>", "A | B * https://b.example", "https://b.example"),
        ("", "", ""),
    ],
)
def test_a_value_as_readers_see_it(value: str, visible: str, url: str) -> None:
    assert (facts.visible(value), facts.url(value)) == (visible, url)


@pytest.mark.parametrize(("quoted", "is_parsed"), [(0, False), (3, False), (4, True)])
def test_only_the_head_of_a_page_is_parsed_unless_its_end_is_hard_to_find(quoted: int, is_parsed: bool) -> None:
    document = Document("x.md", "# Title\n\n" + "```\n## no topic\n```\n\n" * quoted + "## Topic\n\nText.\n")
    assert document.text[slice(*head.title(document))] == "Title"
    assert ("tree" in vars(document)) is is_parsed
