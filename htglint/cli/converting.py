"""From an input to a page that has passed the gate; `convert` writes it, and `convert --into` fills a draft with it."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, NamedTuple

from htglint.base import files, summary
from htglint.base.escape import visible
from htglint.base.findings import Safety
from htglint.convert.readers import reader
from htglint.document.document import Document
from htglint.engine import engine, fixer
from htglint.project.project import Project
from htglint.report import FORMATS

from . import console
from .run import STDIN, Session

if TYPE_CHECKING:
    from collections.abc import Sequence

    from htglint.base.context import Context, Copy
    from htglint.base.findings import Finding
    from htglint.convert.pictures import Pictures
    from htglint.convert.tree import Page

    from .options import Options

SUFFIX = ".md"
_ALLOWED = frozenset({Safety.LAYOUT, Safety.REPAIR})
"""What the gate may change in a page that was published: damage, and not how it is worded; that is for `fix`."""


class Made(NamedTuple):
    """A page that was made of an input: where it goes (None is standard output), its text, what is left to do."""

    target: str | None
    name: str
    text: str
    left: list[Finding]
    notes: tuple[str, ...]
    tree: Page
    boilerplate: tuple[str, ...]


def tell(made: Sequence[Made], options: Options) -> None:
    """Say what was guessed, write the report, and list what is left, as the options ask."""
    for page in made:
        for note in page.notes:
            console.complain(f"{visible(page.name)}: {note}", kind="note")
    if options.report is not None:
        _write_report(made, options.report)
    if options.check:
        _list(made, options)


def _write_report(made: Sequence[Made], path: str) -> None:
    from htglint.convert.origins import origins
    from htglint.convert.report import FORMS, Converted, kind_of

    pages = [
        Converted(page.name, origins(page.tree, Document(page.name, page.text)), page.boilerplate, page.notes)
        for page in made
    ]
    files.write(path, files.encode(FORMS[kind_of(path)](pages), bom=False))


def make(
    path: str, target: str | None, session: Session, options: Options, pictures: Pictures, copies: Sequence[Copy] = ()
) -> Made:
    """The page that an input becomes at ``target``; ``copies`` are other copies of it besides those of the options."""
    from htglint.convert.draft import draft

    data = console.read_bytes() if path == STDIN else files.read_bytes(path)
    shown = options.stdin_filename or path if path == STDIN else path
    expected = target or _page_name(shown)

    def known_of(name: str, text: str) -> Context:
        context = session.job(name, _unread(text), Project.context_for_conversion).context
        return context._replace(references=(*copies, *context.references))

    reading = reader(options.source, data)(data, shown, lambda text: known_of(expected, text))
    name = target or _page_name(shown, reading.name)
    made = draft(reading, pictures, lambda head: known_of(name, head))
    job = session.job(name, _unread(made.text))
    # Damage is repaired; what its author wrote is left to `fix`, even if it is a mistake.
    damage = [rule for rule in job.rules if rule.category == "encoding"]
    outcome = fixer.fix(job.document, damage, job.context, _ALLOWED, job.renew)
    left = engine.check(outcome.document, job.rules, job.context)
    notes = (*made.notes, *outcome.notes)
    return Made(target, name, outcome.document.text, left, notes, made.page, reading.boilerplate)


def _unread(text: str) -> files.Page:
    """A text that comes from no file."""
    return files.Page(text, bom=False, data=b"")


def _page_name(path: str, name: str = "") -> str:
    """What the page would be called: its configuration, its profile and its month may depend on it."""
    folder, base = os.path.split(path)
    return os.path.join(folder, name or os.path.splitext(base)[0] + SUFFIX)


def _list(made: Sequence[Made], options: Options) -> None:
    """What is left for a person; beside a page on standard output, it goes to standard error."""
    stream = sys.stderr if any(page.target is None for page in made) else sys.stdout
    left = [finding for page in made for finding in page.left]
    sources = {page.name: page.text for page in made}
    if left or options.format == "json":
        stream.write(FORMATS[options.format](left, sources, colour=console.wants_colour(stream)))
    if options.format != "json":
        stream.write(f"{summary.remaining(left, failed=False)}\n")
