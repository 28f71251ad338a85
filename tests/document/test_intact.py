"""Text that people wrote is passed over in one scan, and no damage is."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from htglint.document.intact import may_be_damaged
from htglint.encoding.models import MODELS
from tools import letter_pairs

WRITTEN = (
    "Plain text.",
    "Die Straße über den Fluß ist „für Fußgänger“ gesperrt – schöne Grüße…",
    "«\xa0L’été à Évian\xa0», dit-elle\xa0: «\xa0c’est très beau, où qu’on aille\xa0»",
    "¿Dónde está el niño? ¡Mañana será otro día!",
    "A informação não está à disposição das mães nem dos órgãos.",
    "Proszę państwa, jaźń jest żółta, a łódź – święta.",
    "Příliš žluťoučký kůň úpěl ďábelské ódy.",
    "Árvíztűrő tükörfúrógép; NAGY ÍRÓ",
    "Съешь же ещё этих мягких французских булок, да выпей чаю. ТОЛЬКО СЕГОДНЯ",
    "Щебетання її їжака, якщо є ґудзик.",
    "Ξεσκεπάζω την ψυχοφθόρα βδελυγμία. ΑΥΤΗ ΕΙΝΑΙ Η ΖΩΗ",
    "Pijamalı hasta yağız şoföre çabucak güvendi. İstanbul’dan",
    "Nhà nước Việt Nam đã có một nền văn hóa lâu đời.",
    "אני אוהב לקרוא ספרים בערב.",
    "أحب قراءة الكتب في المساء، والشاي.",
    "می\u200cخواهم کتاب\u200cها را ببینم.",
    "ฉันชอบอ่านหนังสือในตอนเย็น",
    "これは正しい文です。这是正确的句子。이것은 올바른 문장입니다。",
    "“Quoted” — it’s 20\xa0°C, ½ of the 3×4 tiles, ©\xa02024, naïve café",
    "Nice work 🎉 🗓️",
)
SENTENCES = (
    "Die schönen Grüße für Fußgänger über Österreich",
    "Où êtes-vous allés l’été à Évian",
    "Mañana será otro día en España",
    "A informação não está à disposição",
    "Zażółć gęślą jaźń proszę państwa",
    "Příliš žluťoučký kůň úpěl",
    "Съешь ещё этих мягких булок",
    "Щебетання її їжака",
    "Ξεσκεπάζω την ψυχοφθόρα βδελυγμία",
    "Pijamalı hasta yağız şoföre güvendi",
    "Nhà nước Việt Nam đã có một nền văn hóa",
    "אני אוהב לקרוא ספרים",
    "أحب قراءة الكتب",
    "ฉันชอบอ่านหนังสือ",
    "これは正しい文です",
    "It’s fine – “really”… 🎉",
)


@pytest.mark.parametrize("text", WRITTEN)
def test_written_text_is_passed_over(text: str) -> None:
    assert not may_be_damaged(text)


@pytest.mark.parametrize("sentence", SENTENCES)
def test_damage_by_any_codec_is_seen(sentence: str) -> None:
    for model in MODELS:
        keeps_first_bytes = model.characters[0xC3] is not None  # what lost them is not repaired either
        for lost in ("", "\ufffd") if keeps_first_bytes else ("\ufffd",):
            assert may_be_damaged(model.damage(sentence, lost)), model.name


@pytest.mark.parametrize("text", ["caf\ufffd", "It\x80s", "Ã la carte", "«Ã©tÃ©»", "nĂ\xadzky", "muá»‘n", "bรถrja"])
def test_short_damage_is_seen(text: str) -> None:
    assert may_be_damaged(text)


@given(st.text(alphabet=st.characters(max_codepoint=127)))
def test_ascii_is_intact(text: str) -> None:
    assert not may_be_damaged(text)


@given(st.text(), st.text(st.characters(max_codepoint=127)))
def test_damage_is_seen_whatever_stands_around_it(before: str, after: str) -> None:
    assert may_be_damaged(f"{before} â€™ {after}")


def test_long_runs_take_linear_time() -> None:
    assert not may_be_damaged("ฉันชอบอ่านหนังสือ" * 20_000)


@pytest.mark.parametrize("language", ["pl", "tr"])
def test_the_table_of_pairs_is_fresh(language: str) -> None:
    lines = letter_pairs.PAIRS.read_text("utf-8").splitlines()
    known = {(line[0], second) for line in lines for second in line[1:]}
    assert letter_pairs.pairs_of(language, letter_pairs.letters()) <= known
