"""A page full of old mistakes, and what `check` finds of a change to it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from htglint.cli import main as cli

if TYPE_CHECKING:
    import pytest

OLD = "# Notes\n\nTwo  spaces here, and  here.\n\n## First Part\n\nA [lost](gone.md) link.\n\n## Second Part\n\nText.\n"
"""A page full of old mistakes."""


def found(capsys: pytest.CaptureFixture[str], *arguments: str, status: int | None = None) -> list[tuple[Any, ...]]:
    capsys.readouterr()
    got = cli.main(["check", "--format", "json", "--fail-on", "info", *arguments])
    said = capsys.readouterr()
    assert got == (status if status is not None else got), said.err
    assert said.err == "" or status == 2
    return [(one["path"], one["line"], one["name"]) for one in json.loads(said.out or "[]")]


def write(name: str, text: str) -> None:
    Path(name).parent.mkdir(parents=True, exist_ok=True)
    Path(name).write_bytes(text.encode())
