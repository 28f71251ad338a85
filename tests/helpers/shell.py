"""The command line, run in this process or in one of its own, and files for it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from htglint.cli import main as cli

if TYPE_CHECKING:
    import pytest

MENDED = "Wouldn’t it be nice?\n"


class Shell:
    """Runs the command in this process; what it said is in ``out`` and ``err``."""

    def __init__(self, capsys: pytest.CaptureFixture[str]) -> None:
        self._capsys = capsys
        self.out = self.err = ""

    def __call__(self, *arguments: str) -> int:
        status = cli.main(arguments)
        self.out, self.err = self._capsys.readouterr()
        return status

    def findings(self, *arguments: str) -> list[tuple[str, str]]:
        """The path and code of what `check` finds."""
        self("check", "--format", "json", *arguments)
        return [(one["path"], one["code"]) for one in json.loads(self.out)]


def process(
    *arguments: str, stdin: bytes = b"", env: dict[str, str] | None = None
) -> subprocess.CompletedProcess[bytes]:
    """Run the command in a process of its own."""
    command = [sys.executable, "-m", "htglint", *arguments]
    return subprocess.run(command, input=stdin, capture_output=True, env={**os.environ, **(env or {})})


def put(path: str, content: str | bytes = MENDED) -> str:
    file = Path(path)
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def content(path: str) -> bytes:
    return Path(path).read_bytes()
