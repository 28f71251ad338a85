"""The library's implementation: works on texts, reads no files but built-in packs."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from .base.context import Copy
from .document.document import Document
from .encoding import repair as encoding
from .encoding.passage import LIKELY
from .engine import engine, fixer
from .project import packs, project
from .project.settings import Config

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .base.context import Context
    from .base.findings import Finding, Step
    from .base.profiles import Ruleset
    from .encoding.passage import Passage


class Repair(NamedTuple):
    """A repaired text, the steps in text order, and the passages left undecided."""

    text: str
    steps: tuple[Step, ...]
    ambiguous: tuple[Passage, ...]


class Conversion(NamedTuple):
    """A converted page: Markdown, notes for people, and removed boilerplate."""

    text: str
    notes: tuple[str, ...]
    boilerplate: tuple[str, ...]


def check(text: str, name: str) -> list[Finding]:
    """See :func:`htglint.check_text`."""
    document, ruleset, context = _opened(text, name)
    return engine.check(document, engine.select(ruleset, Config()), context)


def fix(text: str, name: str, *, unsafe: bool) -> str:
    """See :func:`htglint.fix_text`."""
    document, ruleset, context = _opened(text, name)
    allowed = fixer.EVERYTHING if unsafe else fixer.BY_DEFAULT
    renew = project.Project(ruleset, Config()).local_context
    return fixer.fix(document, engine.select(ruleset, Config()), context, allowed, renew).document.text


def repair(text: str, siblings: Sequence[str], references: Sequence[str], name: str, *, unsafe: bool) -> Repair:
    """See :func:`htglint.repair_text`."""
    if not Document(name, text).suspicious:
        return Repair(text, (), ())
    document, _, context = _opened(text, name)
    context = context._replace(siblings=_copies("sibling", siblings), references=_copies("reference", references))
    parts: list[str] = []
    steps: list[Step] = []
    left: list[Passage] = []
    at = 0
    for passage in encoding.passages(document, context):
        likely = unsafe and passage.best is not None and passage.best.probability >= LIKELY
        if passage.step is None or passage.best is None or not (passage.certain or likely):
            left.append(passage)
            continue
        parts += [text[at : passage.span.start], passage.best.text]
        at = passage.span.end
        steps.append(passage.step)
    return Repair("".join(parts) + text[at:], tuple(steps), tuple(left))


def convert(
    data: bytes | str, kind: str, siblings: Sequence[str], references: Sequence[str], name: str, *, all_content: bool
) -> Conversion:
    """See :func:`htglint.convert_page`."""
    from .convert import conversion
    from .convert.pictures import Pictures

    beside, others = _copies("sibling", siblings), _copies("reference", references)

    def context_of(name: str, text: str) -> Context:
        _, _, context = _opened(text, name)
        return context._replace(siblings=beside, references=others)

    def gate_of(name: str, text: str) -> conversion.PageRules:
        _, ruleset, _ = _opened(text, name)
        rules = engine.select(ruleset, Config())
        return conversion.PageRules(rules, context_of(name, text), lambda changed: context_of(name, changed.text))

    given = conversion.Input(data.encode("utf-8") if isinstance(data, str) else data, name, kind, all_content)
    pictures = Pictures.known(None, list(references))
    around = conversion.Surroundings(context_of, gate_of)
    done = conversion.convert(given, around, target=name, pictures=pictures)
    return Conversion(done.document.text, done.notes, done.boilerplate)


def _opened(text: str, name: str) -> tuple[Document, Ruleset, Context]:
    """Return a text as a page without neighbours, the rules, and its context."""
    document = Document(name, text)
    ruleset = _built_in()
    return document, ruleset, project.Project(ruleset, Config()).local_context(document)


@lru_cache(maxsize=1)
def _built_in() -> Ruleset:
    """The rules of the built-in packs, loaded once: all calls of a process share them."""
    return packs.load()


def _copies(kind: str, texts: Sequence[str]) -> tuple[Copy, ...]:
    return tuple(Copy(f"{kind} {number}", text) for number, text in enumerate(texts, 1))
