"""Phrases that are wrong, or not wanted, with what is to stand in their place."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from htglint.base.findings import Edit, Fix, Hit, Safety, Span
from htglint.document.document import masked_within, pieces
from htglint.document.markdown import PIECE
from htglint.document.memo import per_document
from htglint.words.needles import ascii_of, may_match, opening, starts
from htglint.words.prose import plain, plain_parts
from htglint.words.vocabulary import known_words

from .params import uncompilable

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from htglint.base.context import Context
    from htglint.document.document import Document

_GROUP = re.compile(r"\\([0-9]+)")
_JOINED = re.compile(r"[\w-]")
_WORD = re.compile(r"(?<![\w-])(?=\S)")
_WIDE = re.compile(r"[\U00010000-\U0010ffff]|\\[UN]")
"""What in an expression may mean a symbol that ``plain`` has not on large pages."""
SAFETIES: Mapping[str, Safety] = {"wording": Safety.WORDING, "content": Safety.CONTENT}


class Params(NamedTuple):
    """``swap`` has regular expressions and what is to stand in their place, where groups are written ``\\1``.

    Case does not matter to the expressions, and they match whole words; nothing in their place means that the phrase is
    only reported, as one that ``problem_is`` ends the sentence about. ``safety`` is that of the fixes. What is taken
    for misspelt anyway is left out of a list of words that come ``besides_misspelt`` ones.
    """

    swap: tuple[tuple[str, str], ...]
    safety: str = "content"
    problem_is: str = "should not be used"
    besides_misspelt: bool = False

    def problem(self) -> str:
        """What is wrong with the values, if anything."""
        wrong = uncompilable("swap", [pattern for pattern, _ in self.swap])
        return wrong or next((problem for pair in self.swap if (problem := _bad_template(*pair))), "")


def _bad_template(pattern: str, template: str) -> str:
    groups = re.compile(pattern).groups
    used = [int(number) for number in _GROUP.findall(template)]
    missing = [number for number in used if number > groups]
    return f"`swap` has `{template}`, whose group {missing[0]} `{pattern}` has not" if missing else ""


def check(document: Document, params: Params, context: Context) -> Iterator[Hit]:
    """Report the phrases; where two overlap, the first."""
    taken = 0
    told = _misspelt(document, context) if params.besides_misspelt else frozenset()
    parts = _parts(document, any(_WIDE.search(pattern) for pattern, _ in params.swap))
    found = (one for part in parts for one in _found(document.text, part, params.swap))
    for start, end, template, meant in sorted(found, key=lambda one: one[:2]):
        if start < taken:
            continue
        taken = end
        shown = " ".join(document.text[start:end].split())
        new = _cased(meant, shown)
        if new == shown or Span(start, end) in told:
            continue
        fix = None
        if template:
            fix = Fix(f"Write `{new}`", (Edit(Span(start, end), new),), SAFETIES[params.safety])
        message = f"`{shown}` should be `{new}`" if template else f"`{shown}` {params.problem_is}"
        yield Hit(Span(start, end), message, fix)


def _misspelt(document: Document, context: Context) -> frozenset[Span]:
    words = known_words(context)
    if words is None or not words.vocabulary.unknown(document):
        return frozenset()
    from htglint.words.misspelt import misspelt_words  # needed only where a word is unknown

    return frozenset(found.word.span for found in misspelt_words(document, words))


def _found(text: str, part: _Part, phrases: Sequence[tuple[str, str]]) -> Iterator[tuple[int, int, str, str]]:
    """Where phrases stand in a part of the text, the templates of what is meant, and that itself."""
    for pattern, template in phrases:
        looked_in = part.narrow if pattern.isascii() else part.lowered
        if may_match(pattern, looked_in):  # to compile an expression takes longer than to ask whether it can match
            for match in matches(pattern, part.lowered, looked_in):
                start, end = match.span()
                yield part.start + start, part.start + end, template, _filled(match, template, text, part.start)


def matches(pattern: str, lowered: str, looked_in: str) -> Iterator[re.Match[str]]:
    """What an expression matches of whole words, from left to right; where it can is looked up in another text."""
    begin = opening(pattern)
    # Where nothing is known of how a match begins, one may begin at any word.
    places = (match.start() for match in _WORD.finditer(lowered)) if begin is None else starts(looked_in, begin)
    done = 0
    for at in places:
        match = _compiled(pattern).match(lowered, at) if at >= done and not _JOINED.match(lowered, at - 1, at) else None
        if match and match.end() > at:
            done = match.end()
            yield match


@lru_cache(maxsize=1024)  # most phrases are on no page, and are never compiled
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(rf"(?:{pattern})(?![\w-])")


def _lowered(text: str) -> str:
    """The text in small letters, as long as it is: the few that would become two characters stay."""
    lowered = text.lower()
    if len(lowered) == len(text):
        return lowered
    return "".join(small if len(small := character.lower()) == 1 else character for character in text)


class _Part(NamedTuple):
    """A part of a page in small letters, as long as it is, without the front matter and what is no word; its ASCII."""

    start: int
    lowered: str
    narrow: str


def _parts(document: Document, wide: bool) -> Iterable[_Part]:
    """What phrases are sought in, for all rules; of a large page it is made again, as it would take twice its room."""
    if len(document.text) > PIECE:
        narrowed = (plain(document)[slice(*piece)] for piece in pieces(document.text))
        return _made(document, plain_parts(document) if wide else narrowed)
    return _whole(document)


@per_document
def _whole(document: Document) -> tuple[_Part, ...]:
    return tuple(_made(document, [plain(document)]))


def _made(document: Document, texts: Iterable[str]) -> Iterator[_Part]:
    start = 0
    for text in texts:
        lowered = _lowered(masked_within(text, [document.front_matter], " ", start))
        yield _Part(start, lowered, ascii_of(lowered))
        start += len(text)


def _filled(match: re.Match[str], template: str, text: str, start: int) -> str:
    """The template with the groups of a match as they stand in the text, whose case the match doesn't show."""

    def written(group: re.Match[str]) -> str:
        at, end = match.span(int(group[1]))
        return text[start + at : start + end] if at < end else ""

    return _GROUP.sub(written, template)


def _cased(new: str, found: str) -> str:
    """The new phrase with a capital where the found one has it."""
    return new[:1].upper() + new[1:] if found[:1].isupper() else new
