"""`htglint convert`: makes a Markdown page of HTML or text, and passes it through the same gate as any other."""

from __future__ import annotations

import os
from functools import partial
from typing import TYPE_CHECKING

from htglint.base import files
from htglint.base.errors import HtglintError
from htglint.base.escape import visible
from htglint.cli import arguments, console, converting, workers
from htglint.cli.run import STDIN, Session
from htglint.convert.readers import READERS
from htglint.project import discovery
from htglint.report import FORMATS

if TYPE_CHECKING:
    from argparse import ArgumentParser
    from collections.abc import Iterator, Mapping, Sequence

    from htglint.cli.options import Options
    from htglint.convert.pictures import Pictures


def add_arguments(parser: ArgumentParser) -> None:
    """What the command takes."""
    arguments.add_settings(parser, "select", "packs", "siblings")
    arguments.add_configuration(parser)
    parser.add_argument("paths", nargs="+", metavar="INPUT", help="files; `-` is standard input")
    parser.add_argument(
        "-o", "--output", metavar="OUT", help="a file, or a folder for several inputs (default: stdout)"
    )
    parser.add_argument(
        "--from", dest="source", choices=("auto", *READERS), default="auto", help="what the input is (default: auto)"
    )
    parser.add_argument("--images", metavar="DIR", help="look for the page's pictures in this folder")
    parser.add_argument("--all-content", action="store_true", help="leave nothing out as boilerplate of the site")
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
    arguments.add_jobs(parser)
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
    work = partial(_convert, targets, session, options, pictures)
    made = list(workers.each(session, list(targets), work, options.jobs))
    converting.tell(made, options)
    if session.failed:
        return 2
    return int(options.check and any(page.left for page in made))


def _refuse_nonsense(options: Options) -> None:
    if options.diff and options.into is None:
        raise HtglintError("--diff goes with --into: without a draft there is nothing to compare the page with")
    if options.report is not None:
        from htglint.convert.report import FORMS, kind_of

        if kind_of(options.report) not in FORMS:
            raise HtglintError(f"{visible(options.report)}: a report is a .md or a .json file")


def _convert(
    targets: Mapping[str, str | None], session: Session, options: Options, pictures: Pictures, path: str
) -> converting.Made:
    page = converting.make(path, targets[path], session, options, pictures)
    _hand_over(targets[path], page.text)
    return page


def _hand_over(target: str | None, text: str) -> None:
    data = files.encode(text, bom=False)
    if target is None:
        console.write_bytes(data)
    else:
        files.write(target, data)


def _targets(options: Options) -> dict[str, str | None]:
    """Where the page of each input goes; None is standard output."""
    paths = tuple(dict.fromkeys(options.paths))
    output = options.output
    if len(paths) > 1 and (output is None or output == STDIN or os.path.isfile(output)):
        shown = "" if output is None else f"; {visible(output)} is {'standard output' if output == STDIN else 'a file'}"
        raise HtglintError(f"several inputs need a folder to write to: -o DIR{shown}")
    if output is None or output == STDIN:
        return {paths[0]: None}
    if len(paths) == 1 and not (os.path.isdir(output) or output.endswith(("/", os.sep))):
        return _apart({paths[0]: output}, paths)
    targets: dict[str, str | None] = {}
    for path in paths:
        base = os.path.splitext(os.path.basename(options.stdin_filename or "page" if path == STDIN else path))[0]
        target = os.path.join(output, base + converting.SUFFIX)
        if target in targets.values():
            raise HtglintError(f"{visible(path)}: another input would become {visible(target)}, too; convert it alone")
        targets[path] = target
    _apart(targets, paths)
    files.make_folder(output)
    return targets


def _apart(targets: dict[str, str | None], paths: Sequence[str]) -> dict[str, str | None]:
    """The targets; raises HtglintError where one of them is an input, which would be lost."""
    inputs = {os.path.realpath(path) for path in paths if path != STDIN}
    for path, target in targets.items():
        if target is not None and os.path.realpath(target) in inputs:
            raise HtglintError(f"{visible(path)}: -o names an input itself, {visible(target)}; choose another name")
    return targets


def _pictures(options: Options) -> Pictures:
    """The paths of the pictures that a folder or other copies of the page know."""
    from htglint.convert.pictures import Pictures
    from htglint.project.git.history import is_revision

    pages = [path for path in options.reference if not is_revision(path)]
    return Pictures.known(options.images, list(_texts(pages)))


def _texts(paths: list[str]) -> Iterator[str]:
    return (files.read(path).text for path in discovery.pages_of(paths))
