"""`htglint words`: lists unknown words, and adds them to a vocabulary."""

from __future__ import annotations

import os
import sys
from collections import Counter
from typing import TYPE_CHECKING, Any, NamedTuple

from htglint.base import files
from htglint.base.errors import HtglintError
from htglint.base.escape import visible
from htglint.base.summary import plural
from htglint.cli import arguments
from htglint.cli.options import PageOptions, SettingsOptions, build
from htglint.cli.run import Session
from htglint.words.language import is_foreign
from htglint.words.varieties import american
from htglint.words.vocabulary import known_words, without_genitive

if TYPE_CHECKING:
    from argparse import ArgumentParser
    from collections.abc import Iterable, Mapping, Sequence

    from htglint.cli.run import Job

_ALL = "all"
_WORDS = frozenset({"words"})


class _Unknown(NamedTuple):
    """A word without its genitive, its numbers of places and pages, and the first."""

    word: str
    places: int
    pages: int
    first: str


class Options(NamedTuple):
    """The options of the command; ``into`` is the path of a vocabulary."""

    settings: SettingsOptions
    pages: PageOptions
    format: str
    accept: tuple[str, ...]
    into: str | None


def add_arguments(parser: ArgumentParser) -> None:
    """Declare the options."""
    SettingsOptions.add(parser, "exclude", "packs")
    PageOptions.add(parser)
    parser.add_argument("--format", choices=("text", "json"), default="text", help="default: text")
    group = parser.add_argument_group("adding to a vocabulary")
    group.add_argument(
        "--accept", type=arguments.names, action="extend", default=[], metavar="WORDS",
        help="add these words, separated by commas; `all` adds every listed word",
    )  # fmt: skip
    group.add_argument("--into", metavar="FILE", help="the vocabulary (default: the first one in the configuration)")


def run(given: Mapping[str, Any]) -> int:
    """List the unknown words of the pages, or add some to a vocabulary.

    Return the exit status.
    """
    options = build(Options, given)
    if options.into is not None and not options.accept:
        raise HtglintError("--into names the file that --accept adds words to; add --accept WORDS")
    session = Session(options.settings, options.pages, needs=_WORDS)
    places: dict[str, list[str]] = {}
    pages: Counter[str] = Counter()
    for found in session.each(_unknown):
        pages.update({word for word, _ in found})
        for word, place in found:
            places.setdefault(word, []).append(place)
    listed = [_Unknown(word, len(where), pages[word], where[0]) for word, where in places.items()]
    listed.sort(key=lambda one: (-one.places, one.word.lower(), one.word))
    if options.accept and not session.failed:
        _accept(options, listed)
    elif not options.accept:
        sys.stdout.write(_json(listed) if options.format == "json" else _table(listed))
    return 2 if session.failed else 0


def _unknown(job: Job) -> list[tuple[str, str]]:
    """The unknown words of a page in the order of the text, each with its place.

    Acronyms, British words and lines in another language are never reported, and need no place in a vocabulary.
    """
    words = known_words(job.context)
    if words is None:
        return []
    document, vocabulary = job.document, words.vocabulary
    return [
        (without_genitive(word.text), f"{document.name}:{document.line_number(word.span.start)}")
        for word in vocabulary.unknown(document)
        if not (word.text.isupper() or american(word.text, vocabulary))
        and not is_foreign(document, vocabulary, word.span.start)
    ]


def _table(listed: Sequence[_Unknown]) -> str:
    if not listed:
        return "No unknown words.\n"
    size = max(len(visible(one.word)) for one in listed)
    return "".join(
        f"{one.places:>5}  {visible(one.word):<{size}}  {visible(one.first)}"
        f"{f' and {one.pages - 1} more' if one.pages > 1 else ''}\n"
        for one in listed
    )


def _json(listed: Iterable[_Unknown]) -> str:
    import json

    return json.dumps([one._asdict() for one in listed], indent=2, ensure_ascii=False) + "\n"


def _accept(options: Options, listed: Sequence[_Unknown]) -> None:
    """Add words to the vocabulary, one per line, except those that it has."""
    known = {one.word for one in listed}
    wanted = sorted(known, key=str.lower) if _ALL in options.accept else list(dict.fromkeys(options.accept))
    for word in wanted:
        if word not in known:
            raise HtglintError(f"`{visible(word)}` is not an unknown word of the pages; `htglint words` lists them")
    path = _vocabulary(options)
    before = files.read_bytes(path) if os.path.lexists(path) else b""
    there = set(files.decode(before, path).text.split("\n"))
    lines = [line for line in map(_entry, wanted) if line not in there]
    separator = b"" if not before or before.endswith(b"\n") else b"\n"
    if lines:
        files.write(path, before + separator + "".join(f"{line}\n" for line in lines).encode())
    sys.stdout.write(f"Added {plural(len(lines), 'word')} to {visible(files.shown(path))}.\n")


def _entry(word: str) -> str:
    """Return a vocabulary's line for a word: names verbatim, other words in any case."""
    return f"(?i){word}" if word.islower() else word


def _vocabulary(options: Options) -> str:
    if options.into is not None:
        return options.into
    config = options.settings.configs().of_page("page")
    if not config.vocabularies:
        raise HtglintError('no vocabulary is configured; name one with --into, or write `vocabularies = ["words.txt"]`')
    return config.vocabularies[0]
