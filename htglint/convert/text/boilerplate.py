"""Finds boilerplate of the site: navigation above a text, and its foot below.

Only margins are left out. Sentences that match no list of the lexicon stay, unless they are within a margin.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from htglint.words.lexicon import lines_like

from . import shapes

if TYPE_CHECKING:
    import re
    from collections.abc import Sequence

    from htglint.words.lexicon import Lexicon

    from .lines import Line

_MOST_UNKNOWN = 0.4
"""Of the words of a foot: the share of sentences that nobody knows."""
_LEAST_ABOVE = 0.25
"""Share of sentences in the words above a title from which they are not just a menu with a notice."""
_SHORTEST_SENTENCE = 8
"""Words of the shortest sentence above a title."""
_MOST_LINES = 40
"""Lines of the longest foot."""
_LONGEST = 160
"""Characters of the longest line that can be the site's without being known as such."""
_LONGEST_KNOWN = 400
"""Characters of the longest line that only a site has, a legal notice; what is longer is a page in one line."""


def start(lines: Sequence[Line], title: int | None, lexicon: Lexicon, *, is_sure: bool) -> int:
    """Return the line at which the page starts: its title, or sentences above it.

    If the title only looks like one (not ``is_sure``), the first line above must be one that sites have.
    """
    if title is None:
        return untitled_start(lines, lexicon)
    known = [lines_like(entries) for entries in (lexicon.site_head, lexicon.site_foot)]
    of_site = [any(_matches(line, pattern, _LONGEST_KNOWN) for pattern in known) for line in lines[:title]]
    if not (is_sure or any(of_site[:1])):
        return 0
    texts = [at for at, line in enumerate(lines[:title]) if _is_sentence(line) and not of_site[at]]
    words = sum(_words(lines[at]) for at in texts)
    return texts[0] if texts and words >= _LEAST_ABOVE * sum(map(_words, lines[:title])) else title


def _is_sentence(line: Line) -> bool:
    """Return whether a line can't be a menu entry, that is, the name of another page."""
    is_long = len(line.text) > _LONGEST or shapes.holds_sentences(line.text)
    return is_long or (line.text.endswith(".") and _words(line) >= _SHORTEST_SENTENCE)


def untitled_start(lines: Sequence[Line], lexicon: Lexicon) -> int:
    """Return the first line below those at the top that only sites have."""
    is_head = lines_like(lexicon.site_head)
    at = 0
    while at < len(lines) and len(lines[at].text) <= _LONGEST and is_head.fullmatch(lines[at].text):
        at += 1
    return at


def end(lines: Sequence[Line], start: int, lexicon: Lexicon) -> int:
    """Return the line at which the foot of the site starts, or the number of lines.

    A foot begins with a line that the lexicon knows, has one that only a site has, and no heading. Sentences in it that
    nobody knows stand between known lines and have the smaller part of the words.
    """
    foot, credit = lines_like(lexicon.site_foot), lines_like(lexicon.site_credits)
    last_heading = next((at for at in range(len(lines) - 1, start, -1) if lines[at].is_marked), start)
    first = max(last_heading + 1, len(lines) - _MOST_LINES)
    is_foot = [_matches(line, foot, _LONGEST_KNOWN) for line in lines[first:]]
    is_known = [known or _matches(line, credit, _LONGEST) for known, line in zip(is_foot, lines[first:], strict=True)]
    for at, known in enumerate(is_known):
        if known and any(is_foot[at:]) and _is_of_site(lines[first + at :], is_known[at:]):
            return first + at
    return len(lines)


def _matches(line: Line, pattern: re.Pattern[str], longest: int) -> bool:
    return not line.marker and len(line.text) <= longest and pattern.fullmatch(line.text) is not None


def _is_of_site(tail: Sequence[Line], is_known: Sequence[bool]) -> bool:
    """Return whether the lines from a known one on belong to the site."""
    unknown = [at for at, line in enumerate(tail) if not is_known[at] and _is_text(line)]
    if not unknown:
        return True
    last_known = max(at for at, known in enumerate(is_known) if known)
    words = sum(_words(tail[at]) for at in unknown)
    return unknown[-1] < last_known and words <= _MOST_UNKNOWN * sum(map(_words, tail))


def _words(line: Line) -> int:
    return len(line.text.split())


def _is_text(line: Line) -> bool:
    return shapes.is_prose(line.text) or shapes.holds_sentences(line.text)
