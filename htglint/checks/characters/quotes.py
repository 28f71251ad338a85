"""Mixed straight and typographic quotes and apostrophes."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from htglint.base.findings import Edit, Fix, Hit, Safety, Span
from htglint.document.memo import per_document

from .classes import CURLY
from .prose_scan import ProseLine, by_line, character_name, is_damaged, is_prose

if TYPE_CHECKING:
    from collections.abc import Iterator

    from htglint.base.context import Context
    from htglint.document.document import Document

_LETTER = re.compile(r"[^\W\d_]")
_QUOTE = re.compile(f"['\"{CURLY}]")
_DOUBLE = '"\u201c\u201d'
_FOREIGN_OPENERS = "\u201a\u201e"
"""Opening quotes of languages whose closing quote looks like an English opening one."""
CLEAR_USES = 10
"""Uses from which a style is that of the page."""
CLEAR_SHARE = 4
"""Ratio to the other style, in uses, or in topics with at least twice as many uses."""


class QuoteMark(NamedTuple):
    """A quote or apostrophe in prose."""

    at: int
    double: bool
    curly: bool


def mixed_quotes(document: Document, context: Context) -> Iterator[Hit]:
    """Report quotes and apostrophes in the rare style of their page."""
    if _awaits_repair(document, context):
        return  # restored marks may be the majority
    rare = {double: _rare_style(document, double) for double in (False, True) if _may_be_mixed(document.text, double)}
    for quote in _all_quotes(document) if rare else ():
        if quote.curly is rare.get(quote.double):
            yield _mixed(document.text, quote)


def _may_be_mixed(text: str, double: bool) -> bool:
    """Return whether both styles are frequent enough for one to be rare.

    Counting is much faster than a search.
    """
    straight = text.count('"' if double else "'")
    curly = sum(text.count(mark) for mark in CURLY if (mark in _DOUBLE) is double)
    return min(curly, straight) > 0 and max(curly, straight) >= CLEAR_USES


def _awaits_repair(document: Document, context: Context) -> bool:
    """Return whether the page has damage with a certain repair."""
    if not document.suspicious:
        return False
    from htglint.encoding import repair

    return any(passage.certain for passage in repair.passages(document, context))


def _rare_style(document: Document, double: bool) -> bool | None:
    """Return True if curly quotes are rare, False if straight ones are, else None."""
    starts = [topic.span.start for topic in document.topics]
    uses: Counter[bool] = Counter()
    topics: dict[bool, set[int]] = {False: set(), True: set()}
    for quote in _all_quotes(document):
        if quote.double is double:
            uses[quote.curly] += 1
            topics[quote.curly].add(bisect_right(starts, quote.at))
    for rare in (True, False):
        most = not rare
        by_uses = uses[most] >= CLEAR_SHARE * uses[rare]
        by_topics = uses[most] >= 2 * uses[rare] and len(topics[most]) >= CLEAR_SHARE * len(topics[rare])
        if uses[rare] and uses[most] >= CLEAR_USES and (by_uses or by_topics):
            return rare
    return None


@per_document
def _all_quotes(document: Document) -> tuple[QuoteMark, ...]:
    return tuple(_quotes(document))


def _quotes(document: Document) -> Iterator[QuoteMark]:
    """Yield the quotes and apostrophes of the prose in the order of the text."""
    current: ProseLine | None = None
    found: list[QuoteMark] = []
    for line, match in by_line(document, _QUOTE):
        if line is not current:
            yield from _of_line(document.text, current, found)
            current, found = line, []
        quote = QuoteMark(match.start(), match.group() in _DOUBLE, match.group() in CURLY)
        if is_prose(document, quote.at) and not _is_other(document.text, quote):
            found.append(quote)
    yield from _of_line(document.text, current, found)


def _of_line(text: str, line: ProseLine | None, found: list[QuoteMark]) -> list[QuoteMark]:
    """Return the quotes of a line; curly ones, which pair, only if all are intact."""
    if line is None:
        return []
    foreign = any(text.find(opener, *line.span) >= 0 for opener in _FOREIGN_OPENERS)
    if foreign or any(quote.curly and is_damaged(text, quote.at, quote.at + 1) for quote in found):
        return [quote for quote in found if not quote.curly]
    return found


def _is_other(text: str, quote: QuoteMark) -> bool:
    """Return whether a mark is escaped, or a straight one for feet, minutes or inches."""
    before = text[quote.at - 1 : quote.at]
    return before == "\\" or (not quote.curly and before.isdigit())


def _mixed(text: str, quote: QuoteMark) -> Hit:
    span = Span(quote.at, quote.at + 1)
    style = "straight" if quote.curly else "typographic"
    message = f"{character_name(text[quote.at])}, but the rest of the page uses {style} marks"
    new = _other_style(text, quote)
    if new is None:
        return Hit(span, message)
    return Hit(span, f"{message}; write {new}", Fix(f"Write {new}", (Edit(span, new),), Safety.WORDING))


def _other_style(text: str, quote: QuoteMark) -> str | None:
    """Return the mark in the other style; None if it depends on language or position."""
    if quote.curly:
        return '"' if quote.double else "'"
    between = _LETTER.match(text[quote.at - 1 : quote.at]) and _LETTER.match(text[quote.at + 1 : quote.at + 2])
    return "\u2019" if between and not quote.double else None
