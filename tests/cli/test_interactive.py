"""The review: a person is asked about what is ambiguous, once."""

from __future__ import annotations

import io
import json
from typing import TYPE_CHECKING

import pytest

from htglint.base.context import Answer
from htglint.base.errors import HtglintError
from htglint.cli import main as cli
from htglint.project import answers

if TYPE_CHECKING:
    from pathlib import Path

DAMAGED = "# Page\n\n## ğŸ¶ A Watchdog\n\nItâ€™s fine â€“ â€œreallyâ€.\n\n## ğŸ± Another\n"


@pytest.fixture
def page(tmp_path: Path) -> Path:
    page = tmp_path / "page.md"
    page.write_text(DAMAGED, "utf-8")
    return page


def review(page: Path, said: str, monkeypatch: pytest.MonkeyPatch, *more: str) -> int:
    monkeypatch.setattr("sys.stdin", io.StringIO(said))
    return cli.main(["fix", "--isolated", "--interactive", *more, str(page)])


def headings(page: Path) -> list[str]:
    return [line for line in page.read_text("utf-8").split("\n") if line.startswith("## ")]


def test_a_choice_is_made(page: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    assert review(page, "=🐶\n=🐱\n", monkeypatch) == 0
    assert headings(page) == ["## 🐶 A Watchdog", "## 🐱 Another"]
    said = capsys.readouterr().err
    assert "(1 of 2)" in said
    assert "A Watchdog" in said
    assert "33%" in said


def test_a_number_chooses_a_candidate(page: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    review(page, "7\nx\n1\nq\n", monkeypatch)
    first, second = headings(page)
    assert first[3] in "🐶🎶🍶"
    assert second == "## ğŸ± Another"


def test_what_is_left_stays(page: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert review(page, "\n=🐱\n", monkeypatch) == 1
    assert headings(page) == ["## ğŸ¶ A Watchdog", "## 🐱 Another"]


@pytest.mark.parametrize("said", ["q\n", ""])
def test_stopping_leaves_the_rest_and_keeps_the_certain_repairs(
    page: Path, monkeypatch: pytest.MonkeyPatch, said: str
) -> None:
    assert review(page, said, monkeypatch) == 1
    assert headings(page) == ["## ğŸ¶ A Watchdog", "## ğŸ± Another"]
    assert "It’s fine – “really”." in page.read_text("utf-8")


def test_answers_are_kept_and_replayed(page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = tmp_path / "answers.json"
    review(page, "=🐶\nq\n", monkeypatch, "--answers", str(kept))
    assert [answer.choice for answer in answers.read(str(kept))] == ["🐶"]
    page.write_text(DAMAGED, "utf-8")
    assert cli.main(["fix", "--isolated", "--answers", str(kept), str(page)]) == 1
    assert headings(page) == ["## 🐶 A Watchdog", "## ğŸ± Another"]
    review(page, "=🐱\n", monkeypatch, "--answers", str(kept))
    assert [answer.choice for answer in answers.read(str(kept))] == ["🐶", "🐱"]


TWICE = "# Page\n\n## ğŸ¶ A Watchdog\n\n## ğŸ± Another\n\n## ğŸ¶ A Melody\n"


def test_help_is_shown(page: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    review(page, "?\n=🐶\nq\n", monkeypatch)
    said = capsys.readouterr().err
    assert "undo: ask again about the passage before" in said
    assert said.count("(1 of 2)") == 2, "asked again after the help"
    assert headings(page)[0] == "## 🐶 A Watchdog"


def test_an_answer_is_undone(page: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert review(page, "u\n=🎶\nu\n=🐶\n=🐱\n", monkeypatch) == 0
    assert headings(page) == ["## 🐶 A Watchdog", "## 🐱 Another"]


def test_one_choice_for_all_such_passages(page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    page.write_text(TWICE, "utf-8")
    other = tmp_path / "second.md"
    other.write_text("# Page\n\n## ğŸ¶ A Third One\n", "utf-8")
    assert review(page, "a=🐶\n=🐱\n", monkeypatch, str(other)) == 0
    assert headings(page) == ["## 🐶 A Watchdog", "## 🐱 Another", "## 🐶 A Melody"]
    assert headings(other) == ["## 🐶 A Third One"]


def test_a_choice_for_all_is_undone_as_a_whole(page: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    page.write_text(TWICE.replace("## ğŸ± Another\n\n", "") + "\n## ğŸ± Another\n", "utf-8")
    assert review(page, "a=🐶\nu\n=🐶\n=🎶\n=🐱\n", monkeypatch) == 0
    assert headings(page) == ["## 🐶 A Watchdog", "## 🎶 A Melody", "## 🐱 Another"]


def test_the_rest_of_a_page_is_skipped(page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    other = tmp_path / "second.md"
    other.write_text("# Page\n\n## ğŸ¶ A Third One\n", "utf-8")
    assert review(page, "s\n=🐶\n", monkeypatch, str(other)) == 1
    assert headings(page) == ["## ğŸ¶ A Watchdog", "## ğŸ± Another"]
    assert headings(other) == ["## 🐶 A Third One"]


@pytest.mark.parametrize("said", ["0", "99", "a", "=", "a=", "x", "1a"])
def test_an_unknown_answer_is_asked_again(
    page: Path, said: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    review(page, f"{said}\n=🐶\nq\n", monkeypatch)
    assert "unknown answer; ? shows the known ones" in capsys.readouterr().err
    assert headings(page)[0] == "## 🐶 A Watchdog"


def test_a_contradiction_is_asked_and_answered(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    page, copy = tmp_path / "page.md", tmp_path / "copy.md"
    page.write_text("## 🐢 A Watchdog For Controllers\n", "utf-8")
    copy.write_text("## 🐶 A Watchdog For Controllers\n", "utf-8")
    kept = tmp_path / "answers.json"
    review(page, "=🐢\n", monkeypatch, "--reference", str(copy), "--answers", str(kept))
    assert page.read_text("utf-8") == "## 🐢 A Watchdog For Controllers\n"
    assert cli.main(["check", "--isolated", "--reference", str(copy), "--answers", str(kept), str(page)]) == 0
    review(page, "1\n", monkeypatch, "--reference", str(copy))
    assert page.read_text("utf-8") == "## 🐶 A Watchdog For Controllers\n"


@pytest.mark.parametrize("flags", [["--diff"], ["-"]])
def test_it_needs_standard_input_and_pages(flags: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["fix", "--interactive", *flags]) == 2
    assert "--interactive reads standard input" in capsys.readouterr().err


@pytest.mark.parametrize("text", ["", "{", "{}", "[1]", '[{"source": "x"}]', '[{"source": 1}]'])
def test_a_broken_file_of_answers(tmp_path: Path, text: str) -> None:
    path = tmp_path / "answers.json"
    path.write_text(text)
    with pytest.raises(HtglintError, match=r"answers\.json"):
        answers.read(str(path))


def test_the_last_answer_counts(tmp_path: Path) -> None:
    path = tmp_path / "answers.json"
    answers.write(str(path), [Answer("a", "b", "c", "1"), Answer("a", "b", "c", "2")])
    assert [entry["choice"] for entry in json.loads(path.read_text("utf-8"))] == ["2"]
