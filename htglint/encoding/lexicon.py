"""Words of many languages: which language a text is in, and which of its words people know.

The lists lie in ``languages/`` (see the README there for their sources and licences), one file a language, each line
the words of one class of frequency. They hold the words that a wrong decoding can damage: those with a letter beyond
ASCII.
"""

from __future__ import annotations

import lzma
import re
from collections import Counter
from functools import lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from .models import Model

CLASS = 0.6
"""Width of a class of frequency in nats (-ln of a probability)."""
MOST_LANGUAGES = 6
"""Languages that a page is read in."""
MOST_OF_A_SCRIPT = 3
"""Languages of one script among them."""
LEAST_SHARE = 0.4
"""Common words of a language, as a share of those of the commonest, from which on the page may be in it, too."""
LEAST_COMMON = 2
"""Common words from which on the page may be in a language."""
CAPITAL_COST = 2.0
"""Of a word with a capital letter."""
FREQUENT = "frequent"
"""The list of the frequent words of all languages."""
FOREIGN_COST = 3.0
"""Of such a word of a language that the page is not in."""
_SCRIPTS = (
    (0xAC00, "hangul"), (0x3400, "han"), (0x3040, "kana"), (0x1E00, "latin"), (0x0E00, "thai"), (0x0D00, "malayalam"),
    (0x0B80, "tamil"), (0x0980, "bengali"), (0x0900, "devanagari"), (0x0600, "arabic"), (0x0590, "hebrew"),
    (0x0400, "cyrillic"), (0x0370, "greek"),
)  # fmt: skip
_WITHOUT_LIST = {"en"}
"""Languages that are only recognised: a wrong decoding damages hardly any of their words."""
_UNSPACED = (
    ("th", re.compile("[\u0e01-\u0e5b]{3}")),
    ("ja", re.compile("[\u3041-\u30ff]{2}")),
    ("ko", re.compile("[\uac00-\ud7a3]{2}")),
    ("zh", re.compile("[\u4e00-\u9fff]{4}")),
)
"""Languages recognised by their letters, since their words stand without spaces or with endings."""
WORD = re.compile(r"[^\W\d_](?:[^\W\d_]|[\u0300-\u036f\u064b-\u0655\u0670\u0900-\u0dff\u0e00-\u0e7f\u200c\u200d])*")
"""A word: letters with their marks and joiners."""


@lru_cache(maxsize=24)
def costs(language: str) -> Mapping[str, float]:
    """The words of a language in small letters -> how surprising each is, in nats."""
    found: dict[str, float] = {}
    for number, line in enumerate(_lines(language)):
        cost = number * CLASS
        for word in line.split(" "):
            found[word] = cost
    found.pop("", None)
    return found


@lru_cache(maxsize=64)
def _lines(language: str) -> list[str]:
    data = files(__package__).joinpath("languages", f"{language}.xz").read_bytes()
    return lzma.decompress(data).decode("utf-8").split("\n")


@lru_cache(maxsize=1)
def _common() -> Mapping[str, tuple[str, ...]]:
    """The commonest words of all languages -> the languages that have them."""
    found: dict[str, list[str]] = {}
    for line in files(__package__).joinpath("languages", "common.txt").read_text("utf-8").splitlines():
        language, *words = line.split(" ")
        for word in words:
            found.setdefault(word, []).append(language)
    return {word: tuple(languages) for word, languages in found.items()}


def folded(word: str) -> str:
    """A word as the lists have it: in small letters, those of Turkish without the dot that Unicode adds."""
    return word.lower().replace("i\u0307", "i")


def languages_of(text: str) -> tuple[str, ...]:
    """The languages with a word list that a text is written in, by their commonest words, the likeliest first."""
    common = _common()
    counts: dict[str, Counter[str]] = {}
    for word, count in Counter(map(folded, WORD.findall(text))).items():
        for language in common.get(word, ()):
            counts.setdefault(script(word[0]), Counter())[language] += min(count, 5)
    shares: Counter[str] = Counter()
    for counter in counts.values():
        least = max(LEAST_COMMON, LEAST_SHARE * max(counter.values()))
        shares.update({language: count for language, count in counter.most_common(MOST_OF_A_SCRIPT) if count >= least})
    found = [language for language, _ in shares.most_common(MOST_LANGUAGES)]
    found += [language for language, letter in _UNSPACED if letter.search(text) and language not in found]
    return tuple(language for language in found[:MOST_LANGUAGES] if language not in _WITHOUT_LIST)


@lru_cache(maxsize=64)
def script_of(language: str) -> str:
    """The script of a language."""
    return next((script(word[0]) for word, languages in _common().items() if language in languages), "")


@lru_cache(maxsize=1 << 12)
def script(letter: str) -> str:
    """A coarse script of a letter: that of its block."""
    point = ord(letter)
    return next((name for first, name in _SCRIPTS if point >= first), "latin")


def cost(word: str, languages: Iterable[str]) -> float | None:
    """How surprising a word is in the likeliest of some languages, in nats; None if no list has it."""
    word = folded(word)
    own = script(word[0])
    found = [costs(language).get(word) for language in languages if script_of(language) == own]
    known = [cost for cost in found if cost is not None]
    if known:
        return min(known)
    foreign = costs(FREQUENT).get(word)
    return None if foreign is None else foreign + FOREIGN_COST


def knows_all(text: str, languages: Sequence[str]) -> bool:
    """Whether all that is not ASCII in a text stands in words that people know; one letter is no word."""
    return WORD.sub(lambda match: "" if _knows(match.group(), languages) else match.group(), text).isascii()


def _knows(word: str, languages: Sequence[str]) -> bool:
    return word.isascii() or (len(word) > 1 and cost(word, languages) is not None)


Resolved = dict[str, tuple[tuple[str, float], ...]]
"""Damaged words -> the words that they may stand for, with their costs in nats."""


@lru_cache(maxsize=8)
def damaged_forms(language: str, model: Model, lost: str) -> dict[str, tuple[tuple[str, float], ...]]:
    """All words of a language by their damaged forms, as bytes (see :func:`resolve`), with their costs in nats."""
    found: dict[str, list[tuple[str, float]]] = {}
    for number, line in enumerate(_lines(language)):
        for word, form in zip(line.split(" "), damaged(line, model, lost).split(" "), strict=True):
            found.setdefault(form, []).append((word, number * CLASS))
    found.pop("", None)
    return {form: tuple(words) for form, words in found.items()}


def damaged(text: str, model: Model, lost: str) -> str:
    """The bytes of a text (as characters of Latin-1) with ``lost`` for each that the model has no character for."""
    undefined = bytes(byte for byte in range(0x80, 0x100) if model.characters[byte] is None)
    data = text.encode("utf-8")
    if not lost:
        return data.translate(None, undefined).decode("latin-1")
    shown = data.decode("latin-1")
    for byte in undefined:
        shown = shown.replace(chr(byte), lost)
    return shown


@lru_cache(maxsize=64)
def resolve(language: str, model: Model, lost: str, wanted: frozenset[str]) -> Resolved:
    """The words of a language that damaged words may stand for.

    Damaged words are given as bytes (as characters of Latin-1) with ``lost`` for each byte that the model has no
    character for. Words are looked for in small letters and with a capital.
    """
    found: dict[str, list[tuple[str, float]]] = {}
    for number, line in enumerate(_lines(language)):
        for text, paid in ((line, number * CLASS), (line.title(), number * CLASS + CAPITAL_COST)):
            forms = damaged(text, model, lost).split(" ")
            if wanted.isdisjoint(forms):
                continue
            for word, form in zip(text.split(" "), forms, strict=True):
                if form in wanted:
                    found.setdefault(form, []).append((word, paid))
    return {form: tuple(values) for form, values in found.items()}
