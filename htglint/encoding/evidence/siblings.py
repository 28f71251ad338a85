"""Evidence from sibling pages: emoji by kind of place and by following words."""

from __future__ import annotations

import re
from collections import Counter
from math import exp, log
from typing import TYPE_CHECKING, NamedTuple

from htglint.document.memo import per_document
from htglint.encoding import alphabet

from .place import REACH, Opinion, Place

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from htglint.base.context import Context, Copy
    from htglint.document.document import Document

PHRASE = (0.0, 2.0, 5.0, 7.0)
"""Weight of an emoji that siblings show before the same words: none, one, two, three and more of them.

It counts as far as two places with these words agree on the emoji: words that stand behind several tell little.
"""
ONE_OFF_AGAIN = 0.3
"""How much less likely an emoji that no other page has is repeated on its page than one of the community's habits."""
_NEAR = 50_000
_LINES_ABOVE = 12
_FAR_ABOVE = 12 * REACH
"""Characters above a line in which these lines are looked for where no blank line is near."""
_TWO_WORDS = re.compile(r"\W{0,9}\w+\W{1,9}\w+")
_RUN = re.compile(r"[^\x00-\x7f]+")
_WORD = re.compile(r"[A-Za-z0-9]+")
_MARKER = re.compile(r"\s*(?:(#{1,6})|[-*+]|\d+[.)])?\s*")
_LABEL = re.compile(r"\s*(?:[-*+]\s+)?\*\*([^*]{1,40}?):?\*\*")
_LABEL_BEHIND = re.compile(r"[^\x00-\x7f][^\w*]{0,12}\*\*([^*]{1,40}?)(?::\*\*|\*\*:)")


class Use(NamedTuple):
    """A use of an emoji (without selectors): kind of place, words behind it, its end."""

    emoji: str
    kind: str
    words: tuple[str, ...]
    end: int


class Habits(NamedTuple):
    """Emoji in a kind of place: their counts, and how often one is from another page."""

    counts: Counter[str]
    reuse: float


class Learnt(NamedTuple):
    """What siblings teach: emoji by first words, and habits by kind of place."""

    phrases: dict[tuple[str, ...], Counter[str]]
    habits: dict[str, Habits]


def weigh(place: Place, readings: Sequence[str], context: Context) -> Opinion | None:
    """Weigh emoji readings by their uses in siblings and in the rest of the page."""
    if place.in_link:
        return None
    learnt = _learnt_from(place.document, context.siblings)
    kind = kind_of(place.document.text, place.span.start)
    words = _words(place.after)
    rare = ONE_OFF_AGAIN ** (_repeated(place) - 1)
    weights = tuple(_weight(alphabet.bare(reading), kind, words, learnt, rare) for reading in readings)
    if len(set(weights)) <= 1:
        return None
    return Opinion(weights, "stands in such places of sibling pages")


def _repeated(place: Place) -> int:
    """Return how often the passage precedes the same two words nearby on the page."""
    text, (start, end) = place.document.text, place.span
    match = _TWO_WORDS.match(text, end)
    return text.count(text[start : match.end()], max(0, start - _NEAR), end + _NEAR) if match else 1


def _weight(emoji: str, kind: str, words: tuple[str, ...], learnt: Learnt, rare: float) -> float:
    if emoji not in alphabet.bare_emoji():
        return 0.0
    phrase = _phrase(emoji, words, learnt)
    habits = learnt.habits.get(kind)
    if habits is None:
        return phrase
    # An emoji stands here by habit, drawn from those of other pages, or is chosen afresh (and then rarely repeated).
    fresh = exp(-alphabet.bare_cost(emoji)) / alphabet.emoji_mass()
    share = habits.reuse * habits.counts[emoji] / habits.counts.total() + (1 - habits.reuse) * rare * fresh
    return phrase + log(share / fresh)


def _phrase(emoji: str, words: tuple[str, ...], learnt: Learnt) -> float:
    """Return the weight of the most words that siblings show behind an emoji, too."""
    for count in range(len(words), 0, -1):
        shown = learnt.phrases.get(words[:count])
        if shown and shown[emoji]:
            return PHRASE[count] * (shown[emoji] / shown.total()) ** 2
    return PHRASE[0]


@per_document
def _learnt_from(document: Document, siblings: tuple[Copy, ...]) -> Learnt:
    """Return what a page learns from its siblings and from itself."""
    return _learnt((*(sibling.text for sibling in siblings), document.text))


def _learnt(copies: Sequence[str]) -> Learnt:
    phrases: dict[tuple[str, ...], Counter[str]] = {}
    pages: dict[str, dict[str, set[int]]] = {}
    counts: dict[str, Counter[str]] = {}
    for number, text in enumerate(copies):
        for use in uses_in(text):
            for length in range(1, len(use.words) + 1):
                phrases.setdefault(use.words[:length], Counter())[use.emoji] += 1
            if number == len(copies) - 1 and use.kind.startswith("#"):
                continue  # the page itself: its headings have an emoji each, so one that is taken is no habit
            counts.setdefault(use.kind, Counter())[use.emoji] += 1
            pages.setdefault(use.kind, {}).setdefault(use.emoji, set()).add(number)
    habits = {}
    for kind, counter in counts.items():
        again = sum(count for emoji, count in counter.items() if len(pages[kind][emoji]) > 1)
        # As if one more use had been seen of either sort, so that few uses teach little.
        habits[kind] = Habits(counter, (again + 1) / (counter.total() + 3))
    return Learnt(phrases, habits)


def uses_in(text: str) -> Iterator[Use]:
    """Yield every emoji of an intact text, with its place."""
    for match in _RUN.finditer(text):
        emoji = alphabet.bare(match.group())
        if emoji in alphabet.bare_emoji():
            behind = text[match.end() : match.end() + REACH].split("\n", 1)[0]
            yield Use(emoji, kind_of(text, match.start()), _words(behind), match.end())


def _words(behind: str) -> tuple[str, ...]:
    return tuple(word.lower() for word in _WORD.findall(behind[:80])[:3])


def kind_of(text: str, at: int) -> str:
    """Return the kind of a place: heading level and position, or label or section.

    The start of a line before a label belongs to that label, and is no habit of the text below.
    """
    line_start = text.rfind("\n", max(0, at - REACH), at) + 1 or max(0, at - REACH)
    before = text[line_start:at]
    marker = _MARKER.match(before)
    heading = marker.group(1) if marker else None
    if heading:
        return f"{heading} {'start' if marker and marker.end() == len(before) else 'inside'}"
    label = _LABEL_BEHIND.match(text, at) if marker and marker.end() == len(before) else None
    if label:
        return f"before {label.group(1).lower()}"
    return _section(text, line_start, before)


def _section(text: str, line_start: int, before: str) -> str:
    """Return the label or the heading below the topics that a line stands under."""
    label = _LABEL.match(before)
    if label:
        return label.group(1).rstrip(":").lower()
    above = text.rfind("\n\n", max(0, line_start - REACH), line_start)
    for line in _lines_above(text, max(0, above - 200 if above >= 0 else line_start - _FAR_ABOVE), line_start):
        label = _LABEL.match(line)
        if label:
            return label.group(1).rstrip(":").lower()
        if line.startswith("### "):
            return line[4:].strip().lower()
    return "text"


def _lines_above(text: str, first: int, end: int) -> Iterator[str]:
    """The last lines before a place and not before ``first``, the lowest line first."""
    for _ in range(_LINES_ABOVE):
        newline = text.rfind("\n", first, end)
        yield text[max(first, newline + 1) : end]
        if newline < 0:
            return
        end = newline
