"""Repair of wrongly decoded text: what comes back, what stays ambiguous, what is never touched."""

from __future__ import annotations

import re
import sys
from typing import TYPE_CHECKING

import emoji
import ftfy
import pytest
from hypothesis import given
from hypothesis import strategies as st

import htglint
from htglint import repair_text
from htglint.base.context import Context, Copy
from htglint.base.profiles import MetadataField, Profile, Ruleset
from htglint.document import suspects
from htglint.document.document import Document
from htglint.encoding import alphabet, repair
from htglint.encoding.evidence import siblings
from htglint.encoding.lattice import Settings
from htglint.encoding.models import MODELS, Model
from htglint.encoding.page import Verdict
from htglint.engine import fixer
from htglint.project import packs
from tests.helpers.encoding_damage import BY_NAME, damaged
from tests.helpers.pages import context_of, page
from tests.helpers.paths import DATA, SAMPLES, shared
from tools import emoji_table
from tools import suspects as suspects_tool

if TYPE_CHECKING:
    from pathlib import Path
    from types import FrameType

PAGE = Context(Profile("page"))
ENCODING = tuple(rule for rule in packs.load().rules if rule.check == "encoding")


def repaired(text: str, context: Context = PAGE, *, unsafe: bool = False) -> str:
    allowed = fixer.EVERYTHING if unsafe else fixer.BY_DEFAULT
    outcome = fixer.fix(Document("page.md", text), ENCODING, context, allowed)
    assert outcome.notes == ()
    return outcome.document.text


# --- What comes back

TEXT = """\
# Das große Gärtnern – “naïve” people’s guide…

## 🗃️ A filing cabinet

Żółw, Ångström and El Niño meet in Besançon — 100 € each, 20 °C, 3 × 4 → 12.

## 👩🏽‍🌾 Somebody else

It’s fine: “yes”, ‘no’, ✨ and ⚖️ and 🦺.
"""


@pytest.mark.parametrize("undefined", ["keep", "drop"])
@pytest.mark.parametrize("codec", ["cp1252", "cp1254", "cp1250", "cp1251", "mac-roman", "cp437", "cp1252, twice"])
def test_a_whole_page_comes_back(codec: str, undefined: str) -> None:
    assert repaired(damaged(TEXT, codec, undefined=undefined)) == TEXT


@pytest.mark.parametrize("codec", [model.name for model in MODELS if model.name != "iso-8859-7 with cp1252"])
def test_nothing_is_lost_where_undefined_bytes_are_kept(codec: str) -> None:
    assert repaired(damaged(TEXT, codec, undefined="keep")) == TEXT


def test_runs_are_repaired_one_by_one() -> None:
    text = "## ğŸ—ƒï¸ intact: 🗃️ – and â€“ damaged\n\nItâ€™s, it’s, ğŸš€.\n"
    assert repaired(text) == "## 🗃️ intact: 🗃️ – and – damaged\n\nIt’s, it’s, 🚀.\n"


def test_code_and_link_paths_stay_and_fragments_do_not() -> None:
    text = "Itâ€™s `itâ€™s` [itâ€™s](a/itâ€™s.md#itâ€™s)\n\n```\nitâ€™s\n```\n\nhttps://e.org/ğŸš€#ğŸš€\n"
    assert repaired(text) == ("It’s `itâ€™s` [it’s](a/itâ€™s.md#it’s)\n\n```\nitâ€™s\n```\n\nhttps://e.org/ğŸš€#🚀\n")


def test_damage_that_keeps_emphasis_open_is_repaired() -> None:
    """Markdown does not close ** before the letter that stands for a dash, so the repair changes the emphasis."""
    assert repaired("**Note:**â€“ yes, wouldnâ€™t\n") == "**Note:**– yes, wouldn’t\n"
    assert repaired("**Note:**â€œtextâ€ wouldnâ€™t\n") == "**Note:**“text” wouldn’t\n"


def test_a_doubled_selector_that_a_person_wrote_is_kept() -> None:
    assert repaired(damaged("## ⚖️️ Scales\n\nIt’s – “so”.\n")) == "## ⚖️️ Scales\n\nIt’s – “so”.\n"


def test_a_space_that_was_a_no_break_space_is_used_only_inside_a_character() -> None:
    before = damaged("## 🛠️ Tools\n\nIt’s – “so”.\n", "cp1252").replace("\xa0", " ")
    assert repaired(before) == "## 🛠️ Tools\n\nIt’s – “so”.\n"


def test_ftfy_eats_that_space_where_we_keep_it() -> None:
    config = ftfy.TextFixerConfig(restore_byte_a0=False)
    line = "ğŸ“ **Location:** here"
    assert " " not in ftfy.fix_encoding(line, config)[:3], "this trap is gone: see whether ftfy can serve again"
    assert repaired(f"{line}\n\nItâ€™s – ğŸ—ƒï¸.\n").startswith(line)


WRAPUP = Context(
    Profile("w", metadata=(MetadataField("📍", "Location", True), MetadataField("🗓️", "Date", True, r"\d+ – \d+")))
)


@pytest.mark.parametrize("form", ["**Location:**", "**Location**:"])
def test_the_label_says_which_emoji_stood_before_it(form: str) -> None:
    text = f"- ğŸ“ {form} here\n\nItâ€™s – ğŸ—ƒï¸.\n"
    assert repaired(text) == text.replace("Itâ€™s", "It’s").replace("ğŸ—ƒï¸", "🗃️")
    assert repaired(text, WRAPUP).startswith(f"- 📍 {form} here")


def test_a_reason_is_given_for_every_repair() -> None:
    text = "- ğŸ“ **Location:** here\n\nItâ€™s – ğŸ—ƒï¸ – ğŸ¶.\n"
    passages = repair.passages(Document("p.md", text), WRAPUP)
    reasons = [passage.step.reason for passage in passages if passage.step]
    assert reasons[0].startswith("stands before the label Location")
    assert reasons[1:] == [
        "no other completion makes sense", "no other completion makes sense", "several completions are possible",
    ]  # fmt: skip
    facts = dict(passages[0].step.facts) if passages[0].step else {}
    assert facts["decoded as"] == "cp1254"
    assert facts["bytes"] == "F0 9F 93 [8D]"


def test_replaying_the_steps_gives_the_repaired_text() -> None:
    before = page(SAMPLES / "damaged" / "2025-11.md")
    context = context_of(before, packs.load())
    outcome = fixer.fix(before, ENCODING, context)
    text = before.text
    for finding in reversed(outcome.applied):
        assert finding.hit.fix is not None
        for step in finding.hit.fix.steps:
            assert text[step.span.start : step.span.end] == step.before
            text = text[: step.span.start] + step.after + text[step.span.end :]
    assert text == outcome.document.text


def test_the_damaged_sample_comes_back_but_for_what_is_ambiguous() -> None:
    document = page(SAMPLES / "damaged" / "2025-11.md")
    clean = (DATA / "samples" / "damaged-2025-11.clean.md").read_text("utf-8").split("\n")
    outcome = fixer.fix(document, ENCODING, context_of(document, packs.load()))
    assert [finding.rule.code for finding in outcome.remaining] == ["HTG102", "HTG102"]
    after = outcome.document.text.split("\n")
    left = [(was, now) for was, now in zip(clean, after, strict=True) if was != now]
    assert [was[:4] for was, _ in left] == ["## 🐶", "## 🐝"]
    assert all(now in document.text.split("\n") for _, now in left)


# --- What stays ambiguous


def test_a_fragment_is_settled_by_the_heading_that_it_names() -> None:
    heading = "## ğŸ—ƒï¸ See [it](https://e.org) Again"
    text = f"{heading}\n\nItâ€™s [here](#ğŸ—ƒ%EF%B8%8F-See-it-Again).\n"
    assert "(#🗃%EF%B8%8F-See-it-Again)" in repaired(text)


def test_an_ambiguous_run_is_left_with_its_candidates() -> None:
    text = "## ğŸ¶ Which?\n\nItâ€™s – ğŸ—ƒï¸.\n"
    (passage,) = (p for p in repair.passages(Document("p.md", text), PAGE) if not p.certain)
    assert {candidate.text for candidate in passage.listed} == {"🍶", "🎶", "🐶"}
    assert sum(candidate.probability for candidate in passage.readings) == pytest.approx(1)
    assert "ğŸ¶" in repaired(text)


@pytest.mark.parametrize("undefined", ["drop", "replace"])
def test_a_sign_inside_a_name_has_letters_for_rivals(undefined: str) -> None:
    text = "Çağla and Ömer met in Århus. “It’s over”… the café is “closed” – 9 €.\n\n✨ It’s fine – “yes”, my guide…\n"
    shown = Document("p.md", damaged(text, "latin-1, twice", undefined=undefined))
    assert all(passage.best is None or passage.best.text != "×" for passage in repair.passages(shown, PAGE))


def test_no_space_is_taken_for_a_byte_of_a_character_that_hardly_anybody_writes() -> None:
    text = "# Week\n\n🩶 Twice a year we meet.\n"
    assert repaired(damaged(text, "latin-1, twice")) == text


def test_a_capital_is_not_guessed_inside_a_word() -> None:
    text = "Kovács said – “both” – that’s 9 € for Ñandú.\n"
    assert repaired(damaged(text, "iso-8859-7 with cp1252", undefined="keep")).startswith("Kovács said – “both” – ")


def test_a_tie_under_a_rival_model_stays_a_tie(monkeypatch: pytest.MonkeyPatch) -> None:
    rivals = ((BY_NAME["iso-8859-7 with cp1252"], 0.5),)
    verdict = Verdict(BY_NAME["cp1253"], Settings(-1.0, 8.0, 8.0), {}, rivals)
    monkeypatch.setattr("htglint.encoding.page.verdict", lambda _text, _hints, _known: verdict)
    (passage,) = repair.passages(Document("p.md", "An Γ‘rea.\n"), PAGE)
    assert {candidate.text for candidate in passage.listed} == {"á", "Ñ"}
    assert not passage.certain


def beside(*texts: str) -> Context:
    return PAGE._replace(siblings=tuple(Copy(f"sibling-{number}.md", text) for number, text in enumerate(texts)))


INTRODUCTION = "It’s done – “really”.\n\n"


def test_an_emoji_before_a_label_is_no_habit_of_lists() -> None:
    siblings = beside(*["- 📘 **Topics:** [all](https://example.org)\n\n- 🧭 North is up.\n"] * 6)
    text = damaged(INTRODUCTION + "- 📃 Numbers grow.\n", "cp1250", undefined="replace")
    (passage,) = (passage for passage in repair.passages(Document("p.md", text), siblings) if not passage.certain)
    likely = {candidate.text: candidate.probability for candidate in passage.readings}
    assert likely["📘"] == pytest.approx(likely["📃"])


@pytest.mark.parametrize(("shown", "certain"), [("🎯🎯🎯", True), ("🎯🔔🐳", False)])
def test_words_count_as_far_as_siblings_agree_on_their_emoji(shown: str, certain: bool) -> None:
    siblings = beside(*(f"## {emoji} Old Castle Tours\n\nText.\n" for emoji in shown))
    text = damaged(INTRODUCTION + "## 🏯 Old Castle Tours\n")
    assert ("## 🎯 Old" in repaired(text, siblings)) == certain


def test_a_lost_character_is_told_and_left() -> None:
    document = Document("p.md", "The caf\ufffd opens.\n")
    (passage,) = repair.passages(document, PAGE)
    assert passage.readings == ()
    assert repaired(document.text) == document.text


# --- What is never touched


@pytest.mark.parametrize("path", sorted((DATA / "intact").iterdir()), ids=lambda path: path.name)
def test_intact_pages_stay(path: Path) -> None:
    document = page(path)
    assert [passage for passage in repair.passages(document, PAGE) if passage.step] == []
    assert repaired(document.text) == document.text


@pytest.mark.parametrize(
    "path", sorted(p for p in (DATA / "intact").iterdir() if "about" not in p.name), ids=lambda path: path.name
)
def test_intact_lines_stay_on_pages_of_their_own(path: Path) -> None:
    for line in path.read_text("utf-8").split("\n"):
        assert repair.passages(Document("p.md", line), PAGE) == (), line


@pytest.mark.parametrize("path", sorted((DATA / "intact").iterdir()), ids=lambda path: path.name)
def test_intact_lines_stay_on_a_damaged_page(path: Path) -> None:
    """Evidence of damage elsewhere on the page does not make intact text suspect."""
    broken = damaged("It’s – “so”. 🗃️ 🚀 ✨ …\n\n", "cp1252") * 3
    intact = path.read_text("utf-8")
    after = repaired(broken + intact)
    changed = [line for line in intact.split("\n") if line not in after.split("\n")]
    assert len(changed) <= MUST_STAY.get(path.name, 0), changed


MUST_STAY = {"tricky.md": 12, "names.md": 1}
"""Lines made to look damaged are taken for it beside real damage; their number may only fall."""


@given(st.text())
def test_random_text_is_never_changed_without_evidence(text: str) -> None:
    again = repaired(text)
    assert repaired(again) == again


noise = st.text(st.sampled_from("ğŸ“šâ€™–ï¸ Ã©Â°πΓå \xa0\x81\x8d\x9d\ufffda`*#\n[]()"), max_size=60)


@given(noise)
def test_repair_is_idempotent_and_never_raises(text: str) -> None:
    for unsafe in (False, True):
        once = repaired(text, unsafe=unsafe)
        assert repaired(once, unsafe=unsafe) == once


@given(st.lists(st.sampled_from([*TEXT.split("\n"), *TEXT.split()]), max_size=12), st.sampled_from(MODELS))
def test_what_is_repaired_is_right(lines: list[str], model: Model) -> None:
    text = "\n".join(lines)
    before = damaged(text, model.name, undefined="keep")
    parts = [re.split(r"([^\x00-\x7f]+)", version) for version in (text, before, repaired(before))]
    for was, shown, now in zip(*parts, strict=True):
        assert now in (was, shown)


# --- Tables


def test_the_emoji_table_is_fresh() -> None:
    assert emoji_table.TABLE.read_text("utf-8") == emoji_table.table()


def test_the_quick_scan_is_fresh() -> None:
    assert suspects_tool.MODULE.read_text("utf-8") == suspects_tool.module()


def test_the_number_of_released_emoji() -> None:
    full = [entry for entry in alphabet.emoji_table() if emoji.EMOJI_DATA[entry]["status"] == 2]
    assert len(full) == 3944


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.name)
def test_a_model_damages_no_ascii_and_its_bytes_come_back(model: Model) -> None:
    ascii_text = "".join(map(chr, range(128)))
    assert model.damage(ascii_text) == ascii_text
    for character, values in model.bytes_of.items():
        assert all(model.characters[value] in (character, None) for value in values)


def test_typical_clean_pages_are_passed_over_by_the_quick_scan() -> None:
    for path in (SAMPLES / "clean").iterdir():
        assert not suspects.suspicious(path.read_text("utf-8"))


# --- Bounds


def calls(text: str) -> int:
    """How many Python functions a repair calls: its work, whatever the machine."""
    count = 0

    def counted(_frame: FrameType, event: str, _argument: object) -> None:
        nonlocal count
        count += event == "call"

    document = Document("p.md", text)
    sys.setprofile(counted)
    try:
        repair.passages(document, PAGE)
    finally:
        sys.setprofile(None)
    return count


@pytest.mark.parametrize(
    "piece", ["Wouldnâ€™t ", "ğŸ“ ", "ÃƒÂ¢Ã¢â€šÂ¬ ", "ğŸ“", "ğŸğŸï¸â€ðŸ’»Ã©", "Wouldnâ€™t\n", "é ", "> â€™\n"]
)
def test_work_grows_no_faster_than_the_text(piece: str) -> None:
    calls(piece)  # loads the tables
    assert calls(piece * 1600) < 10 * calls(piece * 200)


@pytest.mark.parametrize("piece", ["ğŸ ", "ğŸ", "ğŸ\n", "ğŸ“šâ€™–ï¸©", "ð ", "â€ "])
def test_hostile_pages_end_with_a_finding(piece: str) -> None:
    assert repair.passages(Document("p.md", "Itâ€™s – ğŸ—ƒï¸.\n\n" + piece * 2000), PAGE)


def test_passages_that_are_alike_share_what_is_told_of_them() -> None:
    first, *others = repair.passages(Document("p.md", "It wonâ€™t do.\n" * 3), PAGE)
    assert first.step is not None
    for other in others:
        assert other.step is not None
        assert other.source is first.source
        assert other.readings is first.readings
        assert other.step.facts is first.step.facts


@pytest.mark.parametrize(("between", "kind"), [(100, "beds"), (10_000, "text")])
def test_the_label_above_a_place_is_looked_for_nearby(between: int, kind: str) -> None:
    text = "**Beds:**\n" + "x" * between + "\n"
    assert siblings.kind_of(text + "mulch 🌱", len(text) + len("mulch ")) == kind


def test_a_run_too_long_to_be_text_is_reported_and_left() -> None:
    text = "Itâ€™s – ğŸ—ƒï¸.\n\n" + "ğŸ“" * 5000 + "\n"
    (left,) = (passage for passage in repair.passages(Document("p.md", text), PAGE) if not passage.certain)
    assert left.best is None
    assert left.listed == ()
    assert repaired(text).endswith("ğŸ“" * 5000 + "\n")


# --- The shared documents


@pytest.mark.parametrize("number", ["000", "003", "004"])
def test_real_drafts_get_nothing_wrong(number: str, ruleset: Ruleset) -> None:
    (seed,) = shared("seeds").glob(f"{number}_*")
    truth = shared("truth", f"{number}.md").read_text("utf-8").split("\n")
    document = Document("2025-11.md", seed.read_text("utf-8"))
    after = fixer.fix(document, ENCODING, context_of(document, ruleset)).document.text.split("\n")
    for was, want, now in zip(document.text.split("\n"), truth, after, strict=True):
        if now not in (was, want):
            assert all(word in was.split() + want.split() for word in now.split())


@pytest.mark.parametrize("word", ["Größe", "Ελλάδα", "привет", "안녕하세요"])
def test_the_first_word_of_a_page_is_repaired_like_any_other(word: str) -> None:
    text = f"{word} {word} {word}\n"
    assert repaired(damaged(text, "cp1252", undefined="keep")) == text


def test_a_word_is_repaired_whole_or_not_at_all() -> None:
    text = "Несколько серверов в Сарапуле, и ещё щупальца у осьминога.\n"
    shown = damaged(text, "cp1252", undefined="drop")
    for word, was, now in zip(text.split(), shown.split(), repaired(shown).split(), strict=True):
        assert now in (word, was)


def test_words_that_people_know_are_no_damage_of_a_rare_codec() -> None:
    text = "Đó là ý tưởng đúng đắn: cuốn sổ đó ở đây, đó là đích đến, và bạn đồng ý với tôi.\n"  # cp852 reads đó as Т
    assert not repair.passages(Document("p.md", text * 3), PAGE)


def test_intact_words_beside_damage_are_not_reported() -> None:
    words = "Die Speichergröße, der Blütenzähler und die Gartenschürze sind schön, und Grüße aus Vögelsberg. " * 3
    page = Document("p.md", f"{words}\n\nThe rest â\x80\x94 that is, this â\x80\x94 is damaged.\n")
    assert {page.text[passage.span.start : passage.span.end] for passage in repair.passages(page, PAGE)} == {
        "â\x80\x94"
    }


RUSSIAN = "Мы сажаем помидоры и огурцы, и они растут быстро, если их поливать каждый день.\n\nStep 12 с plan 34 here.\n"


def test_a_short_word_that_lost_a_byte_is_reported_with_its_readings() -> None:
    page = Document("p.md", damaged(RUSSIAN, "cp1252", undefined="drop"))
    passage = repair.passages(page, PAGE)[-1]
    assert (passage.source, passage.certain) == ("Ñ", False)


def test_a_reference_decides_a_word_that_lost_a_byte() -> None:
    page = Document("p.md", damaged(RUSSIAN, "cp1252", undefined="drop"))
    context = PAGE._replace(references=(Copy("older.md", RUSSIAN),))
    passage = repair.passages(page, context)[-1]
    assert passage.best is not None
    assert (passage.best.text, passage.certain) == ("с", True)
    assert passage.step is not None
    assert passage.step.reason == "stands so in older.md"


def test_the_library_repairs_what_the_command_repairs() -> None:
    for language in ("Größe und Maß der Gartenschürze", "Der Kürbis wächst über den Zaun"):
        shown = damaged(f"{language}.\n", "latin-1", undefined="drop")
        certain = [passage for passage in repair.passages(Document("page.md", shown), PAGE) if passage.certain]
        assert len(repair_text(shown).steps) == len(certain)


@pytest.mark.parametrize("codec", ["cp1252, twice", "cp1254, twice", "latin-1, twice"])
@pytest.mark.parametrize("undefined", ["drop", "replace"])
def test_text_decoded_wrongly_twice_that_lost_bytes_stays_or_comes_back(codec: str, undefined: str) -> None:
    text = "Что мы сажаем — и зачем?\nЭто решают все вместе, а потом рисуют план.\n"
    shown = damaged(text, codec, undefined=undefined)
    for now, was, right in zip(*(re.split("[ \n]", one) for one in (repaired(shown), shown, text)), strict=True):
        assert now in {was, right}


def test_a_question_mark_behind_a_lost_quotation_mark_stays() -> None:
    text = "Loď odplouvá teď. Kdo říká „už zase”? Já stojím tady, kde včera stál on, a zase teď říkám: „ještě ne“.\n"
    assert repaired(damaged(text, "cp1252")) == text


def test_a_word_that_ends_before_a_blank_keeps_it() -> None:
    text = "La fête commence à l’heure, voilà le jardin ; près du hêtre, c’est déjà prêt et très beau à voir.\n"
    shown = damaged(text, "cp1252", undefined="keep").replace("\xa0 ", " ")
    assert repaired(shown) == text


def test_words_beside_intact_quotation_marks_are_repaired() -> None:
    text = "La fête de l’été, près de l’école, c’est déjà l’égalité.\n"
    shown = damaged(text.replace("’", "'"), "cp1252", undefined="keep").replace("'", "’")
    assert repaired(shown) == text


def test_the_only_damaged_word_of_a_text_comes_back_before_two_blanks() -> None:
    assert repaired("voilÃ  le jardin\n") == "voilà le jardin\n"


def test_text_decoded_wrongly_twice_keeps_no_blank_that_is_a_byte() -> None:
    text = "Nous pensons à planter près de la forêt, et déjà à arroser l'été.\n"
    shown = damaged(text, "cp1252, twice", undefined="keep").replace("\xa0", " ")
    for now, was, right in zip(*(one.split() for one in (repaired(shown), shown, text)), strict=True):
        assert now in {was, right}
    assert "  " not in repaired(shown) or "Ã" in repaired(shown)


@pytest.mark.parametrize("text", ["ÄŒeÅ¡tina", "RÄ«ga"])
def test_a_single_damaged_word_is_reported(text: str) -> None:
    assert htglint.repair_text(f"{text}\n").ambiguous


@given(st.text(st.sampled_from("ÃÂíàâð \u00a0€“”'?\ufffdabcàñГГéĂŃ鈥檚縺ｮ\x80\x9d"), max_size=40))
def test_no_text_fails(text: str) -> None:
    repair_text(f"{damaged('Près du hêtre, voilà déjà l’été à venir.', 'cp1252', undefined='keep')}\n{text}\n")


def test_a_byte_that_begins_no_character_before_a_blank() -> None:
    shown = damaged("Già là — più in là — c’è dell’acqua.\n", "cp1252").replace("\xa0", " ")
    assert repair_text(f"{shown}í a\ní  a\n").text
