"""What several tests use."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, settings

from htglint.engine import engine
from htglint.project import packs
from htglint.project.settings import Config
from tests.helpers.browser import chromium
from tests.helpers.shell import Shell
from tests.helpers.status_pages import COMPLETE, WAITING, Repository, StatusShell, page_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Page

    from htglint.base.profiles import Ruleset
    from htglint.base.rules import Rule


# Properties have no deadline: a test does not depend on how fast the machine is. `make test` tries few examples, the
# same each time; `make test-all` tries many, new ones each time.
_NO_TIMING = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])
settings.register_profile("few", _NO_TIMING, max_examples=25, derandomize=True)
settings.register_profile("many", _NO_TIMING, max_examples=500)
settings.load_profile("few")


@pytest.fixture(autouse=True)
def _own_cache(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """No test reads or writes the cache of whoever runs it, nor reads their configuration."""
    monkeypatch.setenv("HTGLINT_CACHE_DIR", str(tmp_path_factory.getbasetemp() / "cache"))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path_factory.getbasetemp() / "config"))


@pytest.fixture(scope="session")
def ruleset() -> Ruleset:
    """The built-in packs."""
    return packs.load()


@pytest.fixture(scope="session")
def rules(ruleset: Ruleset) -> tuple[Rule, ...]:
    """The rules that run by default."""
    return engine.select(ruleset, Config())


@pytest.fixture
def alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of the test's own, in no repository, and a git that nobody has configured."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    return tmp_path


@pytest.fixture
def status(alone: Path, capsys: pytest.CaptureFixture[str]) -> StatusShell:  # noqa: ARG001 - it runs there
    return StatusShell(capsys)


@pytest.fixture
def repository(alone: Path) -> Repository:  # noqa: ARG001 - it is made there
    return Repository()


@pytest.fixture
def filled(repository: Repository) -> Repository:
    """A page of three topics that two people have filled."""
    repository.commit(page_of(WAITING, WAITING, WAITING), who="Olga", subject="Draft")
    repository.commit(page_of(WAITING, COMPLETE, WAITING), who="Ben", subject="Fill two")
    repository.commit(page_of(COMPLETE, COMPLETE, WAITING), who="Ada", subject="Fill one")
    return repository


@pytest.fixture
def htglint(capsys: pytest.CaptureFixture[str]) -> Shell:
    """Runs the command line."""
    return Shell(capsys)


@pytest.fixture(scope="module")  # its event loop counts as running, which tests of other modules would notice
def browser() -> Iterator[Browser]:
    """A Chromium; tests that ask for it are skipped where there is none."""
    with chromium() as started:
        yield started


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A new page of the browser."""
    context = browser.new_context()
    yield context.new_page()
    context.close()
