"""What several tests use."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from htglint import engine, packs, project
from htglint.document import Document
from htglint.model import Config

if TYPE_CHECKING:
    from htglint.model import Context, Rule, Ruleset

ROOT = Path(__file__).parent.parent
SAMPLES = ROOT / "samples"
DATA = ROOT / "tests" / "data"
SHARED = ROOT.parent / "shared"


@pytest.fixture(autouse=True)
def _own_cache(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """No test reads or writes the cache of whoever runs it."""
    monkeypatch.setenv("HTGLINT_CACHE_DIR", str(tmp_path_factory.getbasetemp() / "cache"))


@pytest.fixture(scope="session")
def ruleset() -> Ruleset:
    """The built-in packs."""
    return packs.load()


@pytest.fixture(scope="session")
def rules(ruleset: Ruleset) -> tuple[Rule, ...]:
    """The rules that run by default."""
    return engine.select(ruleset, Config())


def page(path: Path) -> Document:
    """A file as a document, its newlines as they are."""
    return Document(path.name, path.read_bytes().decode("utf-8"))


def context_of(document: Document, ruleset: Ruleset) -> Context:
    """What checks may know of a page that stands alone."""
    return project.Project(ruleset, Config()).alone(document)


def shared(*parts: str) -> Path:
    """A path among the shared documents; the test is skipped where they are not at hand."""
    path = SHARED.joinpath(*parts)
    if not path.exists():
        pytest.skip("the shared documents are not at hand")
    return path
