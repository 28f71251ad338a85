"""One run over the pages: finds them, opens each with its own configuration, and goes on where one of them fails."""

from __future__ import annotations

import gc
import os
from contextlib import suppress
from typing import TYPE_CHECKING, Generic, NamedTuple, TypeVar, cast

from htglint.base import files
from htglint.base.errors import HtglintError
from htglint.base.escape import visible
from htglint.project import discovery
from htglint.project.config import Configs
from htglint.project.git.repository import Repositories

from . import console

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from htglint.base.context import Answer, Context, Past
    from htglint.base.findings import Finding
    from htglint.base.ignore import Patterns
    from htglint.base.profiles import Ruleset
    from htglint.base.rules import Rule
    from htglint.document.document import Document
    from htglint.project.pinned import PinnedSettings
    from htglint.project.project import Project
    from htglint.project.settings import Config

    from .options import Options

    Known = Callable[[Project, Document], Context]

T = TypeVar("T")

_PATIENCE = 2.0
"""Seconds after which a run says how far it is."""
STDIN = "-"
"""The path that means standard input."""


class Attempt(NamedTuple, Generic[T]):
    """What became of a page: a result, or a sentence that says why there is none."""

    error: str
    result: T | None

    def unwrap(self) -> T:
        """The result; raises HtglintError where there is none."""
        if self.error:
            raise HtglintError(self.error)
        return cast("T", self.result)


class Job(NamedTuple):
    """A page that is open, and all that is needed to work on it; ``renew`` gives the context of a changed page."""

    page: files.FileContent
    document: Document
    rules: tuple[Rule, ...]
    context: Context
    config: Config
    renew: Callable[[Document], Context]


class Examined(NamedTuple):
    """A page, the codes of the rules that were asked, all that was found, and what of it the run is about.

    The text is left out where nothing was found.
    """

    path: str
    text: str
    config: Config
    asked: tuple[str, ...]
    found: Sequence[Finding]
    chosen: Sequence[Finding]


def of_job(job: Job, found: Sequence[Finding], chosen: Sequence[Finding]) -> Examined:
    """A page that was open."""
    codes = tuple(rule.code for rule in job.rules)
    return Examined(job.document.name, job.page.text, job.config, codes, found, chosen)


class _Gate(NamedTuple):
    """What all pages of one configuration share."""

    rules: tuple[Rule, ...]
    project: Project


class Session:
    """The pages of one run; ``needs`` (see ``checks.NEEDS``) is what it asks of contexts besides what its rules do.

    With a ``category`` its rules alone are asked, and only flags select among them.
    """

    def __init__(self, options: Options, needs: frozenset[str] = frozenset(), category: str = "") -> None:
        self.reads_stdin = STDIN in options.paths
        self.failed = False
        self._is_under_way = False
        _refuse_nonsense(options)
        self._options = options
        self._needs = needs
        self._category = category
        trusted = _trusted(options)
        self._configs = Configs(options.overrides(), options.config, isolated=options.isolated, trusted=trusted)
        self._said: set[str] = set()
        self._rulesets: dict[tuple[str, ...], Ruleset] = {}
        self._gates: dict[str, _Gate | str] = {}  # by the source of the configuration; a string says what is wrong
        self._patterns: dict[str, Patterns | None] = {}
        self.answers = _answers(options)
        self.disk = files.Disk()
        self.repositories = Repositories()
        self.past: Past | None = None
        """What a change has taken away, where the run is about one."""
        self._flagged = _patterns(os.getcwd(), options.exclude, "--exclude")

    def each(self, work: Callable[[Job], T]) -> Iterator[T]:
        """The results of ``work`` for the pages that the options name, less those that fail."""
        return self.each_path(self.paths(), lambda path: work(self.open(path)))

    def each_path(self, paths: Iterable[str], work: Callable[[str], T]) -> Iterator[T]:
        """The results of ``work`` for paths, less those that fail."""
        listed = list(paths)
        progress = console.Progress(len(listed), "pages", _PATIENCE)
        for number, path in enumerate(listed):
            progress.step(number)
            attempt = self.attempt(path, work)
            if attempt.error:
                progress.end()
                self._complain(attempt.error)
            else:
                yield attempt.unwrap()
        progress.end()

    def attempt(self, path: str, work: Callable[[str], T]) -> Attempt[T]:
        """The result of ``work`` for a path, or why there is none."""
        try:
            return Attempt("", work(path))
        except HtglintError as error:
            return Attempt(str(error), None)
        except Exception as error:  # a bug that one page brings out must not keep the others from being done
            return Attempt(_bug(path, error), None)

    def ruleset(self, config: Config) -> Ruleset:
        """The rules and profiles of the packs that a configuration names."""
        if config.packs not in self._rulesets:
            from htglint.project import packs  # no rule is loaded where the findings of all pages are kept

            self._rulesets[config.packs] = packs.load(config.packs)
        return self._rulesets[config.packs]

    def config_of(self, path: str) -> Config:
        """The configuration of the page at a path."""
        return self._configs.of_page(path)

    def paths(self) -> list[str]:
        """The pages that the options name, less those that are excluded."""
        options = self._options
        if self.reads_stdin:
            name = options.stdin_filename or STDIN
            left_out = options.force_exclude and self._excludes(os.path.abspath(name), False)
            return [] if left_out else [name]
        paths: list[str] = []
        for found in discovery.discover(
            options.paths, self._excludes, force_exclude=options.force_exclude, repositories=self.repositories
        ):
            if isinstance(found, files.LinkOut):
                self._note(found)
            elif isinstance(found, HtglintError):
                self._complain(str(found))
            else:
                paths.append(found)
        if not (paths or self.failed or options.quiet):
            console.complain("found no page; a folder means the *.md and *.markdown below it", kind="warning")
        return paths

    def prepare(self) -> None:
        """Read the configuration and the packs that the first path has, as most others will; errors come later."""
        with suppress(HtglintError):
            self.ruleset(self._configs.of_page(os.path.join(self._options.paths[0], "page")))

    def selected(self, paths: Iterable[str]) -> list[str]:
        """Those of the paths of pages, as in reports, that no setting excludes and that stay in the repository."""
        found: list[str] = []
        for path in sorted(path for path in paths if not self._excludes(path, False)):
            if files.leads_out(path):
                self._note(files.LinkOut(path))
            else:
                found.append(files.shown(path))
        return sorted(found)

    def report_missing(self, paths: Iterable[str]) -> None:
        """Complain of paths that are not there."""
        for found in discovery.discover([path for path in paths if not os.path.lexists(path)]):
            self._complain(str(found))

    def _note(self, skipped: files.LinkOut) -> None:
        """Say that a link was skipped, which fails nothing."""
        if not self._options.quiet:
            console.complain(f"{skipped}; skipped", kind="note")

    def _complain(self, message: str) -> None:
        """Say what is wrong, once: a broken configuration fails every page below it for the same reason."""
        self.failed = True
        if message not in self._said:
            self._said.add(message)
            console.complain(message)

    def _excludes(self, path: str, folder: bool) -> bool:
        config = self._configs.of_page(path)
        if config.source not in self._patterns:
            self._patterns[config.source] = _patterns(config.root, config.exclude, files.shown(config.source or "."))
        both = (self._flagged, self._patterns[config.source])
        return any(patterns.verdict(path, folder=folder) for patterns in both if patterns is not None)

    def open(self, path: str, known: Known | None = None, *, keeps_data: bool = True) -> Job:
        """The page at a path, or on standard input, if that is what the options name."""
        self._gate(self._configs.of_page(path))  # a broken configuration is told before a broken page
        page = files.decode(console.read_bytes(), path) if self.reads_stdin else self.disk.read(path)
        page = page if keeps_data else page.without_data()
        job = self.job(path, page, known)
        if self._options.verbose:
            console.complain(_taken(job), kind="note")
        return job

    def job(self, path: str, page: files.FileContent, known: Known | None = None) -> Job:
        """A page that was read or made, as the page at ``path``, whose configuration it has, in a context of a kind."""
        from htglint.document.document import Document
        from htglint.engine import engine

        if self._is_under_way:
            gc.collect(0)  # what is left of a page refers to itself; waiting would let the rests of many pages pile up
        self._is_under_way = True
        config = self._configs.of_page(path)
        gate = self._gate(config)
        document = Document(path, page.text, bom=page.bom)

        def renew(changed: Document) -> Context:
            context = known(gate.project, changed) if known is not None else gate.project.context(changed)
            return context._replace(answers=self.answers)

        rules = engine.published(gate.rules) if gate.project.is_published(document) else gate.rules
        if config.per_file_ignores:
            rules = engine.without_ignored(rules, config.per_file_ignores, path)
        return Job(page, document, rules, renew(document), config, renew)

    def project(self, config: Config) -> Project:
        """What is known of the pages of a configuration."""
        return self._gate(config).project

    def _gate(self, config: Config) -> _Gate:
        gate = self._gates.get(config.source)
        if gate is None:
            try:
                gate = self._made_gate(config)
            except HtglintError as error:
                gate = str(error)
            self._gates[config.source] = gate
        if isinstance(gate, str):
            raise HtglintError(gate)
        return gate

    def _made_gate(self, config: Config) -> _Gate:
        from htglint.engine import engine
        from htglint.project.project import Project

        options = self._options
        ruleset = self.ruleset(config)
        chosen = config._replace(select=()) if self._category and not options.select else config
        rules = engine.select(ruleset, chosen, self._category)
        needs = engine.needs(rules) | self._needs
        project = Project(
            ruleset, config, config.siblings, options.reference, options.profile, options.edition, needs, self.disk,
            self.past,
        )  # fmt: skip
        return _Gate(rules, project)


def found_on(job: Job) -> list[Finding]:
    """All that is found on a page."""
    from htglint.engine import engine

    return engine.check(job.document, job.rules, job.context)


def _taken(job: Job) -> str:
    """How a page is taken, for whoever wonders why something is or is not found."""
    from htglint.engine import engine

    profile, edition, month = job.context.profile.name, job.context.edition, job.context.month
    form = f", edition {edition.id}" if edition is not None else ""
    asked = sum(engine.applies(rule, job.context) for rule in job.rules)
    source = f"settings of {files.shown(job.config.source)}" if job.config.source else "no settings file"
    return f"{job.document.name}: profile {profile}{form}, month {month or 'unknown'}, {asked} rules, {source}"


def _refuse_nonsense(options: Options) -> None:
    if options.config is not None and options.isolated:
        raise HtglintError("--config and --isolated exclude each other")
    if STDIN not in options.paths and options.stdin_filename is not None:
        raise HtglintError("--stdin-filename names standard input, which is read when the path is `-`")
    if options.interactive and (STDIN in options.paths or options.diff):
        raise HtglintError("--interactive asks on standard input and writes pages; it goes with neither `-` nor --diff")
    if STDIN in options.paths and len(options.paths) > 1:
        raise HtglintError("`-` (standard input) takes no other path beside it")


def _trusted(options: Options) -> PinnedSettings | None:
    if options.settings_from is None:
        return None
    from htglint.project.pinned import PinnedSettings  # git is asked only then

    return PinnedSettings(os.getcwd(), options.settings_from)


def _answers(options: Options) -> tuple[Answer, ...]:
    """The answers of earlier reviews; a review that is to come may write the first."""
    if options.answers is None or (options.interactive and not os.path.lexists(options.answers)):
        return ()
    from htglint.project import answers

    return answers.read(options.answers)


def _patterns(root: str, lines: Sequence[str], origin: str) -> Patterns | None:
    if not lines:
        return None
    from htglint.base.ignore import Patterns

    return Patterns.of_setting(root, lines, origin)


def _bug(path: str, error: Exception) -> str:
    if os.environ.get("HTGLINT_DEBUG") == "1":
        import traceback

        traceback.print_exception(error)
    kind = f"{type(error).__name__}: {error}".replace("\n", " ")
    return f"{visible(path)}: htglint itself failed on this page ({kind}); HTGLINT_DEBUG=1 shows where"
