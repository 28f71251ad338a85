"""Baselines: what is known stays quiet wherever it moves, what is new does not, and what was mended is told."""

from __future__ import annotations

import json
import os
import shutil
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from htglint.base.errors import HtglintError
from htglint.base.findings import Finding, Hit, Span
from htglint.base.rules import Rule, Severity
from htglint.cli import main as cli
from htglint.engine import baseline
from tests.helpers.changes import OLD, found, write
from tests.helpers.paths import DATA

if TYPE_CHECKING:
    from tests.helpers.status_pages import Repository

FILE = "known.json"
KNOWN = ["--baseline", FILE]


@pytest.fixture(autouse=True)
def _alone(alone: Path) -> None:
    """In a folder of its own."""


def learn(*arguments: str) -> None:
    assert cli.main(["check", *KNOWN, "--write-baseline", *arguments]) == 0


def test_what_is_known_stays_quiet_though_lines_moved(capsys: pytest.CaptureFixture[str]) -> None:
    write("docs/page.md", OLD)
    learn("docs")
    assert capsys.readouterr().out == "Wrote known.json: later runs suppress the current findings.\n"
    assert found(capsys, *KNOWN, "docs", status=0) == []
    write("docs/page.md", f"# More\n\nOther text.\n\n{OLD}\nNew  one.\n".replace("# Notes\n", ""))
    assert found(capsys, *KNOWN, "docs", status=1) == [("docs/page.md", 16, "double-space")]


def test_the_file_is_sorted_and_readable() -> None:
    write("b.md", "x  y\n\nx  y  z\n\n  x  y\n")
    write("a.md", "[x](lost.md) ümläut\n")
    learn()
    text = Path(FILE).read_text("utf-8")
    lost, double = "the page or file lost.md does not exist", "2 spaces between words"
    assert json.loads(text) == {
        "version": 1,
        "pages": {
            "a.md": [{"rule": "HTG401", "text": "[x](lost.md) ümläut", "message": lost, "count": 1}],
            "b.md": [
                {"rule": "HTG501", "text": "x  y", "message": double, "count": 2},
                {"rule": "HTG501", "text": "x  y  z", "message": double, "count": 2},
            ],
        },
    }  # fmt: skip
    learn()
    assert Path(FILE).read_text("utf-8") == text


def test_one_more_of_the_same_is_new(capsys: pytest.CaptureFixture[str]) -> None:
    write("a.md", "x  y\n")
    learn()
    write("a.md", "x  y\n\nx  y\n")
    assert found(capsys, *KNOWN) == [("a.md", 3, "double-space")]


def test_a_line_number_in_a_message_is_no_difference(capsys: pytest.CaptureFixture[str]) -> None:
    write("a.md", "# A\n\n# B\n")
    learn()
    write("a.md", "Text.\n\n# A\n\n# B\n")
    assert found(capsys, *KNOWN) == []


def test_another_wording_of_the_message_is_no_difference(capsys: pytest.CaptureFixture[str]) -> None:
    write("a.md", "x  y\n\nx  y  z\n")
    learn()
    content = json.loads(Path(FILE).read_text("utf-8"))
    for entry in content["pages"]["a.md"]:
        entry["message"] = "in other words"
    write(FILE, json.dumps(content))
    assert found(capsys, *KNOWN) == []
    write("a.md", "x  y\n\nx  y  z\n\nx  y\n")
    assert found(capsys, *KNOWN) == [("a.md", 5, "double-space")]
    write("a.md", "x  y  z\n")
    assert cli.main(["check", *KNOWN]) == 0
    assert "known.json: an entry no longer applies" in capsys.readouterr().err


def test_the_message_tells_which_finding_of_a_line_is_known() -> None:
    known = Finding("p.md", RULE, Hit(Span(0, 1), "the known one"))
    new = Finding("p.md", RULE, Hit(Span(2, 3), "the new one"))
    book = baseline.Baseline(FILE, {"p.md": Counter(baseline.keys("a b", [known]))})
    book.look("p.md", "a b", [new, known], ["X1"])
    assert book.new("p.md", "a b", [new, known]) == [new]


def test_a_baseline_of_version_0_1_still_covers_its_pages(capsys: pytest.CaptureFixture[str]) -> None:
    shutil.copytree(DATA / "baseline", ".", dirs_exist_ok=True)
    entries = json.loads(Path(FILE).read_text("utf-8"))["pages"]
    assert sum(len(page) for page in entries.values()) > 40
    known = ["--isolated", *KNOWN, "--select", "HTG2,HTG3,HTG4,HTG5"]
    assert found(capsys, *known, "docs", status=0) == []  # no stale entry is reported either
    notes = Path("docs/notes.md")
    notes.write_text(notes.read_text("utf-8") + "\nSee [here](lost.md) again, and  again.\n", "utf-8")
    left = [("docs/notes.md", 17, name) for name in ("generic-link", "missing-file", "double-space")]
    assert found(capsys, *known, "docs") == left


def test_what_was_mended_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    write("a.md", "x  y\n\nx  y\n\n[x](lost.md)\n")
    write("b.md", "x  y\n")
    write("c.md", "x  y\n")
    learn()
    write("a.md", "x  y\n")
    Path("b.md").unlink()
    capsys.readouterr()
    assert cli.main(["check", *KNOWN]) == 0
    said = capsys.readouterr()
    assert said.out == "No problems found.\n"
    assert said.err == (
        "htglint: warning: known.json: 3 entries no longer apply; --write-baseline removes them:\n"
        "htglint: warning:   a.md: HTG401 `[x](lost.md)`\n"
        "htglint: warning:   a.md: HTG501 `x  y`\n"
        "htglint: warning:   b.md: HTG501 `x  y`\n"
    )
    assert cli.main(["check", *KNOWN, "--select", "HTG501", "c.md"]) == 0  # nothing is said of what is not looked at
    assert "a.md" not in capsys.readouterr().err
    learn()
    assert cli.main(["check", *KNOWN]) == 0
    assert capsys.readouterr().err == ""


def test_writing_a_part_keeps_the_rest(capsys: pytest.CaptureFixture[str]) -> None:
    for name in ("a.md", "b.md"):
        write(name, "x  y [x](lost.md)\n")
    learn()
    write("a.md", "x y\n")
    learn("a.md", "--select", "HTG501")
    pages = json.loads(Path(FILE).read_text("utf-8"))["pages"]
    assert {name: [entry["rule"] for entry in entries] for name, entries in pages.items()} == {
        "a.md": ["HTG401"], "b.md": ["HTG401", "HTG501"],
    }  # fmt: skip
    learn("a.md")
    assert [*json.loads(Path(FILE).read_text("utf-8"))["pages"]] == ["b.md"]
    capsys.readouterr()


def test_the_configuration_names_it(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    write("pyproject.toml", '[tool.htglint]\nbaseline = "tools/known.json"\n')
    Path("tools").mkdir()
    write("docs/a.md", "x  y\n")
    assert cli.main(["check"]) == 2
    assert "tools/known.json: this baseline does not exist; --write-baseline creates it" in capsys.readouterr().err
    monkeypatch.chdir("docs")
    assert cli.main(["check", "--write-baseline"]) == 0
    capsys.readouterr()
    assert found(capsys, status=0) == []
    assert [*json.loads(Path("../tools/known.json").read_text("utf-8"))["pages"]] == ["../docs/a.md"]
    assert found(capsys, "--isolated", status=1) == [("a.md", 1, "double-space")]


def test_with_a_change_both_are_asked(repository: Repository, capsys: pytest.CaptureFixture[str]) -> None:
    write("a.md", "x  y\n\nText\n")
    learn()
    repository.commit("x  y\n\nText\n", "a.md")
    write("a.md", "x  y\n\nText\n\nx  y\n")
    assert found(capsys, *KNOWN, "--since", "HEAD") == [("a.md", 5, "double-space")]
    learn("a.md")
    capsys.readouterr()
    assert found(capsys, *KNOWN, "--since", "HEAD") == []


def test_without_a_file_nothing_is_written(capsys: pytest.CaptureFixture[str]) -> None:
    write("a.md", "x  y\n")
    assert cli.main(["check", "--write-baseline"]) == 2
    said = "--write-baseline needs a file; name it with --baseline FILE or `baseline` in the configuration"
    assert capsys.readouterr().err == f"htglint: error: {said}\n"


def test_a_page_that_cannot_be_read_keeps_the_baseline_as_it_is(capsys: pytest.CaptureFixture[str]) -> None:
    write("a.md", "x  y\n")
    learn()
    before = Path(FILE).read_bytes()
    Path("b.md").write_bytes(b"\xff\n")
    write("a.md", "x y\n")
    assert cli.main(["check", *KNOWN, "--write-baseline"]) == 2
    assert "no baseline was written, because not every page could be read" in capsys.readouterr().err
    assert Path(FILE).read_bytes() == before


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("{", "is not JSON: Expecting property name enclosed in double quotes at line 1, column 2"),
        ("[]", "not a baseline: expected an object with the keys `version` and `pages`"),
        ('{"version": 2, "pages": {}}', "version 2 is not supported (expected 1); --write-baseline writes a new one"),
        ('{"version": 1, "pages": {}, "pages": {}}', "not a baseline: duplicate key `pages`"),
        ('{"version": 1, "pages": []}', "`pages` must be an object with a list for each page"),
        ('{"version": 1, "pages": {"a": {}}}', "a: expected a list of entries"),
        ('{"version": 1, "pages": {"a": [1]}}', "a: entry 1: expected an object with the keys `rule`, `text`,"),
        (
            '{"version": 1, "pages": {"a": [{"rule": "X", "text": 1, "message": "", "count": 0, "line": 3}]}}',
            (
                "a: entry 1: unknown key `line`; valid keys are `rule`, `text`, `message`, `count`\n"
                "a: entry 1: `text` is 1, not a string\na: entry 1: `count` is 0, not a positive integer"
            ),
        ),
        ("[" * 100_000, "is not readable JSON: maximum recursion depth exceeded"),
    ],
)  # fmt: skip
def test_files_that_are_no_baselines(text: str, sentence: str, capsys: pytest.CaptureFixture[str]) -> None:
    write("a.md", "x  y\n")
    write(FILE, text)
    assert cli.main(["check", *KNOWN]) == 2
    said = capsys.readouterr()
    lines = [line.removeprefix(f"htglint: error: {FILE}: ") for line in said.err.splitlines()]
    assert all(line.startswith(part) for line, part in zip(lines, sentence.split("\n"), strict=True)), lines
    assert said.out == ""


RULE = Rule("X1", "x", "x", "x", Severity.ERROR, "never", "", None)


@given(st.text(st.sampled_from("ab \t\n\r"), max_size=40), st.data())
def test_lines_above_and_below_change_no_key(text: str, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(text)))
    above = data.draw(st.sampled_from(["", "new\n", "\n\n"]))
    one = Finding("p", RULE, Hit(Span(at, at), "m"))
    moved = Finding("p", RULE, Hit(Span(at + len(above), at), "m"))
    assert baseline.keys(text, [one]) == baseline.keys(f"{above}{text}\nmore", [moved])


names = (
    st.binary(min_size=1, max_size=8).map(os.fsdecode).filter(lambda name: name.strip(".") and not set(name) & {*"/\0"})
)
counted = st.dictionaries(
    st.builds(baseline.FindingKey, st.text(max_size=5), st.text(max_size=5), st.text(max_size=5)),
    st.integers(1, 9),
    min_size=1,
)


@given(st.dictionaries(names, counted, max_size=3))
def test_what_is_written_is_what_is_read(pages: dict[str, dict[baseline.FindingKey, int]]) -> None:
    Path(FILE).unlink(missing_ok=True)
    for name in pages:
        Path(name).touch()
    known: dict[str, Counter[Any]] = {name: Counter(entries) for name, entries in pages.items()}
    baseline.Baseline(FILE, known).write()
    assert baseline.load(FILE)._known == known


def test_no_file(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(HtglintError, match="baseline does not exist"):
        baseline.load("nothing.json")
    write("a.md", "x  y\n")
    assert cli.main(["check", "--baseline", "nothing.json"]) == 2
    assert capsys.readouterr().err == (
        "htglint: error: nothing.json: this baseline does not exist; --write-baseline creates it\n"
    )
