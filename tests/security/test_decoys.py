"""Damage of one kind hides no damage of another, wherever the first stands and whoever suppresses it."""

from __future__ import annotations

from pathlib import Path

import pytest

from htglint.cli import main as cli

SENTENCE = "naïve café “Über” résumé – déjà vu Größe’s 😀 … ✨ öäü ßé è ñ "
LATER = "I went to the cafÃ© with you.\n\nIt is naÃ¯ve and Ã¼ber.\n\nSee â€œthisâ€\x9d now.\n"
MARKED = ("cafÃ©", "naÃ¯ve", "Ã¼ber", "â€œthis")


def decoy(codec: str) -> str:
    """A line that is damaged throughout, by another codec than the page's own damage."""
    return SENTENCE.encode().decode(codec, "ignore") * 20


@pytest.mark.parametrize("codec", ["cp437", "cp850", "cp1251", "mac_roman"])
@pytest.mark.parametrize("form", ["{}\n", "<!-- htglint-disable-next-line HTG101, HTG102 -- quoted -->\n<!-- {} -->\n"])
def test_a_decoy_hides_no_damage(
    codec: str, form: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    text = f"# A Page\n\n{form.format(decoy(codec))}\n{LATER}"
    Path("page.md").write_text(text, "utf-8")
    assert cli.main(["check", "--isolated", "--select", "HTG1", "--format", "concise", "--all", "page.md"]) == 1
    reported = {int(line.split(":")[1]) for line in capsys.readouterr().out.splitlines() if line.startswith("page.md:")}
    lines = text.split("\n")
    assert {number for number, line in enumerate(lines, 1) if any(word in line for word in MARKED)} <= reported
