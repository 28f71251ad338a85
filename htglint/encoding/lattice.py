"""Search for all texts that a damaged passage may have been, with their costs.

A passage is read from left to right. At each place an *arc* consumes some damaged characters and yields one original
character; a *token* is one arc, or several that form an emoji sequence, or one character left as it is. The search
keeps the cheapest readings of every prefix and cuts where no token spans, so that time and memory grow linearly.
"""

from __future__ import annotations

from functools import lru_cache
from math import exp, inf, log
from typing import TYPE_CHECKING, NamedTuple

from . import alphabet, context
from .models import NO_BREAK_SPACE, REPLACEMENT, Model

if TYPE_CHECKING:
    from collections.abc import Iterator

    _Costs = tuple[dict[str, float], dict[str, float]]
    """Costs by the text of a reading, apart for those whose last character is as it was and those that repair it."""
    _Priced = tuple[float, str, bool]
    _Alike = dict[tuple[str, bool], list[tuple[float, str]]]
    """Readings by their last character and whether it is a repaired one: what follows adds the same to them."""
    _Found = tuple[int, str, float]
    """Where a token ends, its text and its cost."""
    Tokens = dict[int, list["Token"]]
    """What may begin at a place, kept for another reading of the same text."""

KEPT_READINGS = 48
LISTED_CHARACTERS = 48
LONGEST_SEQUENCE = 12
LOST_BYTE_COST = 0.7
JOINED_WORDS_COST = 6.0
SPARED_COST = 8.0
"""Of a character that stands right beside damage and is intact, though the same decoding would have damaged it."""
_SPACE_LEAD = (0xC2,)
_SEQUENCE_LENGTH = ((0xC2, 0xDF, 1), (0xE0, 0xEF, 2), (0xF0, 0xF4, 3))


class Arc(NamedTuple):
    """A character for the damaged ones up to ``end``.

    ``cost`` counts lost bytes and guessed spaces.
    """

    end: int
    character: str
    cost: float


class Token(NamedTuple):
    """Texts for the damaged characters up to ``end``, which fit equally well.

    ``damaged`` is False for a character as it is.
    """

    end: int
    texts: tuple[str, ...]
    cost: float
    damaged: bool = True


class Reading(NamedTuple):
    """One reading of a prefix; ``damaged`` is true if its last character is repaired."""

    text: str
    cost: float
    damaged: bool


class Segment(NamedTuple):
    """An independent passage: readings, cheapest first, and -ln of their probability."""

    start: int
    end: int
    readings: tuple[Reading, ...]
    weight: float


class Settings(NamedTuple):
    """What is believed of a whole page, in nats.

    ``switch`` is the cost of a passage being damaged at all, ``drop`` of a character whose undefined bytes were
    dropped, ``space`` of a plain space that was the no-break space of a byte. ``hints`` are characters that the
    page, its profile or its siblings use.
    """

    switch: float
    drop: float
    space: float
    hints: frozenset[str] = frozenset()


class Forms(NamedTuple):
    """Damaged forms with lost bytes -> their possible characters.

    ``longest`` is the length of the longest form, ``firsts`` are the first characters.
    """

    characters: dict[str, tuple[str, ...]]
    longest: int
    firsts: frozenset[str]


@lru_cache(maxsize=32)
def forms(model: Model, lost: str) -> Forms:
    """Return the forms, under ``model``, of characters that lose at least one byte."""
    found: dict[str, list[str]] = {}
    for character in alphabet.vocabulary():
        form = model.damage(character, lost)
        if form and form != model.damage(character, "\0"):
            found.setdefault(form, []).append(character)
    characters = {form: tuple(values) for form, values in found.items()}
    return Forms(characters, max(map(len, characters), default=0), frozenset(form[0] for form in characters))


class Lattice:
    """The readings of one text under one model and one belief about the page.

    What may begin at a place is the same whatever the switch is believed to cost: ``tokens`` are those that another
    reading of the text found, and are added to.
    """

    def __init__(self, text: str, model: Model, settings: Settings, tokens: Tokens | None = None) -> None:
        self.text = text
        self.model = model
        self.settings = settings
        self._kept = tokens
        self._arcs: dict[int, tuple[Arc, ...]] = {}

    def segments(self, start: int, end: int) -> Iterator[Segment]:
        """Cut a passage into parts that can be judged apart, and read each of them."""
        before, damaged = self.text[start - 1 : start], False
        while start < end:
            segment = self._segment(start, before, damaged)
            yield segment
            best = segment.readings[0]
            start, before, damaged = segment.end, best.text[-1:], best.damaged
            self._arcs.clear()

    def _segment(self, start: int, before: str, damaged: bool) -> Segment:
        """Read up to the next place that no token spans.

        ``damaged`` is true if the character before is damaged.
        """
        live: dict[int, _Costs] = {start: ({}, {})}
        live[start][damaged][""] = 0.0
        at = reach = start
        while at == start or at < reach:
            if at in live:
                readings = _alike(live.pop(at))
                for token in self._tokens(at):
                    if token.end not in live:
                        live[token.end] = ({}, {})
                        reach = max(reach, token.end)
                    joined = live[token.end][token.damaged]
                    for (last, was_damaged), alike in readings.items():
                        price = self._price(token, at, before, last, was_damaged)
                        for text in token.texts:
                            _extend(joined, alike, text, price)
            at += 1
        found = tuple(Reading(text, paid, after) for paid, text, after in _cheapest(live[at]))
        best = found[0].cost
        weight = best - log(sum([exp(best - reading.cost) for reading in found]))
        return Segment(start, at, found, weight)

    def _price(self, token: Token, at: int, before: str, last: str, was_damaged: bool) -> float:
        """Return the cost that a token adds to a reading that ends with ``last``.

        An empty reading has ``before`` before it.
        """
        text = token.texts[0]
        if text.isascii():
            return 0.0
        after = self.text[token.end : token.end + 1]
        if not token.damaged:
            price = token.cost + context.natural(self.text[max(at - 1, 0) : at], text, after)
            return price + SPARED_COST if was_damaged and text in self.model.bytes_of else price
        if after in self.model.bytes_of:
            after = alphabet.UNKNOWN  # damaged too, so it says nothing yet
        price = token.cost + context.fit(last or before, text, after)
        if was_damaged:
            return price
        return price + self.settings.switch + (SPARED_COST if last in self.model.bytes_of else 0.0)

    def _tokens(self, at: int) -> list[Token]:
        """Return the tokens at ``at``: the character itself, and what it may have been."""
        if self._kept is not None and at in self._kept:
            return self._kept[at]
        found: dict[tuple[int, str], float] = {}
        for end, text, paid in self._damaged_tokens(at):
            key = (end, text)
            found[key] = min(paid, found.get(key, inf))
        tokens = [Token(at + 1, (self.text[at],), 0.0, damaged=False)]
        emoji: dict[tuple[int, float], list[str]] = {}
        for (end, text), paid in found.items():
            if text in alphabet.emoji_table():
                emoji.setdefault((end, paid), []).append(text)
            else:
                tokens.append(Token(end, (text,), paid))
        tokens += [Token(end, tuple(texts), paid) for (end, paid), texts in emoji.items()]
        if self._kept is not None:
            self._kept[at] = tokens
        return tokens

    def _damaged_tokens(self, at: int) -> Iterator[_Found]:
        tree = alphabet.emoji_tree()
        digit = tree.next.get(self.text[at - 1]) if at else None
        for arc in self._arcs_at(at):
            if arc.character in tree.next:
                yield from self._sequences(arc, tree, "", 0.0)
            if arc.character not in alphabet.emoji_table():
                yield arc.end, arc.character, arc.cost + alphabet.cost(arc.character)
            if digit and self.text[at - 1].isascii():
                yield from self._sequences(arc, digit, "", 0.0)

    def _sequences(self, arc: Arc, node: alphabet.Node, text: str, paid: float) -> Iterator[_Found]:
        """Follow the tree of emoji sequences as far as the arcs go."""
        below = node.next.get(arc.character)
        if below is None:
            return
        text, paid = text + arc.character, paid + arc.cost
        if below.entry:
            yield arc.end, text, paid + below.entry.cost
        if below.next and len(text) < LONGEST_SEQUENCE:
            for following in self._arcs_at(arc.end):
                yield from self._sequences(following, below, text, paid)

    def _arcs_at(self, at: int) -> tuple[Arc, ...]:
        """Return the characters that may begin at ``at``."""
        if at not in self._arcs:
            self._arcs[at] = (*self._whole_arcs(at), *self._lossy_arcs(at))
        return self._arcs[at]

    def _whole_arcs(self, at: int) -> Iterator[Arc]:
        for end, character, paid in self._whole(at, self.model.rounds):
            if character >= "\x80":
                yield Arc(end, character, paid)

    def _whole(self, at: int, rounds: int) -> Iterator[tuple[int, str, float]]:
        """Characters from ``at`` whose bytes are all there, decoded ``rounds`` times."""
        if at >= len(self.text):
            return
        if not rounds:
            yield at + 1, self.text[at], 0.0
            return
        for end, character, paid in self._whole(at, rounds - 1):
            if character.isascii():
                yield end, character, paid
            for byte in self.model.bytes_of.get(character, ()):
                for first, last, more in _SEQUENCE_LENGTH:
                    if first <= byte <= last:
                        yield from self._rest(end, (byte,), more, rounds, paid)

    def _rest(
        self, at: int, read: tuple[int, ...], more: int, rounds: int, paid: float
    ) -> Iterator[tuple[int, str, float]]:
        """Complete a sequence: its first bytes are ``read``, and ``more`` follow."""
        if not more:
            try:
                yield at, bytes(read).decode("utf-8"), paid
            except UnicodeDecodeError:
                return
            return
        for end, character, extra in self._whole(at, rounds - 1):
            values = self.model.bytes_of.get(character, ())
            if character == " ":
                values = self.model.bytes_of.get(NO_BREAK_SPACE, ())
                # The sequence C2 A0 is itself a space, so no words are joined.
                extra += self.settings.space if read == _SPACE_LEAD else self._space_cost(end)
            for byte in values:
                if 0x80 <= byte <= 0xBF:
                    yield from self._rest(end, (*read, byte), more - 1, rounds, paid + extra)

    def _space_cost(self, end: int) -> float:
        """Return the cost of a space being a byte: would words run together?"""
        after = self.text[end : end + 1]
        return self.settings.space + (0.0 if not after.strip() or after >= "\x80" else JOINED_WORDS_COST)

    def _lossy_arcs(self, at: int) -> Iterator[Arc]:
        """Characters of the vocabulary whose form with lost bytes begins at ``at``."""
        for lost, lost_cost in (("", self.settings.drop), (REPLACEMENT, 0.0)):
            if lost_cost == inf:
                continue
            known = forms(self.model, lost)
            if self.text[at : at + 1].replace(" ", NO_BREAK_SPACE) not in known.firsts:
                continue
            for length in range(1, min(known.longest, len(self.text) - at) + 1):
                form = self.text[at : at + length]
                paid = lost_cost + LOST_BYTE_COST
                if " " in form:
                    form, paid = form.replace(" ", NO_BREAK_SPACE), paid + self._space_cost(at + length)
                yield from self._listed(at + length, known.characters.get(form, ()), paid)

    def _listed(self, end: int, characters: tuple[str, ...], paid: float) -> Iterator[Arc]:
        """Yield an arc per character; of many, only hinted or common ones.

        One arc stands for all others. Without the common letters a sign such as the multiplication sign would have no
        rival inside a word.
        """
        if len(characters) <= LISTED_CHARACTERS:
            for character in characters:
                yield Arc(end, character, paid)
            return
        for character in characters:
            common = character in alphabet.TYPOGRAPHY or character in alphabet.COMMON_LETTERS
            if common or character in self.settings.hints:
                yield Arc(end, character, paid)
        yield Arc(end, alphabet.UNKNOWN, paid - log(len(characters)))


def _alike(joined: _Costs) -> _Alike:
    """Group the cheapest readings to which whatever follows adds the same."""
    found: _Alike = {}
    if sum(map(len, joined)) > KEPT_READINGS:
        for paid, text, damaged in _cheapest(joined):
            found.setdefault((text[-1:], damaged), []).append((paid, text))
        return found
    kept, repaired = joined
    for text, paid in kept.items():
        found.setdefault((text[-1:], False), []).append((paid, text))
    for text, paid in repaired.items():
        found.setdefault((text[-1:], True), []).append((paid, text))
    return found


def _extend(joined: dict[str, float], readings: list[tuple[float, str]], added: str, price: float) -> None:
    """Add the readings, each followed by a token; those of the same text are joined."""
    for paid, text in readings:
        total, longer = paid + price, text + added
        if longer in joined:
            known = joined[longer]
            total = min(total, known) - log(1 + exp(-abs(total - known)))
        joined[longer] = total


def _cheapest(joined: _Costs) -> list[_Priced]:
    """Return the cheapest readings, cheapest first."""
    kept, repaired = joined
    found = [(paid, text, False) for text, paid in kept.items()]
    found += [(paid, text, True) for text, paid in repaired.items()]
    found.sort()
    return found[:KEPT_READINGS]
