"""The encoding of a file is told by its words, and by nothing where they don't tell."""

from __future__ import annotations

import pytest

from htglint.encoding import detection

RUSSIAN = "Участники встречи обсудили планы на весну и договорились снова собраться в марте."
UKRAINIAN = "Учасники зустрічі обговорили плани на весну і домовилися знову зібратися у березні."
GREEK = "Οι συμμετέχοντες συζήτησαν τα σχέδια για την άνοιξη και θα συναντηθούν ξανά τον Μάρτιο."
CZECH = "Účastníci schůzky mluvili o plánech na jaro a dohodli se, že se příště sejdou v březnu."
POLISH = "Uczestnicy spotkania omówili plany na wiosnę i zdecydowali, że następne będzie w środę."
GERMAN = "Die Gäste der Sitzung haben über die Pläne für das nächste Frühjahr gesprochen und größere Räume gemietet."
FRENCH = "Les invités ont parlé des projets de l’été, et la prochaine réunion aura lieu après la fête."
SPANISH = "Los asistentes hablaron de los planes del próximo año, y la reunión será también en el salón pequeño."
TURKISH = "Toplantıya katılanlar bahar için planları görüştü ve önümüzdeki ay yeniden buluşmaya karar verdi."
JAPANESE = "参加者は春の計画について話し合い、三月にもう一度集まることになりました。"
CHINESE = "与会者讨论了春天的计划，并决定三月再次见面。"
TAIWANESE = "與會者討論了春天的計畫，並決定三月再次見面。"
KOREAN = "참가자들은 봄 계획에 대해 이야기하고 삼월에 다시 만나기로 했습니다."
ENGLISH = "It’s a “quiet” week – we don’t expect any more visitors in the garden."

FILES = [
    (RUSSIAN, "cp1251"), (RUSSIAN, "koi8-r"), (RUSSIAN, "cp866"), (UKRAINIAN, "cp1251"), (UKRAINIAN, "koi8-u"),
    (GREEK, "cp1253"), (CZECH, "cp1250"), (CZECH, "iso8859-2"), (CZECH, "cp852"), (POLISH, "iso8859-2"),
    (GERMAN, "cp1252"), (GERMAN, "cp850"), (GERMAN, "mac-roman"), (FRENCH, "cp1252"), (FRENCH, "mac-roman"),
    (SPANISH, "latin-1"), (SPANISH, "cp850"), (TURKISH, "cp1254"), (JAPANESE, "shift_jis"), (JAPANESE, "euc_jp"),
    (JAPANESE, "iso2022_jp"), (CHINESE, "gb18030"), (TAIWANESE, "big5"), (KOREAN, "euc-kr"), (ENGLISH, "cp1252"),
    (RUSSIAN, "utf-16"), (GERMAN, "utf-16-le"), (JAPANESE, "utf-16-be"), (FRENCH, "utf-32"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "encoding"), FILES)
def test_a_short_file_in_the_encodings_of_its_language(text: str, encoding: str) -> None:
    data = f"# 1\n\n{text}\n".encode(encoding)
    best = detection.detect(data)[0]
    assert data.decode(best.encoding).removeprefix("\ufeff") == f"# 1\n\n{text}\n"
    assert best.probability >= detection.SURE


def test_two_letters_are_not_enough() -> None:
    guesses = detection.detect(b"# x\n\nk\xe9\xf9\n")
    assert len(guesses) > 1
    assert guesses[0].probability < detection.SURE


def test_a_file_half_in_utf_8_is_in_no_other_encoding() -> None:
    data = f"{GERMAN}\n".encode() + f"{GERMAN}\n".encode("cp1252")
    assert detection.detect(data)[0].encoding == "utf-8"


def test_noise_is_in_no_encoding() -> None:
    noise = bytes((number * 197 + number * number * 31) % 256 for number in range(2000)).replace(b"\0", b"")
    assert all(guess.probability < detection.SURE for guess in detection.detect(noise))


def test_the_same_text_is_one_candidate() -> None:
    guesses = detection.detect(GERMAN.encode("latin-1"))
    assert [guess.encoding for guess in guesses] == ["cp1252"]
