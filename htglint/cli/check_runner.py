"""Checks pages: reuses cached findings and checks the rest in parallel.

A page with cached findings is neither parsed nor checked again; if all pages have some, no rule is loaded.
"""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, NamedTuple, cast

from htglint.base import files
from htglint.base.version import __version__
from htglint.engine.serialize import Serialized, deserialize, serialize

from . import workers
from .run import Attempt, Examined, found_on

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from htglint.base.context import Context
    from htglint.document.document import Document
    from htglint.engine.results import Record, Results
    from htglint.project.project import Project
    from htglint.project.settings import Config

    from .options import CacheOptions
    from .run import Session

_MOST_WAITING = 32_000_000
"""Bytes of texts that are held in memory at a time."""


def examined(session: Session, cache: CacheOptions, jobs: int | None) -> Iterator[Examined]:
    """Yield the pages of a run with their findings, from ``jobs`` worker processes."""
    paths = session.paths()
    runner = _Runner(session, cache, jobs)
    try:
        if jobs == 1 or session.verbose or len(paths) < workers.FEW:  # notes are printed in order
            yield from session.each_path(paths, runner.examined)
        else:
            outcomes = runner.in_parallel(paths)
            yield from session.each_path(paths, lambda _: next(outcomes).unwrap())
    finally:
        runner.write()


class _WorkerResult(NamedTuple):
    """A worker's result for a page: findings, and text and rules as in ``Examined``."""

    text: str
    rules: tuple[str, ...]
    serialized: Serialized
    record: Record | None


class _Runner:
    """Checks the pages of a run."""

    def __init__(self, session: Session, cache: CacheOptions, jobs: int | None) -> None:
        self._session = session
        self._cache = cache
        self._jobs = jobs
        self._results: dict[str, Results | None] = {}  # by the source of the configuration

    def examined(self, path: str) -> Examined:
        """Return a page with its findings."""
        return self._cached(path) or self._finished(path, self._check(path))

    def in_parallel(self, paths: Sequence[str]) -> Iterator[Attempt[Examined]]:
        """Yield the outcome of each page; pages without cached findings run in parallel.

        The cache is read first, because only then it is known which pages are left. Meanwhile the texts of pages with
        cached findings take memory, so a large site is done in parts.
        """
        waiting: list[tuple[str, Attempt[Examined | None]]] = []
        room = _MOST_WAITING
        for path in paths:
            known = self._session.attempt(path, self._cached)
            waiting.append((path, known))
            room -= sys.getsizeof(known.result.text) if known.result is not None else 0
            if room < 0:
                yield from self._completed(waiting)
                waiting, room = [], _MOST_WAITING
        yield from self._completed(waiting)

    def _completed(self, waiting: Sequence[tuple[str, Attempt[Examined | None]]]) -> Iterator[Attempt[Examined]]:
        """Yield the outcome of pages, cached or not."""
        rest = [path for path, known in waiting if known.result is None and not known.error]
        checked = workers.attempts(self._session, rest, self._check, self._jobs)
        for path, known in waiting:
            if known.error or known.result is not None:
                yield cast("Attempt[Examined]", known)
            else:
                result = next(checked)
                yield Attempt(result.error, None) if result.error else self._received(path, result.unwrap())

    def _received(self, path: str, result: _WorkerResult) -> Attempt[Examined]:
        return self._session.attempt(path, lambda path: self._finished(path, result))

    def _cached(self, path: str) -> Examined | None:
        """Return a page whose findings are cached and still valid."""
        config = self._session.config_of(path)
        results = self._results_of(config)
        if results is None:
            return None
        known = results.find(path)
        return None if known is None else Examined(path, known.text, config, (), known.found, known.found)

    def _check(self, path: str) -> _WorkerResult:
        """Check a page."""
        session = self._session
        if self._results_of(session.config_of(path)) is None:
            job = session.open(path, keeps_data=False)
            serialized = serialize(found_on(job))
            return _WorkerResult(
                _reported_text(job.page, serialized), tuple(rule.code for rule in job.rules), serialized, None
            )
        from htglint.base.dependencies import Dependencies
        from htglint.engine.results import recorded

        dependencies = Dependencies()

        def known(project: Project, document: Document) -> Context:
            return project.context_recording(document, dependencies)

        page = session.disk.read(path).without_data()
        serialized = serialize(found_on(session.job(path, page, known)))
        return _WorkerResult(_reported_text(page, serialized), (), serialized, recorded(page, dependencies, serialized))

    def _finished(self, path: str, result: _WorkerResult) -> Examined:
        """Return a page that was checked; its findings are cached, if they may be."""
        config = self._session.config_of(path)
        results = self._results_of(config)
        if result.record is not None and results is not None:
            results.keep(path, result.record)
        found = deserialize(path, *result.serialized)
        return Examined(path, result.text, config, result.rules, found, found)

    def write(self) -> None:
        """Write the cache."""
        for results in self._results.values():
            if results is not None:
                results.write()

    def _results_of(self, config: Config) -> Results | None:
        if not self._cache.reads:
            return None
        if config.source not in self._results:
            self._results[config.source] = _results(self._session, config, writes=self._cache.writes)
        return self._results[config.source]


def _reported_text(page: files.FileContent, serialized: Serialized) -> str:
    """The text of a page with findings; that of the others would only take memory."""
    return page.text if serialized.found else ""


def _results(session: Session, config: Config, *, writes: bool) -> Results | None:
    """Return the cached results of a configuration.

    None if a page depends on more than a record notes.
    """
    learning = session.learning
    beyond = (*learning.reference, *config.siblings, learning.answers, session.settings.settings_from, config.baseline)
    if session.pages.reads_stdin or session.verbose or any(beyond):
        return None
    from htglint.engine.results import Results, environment

    package = files.package()
    packs = (path if os.path.isdir(path) else os.path.dirname(path) for path in config.packs)
    paths = [*packs, *config.vocabularies, *_lists_of_vale(config)]
    settings = (config, learning.profile, learning.edition)

    def derive(kind: str, path: str) -> str:
        return session.project(config).derived(kind, path)

    key = environment(__version__, settings, [files.builtin(), *_code(package)], paths)
    return Results(key, session.disk, derive, writes=writes)


def _lists_of_vale(config: Config) -> list[str]:
    if not config.vale:
        return []
    from htglint.words import lists

    found = lists.vale(config.vale)
    return [config.vale, *found.accepted, *found.rejected]


def _code(package: str) -> list[str]:
    """The package itself, where it is a checkout that somebody may be working on."""
    return [] if os.path.isdir(os.path.join(package, "_rules")) else [package]
