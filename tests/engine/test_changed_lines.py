"""Lines that a change wrote, followed through edits."""

from __future__ import annotations

import difflib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from htglint.base.findings import Edit, Span
from htglint.document.document import Document, edited
from htglint.engine.changed_lines import ChangedLines, of_hunks
from htglint.project.git.patch import Hunk

TEXT = "one\ntwo\nthree\nfour\n"
SECOND = ChangedLines(((2, 3),))


def allows(start: int, end: int, new: str, text: str = TEXT, lines: ChangedLines = SECOND) -> bool:
    return lines.allows(Document("page.md", text), [Edit(Span(start, end), new)])


@pytest.mark.parametrize(
    ("start", "end", "new"),
    [
        (4, 7, "2"),
        (4, 4, "a "),
        (7, 7, "\n"),
        (8, 8, "\n"),
        (3, 3, "\n"),
        (4, 8, ""),
        (3, 7, ""),
        (3, 8, "\nzwei\n"),
        (0, 18, "one\n2\nthree\nfour"),
    ],
)
def test_edits_of_the_line_and_new_lines_beside_it(start: int, end: int, new: str) -> None:
    assert allows(start, end, new)


@pytest.mark.parametrize(
    ("start", "end", "new"),
    [(0, 3, "1"), (3, 3, " "), (8, 8, "- "), (7, 8, " "), (0, 0, "\n"), (14, 14, "\n"), (4, 14, "2\n3\n"), (3, 4, " ")],
)
def test_edits_that_reach_other_lines(start: int, end: int, new: str) -> None:
    assert not allows(start, end, new)


def test_a_fix_that_also_edits_another_line_is_not_allowed() -> None:
    document = Document("page.md", TEXT)
    both = [Edit(Span(4, 7), "2"), Edit(Span(14, 18), "4")]
    assert SECOND.allows(document, both[:1])
    assert not SECOND.allows(document, both)


def test_the_end_of_a_page_without_newline() -> None:
    assert allows(3, 3, "\n", "one", ChangedLines(((1, 2),)))
    assert not allows(3, 3, "\n", "one", SECOND)


def test_lines_that_another_change_edited_are_left_out_and_others_move() -> None:
    written = of_hunks([Hunk(0, 0, 2, 4), Hunk(9, 1, 12, 0), Hunk(9, 1, 13, 1)])
    assert written.ranges == ((2, 6), (13, 14))
    later = [Hunk(0, 0, 1, 2), Hunk(3, 1, 5, 3), Hunk(12, 1, 17, 0)]
    assert written.unchanged_by(later).ranges == ((4, 5), (8, 10), (16, 17))


def test_lines_that_a_hook_rewrote_stay() -> None:
    written = of_hunks([Hunk(0, 0, 2, 4)])
    assert written.rewritten_by([Hunk(1, 1, 1, 1), Hunk(2, 1, 2, 2), Hunk(5, 2, 6, 1)]).ranges == ((2, 6),)


LINE = st.sampled_from(["a", "b", "", "cc"])


@given(st.lists(LINE, min_size=1, max_size=8), st.data())
def test_allowed_edits_keep_every_other_line(lines: list[str], data: st.DataObject) -> None:
    text = "\n".join(lines) + data.draw(st.sampled_from(["", "\n"]))
    numbers = sorted(data.draw(st.sets(st.integers(1, len(lines)))))
    written = of_hunks([Hunk(0, 0, number, 1) for number in numbers])
    edits: list[Edit] = []
    at = 0
    for _ in range(data.draw(st.integers(1, 3))):
        start = data.draw(st.integers(at, len(text)))
        at = data.draw(st.integers(start, len(text)))
        edits.append(Edit(Span(start, at), data.draw(st.sampled_from(["", "\n", "x", "x\n", "\nx"]))))
        at += 1
        if at > len(text):
            break
    document = Document("page.md", text)
    if not written.allows(document, edits):
        return
    after = edited(text, edits)
    kept = [line for number, line in enumerate(text.split("\n"), 1) if number not in numbers]
    matcher = difflib.SequenceMatcher(None, kept, after.split("\n"), autojunk=False)
    assert sum(block.size for block in matcher.get_matching_blocks()) >= len(kept) - 1, "the last one may get a newline"
    now = written.after(document, edits)
    others = after.split("\n")
    left = [line for number, line in enumerate(others, 1) if not any(a <= number < b for a, b in now.ranges)]
    assert [line for line in left if line] == [line for line in kept if line]
