"""`htglint status --format markdown`: a table of pages, and one of what is to be finished."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from htglint.authoring.status.topic_status import PageStatus, State, TopicStatus
from htglint.cli import main as cli
from htglint.report import status
from tests.helpers.status_pages import COMPLETE, PAGE, WAITING, page_of

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

    from tests.helpers.status_pages import Repository


def rows(markdown: str) -> list[list[str]]:
    """The cells of all tables but their heads, as a renderer shows them."""
    tokens = MarkdownIt("commonmark").enable("table").parse(markdown)
    found: list[list[str]] = []
    for at, token in enumerate(tokens):
        if token.type == "tr_open":
            found.append([])
        elif token.type == "td_open":
            children = tokens[at + 1].children or []
            assert all(child.type in ("text", "code_inline") for child in children)
            found[-1].append("".join(child.content for child in children))
    return [row for row in found if row]


def test_pages_and_what_is_to_be_finished(repository: Repository, capsys: pytest.CaptureFixture[str]) -> None:
    repository.commit(page_of(COMPLETE, WAITING, "### Achievements\n\n| A roof.\n"), PAGE)
    capsys.readouterr()
    assert cli.main(["status", "--format", "markdown"]) == 0
    out = capsys.readouterr().out
    assert out.startswith("## 1 of 3 topics done in 1 page\n")
    page, placeholder, incomplete = rows(out)
    assert page == ["2026-05.md", "2026-05", "3", "1", "1", "1"]
    assert placeholder[:4] == ["🌱 Topic 2", "17", "placeholder", ""]
    assert incomplete[:4] == ["🌱 Topic 3", "21", "incomplete", "missing: Problem Statement, Next Steps"]
    assert all(row[4] and row[5].startswith("20") for row in (placeholder, incomplete)), "who touched them last"


def test_finished_pages_have_no_table_of_topics(alone: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (alone / PAGE).write_text(page_of(COMPLETE), "utf-8")
    assert cli.main(["status", "--format", "markdown"]) == 0
    assert len(rows(capsys.readouterr().out)) == 1


def test_it_has_no_history(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["status", "--format", "markdown", "--history"]) == 2
    assert "--format markdown has no history; leave out --history" in capsys.readouterr().err


HOSTILE = st.text(st.sampled_from("|`\\<>[]()!@*_\n\r\x1b\u202ea ") | st.characters(), min_size=1, max_size=12)


@given(HOSTILE, HOSTILE, HOSTILE)
def test_text_of_pages_stays_text(path: str, heading: str, section: str) -> None:
    topic = TopicStatus(heading, 1, 2, State.INCOMPLETE, (section,))
    made = rows(status.render([PageStatus(path, None, "x", (topic,))]))
    assert [len(row) for row in made] == [6, 6]
    assert made[1][1:3] == ["1", "incomplete"]
