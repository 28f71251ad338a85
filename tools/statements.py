"""Counts the statements of the package on its syntax trees: `python -m tools.statements [REVISION]`.

Lines can be packed; statements can't. With a revision, its statements are counted, too, and compared.
"""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
PACKAGE = "htglint"


def statements(source: str) -> int:
    """Return the number of statements in a module; docstrings don't count."""
    return sum(isinstance(node, ast.stmt) and not _is_text(node) for node in ast.walk(ast.parse(source)))


def in_checkout() -> int:
    """Return the statements of the package as it is."""
    return sum(statements(path.read_text("utf-8")) for path in (ROOT / PACKAGE).rglob("*.py"))


def at(revision: str) -> int:
    """Return the statements of the package at a revision of this repository.

    Raises subprocess.CalledProcessError where git does not know the revision.
    """
    names = _git("ls-tree", "-r", "-z", "--name-only", revision, f"{PACKAGE}/").split("\0")
    return sum(statements(_git("show", f"{revision}:{name}")) for name in names if name.endswith(".py"))


def _is_text(node: ast.stmt) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str)


def _git(*arguments: str) -> str:
    return subprocess.run(["git", *arguments], cwd=ROOT, check=True, capture_output=True, text=True).stdout


def main(arguments: list[str]) -> None:
    """Print the count, and how it compares with the revision that is named."""
    now = in_checkout()
    sys.stdout.write(f"{now} statements\n")
    for revision in arguments:
        before = at(revision)
        sys.stdout.write(f"{before} at {revision}: {(now - before) / before:+.1%}\n")


if __name__ == "__main__":
    main(sys.argv[1:])
