"""Text of Windows that was read as Latin-1."""

from __future__ import annotations

import pytest

import htglint


def wrong(text: str) -> str:
    return text.encode("cp1252").decode("latin-1")


@pytest.mark.parametrize(
    "text",
    [
        "„Der Garten“ – sagt sie – ist für alle da.\n",
        "That’s the gardener’s “best” tool — and it’s free.\n",
        "Está “lejos de terminar”\n",
    ],
)
def test_punctuation_comes_back(text: str) -> None:
    repaired = htglint.repair_text(wrong(text))
    assert repaired.text == text
    assert dict(repaired.steps[0].facts)["is"] == "cp1252"


def test_letters_are_proposed() -> None:
    repaired = htglint.repair_text(wrong("The Œuvre of a gardener\n"))
    assert repaired.steps == ()
    assert [passage.listed[0].text for passage in repaired.ambiguous] == ["Œ"]


@pytest.mark.parametrize("text", ["A \x93 alone\n", "One \x81 and \x93two\x94\n", "a\x85b\n"])
def test_what_does_not_fit_stays(text: str) -> None:
    assert htglint.repair_text(text).text == text
