"""The reason of a repair is what speaks for the reading that is shown, and copies decide what else is lost."""

from __future__ import annotations

from htglint import repair_text

CALICO = "## ğŸ± Feed the calico cat of the gate\n\n## ğŸ—ƒï¸ File the forms\n"


def test_words_that_speak_for_another_reading_are_no_reason() -> None:
    (passage,) = repair_text(CALICO).ambiguous
    assert passage.step is not None
    for reading in passage.readings:
        assert ("cat" in reading.reason) == (reading.text == "🐱")
    assert ("cat" in passage.step.reason) == (passage.readings[0].text == "🐱")


def test_unsafe_writes_nothing_that_the_evidence_speaks_against() -> None:
    text = repair_text(CALICO, unsafe=True).text
    assert "🍱" not in text
    assert text.endswith("## 🗃️ File the forms\n")


def test_unsafe_follows_evidence() -> None:
    assert repair_text("## ğŸ¶ A dog at the gate\n", unsafe=True).text == "## 🐶 A dog at the gate\n"


def test_a_copy_tells_what_a_replacement_character_was() -> None:
    done = repair_text("The caf\ufffd opens its gate.\n", references=["The café opens its gate.\n"])
    assert done.text == "The café opens its gate.\n"
    assert done.steps[0].reason == "stands so in reference 1"


def test_copies_that_disagree_or_show_something_else_decide_nothing() -> None:
    text = "The caf\ufffd opens its gate.\n"
    for copies in (
        ["The café opens its gate.\n", "The cafè opens its gate.\n"],
        ["The cafe opens its gate.\n"],
        [text],
    ):
        assert repair_text(text, references=copies).text == text
