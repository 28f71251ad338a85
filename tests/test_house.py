"""The house: which module may import which, and what a run loads."""

from __future__ import annotations

import ast
import json
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from .conftest import ROOT, SAMPLES

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

PACKAGE = ROOT / "htglint"
LAYERS = [
    {"cli", "__main__", "__init__"},
    {"commands", "api", "mdformat_plugin"},
    {"server"},
    {"proposal"},
    {"convert", "draft", "learn"},
    {"schema"},
    {"web"},
    {"changes", "trusted", "trials"},
    {
        "fixer",
        "report",
        "packed",
        "results",
        "project",
        "copies",
        "config",
        "linkgrants",
        "baseline",
        "linksettings",
        "settings",
        "packs",
        "shapes",
        "site",
        "status",
        "verify",
    },
    {"engine", "suppressions"},
    {"checks"},
    {"layout"},
    {
        "links",
        "facts",
        "document",
        "markdown",
        "head",
        "characters",
        "encoding",
        "decode",
        "files",
        "words",
        "reads",
        "index",
        "ignore",
        "git",
        "answers",
        "yaml_events",
    },
    {"model", "escape", "expressions", "suggest", "globs", "selectors", "toml"},
]
"""Each module imports only from its own layer and those below."""
LEVEL = {name: level for level, names in enumerate(LAYERS) for name in names}


def part_of(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def imported(path: Path) -> Iterator[str]:
    """The parts of the package that a module imports, but for types alone."""
    tree = ast.parse(path.read_text("utf-8"))
    typing_only = {
        node
        for branch in ast.walk(tree)
        if isinstance(branch, ast.If) and isinstance(branch.test, ast.Name) and branch.test.id == "TYPE_CHECKING"
        for node in ast.walk(branch)
    }
    package = ["htglint", *path.relative_to(PACKAGE).parts[:-1]]
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node not in typing_only and node.level:
            base = package[: len(package) - node.level + 1]
            full = [*base, *(node.module.split(".") if node.module else [])]
            names = [full[1]] if len(full) > 1 else [alias.name for alias in node.names]
            yield from (name for name in names if name != "__version__")


@pytest.mark.parametrize("path", sorted(PACKAGE.rglob("*.py")), ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_imports_point_one_way(path: Path) -> None:
    part = part_of(path)
    for name in imported(path):
        assert LEVEL[name] >= LEVEL[part], f"{part} imports {name}"


LOADED = """
    __init__ characters characters.classes checks checks.agreement checks.anchors checks.articles checks.blanks
    checks.brackets checks.casing checks.characters checks.codespans checks.codewords checks.emoji checks.encoding
    checks.existence checks.form checks.frontmatter checks.headings checks.identifiers checks.images checks.labels
    checks.languages checks.layout checks.markers checks.metadata checks.months checks.params checks.placeholder
    checks.repetition checks.sections checks.spelling checks.substitution checks.suppressions checks.targets
    checks.terms checks.web cli commands commands.arguments commands.baselines commands.check commands.console
    commands.looks commands.options commands.output commands.session commands.workers config copies decode document
    encoding encoding.suspects engine escape expressions facts files git globs head index links links.anchors
    links.external links.homes links.inventory links.pages links.slugs markdown model packed packs project reads
    report report.concise report.json report.paint report.places report.summary report.text results selectors shapes
    site suggest words words.dictionary words.elsewhere words.language words.letters words.lists words.needles
    words.picks words.prose words.vocabulary
"""
HEAVY = {
    "dataclasses", "inspect", "multiprocessing", "tomllib", "difflib", "subprocess", "tempfile", "pathlib", "emoji",
    "ftfy", "pathspec", "spellchecker", "rapidfuzz", "markdown_it", "mdformat", "wcwidth",
}  # fmt: skip


def modules_of(*arguments: str, cache: Path) -> set[str]:
    """The modules that a run of the command has imported when it ends."""
    code = (
        "import json, sys\nfrom htglint.cli import main\n"
        f"main({list(arguments)!r})\n"
        "print(json.dumps(sorted(sys.modules)), file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT,
        env={"HTGLINT_CACHE_DIR": str(cache), "PATH": "/usr/bin:/bin"},
    )  # fmt: skip
    return set(json.loads(done.stderr.splitlines()[-1]))


def test_what_checking_a_clean_page_loads(tmp_path: Path) -> None:
    # A page whose words are all known: the index answers, and nothing asks what a word was meant to be.
    text = (SAMPLES / "clean" / "2026-02.md").read_text("utf-8")
    (tmp_path / "2026-02.md").write_text(text.replace("Stara Cukrarna", "Sugar Mill").replace("UTC", "`UTC`"), "utf-8")
    page = str(tmp_path / "2026-02.md")
    modules_of("check", "--cache", "read", page, cache=tmp_path / "cache")  # fills the indexes
    loaded = modules_of("check", page, cache=tmp_path / "cache")
    ours = {name.removeprefix("htglint.") for name in loaded if name.startswith("htglint.")}
    assert ours <= set(LOADED.split()), "a new module at start-up: is it needed for a clean page?"
    assert not loaded & HEAVY
    kept = modules_of("check", page, cache=tmp_path / "cache")
    assert not kept & {"htglint.engine", "htglint.checks", "htglint.packs", "htglint.project"}, "findings are kept"


def test_a_damaged_page_loads_the_tables(tmp_path: Path) -> None:
    loaded = modules_of("check", str(SAMPLES / "damaged" / "2025-11.md"), cache=tmp_path)
    assert "htglint.encoding.repair" in loaded


def test_only_one_module_knows_the_parser() -> None:
    users = {part_of(path) for path in PACKAGE.rglob("*.py") if "pyromark" in path.read_text("utf-8")}
    assert users == {"markdown"}


@pytest.mark.parametrize("path", sorted(PACKAGE.rglob("*.py")), ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_python_names_no_rule(path: Path, ruleset: object) -> None:
    text = path.read_text("utf-8")
    codes = {rule.code for rule in ruleset.rules}  # type: ignore[attr-defined]
    assert not {code for code in codes if code in text}
