"""Pages of topics, a repository to commit them to, and what runs `status` on them."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree

from htglint.cli import main as cli

if TYPE_CHECKING:
    import pytest

TITLE = "# Hack The Garden 05/2026 Wrap Up\n"
PAGE = "2026-05.md"
COMPLETE = "### Problem Statement\n\nIt rains.\n\n### Achievements\n\nA roof.\n\n### Next Steps\n\nA gutter.\n"
WAITING = "_TODO_\n"


def page_of(*bodies: str) -> str:
    """A page with a topic for each body."""
    return TITLE + "".join(f"\n## 🌱 Topic {number}\n\n{body}" for number, body in enumerate(bodies, 1))


class StatusShell:
    """Runs `status` in this process; what it said is in ``out`` and ``err``."""

    def __init__(self, capsys: pytest.CaptureFixture[str]) -> None:
        self._capsys = capsys
        self.out = self.err = ""

    def __call__(self, *arguments: str) -> int:
        status = cli.main(("status", *arguments))
        self.out, self.err = self._capsys.readouterr()
        return status

    def json(self, *arguments: str) -> list[dict[str, Any]]:
        assert self("--format", "json", *arguments) == 0, self.err
        pages: list[dict[str, Any]] = json.loads(self.out)
        return pages

    def topics(self, *arguments: str) -> list[dict[str, Any]]:
        (page,) = self.json(*arguments)
        topics: list[dict[str, Any]] = page["topics"]
        return topics


class Repository:
    """A repository in the working directory; each commit is an hour later than the one before."""

    def __init__(self) -> None:
        self._hours = 0
        self.git("init", "-q", "-b", "main")

    def git(self, *arguments: str, who: str = "Ada", seconds: int | None = None) -> str:
        at = 1_780_000_000 + 3600 * self._hours if seconds is None else seconds
        variables = {"GIT_AUTHOR_DATE": "@86400 +0000"}  # of no interest: when it came into the branch counts
        variables["GIT_COMMITTER_DATE"] = f"@{at} +0200"
        variables |= {f"GIT_{role}_NAME": who for role in ("AUTHOR", "COMMITTER")}
        variables |= {f"GIT_{role}_EMAIL": "somebody@example.org" for role in ("AUTHOR", "COMMITTER")}
        done = subprocess.run(
            ["git", *arguments], check=True, capture_output=True, text=True, env={**os.environ, **variables}
        )
        return done.stdout.strip()

    def commit(
        self, content: str | bytes | None, path: str = PAGE, *, who: str = "Ada", subject: str = "Work", **more: int
    ) -> None:
        """Commit a page (None deletes it) and whatever else has changed."""
        if content is None:
            Path(path).unlink()
        else:
            Path(path).parent.mkdir(parents=True, exist_ok=True)
            Path(path).write_bytes(content.encode() if isinstance(content, str) else content)
        self._hours += 1
        self.git("add", "-A")
        self.git("commit", "-qm", subject, who=who, **more)


NAMESPACE = "{http://www.w3.org/2000/svg}"


def commits_in(chart: Path) -> list[tuple[float, str]]:
    """Where the commits of a chart stand, and what is said of them."""
    root = ElementTree.fromstring(chart.read_bytes())
    assert root.tag == f"{NAMESPACE}svg"
    return [(float(one.attrib["cy"]), "".join(one.itertext())) for one in root.iter(f"{NAMESPACE}circle")]
