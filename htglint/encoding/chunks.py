"""Words that a wrong decoding damaged, repaired whole or not at all.

A chunk whose bytes are all there has one reading; in one that lost bytes each word is looked up among the words of the
page's languages. Costs are in nats (-ln of a probability).
"""

from __future__ import annotations

import re
from functools import lru_cache
from math import exp
from typing import TYPE_CHECKING, NamedTuple

from htglint.document.intact import may_be_damaged
from htglint.document.suspects import suspicious

from . import lexicon, unspaced
from .judgement import CHUNK, DECODED_AGAIN, HALF_DECODED, LANGUAGE_SAMPLE, gain, implausible, is_impossible, with_words
from .models import REPLACEMENT
from .passage import CERTAIN_COMPLETION, CERTAIN_WORD, LIKELY
from .sequences import BROKEN, WHOLE, Undone, decoded, ends_broken, undo, undo_once

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from .judgement import Judgement
    from .models import Model

UNLISTED = (9.0, 9.0, 9.0, 9.0, 7.0, 6.0, 5.0, 4.0)
"""Cost of a word being in no list, by its length: nearly all short words are in one."""
LETTER_COST = 2.5
"""Of each letter of a word that no list has."""
FILLINGS = 1.6
"""How much likelier one lost byte makes an unlisted word: each place has about five fillings."""
UNKNOWN_AS_IT_STANDS = 2.0
"""Of a chunk being intact that nobody knows as it stands."""
MOST_FOR_A_WORD = 8.0
"""Evidence that one known word gives at most."""
ALONE = 0.9
"""The most that a word which lost bytes gets on a page that nothing else says is damaged: it is reported."""
COMMON_WORD = 6.0
"""Cost of a word of one letter up to which it is one, and not the name of a letter."""
JOINED = 4.0
"""How much rarer a word that goes on behind a space may be than one that ends there."""
SURE_ENOUGH = 1e-5
"""Probability of all other readings below which words are not asked."""
MOST_READINGS = 8
"""Readings of a chunk that are listed."""
_PUNCTUATION_MARKS = re.compile("[‘’‚“”„–—…«»]")
_SPACE_BEHIND = re.compile("([\xc2-\xdf]|[\xe0-\xef][\x80-\xbf]?|[\xf0-\xf4][\x80-\xbf]{0,2}) ")
_BROKEN_LETTER = re.compile("[\xc3-\xdf\xe0\xe1\xe3-\xee]")
"""First bytes of letters: those of signs and emoji are C2, E2, EF and F0."""
_ASCII = "".join(map(chr, range(0x80)))


class Found(NamedTuple):
    """A damaged chunk from ``start`` to ``end`` with its readings and their probabilities, the likeliest first.

    The first one is certain from the probability ``needed`` on.
    There may be no reading: then the chunk is damaged, and what it was is not known.
    """

    start: int
    end: int
    readings: tuple[tuple[str, float], ...]
    needed: float

    @property
    def certain(self) -> bool:
        """Whether its first reading is far likelier than all others."""
        return bool(self.readings) and self.readings[0][1] >= self.needed


def read(text: str, judgement: Judgement, resolved: Resolved) -> Iterator[Found]:
    """The damaged chunks of a part of a page, in order; ``resolved`` are the words of the page that lost bytes."""
    shown = _with_breaks(text, judgement) if judgement.spaces else text
    unfinished = -2  # where a chunk ended within a character, for want of a byte that may have become a space
    for match in CHUNK.finditer(shown):
        if match.group().isascii():
            continue
        readings = _before_blank(match, judgement)
        if readings is None:
            readings = _readings(match.group(), judgement, resolved)
        if readings and match.start() == unfinished + 1:
            readings = []
        if readings is not None:
            start, end = match.span()
            lossy = undo(match.group(), judgement.model).broken
            found = trimmed(start, text[start:end], readings, CERTAIN_COMPLETION if lossy else CERTAIN_WORD)
            if not found.certain and judgement.spaces and ends_broken(match.group(), judgement.model):
                unfinished = match.end()
            yield found


def trimmed(start: int, source: str, readings: Sequence[tuple[str, float]], needed: float = CERTAIN_WORD) -> Found:
    """A chunk without the ASCII characters around it, which were never damaged."""
    before = len(source) - len(source.lstrip(_ASCII))
    behind = len(source) - len(source.rstrip(_ASCII))
    head, tail = source[:before], source[len(source) - behind :]
    if not all(text.startswith(head) and text.endswith(tail) for text, _ in readings):
        before = behind = 0
    cut = [(text[before : len(text) - behind], probability) for text, probability in readings]
    return Found(start + before, start + len(source) - behind, tuple(cut), needed)


def without_traces(text: str, model: Model) -> str:
    """A text without the chunks that a model explains in part, each character of which becomes a blank."""
    return CHUNK.sub(lambda match: _blank_trace(match.group(), model), text)


def _blank_trace(chunk: str, model: Model) -> str:
    undone = None if chunk.isascii() else undo(chunk, model)
    return " " * len(chunk) if undone is not None and (undone.whole or undone.broken) else chunk


def _with_breaks(text: str, judgement: Judgement) -> str:
    """A text with no-break spaces where a space can only be a byte; every character keeps its place."""
    translated = text.translate(judgement.model.table)
    spaces = [match.end() - 1 for match in _SPACE_BEHIND.finditer(translated) if _is_byte(translated, match, judgement)]
    if not spaces:
        return text
    characters = list(text)
    for at in spaces:
        characters[at] = "\xa0"
    return "".join(characters)


def _is_byte(translated: str, match: re.Match[str], judgement: Judgement) -> bool:
    """Whether the space behind a broken sequence is a byte of it.

    It is where another byte of the sequence follows, and where the joined word is one that people know; a word of one
    letter needs another blank behind it.
    """
    end = match.end()
    following = translated[end : end + 1]
    begun = match.group(1)
    length = 2 if begun[0] < "\xe0" else 3 if begun[0] < "\xf0" else 4
    if len(begun) + 1 < length:  # the space can't be the last byte
        return WHOLE.match(f"{begun}\xa0{translated[end : end + 2]}") is not None
    if judgement.keeps and judgement.convincing:
        return True
    last = re.search(r"[^ \t\n]*$", translated[max(0, match.start() - 60) : match.start()])
    rest = re.match("[^ \t\n]*", translated[end : end + 120])
    head, tail = last.group() if last else "", rest.group() if rest else ""
    alone = translated[match.start() - 1 : match.start()].strip() == "" and following == " "
    before = WHOLE.sub(lambda found: decoded(found.group()), head)
    joined = WHOLE.sub(lambda found: decoded(found.group()), f"{head}{begun}\xa0{tail}")
    word = next((word for word in lexicon.WORD.finditer(joined) if word.start() <= len(before) < word.end()), None)
    if word is None or (len(word.group()) == 1 and not alone):
        return False
    cost = lexicon.cost(word.group(), judgement.languages)
    ending = _last_word(before + WHOLE.sub(lambda found: decoded(found.group()), f"{begun}\xa0"))
    apart = lexicon.cost(ending, judgement.languages) if ending else None
    return cost is not None and (apart is None or alone or cost < apart + JOINED)


def _readings(chunk: str, judgement: Judgement, resolved: Resolved) -> list[tuple[str, float]] | None:
    """The readings of a chunk; None where it is intact, or holds no damaged letter."""
    undone = undo(chunk, judgement.model)
    if not undone.whole and not undone.broken:
        return None
    if undone.stray:
        undone = _around_punctuation(chunk, judgement.model) or undone
    if undone.stray:
        own = gain(chunk, judgement.model)
        return [] if judgement.convincing and own is not None and own > max(0.0, judgement.switch) else None
    if undone.broken and judgement.model.rounds > 1:
        once = CHUNK.sub(lambda match: undo_once(match.group(), judgement.model).text, chunk)
        broken = WHOLE.sub("", once.translate(judgement.model.table))
        return [] if _BROKEN_LETTER.search(broken) else None
    if undone.broken:
        return _lossy(chunk, judgement, resolved)
    if not judgement.convincing and not _has_letters(undone.text):
        return None
    least = HALF_DECODED if judgement.twice else DECODED_AGAIN
    if (gain(undone.text, judgement.model) or 0.0) > least:  # the same wrong decoding happened before, too
        readings = _readings(undone.text, judgement, resolved)
        return [] if readings is None else readings
    if judgement.twice and not judgement.keeps and may_be_damaged(undone.text):  # half of the way
        return []
    return _whole(chunk, undone, judgement)


def _around_punctuation(chunk: str, model: Model) -> Undone | None:
    """A chunk whose punctuation is intact and all else is whole, with the damage undone; None if it is no such one."""
    pieces = [undo(piece, model) for piece in _PUNCTUATION_MARKS.split(chunk)]
    if len(pieces) == 1 or any(piece.broken or piece.stray for piece in pieces):
        return None
    marks = _PUNCTUATION_MARKS.findall(chunk)
    text = "".join(piece.text + mark for piece, mark in zip(pieces, [*marks, ""], strict=True))
    return Undone(text, sum(piece.whole for piece in pieces), 0, 0)


def _before_blank(match: re.Match[str], judgement: Judgement) -> list[tuple[str, float]] | None:
    """The reading of a chunk whose last byte was a no-break space that was joined with the blank behind it.

    It has one if its last word is known, and not the one that goes on behind the blank; the blank stays.
    """
    chunk = match.group()
    blank = match.string[match.end() : match.end() + 2]
    if not judgement.spaces or judgement.model.rounds > 1 or blank[:1] != " " or blank == "  ":
        return None
    undone = undo(f"{chunk}\xa0", judgement.model)
    if undone.broken or undone.stray or not undo(chunk, judgement.model).broken:
        return None
    word = _last_word(undone.text)
    cost = lexicon.cost(word, judgement.languages) if word else None
    if cost is None or (len(word) == 1 and (cost > COMMON_WORD or not judgement.languages)):
        return None
    following = lexicon.WORD.match(match.string, match.end() + 1)
    if following and lexicon.cost(f"{word}{following.group()}", ()) is not None:
        return []
    return _whole(f"{chunk}\xa0", undone, judgement)


def _last_word(text: str) -> str:
    """The word that a text ends with; empty if it ends with something else."""
    words: list[str] = lexicon.WORD.findall(text)
    return words[-1] if words and text.endswith(words[-1]) else ""


def _has_letters(text: str) -> bool:
    return any(character >= "\xaa" and character.isalpha() for character in text)


def _whole(chunk: str, undone: Undone, judgement: Judgement) -> list[tuple[str, float]] | None:
    """The reading of a chunk whose bytes are all there, with those of rival models."""
    text = undone.text
    base = gain(chunk, judgement.model)
    if base is None or is_impossible(text):
        return None
    if REPLACEMENT in text:  # it was lost before
        return []
    if not judgement.convincing:
        base = with_words(base, undone, judgement.languages)
    costs = {text: 0.0, chunk: base - judgement.switch}
    for model, gap in judgement.rivals:
        other = undo(chunk, model)
        if other.broken or other.stray or is_impossible(other.text):
            continue
        half_way = suspicious(other.text) and not suspicious(text)
        if other.whole and not half_way and undo_once(other.text, judgement.model).text != text:
            costs[other.text] = min(gap, costs.get(other.text, gap))
    if sum(exp(-cost) for cost in costs.values()) - 1.0 > SURE_ENOUGH:
        costs = {reading: cost - _by_words(reading, judgement.languages) for reading, cost in costs.items()}
        costs[chunk] += UNKNOWN_AS_IT_STANDS * (not lexicon.knows_all(chunk, judgement.languages) and len(chunk) > 1)
    return _shares(chunk, costs)


def _by_words(reading: str, languages: Sequence[str]) -> float:
    """What the words of a reading speak for it."""
    weight = 0.0
    for word in lexicon.WORD.findall(reading):
        if word.isascii():
            continue
        cost = lexicon.cost(word, languages)
        if cost is not None:
            weight += min(MOST_FOR_A_WORD, max(0.0, _unlisted(len(word)) - cost))
    return weight


def _unlisted(length: int) -> float:
    """The cost of a word that no list has."""
    return UNLISTED[min(length, len(UNLISTED) - 1)] + LETTER_COST * length


def _shares(chunk: str, costs: Mapping[str, float]) -> list[tuple[str, float]] | None:
    """Readings with probabilities that add up to one, likeliest first; None where the chunk is intact."""
    least = min(costs.values())
    total = sum(exp(least - cost) for cost in costs.values())
    shares = [(reading, exp(least - cost) / total) for reading, cost in costs.items()]
    shares.sort(key=lambda share: (-share[1], share[0]))
    return None if shares[0][0] == chunk else shares[:MOST_READINGS]


Resolved = dict[str, tuple[str, float]]
"""Damaged words as bytes -> the likeliest word of each, and how likely it is."""


def resolved(text: str, judgement: Judgement) -> Resolved:
    """What the words of a page that lost bytes stand for."""
    wanted: set[str] = set()
    for chunk in set(CHUNK.findall(text)):
        if not chunk.isascii() and undo(chunk, judgement.model).broken:
            wanted.update(token for token, kind in _tokens(chunk, judgement.model, judgement.lost) if kind == "broken")
    if not wanted:
        return {}
    listed: dict[str, dict[str, float]] = {}
    for language in (*judgement.languages, lexicon.FREQUENT):
        foreign = lexicon.FOREIGN_COST if language == lexicon.FREQUENT else 0.0
        for token, words in lexicon.resolve(language, judgement.model, judgement.lost, frozenset(wanted)).items():
            costs = listed.setdefault(token, {})
            for word, cost in words:
                costs[word] = min(cost + foreign, costs.get(word, cost + foreign))
    found = {token: _likeliest(token, words) for token, words in listed.items()}
    readable = CHUNK.sub(lambda match: undo(match.group(), judgement.model).text, text[:LANGUAGE_SAMPLE])
    cutter = unspaced.cutter(readable, judgement.languages, judgement.model, judgement.lost)
    if cutter is not None:
        for token in wanted:
            if found.get(token, ("", 0.0))[1] < CERTAIN_COMPLETION:
                found[token] = max(found.get(token, ("", 0.0)), cutter.read(token), key=lambda pair: pair[1])
    return found


_PUNCTUATION = (
    "\xc2[\x80-\xbf]|\xe2[\x80-\xbb][\x80-\xbf]|\xe3\x80[\x80-\xbf]|\xef\xb8\x8f|\xef\xbc[\x80-\x9f]"
    "|\xf0[\x90-\xbf][\x80-\xbf]{2}|\xd8[\x8c\x9b\x9f]|\xe0\xa5[\xa4\xa5]"
)
"""Whole sequences that are no letters of words, as bytes."""


_BROKEN_QUOTE = {"": "\xe2\x80(?![\x80-\xbf])", REPLACEMENT: "\xe2\x80\ufffd", "?": "\xe2\x80\\?"}
"""What is left of a sign of general punctuation whose last byte was lost, by what stands for lost bytes."""
_MARKED = "[\xc2-\xdf]\\?|[\xe0-\xef](?:\\?[\x80-\xbf]|[\x80-\xbf]\\?|\\?\\?)|"
"""Sequences in which a question mark stands for a byte."""


@lru_cache(maxsize=4)
def _scan(lost: str) -> re.Pattern[str]:
    """Cuts translated text into words (group 1) and what stands between them."""
    marker = {"": "", REPLACEMENT: REPLACEMENT, "?": ""}[lost]
    inside = _MARKED if lost == "?" else ""
    between = f"{_PUNCTUATION}|{_BROKEN_QUOTE[lost]}"
    return re.compile(f"{between}|((?:(?!{between})(?:{inside}[A-Za-z0-9\x80-\xff{marker}]))+)|.", re.S)


def _tokens(chunk: str, model: Model, lost: str) -> list[tuple[str, str]]:
    """The words of a chunk and what stands between them, as bytes; the kind is "broken", "whole" or "between"."""
    found = []
    for match in _scan(lost).finditer(chunk.translate(model.table)):
        word = match.group(1)
        if word is None:
            found.append((match.group(), "between"))
        else:
            rest = WHOLE.sub("", word)
            found.append((word, "whole" if rest.isascii() and (lost != "?" or "?" not in rest) else "broken"))
    return found


def _lossy(chunk: str, judgement: Judgement, resolved: Resolved) -> list[tuple[str, float]] | None:
    """The reading of a chunk that lost bytes, if each of its words has one that is far likelier than all others."""
    text, certainty, at = "", 1.0 if judgement.convincing else ALONE, 0
    for token, kind in _tokens(chunk, judgement.model, judgement.lost):
        if kind == "broken":
            word, probability = resolved.get(token, ("", 0.0))
            if not word:
                return _unknown(chunk, judgement)
            certainty *= probability
            text += word
        elif kind == "whole" or token.isascii() or WHOLE.fullmatch(token):
            text += WHOLE.sub(lambda found: decoded(found.group()), token)
        elif token.startswith("\xe2\x80") and _closes(chunk, at, at + len(token)):
            text += "\u201d"  # the others that lose this byte are joiners, marks of direction and a rare hyphen
        elif token == "\u0100":
            text += chunk[at]
        else:
            return _unknown(chunk, judgement)
        at += len(token)
    less = implausible(chunk) - implausible(text)
    less += _by_words(text, judgement.languages) - _by_words(chunk, judgement.languages) - judgement.switch
    share = certainty / (1.0 + exp(-less))
    return [(text, share)] if share >= LIKELY else _unknown(chunk, judgement)


def _closes(chunk: str, start: int, end: int) -> bool:
    """Whether a quotation mark between two places of a chunk could only be a closing one."""
    return start > 0 and not chunk[end : end + 1].isalnum() and chunk[end : end + 1] < "\x80"


def _unknown(chunk: str, judgement: Judgement) -> list[tuple[str, float]] | None:
    """No reading of a damaged chunk; None where people know its words as they stand, or it holds no letters."""
    if not judgement.convincing or lexicon.knows_all(chunk, judgement.languages):
        return None
    if judgement.mixed and not undo(chunk, judgement.model).whole:
        return None
    return [] if _lost_letters(chunk, judgement.model) else None


def _lost_letters(chunk: str, model: Model) -> bool:
    """Whether letters, and not only emoji and signs, are among what was damaged."""
    translated = chunk.translate(model.table)
    if any(decoded(sequence).isalpha() for sequence in WHOLE.findall(translated)):
        return True
    return _BROKEN_LETTER.search(WHOLE.sub("", translated)) is not None


def _likeliest(token: str, words: Mapping[str, float]) -> tuple[str, float]:
    """The likeliest of the listed words that a damaged word may stand for, and how likely it is."""
    word = min(words, key=lambda word: words[word])
    unlisted = _unlisted(len(word)) - FILLINGS * max(1, len(BROKEN.findall(WHOLE.sub("", token))))
    total = sum(exp(words[word] - cost) for cost in words.values()) + exp(words[word] - unlisted)
    return word, 1.0 / total
