"""What the package imports is what it declares, and its version stands in one place."""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

import htglint
from htglint.base.version import __version__

ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
ROOMS_OF_EXTRAS = {"batch": "batch", "lsp": "server", "review": "review", "web": "links/web"}
"""The folder that may import what an extra installs."""


def imported(source: Path) -> set[str]:
    """The top-level names of other packages that the module imports, wherever the import stands."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(source.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            names.update(alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
            names.add(node.module.partition(".")[0])
    return names - set(sys.stdlib_module_names) - {"htglint"}


def normalized(name: str) -> str:
    """The form in which names of distributions are compared (the packaging user guide, "Name normalization")."""
    return re.sub(r"[-_.]+", "-", name).lower()


def declared(extra: str | None = None) -> set[str]:
    """The distributions that the project needs always, or with the extra."""
    project = PROJECT["project"]
    requirements = project["dependencies"] if extra is None else project["optional-dependencies"][extra]
    return {normalized(re.split(r"[\s<>=!~;\[]", requirement, maxsplit=1)[0]) for requirement in requirements}


def needed(sources: list[Path]) -> dict[str, str]:
    """For each distribution that the modules import, one of these modules."""
    distributions = packages_distributions()
    found: dict[str, str] = {}
    for source in sources:
        for name in imported(source):
            for distribution in distributions.get(name, [name]):
                found[normalized(distribution)] = str(source.relative_to(ROOT))
    return found


def test_what_is_imported_is_declared() -> None:
    sources = sorted((ROOT / "htglint").rglob("*.py"))
    folders = {extra: ROOT / "htglint" / room for extra, room in ROOMS_OF_EXTRAS.items()}
    always = [source for source in sources if not any(source.is_relative_to(folder) for folder in folders.values())]
    assert {name: path for name, path in needed(always).items() if name not in declared()} == {}
    for extra, folder in folders.items():
        allowed = declared() | declared(extra)
        within = needed([source for source in sources if source.is_relative_to(folder)])
        assert {name: path for name, path in within.items() if name not in allowed} == {}


@pytest.mark.parametrize("name", ["lxml", "pathspec", "pyspellchecker", "rapidfuzz", "wcwidth"])
def test_imports_are_seen(name: str) -> None:
    assert name in needed(sorted((ROOT / "htglint").rglob("*.py")))


def test_the_version_stands_once() -> None:
    places = [
        str(path.relative_to(ROOT))
        for path in (*sorted((ROOT / "htglint").rglob("*.py")), ROOT / "pyproject.toml")
        if re.search(
            rf"""version(?:__)?(?::\s*\w+)?\s*=\s*["']{re.escape(__version__)}["']""",
            path.read_text("utf-8"),
            re.IGNORECASE,
        )
    ]
    assert places == ["htglint/base/version.py"]
    assert htglint.__version__ == __version__
    assert "version" not in PROJECT["project"]
