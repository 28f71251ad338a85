"""`htglint convert`: converts HTML or text to Markdown, and checks the result."""

from __future__ import annotations

import os
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

from htglint.base import files
from htglint.base.errors import HtglintError
from htglint.base.escape import visible
from htglint.cli import arguments, console, converting, workers
from htglint.cli.options import STDIN, LearningOptions, PageOptions, SettingsOptions, build
from htglint.cli.run import Session, read_answers
from htglint.convert.readers import READERS
from htglint.project import discovery
from htglint.report import FORMATS

if TYPE_CHECKING:
    from argparse import ArgumentParser
    from collections.abc import Iterator, Mapping, Sequence

    from htglint.convert.pictures import Pictures


class Options(NamedTuple):
    """The options of the command.

    ``source`` is the kind of input, ``report`` and ``into`` are paths of files.
    """

    settings: SettingsOptions
    pages: PageOptions
    learning: LearningOptions
    output: str | None
    source: str
    images: str | None
    all_content: bool
    check: bool
    format: str
    report: str | None
    into: str | None
    diff: bool
    jobs: int | None


def add_arguments(parser: ArgumentParser) -> None:
    """Declare the options."""
    SettingsOptions.add(parser, "select", "packs", "siblings")
    parser.add_argument("paths", nargs="+", metavar="INPUT", help="files; `-` is standard input")
    parser.add_argument(
        "-o", "--output", metavar="OUT", help="a file, or a folder for several inputs (default: standard output)"
    )
    parser.add_argument(
        "--from", dest="source", choices=("auto", *READERS), default="auto", help="the kind of input (default: auto)"
    )
    parser.add_argument("--images", metavar="DIR", help="look for the page's pictures in this folder")
    parser.add_argument("--all-content", action="store_true", help="keep everything, even boilerplate of the site")
    parser.add_argument("--check", action="store_true", help="list remaining problems; exit with 1 if there are any")
    parser.add_argument("--format", choices=tuple(FORMATS), default="text", help="the format of that list")
    parser.add_argument("--stdin-filename", metavar="NAME", help="the name of the page on standard input")
    parser.add_argument(
        "--report", metavar="FILE", help="write what was restored, guessed and lost to a .html, .md or .json file"
    )
    parser.add_argument("--into", metavar="DRAFT", help="fill the unfinished topics of this draft, and keep the rest")
    parser.add_argument("--diff", action="store_true", help="with --into: show what would change, and write nothing")
    arguments.add_jobs(parser)
    LearningOptions.add(parser)


def run(given: Mapping[str, Any]) -> int:
    """Convert every input; the exit status."""
    options = build(Options, given)
    _reject_conflicts(options)
    session = Session(options.settings, options.pages, options.learning, answers=read_answers(options.learning))
    pictures = _pictures(options)
    given_inputs = converting.Given(
        options.source, options.all_content, options.images, options.check, options.report is not None
    )
    if options.into is not None:
        from htglint.cli import convert_into

        draft = convert_into.DraftTarget(options.into, options.output, shows_diff=options.diff)
        page, differs = convert_into.run(draft, session, given_inputs, pictures)
        converting.report([page], options.report, options.format if options.check else None)
        return int(differs if options.diff else options.check and bool(page.left))
    targets = _targets(options)
    work = partial(_convert, targets, session, given_inputs, pictures)
    made = list(workers.each(session, list(targets), work, options.jobs))
    converting.report(made, options.report, options.format if options.check else None)
    if session.failed:
        return 2
    return int(options.check and any(page.left for page in made))


def _reject_conflicts(options: Options) -> None:
    if options.diff and options.into is None:
        raise HtglintError("--diff compares the page with a draft; add --into DRAFT")
    if options.report is not None:
        from htglint.convert.conversion_report import FORMS, HTML, kind_of

        if kind_of(options.report) not in (*FORMS, HTML):
            raise HtglintError(f"{visible(options.report)}: use a report name that ends in .html, .md or .json")


def _convert(
    targets: Mapping[str, str | None], session: Session, given: converting.Given, pictures: Pictures, path: str
) -> converting.Made:
    page = converting.make(path, targets[path], session, given, pictures)
    _hand_over(targets[path], page.text)
    return page


def _hand_over(target: str | None, text: str) -> None:
    data = files.encode(text, bom=False)
    if target is None:
        console.write_bytes(data)
    else:
        files.write(target, data)


def _targets(options: Options) -> dict[str, str | None]:
    """Return the target of each input; None is standard output."""
    paths = tuple(dict.fromkeys(options.pages.paths))
    output = options.output
    if len(paths) > 1 and (output is None or output == STDIN or os.path.isfile(output)):
        shown = "" if output is None else f"; {visible(output)} is {'standard output' if output == STDIN else 'a file'}"
        raise HtglintError(f"several inputs need an output folder: -o DIR{shown}")
    if output is None or output == STDIN:
        return {paths[0]: None}
    if len(paths) == 1 and not (os.path.isdir(output) or output.endswith(("/", os.sep))):
        return _apart({paths[0]: output}, paths)
    targets: dict[str, str | None] = {}
    for path in paths:
        base = os.path.splitext(os.path.basename(options.pages.stdin_filename or "page" if path == STDIN else path))[0]
        target = os.path.join(output, base + converting.SUFFIX)
        if target in targets.values():
            raise HtglintError(
                f"{visible(path)}: {visible(target)} is also the target of another input; convert it alone"
            )
        targets[path] = target
    _apart(targets, paths)
    files.make_folder(output)
    return targets


def _apart(targets: dict[str, str | None], paths: Sequence[str]) -> dict[str, str | None]:
    """Return the targets; raises HtglintError if one is an input, which would be lost."""
    inputs = {os.path.realpath(path) for path in paths if path != STDIN}
    for path, target in targets.items():
        if target is not None and os.path.realpath(target) in inputs:
            raise HtglintError(f"{visible(path)}: -o names an input itself, {visible(target)}; choose another name")
    return targets


def _pictures(options: Options) -> Pictures:
    """Return the paths of pictures in a folder and in other copies of the page."""
    from htglint.convert.pictures import Pictures
    from htglint.project.git.history import is_revision

    pages = [path for path in options.learning.reference if not is_revision(path)]
    return Pictures.known(options.images, list(_texts(pages)))


def _texts(paths: list[str]) -> Iterator[str]:
    return (files.read(path).text for path in discovery.pages_of(paths))
