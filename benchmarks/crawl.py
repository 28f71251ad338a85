"""A corpus like a crawl, generated from the lists of words: the same rows for the same seed.

One row in a hundred is damaged, three hold odd letters that are intact; all other text is clean, in twenty languages.
"""

from __future__ import annotations

import random
from functools import lru_cache
from importlib.resources import files
from itertools import accumulate
from math import exp
from typing import TYPE_CHECKING, NamedTuple

from htglint.encoding import lexicon
from htglint.encoding.models import MODELS, Model

if TYPE_CHECKING:
    from collections.abc import Iterator

LANGUAGES = (
    *("en", "en", "en", "en", "en", "en", "de", "ru", "ja", "zh", "es", "fr", "it", "pt", "pl", "nl", "cs", "vi", "tr"),
    *("el", "ar", "uk", "sv", "ro", "ko"),
)
"""As on the web, English is most frequent; the others are alike."""
DAMAGED, ODD = 0.01, 0.03
_SPACELESS = frozenset({"ja", "zh"})
_LISTED = 0.35
"""Share of the words that are from the list of a language, and not of its commonest words."""
_CODECS = (
    ("cp1252", 50), ("latin-1", 15), ("mac-roman", 5), ("cp1252, twice", 5), ("cp1251", 5), ("cp1250", 5), ("cp437", 5),
    ("cp1254", 5), ("iso8859-15", 5),
)  # fmt: skip
_LOST = (("kept", 70), ("", 20), ("\ufffd", 10))
_ODDITIES = (
    "«À»", "É…", "ΔV", "Ångström’s", "ÀÉÎÕÜ", "½×¾", "±5°", "№\xa07", "Ã", "†‡", "¡¿", "½ª", "ﬁne", "→", "∑∂", "ß²",
    "€/£", "©®™", "ə́", "𝒳", "░▒▓", "┌─┐", "ÖÄÜ!", "“…”", "—‘’—", "n˚", "ÆØÅ", "ŽŠĆ",
)  # fmt: skip


class Row(NamedTuple):
    """One row: its text, what it was before it was damaged, and its kind (clean, odd or damaged)."""

    text: str
    original: str
    kind: str


def rows(count: int, seed: int = 1) -> Iterator[Row]:
    """Yield the rows of the corpus."""
    some = random.Random(seed)
    for _ in range(count):
        text = _text(some)
        drawn = some.random()
        if drawn < DAMAGED:
            shown = _damaged(text, some)
            yield Row(shown, text, "clean" if shown == text else "damaged")
        elif drawn < DAMAGED + ODD:
            words = text.split(" ")
            for _ in range(some.randint(1, 4)):
                words.insert(some.randrange(len(words) + 1), some.choice(_ODDITIES))
            odd = " ".join(words)
            yield Row(odd, odd, "odd")
        else:
            yield Row(text, text, "clean")


def _text(some: random.Random) -> str:
    language = some.choice(LANGUAGES)
    length = min(12_000, int(some.lognormvariate(6.9, 1.0)))
    average = 2.5 if language in _SPACELESS else 6.5
    common, listed = _words(language)
    count = max(4, int(length / average))
    rare = int(count * _LISTED) if listed[0] else 0
    words = some.choices(common[0], cum_weights=common[1], k=count - rare)
    words += some.choices(listed[0], cum_weights=listed[1], k=rare) if rare else []
    some.shuffle(words)
    between = "" if language in _SPACELESS else " "
    sentences: list[str] = []
    while words:
        size = some.randint(4, 18)
        sentence, words = between.join(words[:size]), words[size:]
        quoted = some.random()
        sentence = sentence[:1].upper() + sentence[1:]
        if quoted < 0.05:
            sentence = f"“{sentence}”"
        elif quoted < 0.08:
            sentence = sentence.replace(" ", " – ", 1)
        sentences.append(sentence + some.choice(".....?!…"))
    return "".join(one + ("\n\n" if number % 5 == 4 else " ") for number, one in enumerate(sentences)).rstrip()


_Weighted = tuple[list[str], list[float]]


@lru_cache(maxsize=64)
def _words(language: str) -> tuple[_Weighted, _Weighted]:
    common = [
        word
        for line in files("htglint.encoding").joinpath("languages", "common.txt").read_text("utf-8").splitlines()
        if line.startswith(f"{language} ")
        for word in line.split(" ")[1:]
    ]
    costs = {} if language == "en" else dict(lexicon.costs(language).items())
    listed = sorted(costs, key=lambda word: (costs[word], word))[:30_000]
    ranks = [1 / (10 + rank) for rank in range(len(common))]
    return (common, list(accumulate(ranks))), (listed, list(accumulate(exp(-costs[word]) for word in listed)))


def _damaged(text: str, some: random.Random) -> str:
    """Return a text with all of it, or one paragraph, decoded wrongly."""
    names, weights = zip(*_CODECS, strict=True)
    (name,) = some.choices(names, weights)
    (lost,) = some.choices([one for one, _ in _LOST], [weight for _, weight in _LOST])
    model = next(model for model in MODELS if model.name == name)
    if some.random() < 0.5:
        return _shown(text, model, lost)
    parts = text.split("\n\n")
    number = some.randrange(len(parts))
    parts[number] = _shown(parts[number], model, lost)
    return "\n\n".join(parts)


def _shown(text: str, model: Model, lost: str) -> str:
    if lost != "kept":
        return model.damage(text, lost)
    for _ in range(model.rounds):
        text = "".join(model.characters[byte] or chr(byte) for byte in text.encode("utf-8"))
    return text
