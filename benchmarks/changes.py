"""How long it takes to check one change among a thousand pages, beside what it is made of; run as a module.

A heading is renamed that three other pages link. Measured are, in turns, the check of that page alone, a scan of the
tree's bytes for links to it (`git grep`, and the same in Python), and `check --since`.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

from . import site
from .measure import seconds

if TYPE_CHECKING:
    from collections.abc import Callable

PAGES = 1000
RUNS = 15
CHANGED = 253
LINKED_BY = (1, 500, 999)
BAR = 1.5
"""The longest that the change may take, as a multiple of the page alone and one scan."""
_LINKED = "## 🔗 A Heading That Others Link"
_GIT = ["git", "-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false"]


def main() -> None:
    """Print the times, and whether the change takes too long."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        page = _laid_out(root)
        rounds = _rounds(root, page)
    for name in rounds[0]:
        print(f"  {name:22} {median(times[name] for times in rounds) * 1000:7.1f} ms")
    # Compared within a round, because whatever else the machine does changes from one to the next.
    ratio = median(times["check --since HEAD"] / (times["page alone"] + times["scan by git grep"]) for times in rounds)
    said = f"{ratio:.2f} times the page alone and a scan by git grep, the bar is {BAR}"
    print(f"one page of {PAGES} changed, median of {RUNS} rounds: {said}")


def _laid_out(root: Path) -> Path:
    """A repository of pages, one of them with a heading that is renamed in the working tree; that one."""
    made = site.make(root, PAGES)
    page = root / made.pages[CHANGED]
    with page.open("a", encoding="utf-8") as file:
        file.write(f"\n{_LINKED}\n")
    for number in LINKED_BY:
        path = site.relative(made.pages[CHANGED], made.pages[number])
        with (root / made.pages[number]).open("a", encoding="utf-8") as file:
            file.write(f"\n[linked]({path}#🔗-a-heading-that-others-link)\n")
    for arguments in (["add", "-A"], ["commit", "-qm", "Pages"]):
        subprocess.run([*_GIT, *arguments], cwd=root, check=True)
    page.write_text(page.read_text("utf-8").replace(_LINKED, "## 🔗 Another Heading"), "utf-8")
    return page


def _rounds(root: Path, page: Path) -> list[dict[str, float]]:
    """The times of each round, in seconds, by what was timed."""
    check = [sys.executable, "-m", "htglint", "check", "--isolated", "--no-cache", "--format", "concise"]
    grep = ["git", "grep", "-l", "-F", "-e", page.stem, "--untracked", "--", "*.md"]
    works: dict[str, Callable[[], object]] = {
        "page alone": lambda: _run(root, [*check, str(page.relative_to(root))]),
        "scan by git grep": lambda: _run(root, grep),
        "scan in Python": lambda: [name for name in root.rglob("*.md") if page.stem.encode() in name.read_bytes()],
        "check --since HEAD": lambda: _run(root, [*check, "--since", "HEAD"]),
    }
    links = _run(root, [*check, "--since", "HEAD"]).count(b"any more")
    if links != len(LINKED_BY):
        raise SystemExit(f"{links} links were found, not {len(LINKED_BY)}")
    return [{name: seconds(work) for name, work in works.items()} for _ in range(RUNS)]


def _run(root: Path, command: list[str]) -> bytes:
    return subprocess.run(command, cwd=root, check=False, capture_output=True).stdout


if __name__ == "__main__":
    main()
