"""Sessions: rules, settings and related texts, loaded once for many texts."""

from __future__ import annotations

import os
from functools import lru_cache
from threading import local
from typing import TYPE_CHECKING, Any, NamedTuple

from htglint.base.context import Copy
from htglint.base.findings import Edit, Safety
from htglint.document.document import Document, edited
from htglint.document.intact import may_be_damaged
from htglint.encoding import repair as encoding
from htglint.engine import engine, fixer
from htglint.project import packs, project
from htglint.project.config import Overrides, load
from htglint.project.settings import Config

from . import given
from .results import Conversion, Finding, Fixed, Repair, located

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from htglint.base.context import Context
    from htglint.base.findings import Step
    from htglint.base.profiles import Ruleset
    from htglint.base.rules import Rule
    from htglint.convert.conversion import PageRules
    from htglint.encoding.passage import Passage
    from htglint.engine.fixer import Outcome

_PAGE = "page.md"
_LAYOUT = "layout"


class _OpenedText(NamedTuple):
    """A text opened as a page: rules, context, and a function to renew the context."""

    document: Document
    rules: tuple[Rule, ...]
    context: Context
    renew: Callable[[Document], Context]


class Session:
    """Checks, fixes, repairs, converts and formats texts by rules loaded once.

    ``config`` is the path of a configuration (htglint.toml or pyproject.toml); without it the defaults hold, and no
    file is looked for. ``packs`` are paths or ``package:name``. ``select``, ``extend_select`` and ``ignore`` are
    codes, names or prefixes of rules, as on the command line. ``profile`` and ``edition`` hold for every text;
    otherwise its name, title and month decide. ``siblings`` are intact texts of the same kind to learn from,
    ``references`` other copies of a text, which may be damaged.

    A session never changes: threads may share it. It can be pickled, and loads its rules again where it arrives.
    Raises HtglintError if a setting is wrong, and TypeError where an argument has the wrong type.
    """

    def __init__(
        self,
        config: str | os.PathLike[str] | None = None,
        *,
        packs: Sequence[str] = (),
        select: Sequence[str] = (),
        extend_select: Sequence[str] = (),
        ignore: Sequence[str] = (),
        profile: str | None = None,
        edition: str | None = None,
        siblings: Sequence[str] = (),
        references: Sequence[str] = (),
    ) -> None:
        path = None if config is None else os.path.abspath(given.path(config, "config"))
        flags = {
            "pack": given.texts(packs, "packs"),
            "select": given.texts(select, "select"),
            "extend_select": given.texts(extend_select, "extend_select"),
            "ignore": given.texts(ignore, "ignore"),
        }
        self._siblings = _copies("sibling", given.texts(siblings, "siblings"))
        self._references = _copies("reference", given.texts(references, "references"))
        self._profile = None if profile is None else given.text(profile, "profile")
        self._edition = None if edition is None else given.text(edition, "edition")
        self._prepare(_config(path, flags))

    def _prepare(self, config: Config) -> None:
        """Load the rules; errors of the settings are raised here."""
        self._config = config
        self._known = _ruleset(config.packs)
        self._rules = engine.select(self._known, config)
        self._layout_rules = engine.select(self._known, config._replace(select=()), _LAYOUT)
        self._own = local()  # what projects remember is of one thread
        self._project()

    def __getstate__(self) -> dict[str, Any]:
        """Return the settings alone; rules are loaded again, and caches stay behind."""
        return {name: getattr(self, name) for name in ("_config", "_siblings", "_references", "_profile", "_edition")}

    def __setstate__(self, state: dict[str, Any]) -> None:
        self.__dict__.update(state)
        self._prepare(self._config)

    def with_copies(self, siblings: Sequence[str] = (), references: Sequence[str] = ()) -> Session:
        """Return the same session with other texts to learn from; its rules are shared."""
        other = object.__new__(type(self))
        other.__dict__.update(
            self.__dict__,
            _siblings=_copies("sibling", given.texts(siblings, "siblings")),
            _references=_copies("reference", given.texts(references, "references")),
        )
        return other

    def check(self, text: str, *, name: str = _PAGE) -> list[Finding]:
        """Return the findings in text order.

        ``name`` selects profile and settings, as a path would.
        """
        page = self._opened(given.text(text, "text"), given.text(name, "name"))
        return located(engine.check(page.document, page.rules, page.context), text)

    def fix(self, text: str, *, name: str = _PAGE, unsafe: bool = False) -> Fixed:
        """Apply the safe fixes, and with ``unsafe`` those that may change the meaning."""
        page = self._opened(given.text(text, "text"), given.text(name, "name"))
        allowed = fixer.EVERYTHING if unsafe else fixer.BY_DEFAULT
        return _fixed(fixer.fix(page.document, page.rules, page.context, allowed, page.renew))

    def format(self, text: str, *, name: str = _PAGE) -> Fixed:
        """Lay out a text in its canonical form; its meaning stays."""
        page = self._opened(given.text(text, "text"), given.text(name, "name"))
        return _fixed(
            fixer.fix(page.document, self._layout_rules, page.context, frozenset({Safety.LAYOUT}), page.renew)
        )

    def repair(self, text: str, *, name: str = _PAGE, unsafe: bool = False) -> Repair:
        """Repair wrongly decoded text.

        The result has the repaired ``text``, the ``steps`` that lead there (offsets are code points of the given
        text), and the ``ambiguous`` passages with their candidates. A passage is changed from a probability of 0.98
        on (0.999 for words), with ``unsafe`` from 0.5 on.
        """
        if not may_be_damaged(given.text(text, "text")):
            return Repair(text, (), ())
        page = self._opened(text, given.text(name, "name"))
        return _repaired(text, encoding.passages(page.document, page.context), unsafe=unsafe)

    def convert(
        self, data: bytes | str, *, kind: str = "auto", name: str = _PAGE, all_content: bool = False
    ) -> Conversion:
        """Convert published HTML, scraped text or Markdown to the Markdown of a page.

        ``kind`` is html, mhtml, markdown, text, or auto; with ``all_content`` nothing is left out as boilerplate.
        Lost code spans, links and lists are restored from the references and siblings of the session. The result has
        the ``text``, ``notes`` on what was guessed or is missing, and the recognised ``boilerplate``. Raises
        HtglintError if the input can't be read.
        """
        from htglint.convert import conversion
        from htglint.convert.pictures import Pictures
        from htglint.convert.readers import READERS

        def context_of(name: str, text: str) -> Context:
            return self._opened(text, name).context

        def gate_of(name: str, text: str) -> PageRules:
            page = self._opened(text, name)
            return conversion.PageRules(page.rules, page.context, page.renew)

        source = given.data(data, "data")
        known = given.choice(kind, "kind", ("auto", *READERS))
        what = conversion.Input(source, given.text(name, "name"), known, all_content)
        pictures = Pictures.known(None, [known.text for known in self._references])
        around = conversion.Surroundings(context_of, gate_of)
        done = conversion.convert(what, around, target=name, pictures=pictures)
        return Conversion(done.document.text, done.notes, done.boilerplate)

    def check_many(self, texts: Iterable[str], *, name: str = _PAGE) -> Iterator[list[Finding]]:
        """Check texts one by one, as they are asked for; ``name`` holds for all."""
        return (self.check(text, name=name) for text in given.many(texts, "texts"))

    def fix_many(self, texts: Iterable[str], *, name: str = _PAGE, unsafe: bool = False) -> Iterator[Fixed]:
        """Fix texts one by one, as they are asked for."""
        return (self.fix(text, name=name, unsafe=unsafe) for text in given.many(texts, "texts"))

    def format_many(self, texts: Iterable[str], *, name: str = _PAGE) -> Iterator[Fixed]:
        """Lay out texts one by one, as they are asked for."""
        return (self.format(text, name=name) for text in given.many(texts, "texts"))

    def repair_many(self, texts: Iterable[str], *, name: str = _PAGE, unsafe: bool = False) -> Iterator[Repair]:
        """Repair texts one by one, as they are asked for."""
        return (self.repair(text, name=name, unsafe=unsafe) for text in given.many(texts, "texts"))

    def convert_many(
        self, inputs: Iterable[bytes | str], *, kind: str = "auto", name: str = _PAGE, all_content: bool = False
    ) -> Iterator[Conversion]:
        """Convert inputs one by one, as they are asked for."""
        return (
            self.convert(data, kind=kind, name=name, all_content=all_content) for data in given.many(inputs, "inputs")
        )

    def _opened(self, text: str, name: str) -> _OpenedText:
        document = Document(name, text)
        own = self._project()

        def renew(changed: Document) -> Context:
            context = own.local_context(changed)
            return context._replace(siblings=self._siblings, references=self._references)

        rules = engine.published(self._rules) if own.is_published(document) else self._rules
        if self._config.per_file_ignores:
            rules = engine.without_ignored(rules, self._config.per_file_ignores, name)
        return _OpenedText(document, rules, renew(document), renew)

    def _project(self) -> project.Project:
        own: project.Project | None = getattr(self._own, "project", None)
        if own is None:
            own = project.Project(self._known, self._config, profile=self._profile, edition=self._edition)
            self._own.project = own
        return own


def _repaired(text: str, passages: Sequence[Passage], *, unsafe: bool) -> Repair:
    """Return a text with certain passages repaired; with ``unsafe`` likely ones, too."""
    edits: list[Edit] = []
    steps: list[Step] = []
    left: list[Passage] = []
    for passage in passages:
        likely = unsafe and passage.likely
        if passage.step is None or passage.best is None or not (passage.certain or likely):
            left.append(passage)
            continue
        edits.append(Edit(passage.span, passage.best.text))
        steps.append(passage.step)
    return Repair(edited(text, edits), tuple(steps), tuple(left))


def _fixed(outcome: Outcome) -> Fixed:
    applied = [finding for done in outcome.passes for finding in located(done.applied, done.text)]
    remaining = located(outcome.remaining, outcome.document.text)
    return Fixed(outcome.document.text, tuple(applied), tuple(remaining), outcome.notes)


def _config(path: str | None, flags: Mapping[str, tuple[str, ...]]) -> Config:
    config = Overrides(flags).over(Config() if path is None else load(path))
    return config._replace(profiles=dict(config.profiles), links=Config().links)  # can be pickled


@lru_cache(maxsize=8)
def _ruleset(extra: tuple[str, ...]) -> Ruleset:
    """Return the rules of the built-in packs and others; cached for all sessions."""
    return packs.load(extra)


@lru_cache(maxsize=1)
def default() -> Session:
    """Return the session of the functions of the package."""
    return Session()


def _copies(kind: str, texts: Sequence[str]) -> tuple[Copy, ...]:
    return tuple(Copy(f"{kind} {number}", text) for number, text in enumerate(texts, 1))
