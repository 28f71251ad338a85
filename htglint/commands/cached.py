"""Pages whose findings an earlier run has kept: they are neither parsed nor checked again, and no rule is loaded."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from .. import __version__, files
from .session import Examined, whole

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..document import Document
    from ..model import Config, Context
    from ..project import Project
    from ..results import Results
    from .options import Options
    from .session import Session


def examined(session: Session, options: Options) -> Iterator[Examined]:
    """The pages of a run, each with its findings, kept or found."""
    kept: dict[str, Results | None] = {}

    def look(path: str) -> Examined:
        config = session.config_of(path)
        if config.source not in kept:
            kept[config.source] = _results(session, options, config)
        results = kept[config.source]
        return whole(session.open(path)) if results is None else _kept_or_found(session, path, config, results)

    try:
        yield from session.each_path(session.paths(), look)
    finally:
        for results in kept.values():
            if results is not None:
                results.write()


def _kept_or_found(session: Session, path: str, config: Config, results: Results) -> Examined:
    page = session.disk.read(path)
    text = "\ufeff" * page.bom + page.text
    found = results.find(path, text)
    if found is not None:
        return Examined(path, page.text, config, (), found, found)
    from ..reads import Reads

    reads = Reads()

    def known(project: Project, document: Document) -> Context:
        return project.watched(document, reads)

    made = whole(session.job(path, page, known))
    results.keep(path, text, reads, made.found)
    return made


def _results(session: Session, options: Options, config: Config) -> Results | None:
    """The kept results of a configuration; None where what a page depends on is more than is noted."""
    beyond = (*options.reference, *config.siblings, options.answers, options.settings_from, config.baseline)
    if session.reads_stdin or options.verbose or options.write_baseline or any(beyond):
        return None
    from ..results import Results, environment

    package = os.path.dirname(files.__file__)
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
    from ..words import lists

    found = lists.vale(config.vale)
    return [config.vale, *found.accepted, *found.rejected]


def _code(package: str) -> list[str]:
    """The package itself, where it is a checkout that somebody may be working on."""
    return [] if os.path.isdir(os.path.join(package, "_rules")) else [package]
