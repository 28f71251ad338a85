"""UTF-8 that was read by a codec of two bytes a character."""

from __future__ import annotations

import random

import pytest

import htglint
from htglint.encoding import lexicon
from htglint.encoding.multibyte import MODELS

CHINESE = "我们每个星期在花园里见面，一起种树、浇水和修理工具。\n欢迎新来的朋友们带上自己的种子。\n"
JAPANESE = "毎週みんなで庭に集まって、木を植えたり水をやったりします。\n道具の使い方は先輩が教えます。\n"
KOREAN = "우리는 매주 정원에서 만나 나무를 심고 물을 줍니다.\n새로 오신 분은 씨앗을 가져오세요.\n"
RUSSIAN = "Каждую неделю мы встречаемся в саду и вместе сажаем деревья.\nНовые друзья приносят семена.\n"
FRENCH = "Le café est déjà prêt près du hêtre, voilà où l’été s’achève.\n"


def damaged(text: str, codec: str, lost: str = "") -> str:
    return text.encode().decode(codec, "replace").replace("\ufffd", lost)


@pytest.mark.parametrize(
    ("text", "codec"),
    [
        *((RUSSIAN, codec) for codec in ("gbk", "big5", "shift_jis", "cp949")),  # in EUC-JP, all its signs are common
        *((FRENCH, codec) for codec in ("gbk", "big5", "shift_jis", "cp949", "euc_jp")),
    ],
)
def test_words_of_europe_are_repaired_or_reported(text: str, codec: str) -> None:
    shown = damaged(text, codec, "?")
    repaired = htglint.repair_text(shown)
    for now, was, right in zip(repaired.text.split(), shown.split(), text.split(), strict=True):
        assert now in {was, right}
    assert repaired.text == text or repaired.ambiguous


def test_russian_read_as_gbk_is_repaired() -> None:
    assert htglint.repair_text(damaged(RUSSIAN, "gbk")).text == RUSSIAN


@pytest.mark.parametrize("lost", ["", "?", "\ufffd"])
@pytest.mark.parametrize(
    ("text", "codec"),
    [(CHINESE, "gbk"), (JAPANESE, "shift_jis"), (JAPANESE, "gbk"), (KOREAN, "cp949"), (KOREAN, "gbk")],
)
def test_every_damaged_line_is_repaired_or_reported(text: str, codec: str, lost: str) -> None:
    shown = damaged(text, codec, lost)
    repaired = htglint.repair_text(shown).text
    findings = [finding for finding in htglint.check_text(repaired) if finding.rule.code.startswith("HTG1")]
    reported = {repaired.count("\n", 0, finding.hit.span.start) for finding in findings}
    for number, (now, right) in enumerate(zip(repaired.splitlines(), text.splitlines(), strict=True)):
        assert now == right or number in reported


@pytest.mark.parametrize(
    "text", [CHINESE, JAPANESE, KOREAN, "他叫陈喆，住在深圳。喆喆 垚 犇 鱻\n", "뷁 쀍\n", "ﾃﾞｰﾀを使用Docker部署\n"]
)
def test_intact_text_is_left_alone(text: str) -> None:
    assert htglint.repair_text(text) == (text, (), ())


def test_a_chunk_that_is_whole_is_repaired_beside_one_that_is_not() -> None:
    repaired = htglint.repair_text("The caf茅 opens, there鈥檚 cake for na茂ve guests.\n")
    assert repaired.text == "The café opens, there’s cake for naïve guests.\n"
    assert dict(repaired.steps[0].facts)["decoded as"] == "gbk"
    assert dict(repaired.steps[0].facts)["bytes"] == "C3 A9"


def test_a_single_word_is_proposed_and_not_changed() -> None:
    repaired = htglint.repair_text("The caf茅 opens at nine.\n")
    assert repaired.text == "The caf茅 opens at nine.\n"
    assert [passage.listed[0].text for passage in repaired.ambiguous] == ["é"]


def test_replacement_characters_that_were_read_again_are_reported() -> None:
    repaired = htglint.repair_text("The sign 锟斤拷锟斤拷 was lost.\n")
    assert [(passage.source, passage.readings) for passage in repaired.ambiguous] == [("锟斤拷锟斤拷", ())]


@pytest.mark.parametrize("language", ["zh", "ja", "ko"])
def test_words_that_people_write_are_not_reported(language: str) -> None:
    chosen = random.Random(5)
    words = list(lexicon.costs(language))
    blank = " " if language == "ko" else ""
    for _ in range(40):
        text = blank.join(chosen.sample(words, 12)) + " Docker v2\n"
        assert htglint.repair_text(text) == (text, (), ())


def test_models_explain_their_damage() -> None:
    for model in MODELS:
        assert model.explains(KOREAN, damaged(KOREAN, model.name, "?"))
        assert not model.explains(KOREAN, KOREAN)
