"""From an input to a page that has passed the gate; `convert` writes it, and `convert --into` fills a draft with it."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, NamedTuple

from htglint.base import files, summary
from htglint.base.escape import visible
from htglint.convert.conversion import SUFFIX, Conversion, Gate, Input, Surroundings, convert
from htglint.convert.foreign import refuse_url
from htglint.convert.tree import Page
from htglint.document.document import Document
from htglint.engine import engine
from htglint.project.project import Project
from htglint.report import FORMATS

from . import console
from .run import STDIN, Session

if TYPE_CHECKING:
    from collections.abc import Sequence

    from htglint.base.context import Context, Copy
    from htglint.base.findings import Finding
    from htglint.convert.pictures import Pictures

    from .options import Options

__all__ = ["SUFFIX", "Made", "make", "tell"]
_NOTHING = Page(())


class Made(NamedTuple):
    """A page that was made of an input: where it goes (None is standard output), its text, what is left to do.

    The tree is kept for a report alone, because it may come from another process.
    """

    target: str | None
    name: str
    text: str
    left: list[Finding]
    notes: tuple[str, ...]
    tree: Page
    boilerplate: tuple[str, ...]
    share: float


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
        Converted(
            page.name, origins(page.tree, Document(page.name, page.text)), page.boilerplate, page.share, page.notes
        )
        for page in made
    ]
    files.write(path, files.encode(FORMS[kind_of(path)](pages), bom=False))


def make(
    path: str, target: str | None, session: Session, options: Options, pictures: Pictures, copies: Sequence[Copy] = ()
) -> Made:
    """The page that an input becomes at ``target``; ``copies`` are other copies of it besides those of the options."""
    refuse_url(path)
    data = console.read_bytes() if path == STDIN else files.read_bytes(path)

    def context_of(name: str, text: str) -> Context:
        context = session.job(name, _unread(text), Project.context_for_conversion).context
        return context._replace(references=(*copies, *context.references))

    def gate_of(name: str, text: str) -> Gate:
        job = session.job(name, _unread(text))
        return Gate(job.rules, job.context, job.renew)

    shown = options.stdin_filename or path if path == STDIN else path
    given = Input(data, shown, options.source, options.all_content)
    done = convert(given, Surroundings(context_of, gate_of), target=target, pictures=pictures)
    for picture in done.pictures:
        files.write(os.path.join(options.images or "", picture.name), picture.data)
    left = engine.check(done.document, done.gate.rules, done.gate.context) if options.check else []
    return _made(done, target, left, options)


def _made(done: Conversion, target: str | None, left: list[Finding], options: Options) -> Made:
    tree = _NOTHING if options.report is None else done.tree
    return Made(target, done.name, done.document.text, left, done.notes, tree, done.boilerplate, done.share)


def _unread(text: str) -> files.FileContent:
    """A text that comes from no file."""
    return files.FileContent(text, bom=False, data=b"")


def _list(made: Sequence[Made], options: Options) -> None:
    """What is left for a person; beside a page on standard output, it goes to standard error."""
    stream = sys.stderr if any(page.target is None for page in made) else sys.stdout
    left = [finding for page in made for finding in page.left]
    sources = {page.name: page.text for page in made}
    if left or options.format == "json":
        stream.write(FORMATS[options.format](left, sources, colour=console.wants_colour(stream)))
    if options.format != "json":
        stream.write(f"{summary.remaining(left, failed=False)}\n")
