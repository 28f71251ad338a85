"""Pages that another process changes while they are worked on."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.helpers.shell import Shell

PAGE = "# Notes\n\nThe the text\u00a0is here. It â€“ and itâ€™s done.\n"


@pytest.fixture
def changes(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Texts that another process writes into the page, one each time before a changed page is put in its place."""
    texts: list[str] = []
    real = os.fsync

    def interfering(descriptor: int) -> None:
        real(descriptor)
        if texts:
            Path("page.md").write_text(texts.pop(0), "utf-8")

    monkeypatch.setattr(os, "fsync", interfering)
    return texts


def test_a_page_that_changes_meanwhile_is_fixed_anew(alone: Path, changes: list[str], htglint: Shell) -> None:  # noqa: ARG001 - its folder
    Path("page.md").write_text(PAGE, "utf-8")
    changes.append(f"{PAGE}\nTheir line â€“ new.\n")
    assert htglint("fix", "--no-cache", "page.md") in (0, 1), htglint.err
    text = Path("page.md").read_text("utf-8")
    assert "Their line – new." in text
    assert "It – and it’s done." in text


def test_a_page_that_changes_again_and_again_is_left(alone: Path, changes: list[str], htglint: Shell) -> None:  # noqa: ARG001 - its folder
    Path("page.md").write_text(PAGE, "utf-8")
    changes.extend(f"{PAGE}\nLine {number}.\n" for number in range(3))
    assert htglint("fix", "--no-cache", "page.md") == 2
    assert "page.md: was changed by another process meanwhile and is left alone; run again" in htglint.err
    assert Path("page.md").read_text("utf-8") == f"{PAGE}\nLine 2.\n"
