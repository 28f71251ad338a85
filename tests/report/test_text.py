"""The reports: what people and tools are shown, and that a hostile page cannot forge it."""

from __future__ import annotations

import json
import subprocess
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from htglint.base import summary
from htglint.base.escape import visible
from htglint.base.findings import Candidate, Edit, Finding, Fix, Hit, Related, Safety, Span, Step
from htglint.base.rules import Rule, Severity
from htglint.base.width import width
from htglint.document import places as report_places
from htglint.document.places import Lines, Sources
from htglint.report import FORMATS, explain
from htglint.report.diff import unified
from htglint.report.text import WIDEST, excerpt

if TYPE_CHECKING:
    from pathlib import Path
    from random import Random


def rule(code: str = "HTG101", severity: Severity = Severity.ERROR) -> Rule:
    return Rule(code, f"name-{code.lower()}", "encoding", "kind", severity, "sometimes", "Summary", None)


def fix(span: Span, new: str, safety: Safety = Safety.REPAIR) -> Fix:
    step = Step(span, "before", new, "the only completion", (("codec", "cp1254"), ("bytes", "F0 9F")))
    return Fix(f"Restore `{new}`", (Edit(span, new),), safety, (step,))


def finding(
    text: str,
    part: str,
    *,
    path: str = "page.md",
    message: str = "something is wrong",
    fix: Fix | None = None,
    candidates: tuple[Candidate, ...] = (),
    related: tuple[Related, ...] = (),
    rule: Rule = rule(),  # noqa: B008 - immutable
) -> Finding:
    """A finding that marks ``part`` of ``text``."""
    start = text.index(part)
    return Finding(path, rule, Hit(Span(start, start + len(part)), message, fix, candidates, related))


def report(format: str, text: str, *findings: Finding) -> str:  # noqa: A002
    return FORMATS[format](findings, {one.path: text for one in findings})


# --- Lines and columns


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("", [(1, 1)]),
        ("ab", [(1, 1), (1, 2), (1, 3)]),
        ("a\nb\n", [(1, 1), (1, 2), (2, 1), (2, 2), (3, 1)]),
        ("a\r\nb", [(1, 1), (1, 2), (1, 3), (2, 1), (2, 2)]),
        ("\r\r\n\n", [(1, 1), (2, 1), (2, 2), (3, 1), (4, 1)]),
        ("\u2028\x85\x0b", [(1, 1), (1, 2), (1, 3), (1, 4)]),
        ("\U0001f4cd\ufe0fx", [(1, 1), (1, 2), (1, 3), (1, 4)]),
    ],
)
def test_lines_and_columns_are_those_of_markdown(text: str, places: list[tuple[int, int]]) -> None:
    lines = Lines(text)
    assert [lines.place(offset) for offset in range(len(text) + 1)] == places
    assert lines.place(len(text) + 99) == places[-1]
    assert [lines.place(offset) for offset in reversed(range(len(text) + 1))] == places[::-1]


def test_the_texts_of_a_large_site_are_kept_as_they_are(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(report_places, "_ROOM", 10)
    texts = {"first.md": "few", "second.md": "📍 é\ud800" * 99, "third.md": "", "fourth.md": "more than there is room"}
    sources = Sources()
    for path, text in texts.items():
        sources.add(path, text)
    assert dict(sources) == texts


@given(st.text(alphabet="ab\r\n\u2028"), st.randoms(use_true_random=False))
def test_a_line_is_found_from_any_place(text: str, random: Random) -> None:
    lines = Lines(text)
    offsets = list(range(len(text) + 1))
    random.shuffle(offsets)
    expected = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    for offset in offsets:
        number, column = lines.place(offset)
        start, end = lines.around(offset)
        assert text[start:end] == expected[number - 1]
        assert column == offset - start + 1


# --- Width


@pytest.mark.parametrize(
    ("text", "columns"),
    [
        ("abc", 3),
        ("é", 1),
        ("e\u0301", 1),
        ("📍", 2),
        ("🗓", 1),
        ("🗓\ufe0f", 2),
        ("🗓\ufe0f\ufe0f", 2),
        ("👩🏽\u200d🌾", 2),
        ("1\ufe0f\u20e3", 2),
        ("日本", 4),
        ("\U0001fac6", 2),
        ("ğŸ“…", 4),
        ("\u200b", 0),
    ],
)
def test_width(text: str, columns: int) -> None:
    assert width(text) == columns


# --- Text and concise


def test_concise_is_one_line_for_each_finding() -> None:
    text = "# A\n\nğŸ“… Events\n"
    span = Span(5, 9)
    output = report(
        "concise",
        text,
        finding(text, "ğŸ“…", fix=fix(span, "📅")),
        finding(text, "Events", rule=rule("HTG601", Severity.WARNING), fix=fix(span, "x", Safety.CONTENT)),
        finding(text, "# A", rule=rule("HTG602", Severity.INFO)),
    )
    assert output == (
        "page.md:3:1: HTG101 [*] something is wrong\n"
        "page.md:3:6: HTG601 warning: something is wrong\n"
        "page.md:1:1: HTG602 info: something is wrong\n"
    )


def test_text_shows_the_line_and_carets_and_the_ways_out() -> None:
    text = "# A\n\n- ğŸ“… **Date:**\n"
    hit = finding(text, "ğŸ“…", fix=fix(Span(7, 11), "📅"))
    assert report("text", text, hit) == (
        "page.md:3:3: HTG101 [*] something is wrong\n  |\n3 | - ğŸ“… **Date:**\n  |   ^^^^\nhelp: Restore `📅`\n\n"
    )


def test_text_says_what_it_could_be_likeliest_first_and_not_everything() -> None:
    text = "ğŸ"
    choices = tuple(Candidate(chr(0x1F340 + at), at / 100) for at in range(7))
    output = report("text", text, finding(text, "ğŸ", candidates=choices))
    assert (
        "help: it could be `🍆` (6%, eggplant), `🍅` (5%, tomato), `🍄` (4%, mushroom), "
        "`🍃` (3%, leaf fluttering in wind), `🍂` (2%, fallen leaf) and 2 more\n"
    ) in output


def test_text_tells_an_unsafe_fix() -> None:
    text = "word"
    output = report("text", text, finding(text, "word", fix=fix(Span(0, 4), "other", Safety.CONTENT)))
    assert "[*]" not in output
    assert "help: Restore `other` (with `--unsafe`: it may change what the page says)\n" in output


def test_text_names_related_places() -> None:
    text = "word"
    related = (Related("page.md", Span(2, 3), 1, 3, "first here"), Related("other.md", Span(9, 10), 2, 4, "and\nthere"))
    output = report("text", text, finding(text, "word", related=related))
    assert "note: page.md:1:3: first here\nnote: other.md:2:4: and\\nthere\n" in output


@pytest.mark.parametrize(
    ("text", "part", "source", "carets"),
    [
        ("日本 x", "x", "日本 x", "     ^"),
        ("🗓️ x", "x", "🗓️ x", "   ^"),
        ("\tx\ty", "y", "    x    y", "         ^"),
        ("\x1b[31mx", "x", "\\x1b[31mx", "        ^"),
        ("ab\ncd", "b\nc", "ab", " ^"),
        ("ab\r\ncd", "d", "cd", " ^"),
        ("ab\n", "\n", "ab", "  ^"),
        ("日本", "日", "日本", "^^"),
    ],
)
def test_carets_stand_below_their_place(text: str, part: str, source: str, carets: str) -> None:
    start = text.index(part)
    _, shown, below = excerpt(Lines(text), Span(start, start + len(part)))
    assert (shown, below) == (source, carets)


def test_a_place_at_the_end_of_an_empty_page() -> None:
    assert excerpt(Lines(""), Span(0, 0)) == ("1", "", "^")


@pytest.mark.parametrize("at", [0, 1, 60, 5_000, 9_990, 9_999])
def test_a_long_line_is_cut_to_a_window(at: int) -> None:
    text = "a" * at + "X" + "a" * (9_999 - at)
    _, shown, carets = excerpt(Lines(text), Span(at, at + 1))
    assert len(shown.strip("…")) == WIDEST
    assert shown[len(carets) - 1] == "X"
    assert shown.startswith("…") == (at > 40)
    assert shown.endswith("…") == (at < 9_900)


@pytest.mark.parametrize("columns", [61, 80, 200])
def test_a_line_is_as_wide_as_the_terminal(columns: int) -> None:
    text = "a" * 500 + "X" + "a" * 500
    output = FORMATS["text"]([finding(text, "X")], {"page.md": text}, columns=columns)
    assert max(map(len, output.splitlines())) == max(columns, 60 + len("1 | ……"))


def test_a_line_of_twenty_megabytes() -> None:
    text = "é" * 10_000_000 + "X" + "é" * 10_000_000
    output = report("text", text, *[finding(text, "X")] * 20)
    assert len(output) < 20_000


HOSTILE = "a\x1b[2K\nforged.md:1:1: HTG999 \u202eforged\x9b\r\udcff\u2028"


@pytest.mark.parametrize("format", ["text", "concise"])
def test_a_page_cannot_forge_output(format: str) -> None:  # noqa: A002
    text = f"x {HOSTILE} y"
    hit = finding(
        text,
        "x",
        path=HOSTILE,
        message=HOSTILE,
        fix=fix(Span(0, 1), HOSTILE),
        candidates=(Candidate(HOSTILE, 0.5),),
        related=(Related(HOSTILE, Span(0, 1), 1, 1, HOSTILE),),
    )
    output = report(format, text, hit) + explain.render([hit], {HOSTILE: text})
    assert not any(line.startswith("forged") for line in output.splitlines())
    assert all(char == "\n" or char.isprintable() for char in output)
    output.encode("utf-8")


def test_escapes() -> None:
    assert visible("né 📍 🗓️ 👩‍🌾 \u00a0") == "né 📍 🗓️ 👩‍🌾 \u00a0"
    assert visible("\x00\t\x7f\x85\u200e\u2066\ufeff\ud800") == "\\x00\\t\\x7f\\x85\\u200e\\u2066\\ufeff\\ud800"


def test_colour_is_only_for_those_who_ask() -> None:
    text = "word"
    hit = finding(text, "word", fix=fix(Span(0, 4), "x"))
    for format_ in ("text", "concise"):
        plain = FORMATS[format_]([hit], {"page.md": text})
        coloured = FORMATS[format_]([hit], {"page.md": text}, colour=True)
        assert "\x1b[" not in plain
        assert "\x1b[31mHTG101\x1b[0m" in coloured


# --- JSON


def test_json_is_the_contract() -> None:
    text = "# A\r\n\r\n- ğŸ“… Date\n"
    hit = finding(
        text,
        "ğŸ“…",
        fix=fix(Span(9, 13), "📅"),
        candidates=(Candidate("📅", 0.75),),
        related=(Related("page.md", Span(2, 3), 1, 3, "here"), Related("other.md", Span(2, 3), 1, 3, "there")),
    )
    output = report("json", text, hit)
    assert output.isascii()
    assert json.loads(output) == [
        {
            "path": "page.md",
            "line": 3,
            "column": 3,
            "end_line": 3,
            "end_column": 7,
            "code": "HTG101",
            "name": "name-htg101",
            "category": "encoding",
            "severity": "error",
            "message": "something is wrong",
            "fix": {
                "title": "Restore `📅`",
                "safety": "repair",
                "edits": [{"start": 9, "end": 13, "new": "📅"}],
                "steps": [
                    {
                        "start": 9,
                        "end": 13,
                        "before": "before",
                        "after": "📅",
                        "reason": "the only completion",
                        "facts": [{"label": "codec", "value": "cp1254"}, {"label": "bytes", "value": "F0 9F"}],
                    }
                ],
            },
            "candidates": [{"text": "📅", "probability": 0.75, "reason": "the only completion"}],
            "related": [
                {"path": "page.md", "line": 1, "column": 3, "start": 2, "end": 3, "message": "here"},
                {"path": "other.md", "line": 1, "column": 3, "start": 2, "end": 3, "message": "there"},
            ],
        }
    ]


def test_json_without_findings() -> None:
    assert FORMATS["json"]([], {}) == "[]\n"


def test_json_says_null_where_there_is_no_fix() -> None:
    (one,) = json.loads(report("json", "word", finding("word", "word")))
    assert one["fix"] is None
    assert one["candidates"] == one["related"] == []


# --- Explanations and sums


def test_explain_gives_steps_facts_and_candidates() -> None:
    text = "ğŸ“…"
    hit = finding(text, text, fix=fix(Span(0, 4), "📅"), candidates=(Candidate("📅", 0.987),))
    plain = finding(text, text)
    assert explain.render([plain, hit], {"page.md": text}) == (
        "page.md:1:1: HTG101 [*] something is wrong\n"
        "  Restore `📅` (repair)\n"
        "    `before` -> `📅`: the only completion\n"
        "      codec  cp1254\n"
        "      bytes  F0 9F\n"
        "  candidates\n"
        "     98.7%  `📅`  U+1F4C5  the only completion\n"
        "\n"
    )


def test_summaries() -> None:
    error = finding("x", "x", fix=fix(Span(0, 1), "y"))
    warning = finding("x", "x", rule=rule("HTG201", Severity.WARNING), fix=fix(Span(0, 1), "y", Safety.CONTENT))
    note = finding("x", "x", rule=rule("HTG601", Severity.INFO))
    assert summary.found([error]) == "Found 1 error (1 fixable with `htglint fix`)."
    assert summary.found([error, error, warning, note]) == (
        "Found 2 errors, 1 warning, 1 note (2 fixable with `htglint fix`, 1 more with `htglint fix --unsafe`)."
    )
    assert summary.found([warning]) == "Found 1 warning (1 fixable with `htglint fix --unsafe`)."
    assert summary.found([note]) == "Found 1 note."
    assert summary.remaining([]) == "Nothing is left to do."
    assert summary.remaining([note]) == "Left for you: 1 note."
    assert summary.fixed({"a.md": [], "b.md": []}) == ""
    assert summary.fixed({"a.md": [error, warning, error], "b.md": [error], "c.md": []}) == (
        "Fixed 4 problems in 2 pages:\n"
        "  a.md: 2 x HTG101 name-htg101, 1 x HTG201 name-htg201\n"
        "  b.md: 1 x HTG101 name-htg101\n"
    )


# --- Diffs


def applied(diff: str, before: str) -> str:
    """The text after a unified diff, which must fit exactly."""
    old = before.split("\n")
    new: list[str] = []
    at = 0
    lines = diff.split("\n")[2:-1]
    number = 0
    while number < len(lines):
        line = lines[number]
        number += 1
        end = "" if number < len(lines) and lines[number].startswith("\\") else "\n"
        if line.startswith("@@"):
            start, _, count = line.split()[1][1:].partition(",")
            first = int(start) - (count != "0")
            new += [part + "\n" for part in old[at:first]]
            at = first
        elif line.startswith("+"):
            new.append(line[1:] + end)
        elif not line.startswith("\\"):
            assert old[at] == line[1:]
            at += 1
            if line.startswith(" "):
                new.append(line[1:] + end)
    return "".join(new) + "\n".join(old[at:])


TEXTS = st.lists(st.sampled_from(["a", "b", "c\r", "", "\u2028 d"]), max_size=30).map("\n".join)


@given(TEXTS, TEXTS)
def test_a_diff_gives_the_new_text_when_it_is_applied(before: str, after: str) -> None:
    diff = unified("page.md", before, after)
    assert (diff == "") == (before == after)
    if diff:
        assert applied(diff, before) == after


def test_a_diff_of_far_and_near_changes() -> None:
    before = "".join(f"{number}\n" for number in range(30))
    after = before.replace("3\n4\n", "3\nX\n", 1).replace("11\n", "Y\n").replace("25\n", "Z\n")
    diff = unified("page.md", before, after)
    assert diff.count("@@ -") == 2
    assert diff.startswith("--- a/page.md\n+++ b/page.md\n@@ -2,14 +2,14 @@\n 1\n 2\n 3\n-4\n+X\n 5\n")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("\ufeffa\nb\nc", "\ufeffa\nB\nc"),
        ("a\r\nb\r\n", "a\r\nB\r\n"),
        ("a\nb", "a\nb\nc"),
        ("a", "b"),
        ("", "new\n"),
        ("gone\n", ""),
    ],
)
def test_git_takes_the_diff(before: str, after: str, tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_bytes(before.encode())
    diff = unified("page.md", before, after).encode()
    subprocess.run(["git", "apply", "--whitespace=nowarn", "-"], input=diff, cwd=tmp_path, check=True)
    assert page.read_bytes() == after.encode()


def test_a_large_diff_is_linear() -> None:
    before = [f"line {number}" for number in range(200_000)]
    after = [line + "!" if number % 10 == 0 else line for number, line in enumerate(before)]
    assert unified("page.md", "\n".join(before), "\n".join(after)).count("\n+") == 20_001
