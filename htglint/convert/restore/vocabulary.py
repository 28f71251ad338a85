"""Which terms are code: learnt from pages that still have their code spans.

A term is as often code as it was on other pages. What was never seen there is judged by its shape and by the words in
it: how many of the terms with that shape, and with that word, are code. Counts of the two are joined as a beta prior
and its observations.
"""

from __future__ import annotations

import re
from collections import Counter
from math import exp, log
from typing import TYPE_CHECKING, NamedTuple

from htglint.convert.tidy import plain
from htglint.convert.tree import Code, Emphasis, Heading, Link, Strike, Strong, Tag, Text

from .terms import parts, shape, singular, terms
from .words import containers

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from htglint.convert.tree import Inline, Page

CERTAIN_SHAPES = {"flag": 0.98, "field": 0.98, "group": 0.97, "call": 0.9, "variable": 0.9, "file": 0.9, "fields": 0.8}
"""Shapes that are code without any page to learn from."""
LIKELY_SHAPES = {"camel": 0.75, "lower camel": 0.7, "snake": 0.7, "kebab": 0.25, "path": 0.25}
OTHER_SHAPE = 0.02
SHAPE_STRENGTH = 20.0
"""Terms that the built-in rate of a shape counts for, beside those that were learnt."""
PRIOR_STRENGTH = 1.0
"""Occurrences that the shape and the parts of a term count for, beside its own."""
PART_STRENGTH = 4.0
MOST_OF_A_PART = 2.0
"""Nats that one word inside a term may say for or against code."""
MOSTLY = 0.5
GUESSED = 0.75
"""Probability of a term that the reader of the page has guessed, before other pages are asked."""
REFERENCE_WEIGHT = 3.0
"""How often an occurrence on a page about the same event counts."""
LONGEST_PHRASE = 5
"""Words of the longest phrase that can be a code span."""


_WIDEST_GAP = 8
_SUFFIX = re.compile(r"-([a-z]+)\b")
KIND_OF_THING = "capitalised kind"
"""The shape of a capitalised word that its page writes in lower case, too: the kind of an API and the thing itself."""


class Vocabulary(NamedTuple):
    """What was learnt: occurrences by term and zone, and how often shapes and parts of terms are code.

    ``sources`` names for every term that was seen as code the page that has it most often; ``suffixes`` are the words
    that were seen behind code and a hyphen.
    """

    code: Mapping[tuple[str, str], float]
    plain: Mapping[tuple[str, str], float]
    shapes: Mapping[str, float]
    parts: Mapping[str, float]
    sources: Mapping[str, str]
    suffixes: frozenset[str]

    def is_code(self, term: str) -> bool:
        """Whether a term of running text is mostly code on the pages that have it."""
        return term in self.sources and self.probability(term, "body") >= MOSTLY

    def occurrences(self, term: str) -> float:
        """How often other pages show the term as code, with the weights of the pages."""
        return sum(self.code.get((term, zone), 0) for zone in ZONES)

    def probability(
        self, term: str, zone: str, common: frozenset[str] = frozenset(), *, is_guessed: bool = False
    ) -> float:
        """How probably a term of a text is a code span there.

        ``common`` are the lower-case words of its page; ``is_guessed`` tells that the page's reader guessed so.
        """
        code, other = self._seen(term, zone)
        prior = self.prior(term, common)
        if is_guessed:
            prior = max(prior, GUESSED)
        return (code + PRIOR_STRENGTH * prior) / (code + other + PRIOR_STRENGTH)

    def _seen(self, term: str, zone: str) -> tuple[float, float]:
        """How often the term was code and was not: in its zone alone where letter case means little in the others."""
        zones = (zone,) if shape(term) == "capitalised" else ZONES
        return sum(self.code.get((term, one), 0) for one in zones), sum(self.plain.get((term, one), 0) for one in zones)

    def prior(self, term: str, common: frozenset[str]) -> float:
        """The same by its shape and the words in it alone."""
        if " " in term:
            return 0.5
        odds = _logit(self.shapes.get(kind_of(term, common), OTHER_SHAPE))
        said = [self.parts[part] for part in parts(term) if part in self.parts]
        if said and len(parts(term)) > 1:
            odds += sum(said)
        return 1 / (1 + exp(-odds))


ZONES = ("heading", "body")


def kind_of(term: str, common: frozenset[str]) -> str:
    """The shape of a term on a page with these ``common`` words."""
    kind = shape(term)
    return KIND_OF_THING if kind == "capitalised" and term.lower() in common else kind


def zone_of(block: object) -> str:
    """Headings have rules of their own: every word may begin with a capital letter there."""
    return "heading" if isinstance(block, Heading) else "body"


class _Run(NamedTuple):
    """A code span or a plain text; ``opens`` tells whether it begins its block."""

    text: str
    is_code: bool
    opens: bool


def common_words(page: Page) -> frozenset[str]:
    """The words that a page writes in lower case, less the ``s`` of a plural."""
    runs = (run for block, children in containers(page.blocks) for run in _runs(children))
    found = (term.text for run in runs if not run.is_code for term in terms(run.text))
    return frozenset(singular(one) or one for one in found if one.islower())


def learnt(pages: Sequence[tuple[str, Page, float]]) -> Vocabulary:
    """The vocabulary of pages, each with its name and the weight of one occurrence on it."""
    learner = _Learner()
    for name, page, weight in pages:
        learner.read_code(name, page, weight)
    for _, page, weight in pages:
        learner.read_text(page, weight)
    return learner.vocabulary()


class _Learner:
    def __init__(self) -> None:
        self.code: dict[tuple[str, str], float] = {}
        self.plain: dict[tuple[str, str], float] = {}
        self.pages: dict[str, Counter[str]] = {}
        self.kinds: dict[str, str] = {}
        self.phrases: set[str] = set()
        self.suffixes: set[str] = set()

    def read_code(self, name: str, page: Page, weight: float) -> None:
        common = common_words(page)
        for block, children in containers(page.blocks):
            for run in _runs(children):
                if run.is_code:
                    _add(self.code, (run.text, zone_of(block)), weight)
                    self.pages.setdefault(run.text, Counter())[name] += 1
                    self.note_kind(run.text, common)
                    if " " in run.text:
                        self.phrases.add(run.text)

    def read_text(self, page: Page, weight: float) -> None:
        common = common_words(page)
        for block, children in containers(page.blocks):
            for run in _runs(children):
                if not run.is_code and (match := _SUFFIX.match(run.text)):
                    self.suffixes.add(match[1])
                for term in () if run.is_code else _plain_terms(run, self.phrases):
                    _add(self.plain, (term, zone_of(block)), weight)
                    self.note_kind(term, common)

    def note_kind(self, term: str, common: frozenset[str]) -> None:
        kind = kind_of(term, common)
        if kind == KIND_OF_THING or term not in self.kinds:
            self.kinds[term] = kind

    def vocabulary(self) -> Vocabulary:
        is_code = {term: False for term, _ in self.plain if " " not in term}
        is_code |= {term: True for term, _ in self.code if " " not in term}
        shapes = _shape_rates(is_code, self.kinds)
        sources = {term: pages.most_common(1)[0][0] for term, pages in self.pages.items()}
        said = _part_evidence(is_code, self.kinds, shapes)
        return Vocabulary(self.code, self.plain, shapes, said, sources, frozenset(self.suffixes))


def _add(counts: dict[tuple[str, str], float], key: tuple[str, str], weight: float) -> None:
    counts[key] = counts.get(key, 0) + weight


def _runs(children: Iterable[Inline], *, opens: bool = True) -> Iterator[_Run]:
    """The code spans and the plain texts of inline parts; a link that shows its own URL says nothing."""
    for part in children:
        if isinstance(part, Code | Text):
            yield _Run(part.text, isinstance(part, Code), opens)
        elif isinstance(part, Strong | Emphasis | Strike | Tag) or (
            isinstance(part, Link) and plain(part.children) != part.url
        ):
            yield from _runs(part.children, opens=opens)
        opens = False


def _plain_terms(run: _Run, phrases: Collection[str]) -> Iterator[str]:
    """The terms and known phrases of a plain text, but for words whose capital letter a sentence's start explains."""
    found = list(terms(run.text))
    for at, term in enumerate(found):
        if shape(term.text) != "capitalised" or not _opens_sentence(run, term.start):
            yield term.text
            if one := singular(term.text):
                yield one
        for size in range(2, LONGEST_PHRASE + 1) if phrases else ():
            if at + size <= len(found) and (phrase := run.text[term.start : found[at + size - 1].end]) in phrases:
                yield phrase


def _opens_sentence(run: _Run, start: int) -> bool:
    before = run.text[max(0, start - _WIDEST_GAP) : start].rstrip()
    return run.opens if not before else before[-1] in ".!?:"


def _shape_rates(is_code: Mapping[str, bool], kinds: Mapping[str, str]) -> dict[str, float]:
    """How many of the terms of each kind are code, beside what is known of it without any page."""
    seen = Counter((kinds[term], code) for term, code in is_code.items())
    rates = dict.fromkeys((kind for kind, _ in seen), OTHER_SHAPE) | CERTAIN_SHAPES | LIKELY_SHAPES
    return {
        kind: (seen[kind, True] + SHAPE_STRENGTH * rate) / (seen[kind, True] + seen[kind, False] + SHAPE_STRENGTH)
        for kind, rate in rates.items()
    }


def _part_evidence(
    is_code: Mapping[str, bool], kinds: Mapping[str, str], shapes: Mapping[str, float]
) -> dict[str, float]:
    """What each word inside a term says, in nats: how many terms with it are code, beside what their shapes say."""
    seen: Counter[tuple[str, bool]] = Counter()
    expected: dict[str, float] = {}
    for term, code in is_code.items():
        for part in dict.fromkeys(parts(term)):
            seen[part, code] += 1
            expected[part] = expected.get(part, 0) + shapes[kinds[term]]
    said: dict[str, float] = {}
    for part, likely in expected.items():
        total = seen[part, True] + seen[part, False]
        rate = min(max(likely / total, 0.02), 0.98)
        actual = (seen[part, True] + PART_STRENGTH * rate) / (total + PART_STRENGTH)
        said[part] = min(max(_logit(actual) - _logit(rate), -MOST_OF_A_PART), MOST_OF_A_PART)
    return said


def _logit(rate: float) -> float:
    return log(rate / (1 - rate))
