"""Sentences of technical English, made from a seed: what the pages of a generated site say.

The vocabulary (vocabulary.toml) is that of pages about software. Nearly all of its words stand in any English
dictionary; what does not is meant not to: names of products and tools, of people (``pages.NAMES``), names that a page
makes up for its own things, and slips. About every seventieth word is any word of the Unicode annotations, so that
pages don't share all of their words, as they don't in life.
"""

from __future__ import annotations

import re
import tomllib
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from .pages import NAMES

if TYPE_CHECKING:
    import random
    from collections.abc import Callable


_WORDS: dict[str, list[str]] = {
    kind: words.split()
    for kind, words in tomllib.loads(Path(__file__).with_name("vocabulary.toml").read_text("utf-8")).items()
}
SLIPS = _WORDS["slips"]
_FORMS = (
    "The {adj} {noun} of the {noun} {verbs} the {noun} {adverb}, and the {noun} {verbs} it {adverb}.",
    "Whoever has to {verb} a {noun} needs the {adj} {noun} first, because the {noun} does not {verb} it.",
    "When the {noun} is {adj}, the {noun} should {verb} the {nouns} and {verb} the {adj} {noun}.",
    "A {noun} that is {adj} can {verb} every {noun} of {product} within {number} minutes.",
    "{name} and {name} wrote a {noun} that {verbs} the {noun} of `{code}` and {verbs} the rest.",
    "It took {number} {nouns} to see why the {adj} {noun} would never {verb} the {noun}.",
    "We {verb} the {nouns} in {product} and {verb} a {adj} {noun} for each of them.",
    "Nobody had to {verb} the {noun} – the {adj} {noun} did it {adverb}.",
    "Set `{code}` if the {noun} has to {verb} more than {number} {nouns} at a time.",
    "Before, the {noun} and the {noun} were {adj}; now there is a {adj} {noun} that can {verb} both.",
    "With {product} the {noun} {verbs} a {adj} {noun}, but the {noun} is still {adj}.",
    "This {noun} is {adj}, and it does not {verb} the {noun} unless a {noun} asks for it.",
    "If you {verb} the {noun} {adverb}, the {noun} of the {noun} becomes {adj}.",
    "{name} showed how {invented} can {verb} the {nouns} without a {adj} {noun}.",
    "There are {number} {adj} {nouns}, two of which {verb} the {noun} of another {noun}.",
    "Why does the {noun} {verb} so {adverb}? Its {noun} is {adj}, and its {noun} is not.",
    "The team wants to {verb} {product}, {verb} the {noun}, and leave the {adj} {noun} as it is.",
    "See the {adj} {noun} in `{code}`: it {verbs} {number} {nouns} and a {rare}.",
    "“A {adj} {noun} is better than a {adj} {noun},” said {name}, and most of the {nouns} agreed.",
    "Every {noun} can {verb} a {rare}, a {rare} or a {noun}, as long as the {noun} is {adj}.",
    "{invented} does not {verb} the {noun}; it {verbs} what the {noun} of {product} has left behind.",
    "In the {adj} {noun}, **no {noun} may {verb} a {noun}** that another {noun} still needs.",
    "After {number} days the {noun} was {adj} enough to {verb} the {adj} {noun} of each {noun}.",
    "The {noun} costs {number} % of the {noun}, which is *less* than a {adj} {noun} would need.",
)
_ARTICLE = re.compile(r"\b([Aa]) (?=(?!us|uni|uti|eur|one)[aeiou]|hour|honest)")
"""`a` where `an` is due."""
_ANNOTATIONS = Path(__file__).parent.parent / "htglint" / "encoding" / "words.tsv"
_RARE = 0.06
"""How many of the nouns are any word of the annotations."""


@lru_cache(maxsize=1)
def rare_words() -> tuple[str, ...]:
    """The words of Unicode's annotations of emoji, each once: everyday English that no page has all of."""
    lines = _ANNOTATIONS.read_text("utf-8").splitlines()
    words = {word for line in lines if not line.startswith("#") for word in line.partition("\t")[2].split()}
    return tuple(sorted(word for word in words if word.isascii() and word.isalpha() and len(word) > 3))


class Writer:
    """Writes for one page, from its source of chance; a page's invented names are its own."""

    def __init__(self, source: random.Random) -> None:
        self._source = source
        self._invented = ["".join(source.sample(_WORDS["syllables"], 2)).capitalize() for _ in range(2)]
        choice = source.choice
        self._slots: dict[str, Callable[[], str]] = {
            "{noun}": lambda: choice(rare_words()) if source.random() < _RARE else self._noun(),
            "{nouns}": lambda: _inflected(self._noun()),
            "{verb}": lambda: choice(_WORDS["verbs"]),
            "{verbs}": lambda: _inflected(choice(_WORDS["verbs"])),
            "{adj}": lambda: choice(_WORDS["adjectives"]),
            "{adverb}": lambda: choice(_WORDS["adverbs"]),
            "{product}": lambda: choice(_WORDS["products"]),
            "{name}": lambda: choice(NAMES),
            "{invented}": lambda: choice(self._invented),
            "{rare}": lambda: choice(rare_words()),
            "{number}": lambda: str(source.randint(2, 95)),
            "{code}": self._code,
        }

    def sentence(self) -> str:
        """One sentence with a capital and a full stop."""
        form = self._source.choice(_FORMS)
        said = _ARTICLE.sub(r"\1n ", "".join(self._word(part) for part in _parts(form)))
        return said[0].upper() + said[1:]

    def title(self) -> str:
        """A heading in Title Case, of letters and spaces, so that its anchor is plain."""
        words = [self._noun(), "For", self._source.choice(_WORDS["adjectives"]), self._noun()]
        if self._source.random() < 0.5:
            words.insert(0, self._source.choice(_WORDS["adjectives"]))
        return " ".join(word.capitalize() for word in words)

    def paragraph(self) -> str:
        """Two to five sentences, one a line or all in one."""
        between = self._source.choice((" ", " ", "\n"))
        return between.join(self.sentence() for _ in range(self._source.randint(2, 5)))

    def items(self, bullet: str) -> str:
        """A list of three to seven items."""
        return "\n".join(f"{bullet} {self.sentence()}" for _ in range(self._source.randint(3, 7)))

    def table(self) -> str:
        """A table of three columns."""
        rows = [[self._noun(), f"`{self._code()}`", self.sentence()] for _ in range(self._source.randint(3, 8))]
        return "\n".join(
            ("| Name | Key | Meaning |", "| :-- | :-- | :-- |", *(f"| {' | '.join(row)} |" for row in rows))
        )

    def code(self) -> str:
        """A fenced block of settings or of commands."""
        if self._source.random() < 0.5:
            lines = [f"{self._noun()}-{self._noun()}: {self._source.randint(1, 900)}" for _ in range(6)]
            return "\n".join(("```yaml", *lines, "```"))
        lines = [
            f"$ {self._noun()} {self._source.choice(_WORDS['verbs'])} --{self._noun()}={self._noun()}" for _ in range(3)
        ]
        return "\n".join(("```console", *lines, "```"))

    def reference(self) -> str:
        """A link to an issue or a pull request, as a wrap-up shows it."""
        place = f"greenhouse-labs/{self._source.choice(self._invented).lower()}"
        number, kind = self._source.randint(1, 3000), self._source.choice(("issues", "pull"))
        return f"[{place}#{number}](https://github.com/{place}/{kind}/{number})"

    def _noun(self) -> str:
        return self._source.choice(_WORDS["nouns"])

    def _code(self) -> str:
        return f".{self._noun()}.{self._noun()}{self._noun().capitalize()}"

    def _word(self, part: str) -> str:
        """What stands in a slot; text is itself."""
        slot = self._slots.get(part)
        return slot() if slot else part


@lru_cache(maxsize=len(_FORMS))
def _parts(form: str) -> list[str]:
    """A form in pieces, each of which is a slot or text."""
    return [piece for piece in re.split(r"(\{\w+\})", form) if piece]


def _inflected(word: str) -> str:
    """The plural of a noun, which is written as the form of a verb after `it`."""
    if word.endswith(("s", "sh", "ch", "x")):
        return word + "es"
    return word[:-1] + "ies" if word.endswith("y") and word[-2] not in "aeou" else word + "s"
