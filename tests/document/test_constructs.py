"""What other dialects add to Markdown: each is found where its example says, and nothing changes it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from htglint.checks.characters.prose_scan import is_prose
from htglint.document.constructs import CONSTRUCTS, Construct
from htglint.document.document import Document, contains
from htglint.engine import engine, fixer
from htglint.layout import canonical
from htglint.layout.choices import choices_of
from htglint.project import packs
from htglint.words import prose
from tests.helpers.pages import context_of

if TYPE_CHECKING:
    from htglint.base.findings import Span

RULESET = packs.load()
ALL = pytest.mark.parametrize("construct", CONSTRUCTS, ids=lambda construct: construct.name)
OPAQUE = pytest.mark.parametrize(
    "construct", [one for one in CONSTRUCTS if one.kind in ("head", "inline", "verbatim")], ids=lambda one: one.name
)


def formatted(text: str) -> str:
    document = Document("page.md", text)
    return canonical.form(text, choices_of(document, context_of(document, RULESET))).text


def fixed(text: str) -> list[str]:
    """The text after the default fixes, after all fixes, and formatted."""
    document = Document("page.md", text)
    outcomes = (
        fixer.fix(document, RULESET.rules, context_of(document, RULESET), allowed)
        for allowed in (fixer.BY_DEFAULT, fixer.EVERYTHING)
    )
    return [*(outcome.document.text for outcome in outcomes), formatted(text)]


@ALL
def test_a_construct_is_where_its_example_says(construct: Construct) -> None:
    document = Document("page.md", construct.example)
    if construct.kind == "head":
        assert document.front_matter_kind == construct.name
        spans: tuple[Span, ...] = (document.front_matter,)
    else:
        spans = document.opaque_spans if construct.kind in ("inline", "verbatim") else document.kept_spans
    assert tuple(construct.example[slice(*span)] for span in spans) == construct.passages


@ALL
def test_no_fix_and_no_format_changes_a_construct(construct: Construct) -> None:
    for text in (construct.example, f"# Goats\n\n{construct.example}" if construct.kind != "head" else ""):
        for changed in fixed(text) if text else ():
            assert all(passage in changed for passage in construct.passages), changed


@OPAQUE
def test_no_rule_of_prose_reads_a_construct(construct: Construct) -> None:
    document = Document("page.md", construct.example)
    covered = [document.front_matter] if construct.kind == "head" else list(document.opaque_spans)
    assert not any(contains(covered, word.span.start) for word in prose.words(document))
    assert not any(is_prose(document, at) for span in covered for at in range(*span))


@ALL
def test_a_construct_in_code_is_none(construct: Construct) -> None:
    if construct.kind != "head":
        document = Document("page.md", f"````\n{construct.example}\n````\n")
        assert document.opaque_spans == document.kept_spans == ()


@pytest.mark.parametrize(
    "text",
    [
        "-----\n\nWe met.\n\n-----\n\nWe left.\n", "----\nHeading\n----\n", "{ it is }\n",
        "Note: it is new.\n\nText.\n",
        "Date: today\nPresent: Ada\n\nText.\n", "+++ is an operator.\n", "---\n\nno end\n", "{\n}\n",
    ],
)  # fmt: skip
def test_what_is_no_front_matter(text: str) -> None:
    assert Document("page.md", text).front_matter_kind in ("", "yaml")
    assert not Document("page.md", text).front_matter_kind or text.startswith("---\n")


@pytest.mark.parametrize(
    "text",
    [
        "It costs $5, or $6 for two.", "Set $HOME and $PATH.", "From A$ to B$.", "$$ alone", "{{ never closed",
        "{% nor this",
        "a {x} b {#} c", "!! no", "==== heading", ": no definition", r"\$a\$ is text",
    ],
)  # fmt: skip
def test_what_is_no_construct(text: str) -> None:
    assert Document("page.md", f"{text}\n").opaque_spans == ()


def test_mathematics_that_is_never_closed_is_text() -> None:
    assert Document("page.md", "$$\n+ a\n\n# Heading\n").opaque_spans == ()
    assert len(Document("page.md", "$$\n+ a\n\n# Heading\n").headings) == 1


def test_a_verbatim_passage_is_no_markdown() -> None:
    document = Document("page.md", "Text\n\n$$\n# a\n\n+ [b](c)\n$$\n\n# Heading\n")
    assert [block.text for block in document.headings] == ["Heading"]
    assert document.tree.links == ()


def test_rules_read_what_stands_in_a_frame() -> None:
    text = "{{% note %}}\nWe use Github.\n{{% /note %}}\n\n!!! note\n    Text\n\n::: tip\nWe use Github.\n:::\n"
    document = Document("page.md", text)
    found = engine.check(document, RULESET.rules, context_of(document, RULESET))
    assert [document.line_number(one.hit.span.start) for one in found if one.rule.code == "HTG612"] == [2, 9]


def test_front_matter_of_another_form_is_not_asked_for_keys_of_yaml() -> None:
    document = Document("2026-05.md", '+++\ntitle = "Goats"\n+++\n\n# Goats\n')
    found = engine.check(document, RULESET.rules, context_of(document, RULESET))
    assert [one.rule.code for one in found if "front matter" in one.hit.message] == []


def test_a_hard_break_behind_a_url_stays() -> None:
    text = "See https://example.org/a  \nand more.\n"
    assert formatted(text) == text


PIECES = [
    "$$", "$", "a", "\n", "\n\n", "{{< x >}}", "{{% y %}}", "{{% /y %}}", "{% raw %}", "{% endraw %}",
    "!!! note\n", "    b",
    "```\n", ": c", "| d |", "\n+++\n", "---\n", "Title: x\n", "+ e", "/// f\n", "///\n", "===", "{{ g }}",
    "\\begin{h}\n",
    "\\end{h}\n", "`",
]  # fmt: skip


@given(st.lists(st.sampled_from(PIECES), max_size=14).map("".join))
def test_passages_are_whole_lines_and_text_stays_as_long(text: str) -> None:
    document = Document("page.md", text)
    for span in document.kept_spans:
        assert span.start == 0 or text[span.start - 1] == "\n"
        assert span.end == len(text) or text[span.end] == "\n"
    assert len(document._markdown) == len(text)
    assert list(document.opaque_spans) == sorted(document.opaque_spans)


@given(st.lists(st.sampled_from(PIECES), max_size=14).map("".join))
def test_formatting_what_holds_constructs_twice_is_formatting_once(text: str) -> None:
    once = formatted(text)
    assert formatted(once) == once
    assert Document("page.md", once).opaque_texts == Document("page.md", text).opaque_texts


def test_a_page_of_openings_ends() -> None:
    document = Document("page.md", "$$\n" * 3_001 + "{{< x " * 10_000 + "\\begin{a}\n" * 5_000)
    assert json.dumps(document.opaque_spans)
