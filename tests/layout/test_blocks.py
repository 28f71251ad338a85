"""The layout of pages: what it changes, what it never changes, and that once is enough."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import mdformat
import pytest
from markdown_it import MarkdownIt

from htglint.base.findings import Safety
from htglint.document.document import Document
from htglint.engine import engine, fixer
from htglint.layout import canonical, edits
from htglint.layout.choices import Choices, choices_of
from htglint.layout.sentences import gaps
from htglint.project import packs, project
from htglint.project.settings import Config
from tests.helpers.pages import page
from tests.helpers.paths import DATA, ROOT, SAMPLES, shared
from tests.helpers.random_markdown import document as random_document

if TYPE_CHECKING:
    from pathlib import Path

    from htglint.base.context import Context

RULESET = packs.load()
LAYOUT = engine.select(RULESET, Config(), "layout")
DEFAULT = engine.select(RULESET, Config())
PAGES = ("2026-05.md", "notes.md")
"""A page that the profile of the wrap-ups is for, and one that none is for."""


def context(document: Document) -> Context:
    return project.Project(RULESET, Config()).local_context(document)


def formatted(text: str, name: str = "2026-05.md") -> str:
    document = Document(name, text)
    return fixer.fix(document, LAYOUT, context(document), frozenset({Safety.LAYOUT})).document.text


def rendered(text: str) -> tuple[str, list[str]]:
    """The HTML of a second parser, with white space in prose as one blank, and its code as it is."""
    parser = MarkdownIt("commonmark").enable(["table", "strikethrough"])
    parser.validateLink = lambda _url: True  # type: ignore[method-assign, assignment]
    html = parser.render(text if text.endswith("\n") else f"{text}\n")
    code = re.findall(r"<pre>.*?</pre>", html, re.S)
    prose = re.sub(r"\s+", " ", re.sub(r"<pre>.*?</pre>", "<pre>", html, flags=re.S))
    return re.sub(r" ?(</?(?:p|li|ul|ol|blockquote|h\d|t[dhr]|table|thead|tbody|br|hr)\b[^>]*>) ?", r"\1", prose), code


def assert_sound(text: str, name: str) -> None:
    """Formatting keeps the meaning, for two parsers, and leaves nothing to do for itself and for mdformat's plugin."""
    before = Document(name, text)
    outcome = fixer.fix(before, LAYOUT, context(before), frozenset({Safety.LAYOUT}))
    after = outcome.document
    assert outcome.notes == ()
    assert after.meaning == before.meaning
    bodies = (one.text[one.front_matter.end :].replace("\r\n", "\n") for one in (before, after))
    assert len({str(rendered(body)) for body in bodies}) == 1
    unix = Document(name, after.text.replace("\r\n", "\n"))
    assert canonical.form(unix.text, choices_of(unix, context(unix))).text == unix.text


# --- The promise


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("specification", ["commonmark", "gfm"])
def test_every_example_of_the_specifications_keeps_its_meaning(specification: str, name: str) -> None:
    examples = json.loads((DATA / "spec" / f"{specification}.json").read_text("utf-8"))
    assert len(examples) > 600
    for text in examples:
        assert_sound(text, name)


@pytest.mark.parametrize("name", PAGES)
def test_random_documents_keep_their_meaning(name: str) -> None:
    """Some hundreds of those that `python -m benchmarks.layout` looks at."""
    for seed in range(300):
        assert_sound(random_document(seed), name)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("a *b* c\n", "a *b c*\n"),
        ("`a  b`\n", "`a b`\n"),
        ("```\na\n\n```\n", "```\na\n```\n"),
        ("```\n```\n", "```\n\n```\n"),
        ("<div>\na\n</div>\n", "<div>\n a\n</div>\n"),
        ("a <b>c</b>\n", "a <i>c</i>\n"),
        ("[a](b#c)\n", "[a](b#d)\n"),
        ("[a](#📅-x)\n", "[a](#%F0%9F%93%85-x)\n"),
        ("[a](b 'c')\n", "[a](b 'd')\n"),
        ("a  \nb\n", "a\nb\n"),
        ("* a\n\n  b\n", "* a\n  b\n"),
        ("* a\n* b\n", "* a\n\n* b\n"),
        ("3. a\n", "4. a\n"),
        ("- [ ] a\n", "- [x] a\n"),
        ("| a |\n| - |\n", "| a |\n| :-: |\n"),
        ("[a]\n\n[a]: b\n[c]: d\n", "[a]\n\n[a]: b\n"),
        ("a\u00a0b\n", "a b\n"),
        ("https://a.example/b_c\n", "https://a.example/b\\_c\n"),
        ("---\nt: 1\n---\n", "---\nt:  1\n---\n"),
    ],
)
def test_what_is_no_layout(before: str, after: str) -> None:
    assert Document("x.md", before).meaning != Document("x.md", after).meaning


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("a\nb  c\n", "a b\nc\n"),
        ("    code\n", "```\ncode\n```\n"),
        ("~~~ sh\nx\n~~~", "```sh\nx\n```\n"),
        ("1. a\n2. b\n", "1) a\n9) b\n"),
        ("A\n===\n", "# A #\n"),
        ("_a_ __b__\n", "*a* **b**\n"),
        ("- a\n", "* a\n"),
    ],
)
def test_what_is_layout_alone(before: str, after: str) -> None:
    assert Document("x.md", before).meaning == Document("x.md", after).meaning


OPAQUE = [
    "::: tip Take  care\nText _so_.\n* a\n+ b\n:::\n",
    ":::: a\n::: b\nText\n:::\n\n\n-   x\n::::\n",
    "> [!TIP]  With a title\n>   - a\n> * b\n",
    "{{< shortcode  param=_a_ >}}\n",
    '{{% alert title="a" %}}\n',
    "<details>\n<summary> __x__ </summary>\n",
    "<!-- htglint-disable-next-line HTG301 -->\n",
    "[[toc]]\n",
    "[ref]:  <https://a.example>\n  'title'\n",
    "[^1]:  A   note\n",
]


@pytest.mark.parametrize("passage", OPAQUE)
def test_what_no_formatter_knows_stays_byte_for_byte(passage: str) -> None:
    assert passage in formatted(f"# Title\n\n{passage}\nA __word__.\n")
    assert passage in formatted(f"+ item\n\n{passage}")


def test_front_matter_stays_byte_for_byte() -> None:
    front_matter = "---\ntitle:   'x'  # why\nlist: [ a,b ]\n---\n"
    assert formatted(front_matter + "# A #\n") == front_matter + "\n# A\n"


def test_destinations_titles_and_labels_stay_byte_for_byte() -> None:
    text = (
        "__a__ [E](index.md#📅-events 'Its') [T][Ref] ![*x*](<a b.png> (t)) <https://A.example/ä> [x][]\n\n[Ref]: /Ü\n"
    )
    assert formatted(text) == text.replace("__", "**")


def test_code_and_entities_stay_byte_for_byte() -> None:
    text = "``  a`b  `` and &nbsp; &amp; &#35; and `x\ny`.\n\n```sh\n\n\ta  \n\n```\n"
    assert formatted(text, "notes.md") == text


def test_the_newlines_of_the_page_are_kept() -> None:
    text = "---\r\ntitle: x\r\n---\r\n# A #\r\nOne. Two.\r\n\r\n\r\n- a\r\n\r\n  b"
    kept = "---\r\ntitle: x\r\n---\r\n\r\n# A\r\n\r\nOne.\r\nTwo.\r\n\r\n- a\r\n\r\n  b\r\n"
    assert formatted(text) == kept


def test_a_suppressed_line_stays() -> None:
    text = "__a__\n\n<!-- htglint-disable-next-line emphasis-sign -->\n__b__\n"
    assert formatted(text, "notes.md") == text.replace("__a__", "**a**")


def test_a_block_that_cannot_be_formatted_is_left_and_told() -> None:
    text = "- Foo\n- * * *\n\nA __word__.\n"
    document = Document("notes.md", text)
    outcome = fixer.fix(document, LAYOUT, context(document))
    assert outcome.document.text == text.replace("__", "**")
    assert [finding.rule.name for finding in outcome.remaining] == ["unformatted-block"]


def test_an_edit_is_as_small_as_can_be() -> None:
    text = "# A\n\n" + "Text that stays.\n\n" * 50 + "- One\n- _Two_ \n"
    changes = list(edits.changes(canonical.form(text, Choices(bullet="*"))))
    changed = [(change.kind, [(text[slice(*span)], new) for span, new in change.edits]) for change in changes]
    assert changed == [
        ("bullet", [("-", "*"), ("-", "*")]),
        ("emphasis", [("_", "*"), ("_", "*")]),
        ("trailing-blank", [(" ", "")]),
    ]


# --- One sentence per line


@pytest.mark.parametrize(
    "text",
    [
        "We met, e.g. on Monday.|Then we left.",
        "It is so, i.e. it works.|Fine.",
        "Apples, pears, etc. are fruit.|So are plums.",
        "Cats vs. Dogs is a film.|Dr. Smith and Mrs. Jones saw it.",
        "J. R. Smith went to the U.S. embassy.|He liked it.",
        "Go 1.24.3 is out.|Version 2 follows.",
        "See No. 5 and Fig. 3.|Then stop.",
        "Is it done?|Yes!|Really…|We hope.",
        'He said "stop."|She did.',
        "“Quoted.”|(In brackets.)|Then more.",
        "It ends (see the docs. They help) here.|Next.",
        "It works! 🎉|Next one.",
        "Use `make`.|`make test` follows.",
        "Run `x.`|Then wait.",
        "See [the docs](https://a.example/x.y).|[More](b) is there.",
        "*It ends.*|Not before.",
        "file.name and a.b stay. lower goes on.",
        "Wait... and go on.",
        "At 10 a.m. we met.|It was late.",
        "We need 3 of them.|10 are better.",
        "Café.|Élan vital.|Ärger.",
    ],
)
def test_sentences(text: str) -> None:
    assert formatted(f"## T\n\n{text.replace('|', ' ')}\n") == f"## T\n\n{text.replace('|', chr(10))}\n"


def test_a_paragraph_that_was_wrapped_is_joined_and_one_that_was_not_is_left() -> None:
    wrapped = "## T\n\nThis sentence was broken in\nthe middle, by a tool. And\nthis one, too.\n"
    assert formatted(wrapped) == "## T\n\nThis sentence was broken in the middle, by a tool.\nAnd this one, too.\n"
    meant = "## T\n\n**Label:**\nText.\n\n![A](a.png)\n![B](b.png)\n\nOne\\\ntwo. Three\n"
    assert formatted(meant) == meant.replace("two. ", "two.\n")


def test_a_long_row_of_full_stops_has_no_sentences() -> None:
    assert list(gaps("." * 100_000 + "!" * 100_000)) == []


# --- Pages


def score(text: str) -> tuple[int, int, int]:
    """Line breaks of paragraphs that formatting finds again after they were joined: both, found, and meant."""
    both = found = meant = 0
    for span in Document("x.md", text).paragraph_spans:
        source = text[slice(*span)].rstrip("\n")
        joined = re.sub(r" *\n *", " ", source)
        again = canonical.form(f"{joined}\n", Choices(sentence_lines=True)).text.rstrip("\n")
        theirs, ours = breaks(source), breaks(again)
        both, found, meant = both + len(theirs & ours), found + len(ours), meant + len(theirs)
    return both, found, meant


def breaks(text: str) -> set[int]:
    """How many characters that are no blanks stand before each line break."""
    lines = text.split("\n")
    return {len(re.sub(r"\s", "", "".join(lines[:number]))) for number in range(1, len(lines))}


SENTENCES = """\
The team met at 9 a.m. on Monday, i.e. a day late.
Version v1.32.0 was out, and e.g. Dr. Novak had waited for it.
"Is it fast?" asked the reviewers of Example Inc. in Brno.
It is: 1.5 s instead of 40 s.

See `a. B` or [the notes. All of them](notes.md) for more.
Does it scale?
Nobody knows yet!
(A test is planned.)
"""


@pytest.mark.parametrize("text", [SENTENCES, (SAMPLES / "clean" / "2026-02.md").read_text("utf-8")])
def test_sentences_are_those_of_their_writers(text: str) -> None:
    both, found, meant = score(text)
    assert both == found == meant > 3


def test_sentences_of_shared_pages_are_those_of_their_writers() -> None:
    pages = [path for path in shared("corpus", "community", "hackathons").glob("20*.md") if path.stem >= "2025-11"]
    assert pages
    scores = [score(path.read_text("utf-8")) for path in pages]
    both, found, meant = (sum(column) for column in zip(*scores, strict=True))
    assert both / found >= 0.97
    assert both / meant >= 0.97


OWN = sorted([*SAMPLES.rglob("*.md"), *DATA.rglob("*.md"), *(ROOT / "docs").glob("*.md"), *ROOT.glob("*.md")])


@pytest.mark.parametrize("path", OWN, ids=lambda path: path.name)
def test_formatted_pages_have_no_new_findings_and_mend_as_before(path: Path) -> None:
    assert_settles(page(path))


@pytest.mark.parametrize("folder", ["corpus/community/hackathons", "pages/truth", "truth"])
def test_formatted_shared_pages_have_no_new_findings_and_mend_as_before(folder: str) -> None:
    for path in sorted(shared(*folder.split("/")).iterdir()):
        assert_settles(page(path))


def assert_settles(document: Document) -> None:
    """Formatting brings no finding, and fix, fmt and fix again end where fix and fmt end."""
    after = document.replaced(formatted(document.text, document.name))
    assert found(after) <= found(document)
    mended = fixer.fix(document, DEFAULT, context(document)).document
    both = mended.replaced(formatted(mended.text, mended.name))
    again = fixer.fix(both, DEFAULT, context(both)).document
    assert again.text == both.text
    assert formatted(again.text, again.name) == again.text


def found(document: Document) -> set[tuple[str, str]]:
    """What is found by default, by rule and words."""
    findings = engine.check(document, DEFAULT, context(document))
    return {(finding.rule.code, finding.hit.message) for finding in findings}


# --- mdformat itself


def test_the_plugin_of_mdformat_makes_the_same_choices() -> None:
    text = "# Hack The Garden 05/2026 Wrap Up\n\n- a\n\n## T\n\n- _b_. C\n1. d\n2. e\n\nOne. Two [x](#📅-y).\n***\n"
    assert mdformat.text(text, extensions=["htglint"]) == formatted(text, "page.md")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a" * 50_000_000, "characters"),
        ("x\n" * 20_000, "lines"),
        ("a_b" * 20_000, "a word of more than"),
        ("https://example.org/" + ")" * 20_000, "a URL of more than"),
    ],
    ids=["characters", "lines", "word", "URL"],
)
def test_a_page_too_large_is_refused(text: str, said: str) -> None:
    assert said in canonical.refusal(text)


def test_nesting_as_deep_as_can_be_is_left() -> None:
    text = "__b__\n\n" + "> " * 1000 + "a\n\n" + "\n".join("  " * depth + "- a" for depth in range(200)) + "\n"
    assert formatted(text, "notes.md") == text.replace("__", "**")
