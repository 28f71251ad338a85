"""What a run loads, and what Python may not name."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from htglint.checks import CHECKS
from tests.helpers.paths import ROOT, SAMPLES

if TYPE_CHECKING:
    from pathlib import Path

    from htglint.base.profiles import Ruleset

PACKAGE = ROOT / "htglint"
LOADED = """
    __init__ base base.atomic base.cache base.context base.declare base.decode base.dependencies base.errors
    base.escape base.files base.findings base.globs base.link_settings base.profiles base.rule_selectors
    base.rules base.suggest base.version base.yaml checks checks.characters.classes checks.identifiers
    checks.params cli cli.arguments cli.baselines cli.check_runner cli.commands cli.commands.check cli.console
    cli.main cli.options cli.output cli.run cli.workers document document.asian document.constructs
    document.document document.facts document.head document.intact document.markdown document.memo document.places
    document.suspects document.tags engine engine.engine engine.results engine.serialize links links.anchors
    links.external links.inventory links.site links.sites links.slugs project project.config project.discovery
    project.git project.git.repository project.installed project.pack_shapes project.packs project.page_reader
    project.project project.settings report words words.dictionary words.elsewhere words.language words.letters
    words.lists words.memoized_filter words.misspellings words.prefilter words.prose words.varieties
    words.vocabulary
"""
HEAVY = {
    "dataclasses", "inspect", "multiprocessing", "tomllib", "difflib", "subprocess", "tempfile", "pathlib", "emoji",
    "ftfy", "pathspec", "spellchecker", "rapidfuzz", "markdown_it", "mdformat", "wcwidth",
}  # fmt: skip


def modules_of(*arguments: str, cache: Path) -> set[str]:
    """The modules that a run of the command has imported when it ends."""
    code = (
        "import json, sys\nfrom htglint.cli.main import main\n"
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
    modules_of("fix", "--diff", page, cache=tmp_path / "cache")  # fills the indexes
    loaded = modules_of("check", "--cache", "read", page, cache=tmp_path / "cache")
    ours = {name.removeprefix("htglint.") for name in loaded if name.startswith("htglint.")}
    kinds = {check.run.__module__.removeprefix("htglint.") for check in CHECKS.values()}
    assert ours - kinds <= set(LOADED.split()), "a new module at start-up: is it needed for a clean page?"
    assert not loaded & HEAVY
    modules_of("check", page, cache=tmp_path / "cache")
    kept = modules_of("check", page, cache=tmp_path / "cache")
    unneeded = {"htglint.engine.engine", "htglint.checks", "htglint.project.packs", "htglint.project.project"}
    assert not kept & unneeded, "findings are kept"


def test_a_damaged_page_loads_the_tables(tmp_path: Path) -> None:
    loaded = modules_of("check", str(SAMPLES / "damaged" / "2025-11.md"), cache=tmp_path)
    assert "htglint.encoding.repair" in loaded


def test_only_one_module_knows_the_parser() -> None:
    users = {path.name for path in PACKAGE.rglob("*.py") if "pyromark" in path.read_text("utf-8")}
    assert users == {"markdown.py"}


@pytest.mark.parametrize("path", sorted(PACKAGE.rglob("*.py")), ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_python_names_no_rule(path: Path, ruleset: Ruleset) -> None:
    text = path.read_text("utf-8")
    codes = {rule.code for rule in ruleset.rules}
    assert not {code for code in codes if code in text}
