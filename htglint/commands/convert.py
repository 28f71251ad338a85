"""`htglint convert`: makes a Markdown page of published HTML, and passes it through the same gate as any other."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, NamedTuple

from .. import files, fixer
from ..convert.reading import READERS, kind_of
from ..escape import visible
from ..model import HtglintError, Safety
from ..report import FORMATS, summary
from . import arguments, console
from .session import STDIN, Session

if TYPE_CHECKING:
    from argparse import ArgumentParser
    from collections.abc import Iterator

    from ..convert.pictures import Pictures
    from ..model import Context, Finding
    from .options import Options

_SUFFIX = ".md"
_ALLOWED = frozenset({Safety.LAYOUT, Safety.REPAIR})
"""What the gate may change in a page that was published: damage, and not how it is worded; that is for `fix`."""


class _Made(NamedTuple):
    """A page that was made of an input: where it goes (None is standard output), its text, what is left to do."""

    target: str | None
    name: str
    text: str
    left: list[Finding]
    notes: tuple[str, ...]


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
    arguments.add_learning(parser)


def run(options: Options) -> int:
    """Convert every input; the exit status."""
    session = Session(options)
    targets = _targets(options)
    pictures = _pictures(options)
    made: list[_Made] = []
    for page in session.each_path(targets, lambda path: _convert(path, targets[path], session, options, pictures)):
        made.append(page)
        if page.target is not None:
            _progress(len(made), len(targets))
    for page in made:
        for note in page.notes:
            console.complain(f"{visible(page.name)}: {note}", kind="note")
    if options.check:
        _list(made, options)
    if session.failed:
        return 2
    return int(options.check and any(page.left for page in made))


def _convert(path: str, target: str | None, session: Session, options: Options, pictures: Pictures) -> _Made:
    from ..convert.draft import draft

    data = console.read_bytes() if path == STDIN else files.read_bytes(path)
    shown = options.stdin_filename or path if path == STDIN else path
    expected = target or _page_name(shown)

    def known_of(name: str, text: str) -> Context:
        return session.job(name, _unread(text), learns=True).context

    kind = kind_of(data) if options.source == "auto" else options.source
    reading = READERS[kind](data, shown, lambda text: known_of(expected, text))
    name = target or _page_name(shown, reading.name)
    made = draft(reading, pictures, lambda head: known_of(name, head))
    job = session.job(name, _unread(made.text))
    outcome = fixer.fix(job.document, job.rules, job.context, _ALLOWED)
    _hand_over(target, outcome.document.text)
    return _Made(target, name, outcome.document.text, outcome.remaining, (*reading.notes, *made.notes, *outcome.notes))


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
    _make_folder(output)
    return targets


def _make_folder(path: str) -> None:
    try:
        os.makedirs(path, exist_ok=True)
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise HtglintError(f"{visible(path)}: no folder to write to: {reason}") from error


def _pictures(options: Options) -> Pictures:
    """The paths of the pictures that a folder or other copies of the page know."""
    from .. import git
    from ..convert.pictures import Pictures

    pages = [path for path in options.reference if not git.is_revision(path)]
    return Pictures.known(options.images, list(_texts(pages)))


def _texts(paths: list[str]) -> Iterator[str]:
    for found in files.discover(paths, lambda _path, _folder: False):
        if isinstance(found, HtglintError):
            raise found
        yield files.read(found).text


def _progress(done: int, total: int) -> None:
    """How far a batch is, for a person who waits."""
    if total > 1 and sys.stderr.isatty():
        sys.stderr.write(f"\r{done}/{total}" + ("\n" if done == total else ""))
        sys.stderr.flush()


def _list(made: list[_Made], options: Options) -> None:
    """What is left for a person; beside a page on standard output, it goes to standard error."""
    stream = sys.stderr if any(page.target is None for page in made) else sys.stdout
    left = [finding for page in made for finding in page.left]
    sources = {page.name: page.text for page in made}
    if left or options.format == "json":
        stream.write(FORMATS[options.format](left, sources, colour=console.wants_colour(stream)))
    if options.format != "json":
        stream.write(f"{summary.remaining(left, failed=False)}\n")
