"""Wrong or unwanted phrases and their replacements."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from htglint.base.findings import Edit, Fix, Hit, Safety, Span
from htglint.document.document import masked_within, pieces
from htglint.document.markdown import PIECE
from htglint.document.memo import per_document
from htglint.words.prefilter import ascii_of, match_offsets, may_match, opening
from htglint.words.prose import masked_parts, masked_text
from htglint.words.vocabulary import known_words

from .params import invalid_regex

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from htglint.base.context import Context
    from htglint.document.document import Document

_GROUP = re.compile(r"\\([0-9]+)")
_PART = re.compile(r"\{([a-z]+)\}")
_JOINED = re.compile(r"[\w-]")
_WORD = re.compile(r"(?<![\w-])(?=\S)")
_WIDE = re.compile(r"[\U00010000-\U0010ffff]|\\[UN]")
"""What in an expression may match a symbol that ``plain`` leaves out on large pages."""
SAFETIES: Mapping[str, Safety] = {"wording": Safety.WORDING, "content": Safety.CONTENT}


class Params(NamedTuple):
    """``swap`` maps regular expressions to replacements, in which ``\\1`` is a group.

    The expressions ignore case and match whole words. A phrase with an empty replacement is only reported, with
    ``problem_is`` as the end of the message. ``safety`` is that of the fixes. With ``besides_misspelt``, words that the
    spell check reports anyway are left out. ``parts`` names expressions that ``swap`` may contain in braces, as in
    `{noun}s`.
    """

    swap: tuple[tuple[str, str], ...]
    safety: str = "content"
    problem_is: str = "should not be used"
    besides_misspelt: bool = False
    parts: tuple[tuple[str, str], ...] = ()

    def problem(self) -> str:
        """Return a sentence about invalid values, or an empty string."""
        phrases = _with_parts(self)
        wrong = invalid_regex("swap", [pattern for pattern, _ in phrases])
        return wrong or next((problem for pair in phrases if (problem := _bad_template(*pair))), "")


@lru_cache(maxsize=64)
def _with_parts(params: Params) -> tuple[tuple[str, str], ...]:
    """Return the phrases with the named parts in their places."""
    if not params.parts:
        return params.swap
    parts = dict(params.parts)
    return tuple((_PART.sub(lambda name: parts.get(name[1], name[0]), pattern), new) for pattern, new in params.swap)


def _bad_template(pattern: str, template: str) -> str:
    groups = re.compile(pattern).groups
    used = [int(number) for number in _GROUP.findall(template)]
    missing = [number for number in used if number > groups]
    return f"`swap` has `{template}`, but `{pattern}` has no group {missing[0]}" if missing else ""


def check(document: Document, params: Params, context: Context) -> Iterator[Hit]:
    """Report phrases; of overlapping ones, the first."""
    taken = 0
    misspelt = _misspelt(document, context) if params.besides_misspelt else frozenset()
    phrases = _with_parts(params)
    parts = _parts(document, any(_WIDE.search(pattern) for pattern, _ in phrases))
    found = (one for part in parts for one in _found(document.text, part, phrases))
    for start, end, template, meant in sorted(found, key=lambda one: one[:2]):
        if start < taken:
            continue
        taken = end
        shown = " ".join(document.text[start:end].split())
        new = _cased(meant, shown)
        if new == shown or Span(start, end) in misspelt:
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


def _found(text: str, part: _SearchPart, phrases: Sequence[tuple[str, str]]) -> Iterator[tuple[int, int, str, str]]:
    """Yield start, end, template and replacement of each phrase in a part of the text."""
    for pattern, template in phrases:
        looked_in = part.narrow if pattern.isascii() else part.lowered
        if may_match(pattern, looked_in):  # cheaper than compiling the expression
            for match in matches(pattern, part.lowered, looked_in):
                start, end = match.span()
                yield part.start + start, part.start + end, template, _filled(match, template, text, part.start)


def matches(pattern: str, lowered: str, looked_in: str) -> Iterator[re.Match[str]]:
    """Yield matches of whole words in order; ``looked_in`` shows where they can begin."""
    begin = opening(pattern)
    # Without a known beginning, a match may begin at any word.
    places = (match.start() for match in _WORD.finditer(lowered)) if begin is None else match_offsets(looked_in, begin)
    done = 0
    for at in places:
        match = _compiled(pattern).match(lowered, at) if at >= done and not _JOINED.match(lowered, at - 1, at) else None
        if match and match.end() > at:
            done = match.end()
            yield match


@lru_cache(maxsize=1024)  # most phrases occur nowhere and are never compiled
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(rf"(?:{pattern})(?![\w-]|\.\w)")


def _lowered(text: str) -> str:
    """Lower-case a text, leaving characters whose lower case would change its length."""
    lowered = text.lower()
    if len(lowered) == len(text):
        return lowered
    return "".join(small if len(small := character.lower()) == 1 else character for character in text)


class _SearchPart(NamedTuple):
    """A part of a page in lower case with everything but words masked, and its ASCII."""

    start: int
    lowered: str
    narrow: str


def _parts(document: Document, wide: bool) -> Iterable[_SearchPart]:
    """Return the searched parts; cached, except for large pages, to save memory."""
    if len(document.text) > PIECE:
        narrowed = (masked_text(document)[slice(*piece)] for piece in pieces(document.text))
        return _made(document, masked_parts(document) if wide else narrowed)
    return _whole(document)


@per_document
def _whole(document: Document) -> tuple[_SearchPart, ...]:
    return tuple(_made(document, [masked_text(document)]))


def _made(document: Document, texts: Iterable[str]) -> Iterator[_SearchPart]:
    start = 0
    for text in texts:
        lowered = _lowered(masked_within(text, [document.front_matter], " ", start))
        yield _SearchPart(start, lowered, ascii_of(lowered))
        start += len(text)


def _filled(match: re.Match[str], template: str, text: str, start: int) -> str:
    """Fill the groups of a match into a template, in the case of the original text."""

    def written(group: re.Match[str]) -> str:
        at, end = match.span(int(group[1]))
        return text[start + at : start + end] if at < end else ""

    return _GROUP.sub(written, template)


def _cased(new: str, found: str) -> str:
    """Capitalize the new phrase if the old one is capitalized."""
    return new[:1].upper() + new[1:] if found[:1].isupper() else new
