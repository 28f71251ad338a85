"""How the pages of a run are looked at: kept findings are taken, and the rest is found, by several processes at once.

A page with kept findings is neither parsed nor checked again, and where all have some, no rule is loaded.
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

    from .options import Options
    from .run import Session

_MOST_WAITING = 32_000_000
"""Bytes of texts that wait in memory."""


def examined(session: Session, options: Options) -> Iterator[Examined]:
    """The pages of a run, each with its findings, kept or found."""
    paths = session.paths()
    looker = _Looker(session, options)
    try:
        if options.jobs == 1 or options.verbose or len(paths) < workers.FEW:  # notes come one after the other
            yield from session.each_path(paths, looker.examined)
        else:
            outcomes = looker.shared_out(paths)
            yield from session.each_path(paths, lambda _: next(outcomes).unwrap())
    finally:
        looker.write()


class _Parcel(NamedTuple):
    """What one process tells another of a page: text and codes of rules as in ``Examined``, findings, and a record."""

    text: str
    asked: tuple[str, ...]
    serialized: Serialized
    record: Record | None


class _Looker:
    """Looks at the pages of a run."""

    def __init__(self, session: Session, options: Options) -> None:
        self._session = session
        self._options = options
        self._keeps = not (options.no_cache or options.cache == "off")
        self._results: dict[str, Results | None] = {}  # by the source of the configuration

    def examined(self, path: str) -> Examined:
        """A page with its findings."""
        return self._kept(path) or self._taken(path, self._look(path))

    def shared_out(self, paths: Sequence[str]) -> Iterator[Attempt[Examined]]:
        """What becomes of each page, where what is to be found is shared out among processes.

        That is done when everything that is kept was looked at, as it is known only then. Meanwhile the texts of pages
        with kept findings take memory, so that a large site whose findings are kept is done in parts.
        """
        waiting: list[tuple[str, Attempt[Examined | None]]] = []
        room = _MOST_WAITING
        for path in paths:
            known = self._session.attempt(path, self._kept)
            waiting.append((path, known))
            room -= sys.getsizeof(known.result.text) if known.result is not None else 0
            if room < 0:
                yield from self._completed(waiting)
                waiting, room = [], _MOST_WAITING
        yield from self._completed(waiting)

    def _completed(self, waiting: Sequence[tuple[str, Attempt[Examined | None]]]) -> Iterator[Attempt[Examined]]:
        """What becomes of pages of which it is known whether findings are kept."""
        rest = [path for path, known in waiting if known.result is None and not known.error]
        parcels = workers.attempts(self._session, rest, self._look, self._options.jobs)
        for path, known in waiting:
            if known.error or known.result is not None:
                yield cast("Attempt[Examined]", known)
            else:
                parcel = next(parcels)
                yield Attempt(parcel.error, None) if parcel.error else self._unpacked(path, parcel.unwrap())

    def _unpacked(self, path: str, parcel: _Parcel) -> Attempt[Examined]:
        return self._session.attempt(path, lambda path: self._taken(path, parcel))

    def _kept(self, path: str) -> Examined | None:
        """A page whose findings are kept and still hold."""
        config = self._session.config_of(path)
        results = self._results_of(config)
        if results is None:
            return None
        known = results.find(path)
        return None if known is None else Examined(path, known.text, config, (), known.found, known.found)

    def _look(self, path: str) -> _Parcel:
        """Look at a page."""
        session = self._session
        if self._results_of(session.config_of(path)) is None:
            job = session.open(path, keeps_data=False)
            serialized = serialize(found_on(job))
            return _Parcel(_told(job.page, serialized), tuple(rule.code for rule in job.rules), serialized, None)
        from htglint.base.dependencies import Dependencies
        from htglint.engine.results import recorded

        dependencies = Dependencies()

        def known(project: Project, document: Document) -> Context:
            return project.context_recording(document, dependencies)

        page = session.disk.read(path).without_data()
        serialized = serialize(found_on(session.job(path, page, known)))
        return _Parcel(_told(page, serialized), (), serialized, recorded(page, dependencies, serialized))

    def _taken(self, path: str, parcel: _Parcel) -> Examined:
        """A page that was looked at; its findings are kept, if they may be."""
        config = self._session.config_of(path)
        results = self._results_of(config)
        if parcel.record is not None and results is not None:
            results.keep(path, parcel.record)
        found = deserialize(path, *parcel.serialized)
        return Examined(path, parcel.text, config, parcel.asked, found, found)

    def write(self) -> None:
        """Write what is to be kept."""
        for results in self._results.values():
            if results is not None:
                results.write()

    def _results_of(self, config: Config) -> Results | None:
        if not self._keeps:
            return None
        if config.source not in self._results:
            self._results[config.source] = _results(self._session, self._options, config)
        return self._results[config.source]


def _told(page: files.FileContent, serialized: Serialized) -> str:
    """The text of a page that something is to be told of; that of the others would only take memory."""
    return page.text if serialized.found else ""


def _results(session: Session, options: Options, config: Config) -> Results | None:
    """The kept results of a configuration; None where what a page depends on is more than is noted."""
    beyond = (*options.reference, *config.siblings, options.answers, options.settings_from, config.baseline)
    if session.reads_stdin or options.verbose or options.write_baseline or any(beyond):
        return None
    from htglint.engine.results import Results, environment

    package = files.package()
    packs = (path if os.path.isdir(path) else os.path.dirname(path) for path in config.packs)
    paths = [*packs, *config.vocabularies, *_lists_of_vale(config)]
    settings = (config, options.profile, options.edition)

    def derive(kind: str, path: str) -> str:
        return session.project(config).derived(kind, path)

    key = environment(__version__, settings, [files.builtin(), *_code(package)], paths)
    return Results(key, session.disk, derive, writes=options.cache == "write")


def _lists_of_vale(config: Config) -> list[str]:
    if not config.vale:
        return []
    from htglint.words import lists

    found = lists.vale(config.vale)
    return [config.vale, *found.accepted, *found.rejected]


def _code(package: str) -> list[str]:
    """The package itself, where it is a checkout that somebody may be working on."""
    return [] if os.path.isdir(os.path.join(package, "_rules")) else [package]
