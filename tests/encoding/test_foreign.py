"""Bytes that are not UTF-8 on a page that is: repaired where their words tell, reported where not, and kept."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from htglint import check_text, repair_text
from htglint.base import files

INTACT = "# Nächste Schritte – “bald” 🐶\n\nDie Grüße gehen an alle, die über die Wiese gelaufen sind.\n\n"


def page(rest: bytes) -> str:
    """A page in UTF-8 whose last line is given as bytes, as it is read."""
    return files.decode_escaped(INTACT.encode() + rest).text


def test_words_of_another_encoding_become_utf_8() -> None:
    text = page("Das Café bleibt geöffnet, und wir sind’s zufrieden – natürlich.\n".encode("cp1252"))
    assert repair_text(text).text == INTACT + "Das Café bleibt geöffnet, und wir sind’s zufrieden – natürlich.\n"


def test_a_line_in_another_script() -> None:
    text = page("Эта строка пришла из старого письма.\n".encode("cp1251"))
    assert repair_text(text).text == INTACT + "Эта строка пришла из старого письма.\n"


def test_what_a_cut_left_is_reported_and_kept() -> None:
    rest = b"So stra\xc3e, und \xe2\x80 so.\n"
    text = page(rest)
    assert repair_text(text).text == text
    assert [finding.rule.code for finding in check_text(text)] == ["HTG103", "HTG103"]
    assert files.encode(text, bom=False) == INTACT.encode() + rest


def test_bytes_in_code_stay() -> None:
    text = page("`café` ist Code.\n".encode("cp1252"))
    assert repair_text(text).text == text


@given(
    st.lists(
        st.sampled_from([b"caf\xe9", b"gr\xfc\xdfe", b"ok", b"\xff\xfe", b"\xc3", b"\xe2\x82", b"x\x96y", b"`\xe9`"]),
        max_size=9,
    )
)
def test_each_foreign_byte_is_repaired_or_reported_or_code(words: list[bytes]) -> None:
    text = files.decode_escaped(INTACT.encode() + b" ".join(words) + b"\n").text
    done = repair_text(text).text
    found = [finding.hit.span for finding in check_text(done)]
    for at, character in enumerate(done):
        if "\udc80" <= character <= "\udcff":
            assert done[at - 1] == "`" or any(span.start <= at < span.end for span in found)
