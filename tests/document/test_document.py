"""What the walk over a page finds, and where."""

from __future__ import annotations

import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from htglint.base.findings import Span
from htglint.document import markdown as parsed
from htglint.document.document import Document, contains, masked_lines, masked_within, merged, pieces
from htglint.links import anchors
from tests.helpers import random_markdown
from tests.helpers.pages import page
from tests.helpers.paths import DATA, SAMPLES


def cut(document: Document, spans: tuple[Span, ...]) -> list[str]:
    return [document.text[span.start : span.end] for span in spans]


def test_spans_are_code_points_whatever_the_width_of_characters() -> None:
    document = Document("x.md", "é 🐶 `code` ü **bold** [t](https://e.org/ä#frag)\n")
    assert cut(document, document.tree.code) == ["`code`"]
    assert [document.text[s.span.start : s.span.end] for s in document.tree.strongs] == ["**bold**"]
    (link,) = document.tree.links
    assert link.destination is not None
    assert cut(document, (link.destination,)) == ["https://e.org/ä#frag"]


def test_front_matter_is_no_markdown() -> None:
    document = Document("x.md", "---\ntitle: A\n---\n\n# H\n")
    assert document.text[: document.front_matter.end] == "---\ntitle: A\n---\n"
    assert [heading.text for heading in document.headings] == ["H"]


def test_a_rule_at_the_beginning_is_no_front_matter() -> None:
    assert Document("x.md", "\n---\na: b\n---\n").front_matter == Span(0, 0)
    assert Document("x.md", "---\nno end\n").front_matter == Span(0, 0)


def test_crlf_front_matter() -> None:
    document = Document("x.md", "---\r\ntitle: A\r\n---\r\n# H\r\n")
    assert [heading.text for heading in document.headings] == ["H"]


def test_topics_end_at_the_next_heading_and_before_the_closing_rule() -> None:
    document = Document("x.md", "# P\n\n## A\n\na\n\n### B\n\nb\n\n## C\n\nc\n\n---\n\n![logo](l.png)\n")
    first, second = document.topics
    assert document.text[first.span.start : first.span.end] == "## A\n\na\n\n### B\n\nb\n\n"
    assert document.text[second.span.start : second.span.end] == "## C\n\nc\n\n"
    assert [part.heading.text for part in document.parts(3, first)] == ["B"]


def test_a_rule_that_text_follows_stays_inside_its_topic() -> None:
    document = Document("x.md", "## A\n\na\n\n---\n\nmore\n")
    assert document.topics[0].span.end == len(document.text)


def test_html_rules_close_a_page_too() -> None:
    document = Document("x.md", "## A\n\na\n\n<hr />\n\n![logo](l.png)\n")
    assert document.topics[0].body[-1].text == "a"


def test_what_a_repair_must_not_change() -> None:
    text = (
        "`a` [b](c/d#e) <https://f.g/h#i> https://j.k/l#m\n\n"
        '<img src="n" alt="o"> <!-- p -->\n\n```q\nr\n```\n\n[s]: t/u#v "w"\n\n![x](<y z#1>)\n'
    )
    document = Document("x.md", text)
    assert cut(document, document.fixed_spans) == [
        "`a`", "c/d", "https://f.g/h", "https://j.k/l", '<img src="n" alt="o">', "```q\nr\n```", "t/u", "y z",
    ]  # fmt: skip


def test_labels_that_open_a_paragraph_or_an_item() -> None:
    document = Document("x.md", "**A:** text **b**\n\n- **C**: text\n\ntext **d**\n")
    assert [(strong.text, strong.opens) for strong in document.tree.strongs] == [
        ("A:", True), ("b", False), ("C", True), ("d", False),
    ]  # fmt: skip


def test_the_sample_pages_have_their_topics() -> None:
    assert len(page(SAMPLES / "clean" / "2026-02.md").topics) >= 3


@given(st.text())
def test_no_text_makes_the_walk_fail(text: str) -> None:
    document = Document("x.md", text)
    for block in document.tree.blocks:
        assert 0 <= block.span.start <= block.span.end <= len(text)
    for span in document.fixed_spans:
        assert 0 <= span.start < span.end <= len(text)
    for topic in document.topics:
        assert topic.heading.span.start <= topic.span.end <= len(text)


PIECES = [
    "# ", "## ", "- ", "> ", "```", "`", "[", "](", ")", "<", ">", "**", "_", "\n", "\n\n", "é", "🐶", "a ", "#", "|",
    "---\n", "    ", "<!--", "-->", "<hr />", "[a]: b", "\\", "http://x.y/#", "![", "\r\n", "1. ", "\u00a0",
]  # fmt: skip
markdown = st.lists(st.sampled_from(PIECES), max_size=40).map("".join)


@given(markdown)
def test_no_markdown_makes_the_walk_fail(text: str) -> None:
    document = Document("x.md", text)
    for link in document.tree.links:
        if link.destination is not None:
            assert link.span.start <= link.destination.start <= link.destination.end <= link.span.end
    assert all(0 <= span.start < span.end <= len(text) for span in document.fixed_spans)
    assert document.topics is document.topics


SPEC = DATA / "spec"
EXAMPLES = [
    example for name in ("commonmark", "gfm") for example in json.loads((SPEC / f"{name}.json").read_text("utf-8"))
]


def titles_of_tree(text: str) -> tuple[tuple[str, ...], frozenset[str]]:
    document = Document("x.md", text)
    return anchors.titles(document), anchors.identifiers(document)


@pytest.mark.parametrize("number", range(0, len(EXAMPLES), 50))
def test_what_can_be_linked_is_the_same_by_a_look_and_by_the_tree(number: int) -> None:
    for example in EXAMPLES[number : number + 50]:
        text = example if isinstance(example, str) else example["markdown"]
        assert anchors.outline(Document("x.md", text)) == titles_of_tree(text)


@given(st.integers(0, 1_000_000))
def test_what_can_be_linked_of_random_pages(seed: int) -> None:
    text = random_markdown.document(seed)
    assert anchors.outline(Document("x.md", text)) == titles_of_tree(text)


@pytest.mark.parametrize(
    ("text", "titles"),
    [
        ("# A *b* `c<d` & e\n", ("A b c<d & e",)),
        ('# A ![alt > text](x.png) [link](u "t>")\n', ("A link",)),
        ("Two\nlines\n===\n", ("Two lines",)),
        ("<h2>Not ours</h2>\n\n# Ours\n", ("Ours",)),
        ('# A <a title="x>y">z</a>\n', ("A z",)),
        ("# With a note[^1]\n\n[^1]: Note\n", ("With a note",)),
    ],
)
def test_titles_as_people_see_them(text: str, titles: tuple[str, ...]) -> None:
    assert anchors.outline(Document("x.md", text))[0] == titles


def test_the_address_of_a_mail_is_no_path() -> None:
    (link,) = Document("x.md", "Write to <someone@example.org>.\n").tree.links
    assert link.url == "mailto:someone@example.org"
    assert link.destination == Span(10, 29)


@given(st.text(alphabet="aé🐶*[](<>`|#- \n", max_size=80))
def test_places_of_inlines_hold_what_they_are(text: str) -> None:
    found = Document("x.md", text)
    for span in found.tree.code:
        assert "`" in text[slice(*span)] or text[slice(*span)].strip()
    for link in found.tree.links:
        assert 0 <= link.span.start < link.span.end <= len(text)
        if link.destination is not None:
            assert link.span.start <= link.destination.start <= link.destination.end <= link.span.end


@pytest.mark.parametrize("size", [1, 200])
def test_a_page_that_is_parsed_in_pieces_has_the_same_tree(monkeypatch: pytest.MonkeyPatch, size: int) -> None:
    for seed in range(0, 3_000, 3):
        parts = (random_markdown.document(number) for number in range(seed, seed + 3))
        text = "\n\nA paragraph.\n\n## 🐶 A heading\n\n".join(parts)
        whole = parsed.tree(text, 0)
        with monkeypatch.context() as patched:
            patched.setattr(parsed, "PIECE", size)
            assert parsed.tree(text, 0) == whole, text


@given(st.text(alphabet="a\n\r🐶"), st.integers(0, 5))
def test_pieces_are_whole_lines_and_all_of_the_text(text: str, size: int) -> None:
    found = [text[slice(*piece)] for piece in pieces(text, size)]
    assert "".join(found) == text
    assert all(piece.endswith("\n") for piece in found[:-1])


@given(st.lists(st.sampled_from(["a", "a\n", "\n", "\r\n", "🐶🐶\n"])).map("".join), st.integers(1, 5))
def test_a_piece_ends_at_a_blank_line_where_one_is_near(text: str, size: int) -> None:
    for start, end in list(pieces(text, size))[:-1]:
        is_near = re.search(r"\n\r?\n", text[start + size : start + 2 * size])
        assert not is_near or re.search(r"\n\r?\n\Z", text[:end])


@given(st.text(alphabet="ab\n🐶"), st.lists(st.tuples(st.integers(0, 30), st.integers(0, 9))), st.integers(0, 5))
def test_a_text_is_masked_as_a_whole_and_line_by_line(text: str, places: list[tuple[int, int]], size: int) -> None:
    spans = merged(Span(start, min(start + length, len(text))) for start, length in places if start < len(text))
    expected = "".join("`" if contains(spans, at) else character for at, character in enumerate(text))
    assert masked_within(text, spans, "`") == expected
    parts = list(masked_lines(text, spans, "`", size))
    assert all(expected.startswith(part, start) for start, part in parts)
    assert parts[0][1] + "".join(part[1:] for _, part in parts[1:]) == expected
    assert all(part.startswith("\n") for _, part in parts[1:])
