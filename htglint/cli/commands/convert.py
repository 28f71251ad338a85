"""`htglint convert`: makes a Markdown page of HTML or text, and passes it through the same gate as any other."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, NamedTuple

from htglint.base import files, summary
from htglint.base.escape import visible
from htglint.base.model import HtglintError, Safety
from htglint.cli import arguments, console
from htglint.cli.run import STDIN, Session
from htglint.convert.reading import READERS, reader
from htglint.document.document import Document
from htglint.engine import engine, fixer
from htglint.project.project import Project
from htglint.report import FORMATS

if TYPE_CHECKING:
    from argparse import ArgumentParser
    from collections.abc import Iterator, Sequence

    from htglint.base.model import Context, Copy, Finding
    from htglint.cli.options import Options
    from htglint.convert.pictures import Pictures
    from htglint.convert.tree import Page

_SUFFIX = ".md"
_PATIENCE = 2.0
"""Seconds after which a person is told how far a batch is."""
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


def add_arguments(parser: ArgumentParser) -> None:
    """What the command takes."""
    arguments.add_configuration(parser)
    parser.add_argument("paths", nargs="+", metavar="INPUT", help="files; `-` is standard input")
    parser.add_argument(
        "-o", "--output", metavar="OUT", help="a file, or a folder for several inputs (default: stdout)"
    )
    parser.add_argument(
        "--from", dest="source", choices=("auto", *READERS), default="auto", help="what the input is (default: auto)"
    )
    parser.add_argument("--images", metavar="DIR", help="look for the page's pictures in this folder")
    parser.add_argument(
        "--check", action="store_true", help="list what is left for a person; exit with 1 if something is"
    )
    parser.add_argument("--format", choices=tuple(FORMATS), default="text", help="of that list (default: text)")
    parser.add_argument("--stdin-filename", metavar="NAME", help="what to call the page on standard input")
    parser.add_argument(
        "--report", metavar="FILE", help="write what was restored, guessed and lost to a .md or .json file"
    )
    parser.add_argument(
        "--into",
        metavar="DRAFT",
        help="fill the open topics of this draft and leave all else as it is; -o FILE or -o -",
    )
    parser.add_argument("--diff", action="store_true", help="with --into: show what would change, and change nothing")
    arguments.add_learning(parser)


def run(options: Options) -> int:
    """Convert every input; the exit status."""
    _refuse_nonsense(options)
    session = Session(options)
    if options.into is not None:
        from htglint.cli import convert_into as into

        return into.run(options, session, _pictures(options))
    targets = _targets(options)
    pictures = _pictures(options)
    made: list[Made] = []
    progress = console.Progress(len(targets), "pages", _PATIENCE)
    for page in session.each_path(targets, lambda path: _convert(path, targets[path], session, options, pictures)):
        made.append(page)
        progress.step(len(made))
    progress.end()
    tell(made, options)
    if session.failed:
        return 2
    return int(options.check and any(page.left for page in made))


def tell(made: Sequence[Made], options: Options) -> None:
    """Say what was guessed, write the report, and list what is left, as the options ask."""
    for page in made:
        for note in page.notes:
            console.complain(f"{visible(page.name)}: {note}", kind="note")
    if options.report is not None:
        _write_report(made, options.report)
    if options.check:
        _list(made, options)


def _refuse_nonsense(options: Options) -> None:
    if options.diff and options.into is None:
        raise HtglintError("--diff goes with --into: without a draft there is nothing to compare the page with")
    if options.report is not None:
        from htglint.convert.report import FORMS, kind_of

        if kind_of(options.report) not in FORMS:
            raise HtglintError(f"{visible(options.report)}: a report is a .md or a .json file")


def _write_report(made: Sequence[Made], path: str) -> None:
    from htglint.convert.origins import origins
    from htglint.convert.report import FORMS, Converted, kind_of

    pages = [
        Converted(page.name, origins(page.tree, Document(page.name, page.text)), page.boilerplate, page.notes)
        for page in made
    ]
    files.write(path, files.encode(FORMS[kind_of(path)](pages), bom=False))


def _convert(path: str, target: str | None, session: Session, options: Options, pictures: Pictures) -> Made:
    page = make(path, target, session, options, pictures)
    _hand_over(target, page.text)
    return page


def make(
    path: str, target: str | None, session: Session, options: Options, pictures: Pictures, copies: Sequence[Copy] = ()
) -> Made:
    """The page that an input becomes at ``target``; ``copies`` are other copies of it besides those of the options."""
    from htglint.convert.draft import draft

    data = console.read_bytes() if path == STDIN else files.read_bytes(path)
    shown = options.stdin_filename or path if path == STDIN else path
    expected = target or _page_name(shown)

    def known_of(name: str, text: str) -> Context:
        context = session.job(name, _unread(text), Project.taught).context
        return context._replace(references=(*copies, *context.references))

    reading = reader(options.source, data)(data, shown, lambda text: known_of(expected, text))
    name = target or _page_name(shown, reading.name)
    made = draft(reading, pictures, lambda head: known_of(name, head))
    job = session.job(name, _unread(made.text))
    # Damage is repaired; what its author wrote is left to `fix`, even if it is a mistake.
    damage = [rule for rule in job.rules if rule.category == "encoding"]
    outcome = fixer.fix(job.document, damage, job.context, _ALLOWED)
    left = engine.check(outcome.document, job.rules, job.context)
    notes = (*made.notes, *outcome.notes)
    return Made(target, name, outcome.document.text, left, notes, made.page, reading.boilerplate)


def _unread(text: str) -> files.Page:
    """A text that comes from no file."""
    return files.Page(text, bom=False, data=b"")


def _hand_over(target: str | None, text: str) -> None:
    data = files.encode(text, bom=False)
    if target is None:
        console.write_bytes(data)
    else:
        files.write(target, data)


def _page_name(path: str, name: str = "") -> str:
    """What the page would be called: its configuration, its profile and its month may depend on it."""
    folder, base = os.path.split(path)
    return os.path.join(folder, name or os.path.splitext(base)[0] + _SUFFIX)


def _targets(options: Options) -> dict[str, str | None]:
    """Where the page of each input goes."""
    paths = tuple(dict.fromkeys(options.paths))
    output = options.output
    if len(paths) > 1 and output is None:
        raise HtglintError("several inputs need a folder to write to: -o DIR")
    if output is None:
        return {paths[0]: None}
    if len(paths) == 1 and not (os.path.isdir(output) or output.endswith(("/", os.sep))):
        return {paths[0]: output}
    targets: dict[str, str | None] = {}
    for path in paths:
        base = os.path.splitext(os.path.basename(options.stdin_filename or "page" if path == STDIN else path))[0]
        target = os.path.join(output, base + _SUFFIX)
        if target in targets.values():
            raise HtglintError(f"{visible(path)}: another input would become {visible(target)}, too; convert it alone")
        targets[path] = target
    files.make_folder(output)
    return targets


def _pictures(options: Options) -> Pictures:
    """The paths of the pictures that a folder or other copies of the page know."""
    from htglint.convert.pictures import Pictures
    from htglint.project.git.history import is_revision

    pages = [path for path in options.reference if not is_revision(path)]
    return Pictures.known(options.images, list(_texts(pages)))


def _texts(paths: list[str]) -> Iterator[str]:
    return (files.read(path).text for path in files.pages_of(paths))


def _list(made: Sequence[Made], options: Options) -> None:
    """What is left for a person; beside a page on standard output, it goes to standard error."""
    stream = sys.stderr if any(page.target is None for page in made) else sys.stdout
    left = [finding for page in made for finding in page.left]
    sources = {page.name: page.text for page in made}
    if left or options.format == "json":
        stream.write(FORMATS[options.format](left, sources, colour=console.wants_colour(stream)))
    if options.format != "json":
        stream.write(f"{summary.remaining(left, failed=False)}\n")
