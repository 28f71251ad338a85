"""How long unknown words take: `python -m benchmarks.words`.

A page of 50 KB, once with all words right and once with fifty misspelt, beside pyspellchecker's own search for them.
"""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

from spellchecker import SpellChecker

from htglint.document.document import Document
from htglint.project import packs
from htglint.words import lists
from htglint.words.misspelt import misspelt
from htglint.words.vocabulary import Vocabulary

from .measure import seconds

if TYPE_CHECKING:
    from collections.abc import Callable

_RUNS = 7
_SLIPS = 50
_WORDS = (
    "augmented", "bastion", "certificate", "cluster", "configuration", "controller", "dashboard", "deployment",
    "environment", "extension", "gateway", "implementation", "management", "migration", "monitoring", "namespace",
    "observability", "operator", "provider", "scheduling", "specification", "throughput", "validation",
)  # fmt: skip
_SENTENCE = "The {} of this {} keeps the {} well, and what it needs is read from the {} before anybody asks for it.\n\n"


def page(length: int) -> str:
    """A page of about so many characters, with all words right."""
    some = random.Random(1)
    text = "# Page\n\n"
    while len(text) < length:
        text += _SENTENCE.format(*some.choices(_WORDS, k=4))
    return text


def slips() -> list[str]:
    """Fifty different words with a letter left out or two exchanged."""
    some = random.Random(2)
    found: set[str] = set()
    while len(found) < _SLIPS:
        word = some.choice(_WORDS)
        at = some.randrange(1, len(word) - 1)
        middle = "" if some.random() < 0.5 else word[at + 1] + word[at]
        slip = word[:at] + middle + word[at + len(middle or "x") :]
        if slip != word:
            found.add(slip)
    return sorted(found)


def median(run: Callable[[], object]) -> float:
    """Milliseconds."""
    return 1000 * seconds(run, _RUNS)


def main() -> None:
    right = page(50_000)
    wrong = right + "".join(f"It is about {slip}.\n\n" for slip in slips())
    builtin = packs.load().vocabularies
    found = 0

    def asked(text: str) -> None:
        nonlocal found
        document = Document("page.md", text)
        found = len(list(misspelt(document, Vocabulary("en", builtin, lists.Lists()))))

    def parsed(text: str) -> None:
        _ = Document("page.md", text).tree

    parsing, clean = median(lambda: parsed(right)), median(lambda: asked(right))
    slipped = median(lambda: asked(wrong))
    print(f"to parse a page of {len(right) // 1000} KB     {parsing:8.1f} ms")
    print(f"and to know all its words      {clean:8.1f} ms  {clean / parsing:.1f} times that")
    print(f"with {_SLIPS} misspelt, {found} found    {slipped:8.1f} ms  {slipped - clean:.1f} ms more")
    checker = SpellChecker()
    twice = [
        f"{slip[0]}x{slip[1:-1]}x{slip[-1]}" for slip in slips()[:4]
    ]  # nothing at one stroke, so it goes on to two
    for distance, words in ((1, slips()), (2, twice)):
        each = median(lambda words=words: [checker.candidates(word) for word in words]) / len(words)  # type: ignore[misc]
        print(f"pyspellchecker, {distance} strokes      {each * _SLIPS:8.1f} ms for {_SLIPS} words")


if __name__ == "__main__":
    main()
