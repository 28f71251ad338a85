"""Written TOML reads back as what was meant."""

from __future__ import annotations

import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from htglint.base import toml

TEXT = st.text(st.characters(exclude_categories=["Cs"]))


@given(TEXT)
def test_a_string_reads_back(text: str) -> None:
    assert tomllib.loads(f"x = {toml.string(text)}") == {"x": text}


@given(st.lists(TEXT), st.booleans(), TEXT)
def test_a_list_and_a_flag_read_back_and_a_comment_is_none_of_it(texts: list[str], flag: bool, said: str) -> None:
    written = f"x = {toml.strings(texts)} {toml.comment(said)}\ny = {toml.flag(flag)}\n"
    assert tomllib.loads(written) == {"x": texts, "y": flag}


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ('say "hi"', '"say \\"hi\\""'),
        ("a\\b", '"a\\\\b"'),
        ("two\nlines\t", '"two\\u000Alines\\u0009"'),
        ("\x1b[31m\u202e", '"\\u001B[31m\\u202E"'),
        ("🗓️ Ünïcode", '"🗓️ Ünïcode"'),
    ],
)
def test_what_people_can_read_stays_and_what_steers_a_terminal_is_escaped(text: str, written: str) -> None:
    assert toml.string(text) == written


def test_half_a_character_is_refused() -> None:
    with pytest.raises(ValueError, match="half of a character"):
        toml.string("caf\udce9")
