"""Comments that suppress nothing: what is reported, what is not, and what the fix leaves."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from htglint.document.document import Document
from htglint.engine import engine, fixer
from htglint.project import packs, project
from htglint.project.settings import Config
from tests.helpers.shell import Shell

if TYPE_CHECKING:
    from htglint.base.context import Context
    from htglint.base.findings import Finding
    from htglint.base.rules import Rule

RULESET = packs.load()
RULES = engine.select(RULESET, Config())
ABOUT = ("HTG801", "HTG802", "HTG803")


@pytest.fixture
def htglint(alone: Path, capsys: pytest.CaptureFixture[str]) -> Shell:  # noqa: ARG001 - it runs there
    return Shell(capsys)


def opened(text: str, name: str = "notes.md") -> tuple[Document, Context]:
    document = Document(name, text)
    return document, project.Project(RULESET, Config()).local_context(document)


def found(text: str, name: str = "notes.md", rules: tuple[Rule, ...] = RULES) -> list[Finding]:
    document, context = opened(text, name)
    return engine.check(document, rules, context)


def reported(text: str, name: str = "notes.md", rules: tuple[Rule, ...] = RULES) -> list[tuple[str, str]]:
    """The codes of what is found about comments, with the text that is marked."""
    return [
        (finding.rule.code, text[slice(*finding.hit.span)])
        for finding in found(text, name, rules)
        if finding.rule.code in ABOUT
    ]


NEXT = "<!-- htglint-disable-next-line {} -->"
DISABLE, ENABLE, FILE = "<!-- htglint-disable {} -->", "<!-- htglint-enable {} -->", "<!-- htglint-disable-file {} -->"


@pytest.mark.parametrize(
    ("text", "marked"),
    [
        (f"{NEXT.format('HTG501')}\nOne  two.\n", None),
        (f"{NEXT.format('HTG501')}\nOne two.\n", NEXT.format("HTG501")),
        (f"{NEXT.format('double-space')}\nOne two.\n\nOne  two.\n", NEXT.format("double-space")),
        (f"{NEXT.format('HTG5')}\nOne two.\n", NEXT.format("HTG5")),
        (f"{NEXT.format('HTG501, HTG704')}\nOne  two.\n", "HTG704"),
        (f"{NEXT.format('HTG704 HTG501')}\nOne  two.\n", "HTG704"),
        (f"{NEXT.format('HTG501, double-space')}\nOne  two.\n", "HTG501"),
        ("<!-- htglint-disable-next-line -->\nOne two.\n", "<!-- htglint-disable-next-line -->"),
        ("<!-- htglint-disable-file -->\nOne two.\n", "<!-- htglint-disable-file -->"),
        ("<!-- htglint-disable-file -->\nOne  two.\n", None),
        (f"{DISABLE.format('HTG501')}\n\nOne  two.\n\n{ENABLE.format('HTG501')}\n", None),
        (f"{DISABLE.format('HTG501')}\n\nOne  two.\n\n{ENABLE.format('HTG7')}\n", ENABLE.format("HTG7")),
        (f"{DISABLE.format('HTG501')}\n\nOne  two.\n\n<!-- htglint-enable -->\n", None),
        (f"<!-- htglint-enable -->\n\n{FILE.format('HTG501')}\n\nOne  two.\n", FILE.format("HTG501")),
        (f"<!-- htglint-enable -->\n\n{DISABLE.format('HTG501')}\n\nOne  two.\n", "<!-- htglint-enable -->"),
        (f"`{NEXT.format('HTG501')}`\nOne two.\n", None),
        (f"```\n{NEXT.format('HTG501')}\n```\n", None),
        (f"One  two. {NEXT.format('HTG501')}\n", NEXT.format("HTG501")),
    ],
)
def test_what_suppresses_nothing(text: str, marked: str | None) -> None:
    assert reported(text) == ([] if marked is None else [("HTG801", marked)])


def test_a_rule_that_is_not_for_the_page_has_nothing_to_suppress() -> None:
    text = f"# Title\n\n{FILE.format('HTG201')}\n"
    assert reported(text) == [("HTG801", FILE.format("HTG201"))]
    old = "# Hack The Garden 11/2021 Wrap Up\n\n<!-- htglint-disable-file topic-emoji -->\n"
    assert [code for code, _ in reported(old, "2021-11.md")] == ["HTG801"]


@pytest.mark.parametrize("comment", [NEXT.format("HTG501"), NEXT.format("HTG5"), "<!-- htglint-disable-next-line -->"])
def test_nobody_knows_what_a_rule_would_have_said_that_was_not_asked(comment: str) -> None:
    some = tuple(rule for rule in RULES if rule.code in ("HTG704", *ABOUT))
    assert reported(f"{comment}\nOne  two.\n", rules=some) == []
    assert reported(f"{NEXT.format('HTG704')}\nOne  two.\n", rules=some) == [("HTG801", NEXT.format("HTG704"))]


def test_rules_that_must_be_selected() -> None:
    assert not next(rule for rule in RULESET.rules if rule.code == "HTG422").default
    assert reported(f"{FILE.format('HTG422')}\n") == []
    assert reported(f"{FILE.format('HTG4')}\n") == [("HTG801", FILE.format("HTG4"))]


@pytest.mark.parametrize("comment", [FILE.format("dead-link"), FILE.format("HTG43"), "<!-- htglint-disable-file -->"])
def test_rules_about_the_web_may_report_where_there_is_a_url(comment: str) -> None:
    assert reported(f"{comment}\n\n[a](https://example.org/a)\n") == []
    assert [code for code, _ in reported(f"{comment}\n\nNo link.\n")] == ["HTG801"]


def test_comments_about_comments() -> None:
    unused = NEXT.format("HTG501")
    assert reported(f"{FILE.format('HTG801')}\n\n{unused}\nOne two.\n") == []
    assert reported(f"{FILE.format('HTG8')}\n\n{unused}\nOne two.\n") == []
    assert reported(f"{FILE.format('HTG801, HTG501')}\n") == []
    assert reported(f"{NEXT.format('HTG802')}\n{NEXT.format('HTG50l')}\nOne two.\n") == []
    assert [code for code, _ in reported(f"<!-- htglint-disable-file -->\n\n{NEXT.format('HTG50l')}\nOne  two.\n")] == [
        "HTG802"
    ]


def test_an_unknown_rule_is_reported_with_the_closest_match() -> None:
    (finding,) = found(f"{NEXT.format('HTG501, topic-placholder')}\nOne  two.\n")
    assert finding.hit.message == ("unknown rule `topic-placholder`; did you mean `topic-placeholder`?")
    assert reported(f"{ENABLE.format('HTG99999')}\n") == [("HTG802", "HTG99999")]


@pytest.mark.parametrize(
    "comment",
    [
        "<!-- htglint-disable-line HTG501 -->",
        "<!-- htglint-disabled -->",
        "<!-- htglint- -->",
        "<!-- htglint-disable: HTG501 -->",
        "<!-- htglint-disable , -->",
        "<!-- htglint-disable HTG501 (why) -->",
        "<!-- htglint-disable HTG501\n-- why -->",
        "<!--htglint-Disable-->",
    ],
)
def test_a_comment_that_is_not_understood(comment: str) -> None:
    assert reported(f"Text.\n\n{comment}\n") == [("HTG803", comment)]


@pytest.mark.parametrize(
    "text",
    [
        "<!-- htglint is a tool -->\n",
        "<!-- htglint-disable HTG1",
        "htglint-disable HTG1 -->\n",
        "`<!-- htglint-x -->`\n",
    ],
)
def test_what_is_no_comment_for_us(text: str) -> None:
    assert reported(text) == []


def test_the_reason_is_no_rule() -> None:
    assert reported(f"{NEXT.format('HTG501 -- a table, (really)')}\nOne  two.\n") == []
    assert reported(f"{NEXT.format('-- all of it')}\nOne  two.\n") == []


# --- Fixes


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (f"# A\n\n{NEXT.format('HTG501')}\nB.\n", "# A\n\nB.\n"),
        (f"# A\n\n{FILE.format('HTG501')}\n\nB.\n", "# A\n\nB.\n"),
        (f"{FILE.format('HTG501')}\n\n# A\n", "# A\n"),
        (f"{FILE.format('HTG501')}\n# A\n", "# A\n"),
        (f"# A\r\n\r\n{FILE.format('HTG501')}\r\n\r\nB.\r\n", "# A\r\n\r\nB.\r\n"),
        (f"A.\n{FILE.format('HTG501')}\nB.\n", "A.\n\nB.\n"),
        (f"A.\n\n{FILE.format('HTG501')}\n", "A.\n\n"),
        (f"A.\n{FILE.format('HTG501')}", "A.\n"),
        (f"A. {FILE.format('HTG501')}\n", "A.\n"),
        (f"A {FILE.format('HTG501')} b.\n", "A b.\n"),
        (f"  {FILE.format('HTG501')}  \n\nA.\n", "A.\n"),
        (f"{NEXT.format('HTG704, HTG501, HTG1')}\nA  b.\n", f"{NEXT.format('HTG501')}\nA  b.\n"),
        (f"{NEXT.format('HTG704  HTG501 -- why')}\nA  b.\n", f"{NEXT.format('HTG501 -- why')}\nA  b.\n"),
        (f"{DISABLE.format('HTG501')}\n\nA.\n\n{ENABLE.format('HTG501')}\n\nB.\n", "A.\n\nB.\n"),
        (f"> {FILE.format('HTG501')}\n> A.\n", ">\n> A.\n"),
    ],
)
def test_the_fix(before: str, after: str) -> None:
    document, context = opened(before)
    outcome = fixer.fix(document, RULES, context)
    assert outcome.notes == ()
    assert outcome.document.text == after


def test_a_comment_that_parts_two_lists_is_not_taken_away() -> None:
    text = f"- a\n\n{FILE.format('HTG501')}\n\n- b\n"
    document, context = opened(text)
    outcome = fixer.fix(document, RULES, context)
    assert outcome.document.text == text
    (note,) = outcome.notes
    assert note.startswith("line 3: HTG801 was not fixed, because the fix would change the structure, the text, code")


def test_from_the_command_line(htglint: Shell) -> None:
    Path("notes.md").write_text(f"# Notes\n\n{NEXT.format('HTG501')}\nOne two.\n", "utf-8")
    assert htglint("check", "--format", "concise", "--fail-on", "warning", "notes.md") == 1
    assert htglint.out.startswith("notes.md:3:1: HTG801 [*] warning: `HTG501` suppresses nothing\n")
    assert htglint("check", "--select", "HTG704,HTG801", "--format", "json", "notes.md") == 0
    assert htglint.out == "[]\n"
    assert htglint("fix", "notes.md") == 0
    assert Path("notes.md").read_text("utf-8") == "# Notes\n\nOne two.\n"


PIECES = st.sampled_from(
    [
        *(form.format(name) for form in (NEXT, DISABLE, ENABLE, FILE) for name in ("HTG501", "HTG5, HTG704", "x", "")),
        "<!-- htglint-", "-->", "One  two.", "One two.", "\n", "\n\n", "- ", "> ", "`", "```\n", " ", "## A\n", "\r\n",
    ]
)  # fmt: skip


@given(st.lists(PIECES, max_size=12).map("".join))
def test_to_remove_what_suppresses_nothing_uncovers_nothing(text: str) -> None:
    about = tuple(rule for rule in RULES if rule.code == "HTG801")
    others = tuple(rule for rule in RULES if rule.code not in ABOUT)
    document, context = opened(text)
    before = Counter(finding.rule.code for finding in engine.check(document, others, context))
    mended = tuple(rule._replace(fix_enabled=rule in about) for rule in RULES)
    after = fixer.fix(document, mended, context).document
    assert Counter(finding.rule.code for finding in engine.check(after, others, context)) <= before
    again = fixer.fix(after, mended, context).document
    assert again.text == after.text


def test_a_comment_hides_no_end_of_a_sentence() -> None:
    document, context = opened(f"`One  two.`{NEXT.format('HTG501')}\n")
    assert "HTG601" in {finding.rule.code for finding in engine.check(document, RULES, context)}
