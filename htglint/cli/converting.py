"""Converts an input to a checked page, for `convert` and `convert --into`."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, NamedTuple

from htglint.base import files, summary
from htglint.base.escape import visible
from htglint.convert.conversion import SUFFIX, ConversionResult, Input, PageRules, Surroundings, convert
from htglint.convert.foreign import refuse_url
from htglint.convert.pictures import Pictures
from htglint.convert.tree import Page
from htglint.document.document import Document
from htglint.engine import engine
from htglint.project.project import Project
from htglint.report import FORMATS

from . import console
from .options import STDIN

if TYPE_CHECKING:
    from collections.abc import Sequence

    from htglint.base.context import Context, Copy
    from htglint.base.findings import Finding

    from .run import Session

__all__ = ["SUFFIX", "Given", "Made", "make", "report"]
_NOTHING = Page(())


class Given(NamedTuple):
    """How inputs are converted: kind, whether all content stays, and picture folder.

    ``lists_findings`` and ``reports`` say whether remaining findings, and the tree of the page, are needed.
    """

    source: str
    all_content: bool
    images: str | None
    lists_findings: bool
    reports: bool


class Made(NamedTuple):
    """A converted page: target (None is standard output), text, remaining findings.

    Tree and input are kept only for a report, because they may come from a worker. ``drafts`` names the copies of the
    page that it was restored from.
    """

    target: str | None
    name: str
    text: str
    left: list[Finding]
    notes: tuple[str, ...]
    tree: Page
    boilerplate: tuple[str, ...]
    share: float
    data: bytes
    drafts: tuple[str, ...]


def report(made: Sequence[Made], path: str | None, listing: str | None) -> None:
    """Print notes, write the report to ``path``, and list findings as ``listing``."""
    for page in made:
        for note in page.notes:
            console.complain(f"{visible(page.name)}: {note}", kind="note")
    if path is not None:
        _write_report(made, path)
    if listing is not None:
        _list(made, listing)


def _write_report(made: Sequence[Made], path: str) -> None:
    from htglint.convert.conversion_report import FORMS, HTML, Converted, kind_of
    from htglint.convert.origin_lines import origins

    converted = [
        Converted(
            page.name, origins(page.tree, Document(page.name, page.text)), page.boilerplate, page.share, page.notes
        )
        for page in made
    ]
    if kind_of(path) == HTML:
        from htglint.report.html import conversion

        sides = [
            conversion.Sides(one, page.data, page.text, page.drafts) for one, page in zip(converted, made, strict=True)
        ]
        text = conversion.render(sides)
    else:
        text = FORMS[kind_of(path)](converted)
    files.write(path, files.encode(text, bom=False))


def make(
    path: str, target: str | None, session: Session, given: Given, pictures: Pictures, copies: Sequence[Copy] = ()
) -> Made:
    """Return the page made from an input.

    ``copies`` of it add to the references of the session.
    """
    refuse_url(path)
    data = console.read_bytes() if path == STDIN else files.read_bytes(path)
    shown = session.pages.stdin_filename or path if path == STDIN else path
    source = Input(data, shown, given.source, given.all_content)
    done = convert(source, _surroundings(session, copies), target=target, pictures=pictures)
    for picture in done.pictures:
        files.write(os.path.join(given.images or "", picture.name), picture.data)
    left = engine.check(done.document, done.gate.rules, done.gate.context) if given.lists_findings else []
    made = Made(
        target, done.name, done.document.text, left, done.notes, _NOTHING, done.boilerplate, done.share, b"", ()
    )
    if not given.reports:
        return made
    drafts = (*session.learning.reference, *(copy.name for copy in copies))
    return made._replace(tree=done.tree, data=data, drafts=drafts)


def conversion(session: Session, data: bytes, name: str) -> ConversionResult:
    """Return the conversion of bytes from elsewhere; their pictures are not written."""
    return convert(Input(data, name), _surroundings(session), target=None, pictures=Pictures.known(None, []))


def _surroundings(session: Session, copies: Sequence[Copy] = ()) -> Surroundings:
    def context_of(name: str, text: str) -> Context:
        context = session.job(name, _unread(text), Project.context_for_conversion).context
        return context._replace(references=(*copies, *context.references))

    def gate_of(name: str, text: str) -> PageRules:
        job = session.job(name, _unread(text))
        return PageRules(job.rules, job.context, job.renew)

    return Surroundings(context_of, gate_of)


def _unread(text: str) -> files.FileContent:
    """Return a text that was not read from a file."""
    return files.FileContent(text, bom=False, data=b"")


def _list(made: Sequence[Made], listing: str) -> None:
    """List the remaining findings; on standard error if a page is on standard output."""
    stream = sys.stderr if any(page.target is None for page in made) else sys.stdout
    left = [finding for page in made for finding in page.left]
    sources = {page.name: page.text for page in made}
    if left or listing == "json":
        stream.write(FORMATS[listing](left, sources, colour=console.wants_colour(stream)))
    if listing != "json":
        stream.write(f"{summary.remaining(left, failed=False)}\n")
