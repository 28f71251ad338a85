"""The report in one file: what it shows, and that a page can put nothing into it but text."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import TYPE_CHECKING

import pytest
from hypothesis import given

from htglint.base.findings import Edit, Finding, Fix, Hit, Safety, Span, Step
from htglint.base.rules import Rule, Severity
from htglint.document.places import Lines
from htglint.report.html import LARGEST, Overview, excerpts, render, templates
from tests.helpers.paths import SAMPLES
from tests.report.test_formats import findings

if TYPE_CHECKING:
    from pathlib import Path

    from tests.helpers.shell import Shell

RULE = Rule("HTG101", "wrongly-decoded", "encoding", "encoding", Severity.ERROR, "always", "Wrong codec", None)


class Reader(HTMLParser):
    """The elements of a document, with their attributes, and its text."""

    def __init__(self, document: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(document)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data

    def named(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.elements if name == tag]


def one(text: str, part: str, new: str) -> Finding:
    start = text.index(part)
    span = Span(start, start + len(part))
    step = Step(span, part, new, "the bytes allow nothing else", (("bytes", "E2 80 99"),))
    fix = Fix(f"Restore `{new}`", (Edit(span, new),), Safety.REPAIR, (step,))
    return Finding("docs/page.md", RULE, Hit(span, "wrongly decoded text", fix))


def test_a_finding_is_shown_with_its_place_its_fix_and_the_reason() -> None:
    text = "# A page\n\nItâ€™s a walk.\n"
    report = render([one(text, "â€™", "’")], {"docs/page.md": text})
    assert "<h1>1 finding in 1 of 1 page</h1>" in report
    assert "It<del>â€™</del>s a walk." in report
    assert "It<ins>’</ins>s a walk." in report
    read = Reader(report)
    for said in ("docs/page.md", "3:3", "HTG101 wrongly-decoded", "the bytes allow nothing else", "E2 80 99"):
        assert said in read.text


@given(findings())
def test_no_page_adds_an_element_or_an_address(made: tuple[list[Finding], dict[str, str]]) -> None:
    read = Reader(render(*made))
    assert len(read.named("script")) == len(read.named("style")) == 1
    assert not {tag for tag, _ in read.elements} & {
        "img",
        "iframe",
        "object",
        "embed",
        "link",
        "base",
        "audio",
        "video",
    }
    for tag, attributes in read.elements:
        assert not [name for name in attributes if name.startswith("on") or name in ("src", "style")], tag
        assert (attributes.get("href") or "#").startswith(("#", "https://github.com/htglint/htglint/"))


def test_only_its_own_style_and_script_may_run() -> None:
    report = render([], {})
    (policy,) = (str(meta["content"]) for meta in Reader(report).named("meta") if "http-equiv" in meta)
    for element, directive in (("style", "style-src"), ("script", "script-src")):
        (text,) = re.findall(f"<{element}>(.*?)</{element}>", report, re.DOTALL)
        assert f"{directive} {templates.hashed(text)};" in policy
    assert policy.startswith("default-src 'none';")


def test_without_findings_the_report_says_so() -> None:
    assert "No problems found in 3 pages" in render([], {}, Overview(3))


def test_a_large_report_lists_some_and_counts_all() -> None:
    text = "# A page\n\n" + "Itâ€™s a walk. " * 40 + "\n"
    starts = [match.start() for match in re.finditer("â€™", text)]
    paths = [f"page-{number}.md" for number in range(1000)]
    hit = one(text, "â€™", "’").hit
    many = [Finding(path, RULE, hit._replace(span=Span(at, at + 3))) for path in paths for at in starts]
    report = render(many, dict.fromkeys(paths, text))
    assert len(report.encode("utf-8")) < LARGEST + 1_000_000
    assert "<h1>40000 findings in 1000 of 1000 pages</h1>" in report
    assert report.count('<details class="page"') == len(paths)
    assert "38 more of HTG101." in report


def test_blanks_that_a_fix_removes_are_seen() -> None:
    lines = Lines("One.  \nTwo.\n")
    ((before, after),), more = excerpts.changes(lines, [Edit(Span(4, 6), "")])
    assert before == [excerpts.Piece("", "One."), excerpts.Piece("del", "··")]
    assert (after, more) == ([excerpts.Piece("", "One.")], 0)


def test_a_long_line_is_cut_around_the_change() -> None:
    text = f"{'a' * 500} x {'b' * 500} y {'c' * 500}\n"
    edits = [Edit(Span(501, 502), "X"), Edit(Span(1004, 1005), "Y")]
    ((before, _),), _ = excerpts.changes(Lines(text), edits)
    shown = "".join(piece.text for piece in before)
    assert shown.count("…") == 3
    assert len(shown) < 500
    assert [piece.text for piece in before if piece.kind] == ["x", "y"]


@pytest.mark.parametrize(
    ("text", "code"), [("write `a` or `b`", ["a", "b"]), ("write `a` or `", []), ("`<b>`", ["<b>"]), ("plain", [])]
)
def test_quotations_of_a_message_are_code(text: str, code: list[str]) -> None:
    pieces = excerpts.sentence(text)
    assert [piece.text for piece in pieces if piece.kind == "code"] == code


def test_the_command_writes_it_with_the_progress_of_drafts(htglint: Shell, tmp_path: Path) -> None:
    target = tmp_path / "report.html"
    assert htglint("check", str(SAMPLES), "--format", "html", "-o", str(target)) == 1
    text = Reader(target.read_text("utf-8")).text
    assert "Progress of drafts" in text
    assert "3 of 7" in text
    assert "3 pages not listed: all of their topics are done." in text
