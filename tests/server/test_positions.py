"""Positions and edits of the server, against their definition in the protocol."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lsprotocol import types

from htglint.base.findings import Edit, Span
from htglint.document.document import edited
from htglint.engine.fixer import Outcome
from htglint.server import text_edits
from htglint.server.positions import Positions
from tests.helpers.editor import applied, lines_of

ENCODINGS = ("utf-8", "utf-16", "utf-32")
# Letters of every width, the three ends of a line, and what Python alone takes for one.
TEXTS = st.text("ab é–🗓\ufe0f🧑\n\r\u2028\x85\x0b\x0c\x1c")


def place_of(text: str, offset: int, encoding: str) -> tuple[int, int]:
    """Line and character of a code point, counted by encoding what stands before it."""
    before = lines_of(text[:offset])
    line = before[-1] if before and not before[-1].endswith(("\n", "\r")) else ""
    number = len(before) - (1 if line else 0)
    if text[max(0, offset - 1) : offset + 1] == "\r\n":  # within the end of a line
        number, line = number - 1, before[-1]
    codec, width = {"utf-8": ("utf-8", 1), "utf-16": ("utf-16-le", 2), "utf-32": ("utf-32-le", 4)}[encoding]
    return number, len(line.encode(codec)) // width


@given(TEXTS, st.sampled_from(ENCODINGS))
def test_every_code_point_has_the_position_of_the_protocol(text: str, encoding: str) -> None:
    positions = Positions(text, encoding)
    for offset in range(len(text) + 1):
        place = positions.position(offset)
        assert (place.line, place.character) == place_of(text, offset, encoding)


@given(TEXTS, st.sampled_from(ENCODINGS))
def test_a_position_leads_back_to_its_code_point(text: str, encoding: str) -> None:
    positions = Positions(text, encoding)
    for offset in range(len(text) + 1):
        if text[max(0, offset - 1) : offset + 1] != "\r\n":
            assert positions.offset(positions.position(offset)) == offset


@pytest.mark.parametrize(("encoding", "inside"), [("utf-8", (3, 4, 5)), ("utf-16", (3,))])
def test_a_position_inside_a_code_point_is_its_start(encoding: str, inside: tuple[int, ...]) -> None:
    positions = Positions("ab🗓c", encoding)
    assert [positions.offset(types.Position(0, unit)) for unit in inside] == [2] * len(inside)


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_positions_that_are_not_there_are_the_ends_of_what_is(encoding: str) -> None:
    positions = Positions("a🗓\r\nb", encoding)
    ends = [positions.offset(types.Position(*place)) for place in ((0, 99), (1, 99), (2, 0), (9, 9))]
    assert ends == [2, 5, 5, 5]
    assert positions.span(types.Range(types.Position(1, 0), types.Position(0, 0))) == Span(4, 4)


def test_a_byte_order_mark_is_a_character_of_the_editor_alone() -> None:
    positions = Positions("ab\nc", "utf-16", bom=True)
    assert positions.position(0) == types.Position(0, 1)
    assert positions.position(3) == types.Position(1, 0)
    assert [positions.offset(types.Position(*place)) for place in ((0, 0), (0, 2), (1, 1))] == [0, 1, 4]


@st.composite
def passes(draw: st.DrawFn) -> tuple[str, list[list[Edit]]]:
    """A text, and edits of it, of what these make of it, and so on."""
    text = current = draw(TEXTS)
    all_edits = []
    for _ in range(draw(st.integers(0, 3))):
        cuts = sorted(draw(st.sets(st.integers(0, len(current)), max_size=6)))
        spans = [Span(*pair) for pair in zip(cuts[::2], cuts[1::2], strict=False)]
        all_edits.append([Edit(span, draw(st.text("xy\n", max_size=3))) for span in spans])
        current = edited(current, all_edits[-1])
    return text, all_edits


@given(passes())
def test_several_passes_are_joined_into_one(given_passes: tuple[str, list[list[Edit]]]) -> None:
    text, all_edits = given_passes
    expected = text
    for some in all_edits:
        expected = edited(expected, some)
    together = text_edits.joined(len(text), all_edits)
    assert edited(text, together) == expected
    assert all(first.span.end < second.span.start for first, second in itertools.pairwise(together))


@given(passes(), st.sampled_from(ENCODINGS))
def test_an_editor_that_applies_the_edits_has_the_new_text(
    given_passes: tuple[str, list[list[Edit]]], encoding: str
) -> None:
    text, all_edits = given_passes
    together = text_edits.joined(len(text), all_edits)
    told = text_edits.for_editor(text, together, Positions(text, encoding))
    assert applied(text, told, encoding) == edited(text, together)


def test_a_page_that_nothing_was_done_to_has_no_edits() -> None:
    from htglint.document.document import Document

    document = Document("page.md", "text\n")
    assert text_edits.of_outcome(document.text, Outcome(document, (), [], ())) == []
