"""Measure which kinds of names are code spans in folders of Markdown, and how many guesses are right.

    python -m tools.code_kinds [--lexicon FOLDER] [--learn] FOLDER...

Of each page the code spans are taken away and guessed again, by the lexicon alone or with ``--learn`` by the other
pages of its folder, too. The rates of `convert/restore/vocabulary.py` come from this table.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from htglint.base import files
from htglint.convert.restore import code, vocabulary
from htglint.convert.restore.change import changed
from htglint.convert.restore.known import parsed
from htglint.convert.restore.words import containers
from htglint.convert.terms import terms
from htglint.convert.tidy import plain, tidy
from htglint.convert.tree import Code, Emphasis, Link, Strike, Strong, Tag, Text
from htglint.words import lexicon

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from htglint.convert.restore.known import Known
    from htglint.convert.tree import Inline, Page

    Place = tuple[int, int, str]


class Measured(NamedTuple):
    """What a folder shows: occurrences by kind, those of them that are code, and the spans that were guessed."""

    kinds: Counter[str]
    code: Counter[str]
    right: int
    guessed: int
    there: int


def measure(pages: Sequence[Known], words: lexicon.Lexicon, *, learn: bool) -> Measured:
    """Guess the code spans of each page, by a lexicon and with ``learn`` by all other pages."""
    kinds: Counter[str] = Counter()
    as_code: Counter[str] = Counter()
    right = guessed = there = 0
    for at, known in enumerate(pages):
        others = [(one.name, one.page, 1.0) for other, one in enumerate(pages) if learn and other != at]
        learnt = vocabulary.learnt(others, words)
        bare = _without_code(known.page)
        made, wanted = set(_spans(code.with_code(bare, learnt))), set(_spans(known.page))
        right, guessed, there = right + len(made & wanted), guessed + len(made), there + len(wanted)
        own = vocabulary.page_terms(bare)
        for place in _terms(bare):
            kind = learnt.kind(place[2], own)
            kinds[kind] += 1
            as_code[kind] += place in wanted
    return Measured(kinds, as_code, right, guessed, there)


def _without_code(page: Page) -> Page:
    return changed(page, lambda _, parts: tidy(tuple(_texts(parts))))


def _texts(parts: Iterable[Inline]) -> Iterator[Inline]:
    for part in parts:
        if isinstance(part, Code):
            yield Text(part.text)
        elif isinstance(part, Strong | Emphasis | Strike | Tag) or (isinstance(part, Link) and not _is_bare(part)):
            yield from _texts(part.children)
        else:
            yield part


def _is_bare(link: Link) -> bool:
    return plain(link.children) == link.url


def _pieces(page: Page) -> Iterator[tuple[int, int, Inline]]:
    """The inline parts of a page without any in them: the number of their block, and where their text begins in it."""
    for number, (_, parts) in enumerate(containers(page.blocks)):
        at = 0
        for part in _leaves(parts):
            yield number, at, part
            at += _length(plain((part,)))


def _length(text: str) -> int:
    """Return the number of characters but white space, of which a conversion may keep less."""
    return len("".join(text.split()))


def _leaves(parts: Iterable[Inline]) -> Iterator[Inline]:
    for part in parts:
        if isinstance(part, Strong | Emphasis | Strike | Tag) or (isinstance(part, Link) and not _is_bare(part)):
            yield from _leaves(part.children)
        else:
            yield part


def _spans(page: Page) -> Iterator[Place]:
    return ((number, at, part.text) for number, at, part in _pieces(page) if isinstance(part, Code))


def _terms(page: Page) -> Iterator[Place]:
    for number, at, part in _pieces(page):
        if isinstance(part, Text):
            yield from ((number, at + _length(part.text[: term.start]), term.text) for term in terms(part.text))


def pages(folder: Path) -> Iterator[Known]:
    """Read the Markdown pages below a folder; raises HtglintError for one that is no text."""
    return (parsed(path.name, files.read(str(path)).text) for path in sorted(folder.rglob("*.md")))


def main() -> None:
    """Print a table for each folder."""
    parser = argparse.ArgumentParser(description="measure which kinds of names are code spans")
    parser.add_argument("folders", nargs="+", type=Path, metavar="FOLDER")
    parser.add_argument("--lexicon", action="append", default=[], help="a folder with lists of a profile")
    parser.add_argument("--learn", action="store_true", help="let the other pages of a folder teach each page")
    options = parser.parse_args()
    for folder in options.folders:
        found = measure(list(pages(folder)), lexicon.load(tuple(options.lexicon)), learn=options.learn)
        sys.stdout.write(f"{folder}: {found.right} of {found.guessed} guesses right, {found.there} code spans\n")
        for kind, count in found.kinds.most_common():
            sys.stdout.write(f"  {kind:20} {found.code[kind]:5} of {count:6} are code\n")


if __name__ == "__main__":
    main()
