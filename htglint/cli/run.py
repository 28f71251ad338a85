"""Runs work on pages: finds them, opens each, and continues after failures."""

from __future__ import annotations

import gc
import os
from contextlib import suppress
from typing import TYPE_CHECKING, Generic, NamedTuple, TypeVar, cast

from htglint.base import files
from htglint.base.errors import HtglintError, described
from htglint.base.escape import visible
from htglint.project import discovery
from htglint.project.git.repository import Repositories

from . import console
from .options import STDIN, LearningOptions, PageOptions

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from htglint.base.context import Answer, Context, Past
    from htglint.base.findings import Finding
    from htglint.base.ignore import Patterns
    from htglint.base.profiles import Ruleset
    from htglint.base.rules import Rule
    from htglint.document.document import Document
    from htglint.project.project import Project
    from htglint.project.settings import Config

    from .options import SettingsOptions

    Known = Callable[[Project, Document], Context]

T = TypeVar("T")

_NO_PAGES, _NO_LEARNING = PageOptions(), LearningOptions()
_PATIENCE = 2.0
"""Seconds after which a run shows its progress."""
_MOST_TRIES = 3
"""How often a page is worked on that another process changes meanwhile."""


class Attempt(NamedTuple, Generic[T]):
    """The result of work on a page, or the sentence that says why it failed.

    It may have ``changed`` meanwhile.
    """

    error: str
    result: T | None
    changed: bool = False

    def unwrap(self) -> T:
        """Return the result; raises HtglintError if there is none."""
        if self.error:
            raise HtglintError(self.error)
        return cast("T", self.result)


class Job(NamedTuple):
    """An open page, with all that is needed to work on it.

    ``renew`` gives the context of a changed page.
    """

    page: files.FileContent
    document: Document
    rules: tuple[Rule, ...]
    context: Context
    config: Config
    renew: Callable[[Document], Context]


class Examined(NamedTuple):
    """A checked page: codes of its rules, all findings, and those of the run.

    The text is empty if nothing was found.
    """

    path: str
    text: str
    config: Config
    rules: tuple[str, ...]
    found: Sequence[Finding]
    chosen: Sequence[Finding]


def of_job(job: Job, found: Sequence[Finding], chosen: Sequence[Finding]) -> Examined:
    """Return a page that was open."""
    codes = tuple(rule.code for rule in job.rules)
    return Examined(job.document.name, job.page.text, job.config, codes, found, chosen)


class _Environment(NamedTuple):
    """What all pages of one configuration share."""

    rules: tuple[Rule, ...]
    project: Project


class Session:
    """The pages of one run.

    ``needs`` (see ``checks.NEEDS``) are parts of contexts that the run uses in addition to its rules. With a
    ``category`` only its rules are enabled, and only flags select among them. A ``quiet`` run prints no notes, a
    ``verbose`` one the profile and settings of each page. ``answers`` are those of earlier reviews.
    ``encoding`` is that of files that are not UTF-8, or ``auto``.
    """

    def __init__(
        self,
        settings: SettingsOptions,
        pages: PageOptions = _NO_PAGES,
        learning: LearningOptions = _NO_LEARNING,
        *,
        needs: frozenset[str] = frozenset(),
        category: str = "",
        quiet: bool = False,
        verbose: bool = False,
        answers: tuple[Answer, ...] = (),
        encoding: str = "",
    ) -> None:
        _reject_conflicts(settings, pages)
        self.settings = settings
        self.pages = pages
        self.learning = learning
        self.verbose = verbose
        self.answers = answers
        self.failed = False
        self._is_under_way = False
        self._needs = needs
        self._category = category
        self._quiet = quiet
        self._configs = settings.configs()
        self._reported: set[str] = set()
        self._rulesets: dict[tuple[str, ...], Ruleset] = {}
        self._environments: dict[
            str, _Environment | str
        ] = {}  # by the source of the configuration; a string says what is wrong
        self._patterns: dict[str, Patterns | None] = {}
        self.disk = _disk(encoding)
        self.repositories = Repositories()
        self.past: Past | None = None
        """What a change has removed, where the run is about one."""
        self._excluded = _patterns(os.getcwd(), settings.overrides.value("exclude") or (), "--exclude")

    def each(self, work: Callable[[Job], T]) -> Iterator[T]:
        """Yield the results of ``work`` for the pages of the run, except those that fail."""
        return self.each_path(self.paths(), lambda path: work(self.open(path)))

    def each_path(self, paths: Iterable[str], work: Callable[[str], T]) -> Iterator[T]:
        """Yield the results of ``work`` for paths, except those that fail."""
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
        """Return the result of ``work`` for a path, or why it failed.

        Repeats the work if the page changes meanwhile.
        """
        attempt, again = self._attempt(path, work), _MOST_TRIES - 1
        while attempt.changed and again:
            attempt, again = self._attempt(path, work), again - 1
        return attempt

    def _attempt(self, path: str, work: Callable[[str], T]) -> Attempt[T]:
        try:
            return Attempt("", work(path))
        except files.ChangedMeanwhile as error:
            return Attempt(str(error), None, changed=True)
        except files.NotUtf8Error as error:
            from . import encodings  # few runs need it

            return Attempt(encodings.sentence(error), None)
        except HtglintError as error:
            return Attempt(str(error), None)
        except Exception as error:  # a bug that one page brings out must not keep the others from being done
            return Attempt(_bug(path, error), None)

    def ruleset(self, config: Config) -> Ruleset:
        """Return the rules and profiles of the packs that a configuration names."""
        if config.packs not in self._rulesets:
            from htglint.project import packs  # not loaded where the findings of all pages are cached

            self._rulesets[config.packs] = packs.load(config.packs)
        return self._rulesets[config.packs]

    def config_of(self, path: str) -> Config:
        """Return the configuration of the page at a path."""
        return self._configs.of_page(path)

    def paths(self) -> list[str]:
        """Return the pages of the run, without those that are excluded."""
        pages = self.pages
        if pages.reads_stdin:
            name = pages.stdin_filename or STDIN
            is_excluded = pages.force_exclude and self._excludes(os.path.abspath(name), False)
            return [] if is_excluded else [name]
        paths: list[str] = []
        for found in discovery.discover(
            pages.paths, self._excludes, force_exclude=pages.force_exclude, repositories=self.repositories
        ):
            if isinstance(found, files.LinkOut):
                self._note(found)
            elif isinstance(found, HtglintError):
                self._complain(str(found))
            else:
                paths.append(found)
        self._warn_of_contradictions(paths)
        if not (paths or self.failed or self._quiet):
            console.complain("found no pages; in a folder, *.md and *.markdown files are checked", kind="warning")
        return paths

    def prepare(self) -> None:
        """Load configuration and packs of the first path, which most others share.

        Errors are reported later.
        """
        with suppress(HtglintError):
            self.ruleset(self._configs.of_page(os.path.join(self.pages.paths[0], "page")))

    def selected(self, paths: Iterable[str]) -> list[str]:
        """Return the paths that no setting excludes and that are in the repository."""
        found: list[str] = []
        for path in sorted(path for path in paths if not self._excludes(path, False)):
            if files.leads_out(path):
                self._note(files.LinkOut(path))
            else:
                found.append(files.shown(path))
        self._warn_of_contradictions(found)
        return sorted(found)

    def report_missing(self, paths: Iterable[str]) -> None:
        """Report paths that don't exist."""
        for found in discovery.discover([path for path in paths if not os.path.lexists(path)]):
            self._complain(str(found))

    def _note(self, skipped: files.LinkOut) -> None:
        """Report a skipped link; this is not a failure."""
        if not self._quiet:
            console.complain(f"{skipped}; skipped", kind="note")

    def _warn_of_contradictions(self, paths: Iterable[str]) -> None:
        """Warn where the settings of pages select and ignore a rule in the same place."""
        if self._quiet:
            return
        configs: dict[str, Config] = {}
        for path in paths:
            with suppress(HtglintError):  # reported when the page is opened
                config = self._configs.of_page(path)
                configs[config.source] = config
        for config in configs.values():
            if config.ignore and (config.select or config.extend_select):
                from htglint.engine import engine

                with suppress(HtglintError):
                    for sentence in engine.contradictions(self.ruleset(config), config):
                        console.complain(sentence, kind="warning")

    def _complain(self, message: str) -> None:
        """Report an error once, as a broken configuration fails all pages below it alike."""
        self.failed = True
        if message not in self._reported:
            self._reported.add(message)
            console.complain(message)

    def _excludes(self, path: str, folder: bool) -> bool:
        config = self._configs.of_page(path)
        if config.source not in self._patterns:
            self._patterns[config.source] = _patterns(config.root, config.exclude, files.shown(config.source or "."))
        both = (self._excluded, self._patterns[config.source])
        return any(patterns.verdict(path, folder=folder) for patterns in both if patterns is not None)

    def open(self, path: str, known: Known | None = None, *, keeps_data: bool = True) -> Job:
        """Return the page at a path, or on standard input if the run reads that."""
        self._environment(self._configs.of_page(path))  # a broken configuration is reported before a broken page
        page = self.disk.decode(console.read_bytes(), path) if self.pages.reads_stdin else self.disk.read(path)
        if page.encoding and not self._quiet:
            console.complain(f"{visible(path)}: {page.encoding}", kind="note")
        page = page if keeps_data else page.without_data()
        job = self.job(path, page, known)
        if self.verbose:
            console.complain(_description(job), kind="note")
        return job

    def job(self, path: str, page: files.FileContent, known: Known | None = None) -> Job:
        """Open a page as the one at ``path``, with its configuration and context."""
        from htglint.document.document import Document
        from htglint.engine import engine

        if self._is_under_way:
            gc.collect(0)  # a finished page holds reference cycles; without this, many pages would pile up
        self._is_under_way = True
        config = self._configs.of_page(path)
        environment = self._environment(config)
        document = Document(path, page.text, bom=page.bom)

        def renew(changed: Document) -> Context:
            context = known(environment.project, changed) if known is not None else environment.project.context(changed)
            return context._replace(answers=self.answers)

        rules = engine.published(environment.rules) if environment.project.is_published(document) else environment.rules
        if config.per_file_ignores:
            rules = engine.without_ignored(rules, config.per_file_ignores, path)
        return Job(page, document, rules, renew(document), config, renew)

    def project(self, config: Config) -> Project:
        """Return what is known of the pages of a configuration."""
        return self._environment(config).project

    def _environment(self, config: Config) -> _Environment:
        environment = self._environments.get(config.source)
        if environment is None:
            try:
                environment = self._made_environment(config)
            except HtglintError as error:
                environment = str(error)
            self._environments[config.source] = environment
        if isinstance(environment, str):
            raise HtglintError(environment)
        return environment

    def _made_environment(self, config: Config) -> _Environment:
        from htglint.engine import engine
        from htglint.project.project import Project

        learning = self.learning
        ruleset = self.ruleset(config)
        selects = bool(self.settings.overrides.value("select"))
        chosen = config._replace(select=()) if self._category and not selects else config
        rules = engine.select(ruleset, chosen, self._category)
        needs = engine.needs(rules) | self._needs
        project = Project(
            ruleset, config, config.siblings, learning.reference, learning.profile, learning.edition, needs, self.disk,
            self.past,
        )  # fmt: skip
        return _Environment(rules, project)


def _disk(encoding: str) -> files.Disk:
    """Return the disk; files that are not UTF-8 are in an encoding, if one is given."""
    if not encoding:
        return files.Disk()
    from .encodings import Converting  # few runs need it

    return Converting(encoding)


def found_on(job: Job) -> list[Finding]:
    """Return all findings of a page."""
    from htglint.engine import engine

    return engine.check(job.document, job.rules, job.context)


def _description(job: Job) -> str:
    """Return a page's profile, month and settings, which explain its findings."""
    from htglint.engine import engine

    profile, edition, month = job.context.profile.name, job.context.edition, job.context.month
    form = f", edition {edition.id}" if edition is not None else ""
    enabled = sum(engine.applies(rule, job.context) for rule in job.rules)
    source = f"settings of {files.shown(job.config.source)}" if job.config.source else "no settings file"
    return f"{job.document.name}: profile {profile}{form}, month {month or 'unknown'}, {enabled} rules, {source}"


def _reject_conflicts(settings: SettingsOptions, pages: PageOptions) -> None:
    if settings.config is not None and settings.isolated:
        raise HtglintError("--config and --isolated exclude each other")
    if not pages.reads_stdin and pages.stdin_filename is not None:
        raise HtglintError("--stdin-filename names standard input, which is read when the path is `-`")
    if pages.reads_stdin and len(pages.paths) > 1:
        raise HtglintError("`-` (standard input) takes no other path beside it")


def read_answers(learning: LearningOptions, *, may_lack: bool = False) -> tuple[Answer, ...]:
    """Return the answers of earlier reviews.

    A review that is to come may write the first ones.
    """
    if learning.answers is None or (may_lack and not os.path.lexists(learning.answers)):
        return ()
    from htglint.project import answers

    return answers.read(learning.answers)


def _patterns(root: str, lines: Sequence[str], origin: str) -> Patterns | None:
    if not lines:
        return None
    from htglint.base.ignore import Patterns

    return Patterns.of_setting(root, lines, origin)


def _bug(path: str, error: Exception) -> str:
    return f"{visible(path)}: htglint itself failed on this page ({described(error)}); HTGLINT_DEBUG=1 shows where"
