"""The emoji of topics: what their words propose, each emoji for one topic only.

A word that few emoji are associated with says much, one that many topics of the page have says little, and what is
the name of an emoji, or a part of it, says more than a keyword. Of all pairs of topic and emoji the best is taken
first; the rest of the topics get emoji from a list that means nothing in particular. The same topics and pages always
give the same emoji.
"""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache
from importlib.resources import files
from math import log
from typing import TYPE_CHECKING, NamedTuple

from htglint.base.errors import HtglintError
from htglint.base.escape import visible
from htglint.encoding import alphabet
from htglint.encoding.evidence.siblings import uses_in
from htglint.encoding.evidence.words import associations, stems

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from htglint.base.context import Copy

_COMPONENT = re.compile("[\U0001f3fb-\U0001f3ff\U0001f9b0-\U0001f9b3]")
"""Skin tones and hair styles: no emoji by themselves."""
_JOINT = re.compile(r"(?<=[a-z])(?=[A-Z])")
_LETTERS = re.compile(r"[A-Za-z]+")
_MOST_WORDS = 100
FAMILIAR = 15.0
"""Added where a page of the same folder has the emoji before a title that says much the same: more than any word."""
MUCH_THE_SAME = 0.6
"""The share of a topic's words, the rare ones counting most, that such a title has."""
USED_UP = 4.0
"""Taken off where pages of the same folder have it for something else: more than half of what a rare keyword says."""


class Proposal(NamedTuple):
    """A topic's emoji, fully qualified, and the words of the title that suggest it.

    A neutral emoji has no words.
    """

    emoji: str
    words: tuple[str, ...] = ()


class _Pair(NamedTuple):
    """Score of an emoji (bare) for a topic (by number), and the stems that count.

    Higher is better.
    """

    score: float
    topic: int
    emoji: str
    stems: frozenset[str]


@lru_cache(maxsize=1)
def plain() -> tuple[str, ...]:
    """Return the emoji that may be proposed, without selectors.

    These are animals, plants, food, weather, places and things; no faces, people, hands, hearts, flags, letters or
    signs. Chosen by hand, because the package has no table of them.
    """
    return tuple(map(alphabet.bare, files(__package__).joinpath("plain.txt").read_text("utf-8").split()))


@lru_cache(maxsize=1)
def full_forms() -> Mapping[str, str]:
    """Return every emoji of the table: without selectors -> fully qualified."""
    by_cost = sorted(alphabet.emoji_table().values(), key=lambda entry: -entry.cost)
    forms = {alphabet.bare(entry.text): entry.text for entry in by_cost}  # the cheapest form comes last and stays
    return {bare: full for bare, full in forms.items() if not _COMPONENT.fullmatch(bare)}


def leading_emoji(title: str) -> tuple[str, str]:
    """Split a title into its leading emoji, fully qualified or empty, and the rest."""
    longest = max(map(len, alphabet.emoji_table()))
    for length in range(min(longest, len(title)), 0, -1):
        full = full_forms().get(title[:length].replace(alphabet.SELECTOR, ""))
        if full is not None:
            return full, title[length:].lstrip(alphabet.SELECTOR).lstrip()
    return "", title


def propose(
    titles: Sequence[str],
    taken: Sequence[str] = (),
    neutral: Sequence[str] = (),
    stop_words: Sequence[str] = (),
    siblings: Sequence[Copy] = (),
) -> list[Proposal]:
    """Return an emoji for each title, in order, none twice and none of ``taken``.

    ``neutral`` are those for titles whose words propose none, ``stop_words`` say nothing, ``siblings`` are the pages
    whose emoji should not be used for other things. Raises HtglintError if there are more titles than emoji.
    """
    if len(titles) > len(plain()) + len(neutral):
        raise _too_many(titles)
    used = _used(siblings)
    silent = _stems(" ".join(stop_words))
    gone = {alphabet.bare(emoji) for emoji in taken}
    found: dict[int, Proposal] = {}
    pairs = _pairs([_stems(title) - silent for title in titles], used)
    for pair in sorted(pairs, key=lambda pair: (-pair.score, pair.topic, alphabet.bare_cost(pair.emoji), pair.emoji)):
        if pair.topic not in found and pair.emoji not in gone:
            found[pair.topic] = Proposal(full_forms()[pair.emoji], _shown(titles[pair.topic], pair.stems))
            gone.add(pair.emoji)
    rest = _rest(neutral, gone, used)
    for number in range(len(titles)):
        if number not in found:
            emoji = next(rest, None)
            if emoji is None:
                raise _too_many(titles)
            found[number] = Proposal(full_forms()[emoji])
    return [found[number] for number in range(len(titles))]


def _too_many(titles: Sequence[str]) -> HtglintError:
    return HtglintError(f"there are too few emoji for {len(titles)} topics; list fewer topics")


def _shown(title: str, found: frozenset[str]) -> tuple[str, ...]:
    """Return the words of a title that have these stems, as they were typed."""
    words = _LETTERS.findall(_JOINT.sub(" ", title))
    return tuple(dict.fromkeys(word for word in words if not found.isdisjoint(stems(word, 1))))


def _used(siblings: Sequence[Copy]) -> dict[str, list[frozenset[str]]]:
    """Return the topic emoji of other pages with the stems of each title behind them."""
    used: dict[str, list[frozenset[str]]] = {}
    for sibling in siblings:
        for use in uses_in(sibling.text):
            if use.kind == "## start":
                title = sibling.text[use.end : use.end + 200].split("\n", 1)[0]
                used.setdefault(use.emoji, []).append(_stems(title))
    return used


def _stems(title: str) -> frozenset[str]:
    return frozenset(stems(_JOINT.sub(" ", title), _MOST_WORDS))


@lru_cache(maxsize=1)
def _by_word() -> dict[str, dict[str, float]]:
    """Return stem -> emoji -> weight, from the rarity of the stem.

    The weight is up to twice as high if the stem is in the emoji's name.
    """
    words = {emoji: associations().get(emoji, frozenset()) for emoji in plain()}
    frequency = Counter(stem for found in words.values() for stem in found)
    table: dict[str, dict[str, float]] = {}
    for emoji, found in words.items():
        names = [_stems(name.replace("_", " ")) for name in alphabet.emoji_table()[full_forms()[emoji]].names]
        for stem in found:
            share = max((1 / len(name) for name in names if stem in name), default=0.0)
            table.setdefault(stem, {})[emoji] = (1 + share) * log(len(words) / frequency[stem])
    return table


def _pairs(topics: Sequence[frozenset[str]], used: Mapping[str, list[frozenset[str]]]) -> Iterator[_Pair]:
    """Yield every topic (its stems) with every emoji that something speaks for."""
    frequency = Counter(stem for topic in topics for stem in topic)
    alike = _Alike([*topics, *(title for titles in used.values() for title in titles)])
    for number, topic in enumerate(topics):
        scores: dict[str, float] = {}
        found: dict[str, frozenset[str]] = {}
        for stem in sorted(topic):  # in a fixed order, because sums of fractions depend on it
            for emoji, weight in _by_word().get(stem, {}).items():
                scores[emoji] = scores.get(emoji, 0.0) + weight / frequency[stem]
                found[emoji] = found.get(emoji, frozenset()) | {stem}
        for emoji, titles in used.items():
            shared = alike.shared(topic, titles)
            if shared:
                scores[emoji] = scores.get(emoji, 0.0) + FAMILIAR
                found[emoji] = found.get(emoji, frozenset()) | shared
            elif emoji in scores:
                scores[emoji] -= USED_UP
        yield from (_Pair(score, number, emoji, found[emoji]) for emoji, score in scores.items() if score > 0)


class _Alike:
    """Similarity of titles; ``titles`` are all that exist, to weigh words by rarity."""

    def __init__(self, titles: Sequence[frozenset[str]]) -> None:
        self._count = len(titles)
        self._frequency = Counter(stem for title in titles for stem in title)

    def shared(self, topic: frozenset[str], titles: Sequence[frozenset[str]]) -> frozenset[str]:
        """Return the stems that a topic shares with the first similar title, if any."""
        least = MUCH_THE_SAME * self._weight(topic)
        common = (topic & title for title in titles)
        return next((some for some in common if len(some) > 1 and self._weight(some) >= least), frozenset())

    def _weight(self, found: frozenset[str]) -> float:
        return sum(log((self._count + 1) / self._frequency[stem]) for stem in sorted(found))


def _rest(neutral: Sequence[str], gone: set[str], used: Mapping[str, object]) -> Iterator[str]:
    """Return unused emoji: neutral ones that no page uses, other neutral ones, others."""
    for emoji in neutral:
        if full_forms().get(alphabet.bare(emoji)) != emoji:
            raise HtglintError(f"the profile's draft names `{visible(emoji)}`, which is not a fully qualified emoji")
    own = [alphabet.bare(emoji) for emoji in neutral]
    ranked = [*(emoji for emoji in own if emoji not in used), *own, *plain()]
    return (emoji for emoji in dict.fromkeys(ranked) if emoji not in gone)
