"""Which terms are code: learnt from pages that still have their code spans.

A term is as often code as it was on other pages. What was never seen there is judged by its shape and by the words in
it: how many of the terms with that shape, and with that word, are code. Counts of the two are joined as a beta prior
and its observations.
"""

from __future__ import annotations

from collections import Counter
from math import exp, log
from typing import TYPE_CHECKING, NamedTuple

from ..tidy import plain
from ..tree import Code, Emphasis, Heading, Link, Strike, Strong, Tag, Text
from .terms import parts, shape, singular, terms
from .words import containers

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from ..tree import Inline, Page

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
REFERENCE_WEIGHT = 3.0
"""How often an occurrence on a page about the same event counts."""
LONGEST_PHRASE = 5
"""Words of the longest phrase that can be a code span."""


class Vocabulary(NamedTuple):
    """What was learnt: occurrences by term and zone, and how often shapes and parts of terms are code.

    ``sources`` names for every term that was seen as code the page that has it most often.
    """

    code: Mapping[tuple[str, str], float]
    plain: Mapping[tuple[str, str], float]
    shapes: Mapping[str, float]
    parts: Mapping[str, float]
    sources: Mapping[str, str]

    def probability(self, term: str, zone: str) -> float:
        """How probably a term of a text is a code span there."""
        code, other = self._seen(term, zone)
        prior = self.prior(term)
        return (code + PRIOR_STRENGTH * prior) / (code + other + PRIOR_STRENGTH)

    def _seen(self, term: str, zone: str) -> tuple[float, float]:
        """How often the term was code and was not: in its zone alone where letter case means little in the others."""
        zones = (zone,) if shape(term) == "capitalised" else ZONES
        return sum(self.code.get((term, one), 0) for one in zones), sum(self.plain.get((term, one), 0) for one in zones)

    def prior(self, term: str) -> float:
        """The same by its shape and the words in it alone."""
        if " " in term:
            return 0.5
        odds = _logit(self.shapes.get(shape(term), OTHER_SHAPE))
        said = [self.parts[part] for part in parts(term) if part in self.parts]
        if said and len(parts(term)) > 1:
            odds += sum(said)
        return 1 / (1 + exp(-odds))


ZONES = ("heading", "body")


def zone_of(block: object) -> str:
    """Headings have rules of their own: every word may begin with a capital letter there."""
    return "heading" if isinstance(block, Heading) else "body"


class _Seen(NamedTuple):
    text: str
    is_code: bool


def learnt(pages: Sequence[tuple[str, Page, float]]) -> Vocabulary:
    """The vocabulary of pages, each with its name and the weight of one occurrence on it."""
    code: Counter[tuple[str, str]] = Counter()
    other: Counter[tuple[str, str]] = Counter()
    by_page: dict[str, Counter[str]] = {}
    runs = [
        (name, weight, zone_of(block), list(_runs(children)))
        for name, page, weight in pages
        for block, children in containers(page.blocks)
    ]
    for name, weight, zone, seen in runs:
        for one in seen:
            if one.is_code:
                code[one.text, zone] += weight  # type: ignore[assignment]
                by_page.setdefault(one.text, Counter())[name] += 1
    phrases = frozenset(term for term, _ in code if " " in term)
    for _, weight, zone, seen in runs:
        for one in seen:
            if not one.is_code:
                for term in _plain_terms(one.text, phrases):
                    other[term, zone] += weight  # type: ignore[assignment]
    sources = {term: counted.most_common(1)[0][0] for term, counted in by_page.items()}
    return Vocabulary(code, other, *_rates({term for term, _ in code}, {term for term, _ in other}), sources)


def _runs(children: Iterable[Inline]) -> Iterator[_Seen]:
    """The code spans and the plain texts of inline parts; a link that shows its own URL says nothing."""
    for part in children:
        if isinstance(part, Code):
            yield _Seen(part.text, True)
        elif isinstance(part, Text):
            yield _Seen(part.text, False)
        elif isinstance(part, Strong | Emphasis | Strike | Tag) or (
            isinstance(part, Link) and plain(part.children) != part.url
        ):
            yield from _runs(part.children)


def _plain_terms(text: str, phrases: frozenset[str]) -> Iterator[str]:
    found = list(terms(text))
    for at, term in enumerate(found):
        yield term.text
        if one := singular(term.text):
            yield one
        for size in range(2, LONGEST_PHRASE + 1):
            if at + size <= len(found):
                phrase = text[term.start : found[at + size - 1].end]
                if phrase in phrases:
                    yield phrase


def _rates(code: set[str], other: set[str]) -> tuple[dict[str, float], dict[str, float]]:
    """How often the terms of each shape are code, and what each part of a term says, in nats."""
    by_shape: Counter[tuple[str, bool]] = Counter()
    by_part: Counter[tuple[str, bool]] = Counter()
    expected: Counter[str] = Counter()
    known = {term: True for term in code if " " not in term} | {term: False for term in other - code}
    for term, is_code in known.items():
        by_shape[shape(term), is_code] += 1
    shapes = {
        kind: (by_shape[kind, True] + SHAPE_STRENGTH * rate)
        / (by_shape[kind, True] + by_shape[kind, False] + SHAPE_STRENGTH)
        for kind, rate in (CERTAIN_SHAPES | LIKELY_SHAPES).items()
    }
    for kind, _ in by_shape:
        if kind not in shapes:
            seen = by_shape[kind, True], by_shape[kind, False]
            shapes[kind] = (seen[0] + SHAPE_STRENGTH * OTHER_SHAPE) / (sum(seen) + SHAPE_STRENGTH)
    for term, is_code in known.items():
        rate = shapes[shape(term)]
        for part in dict.fromkeys(parts(term)):
            by_part[part, is_code] += 1
            expected[part] += rate  # type: ignore[assignment]
    said: dict[str, float] = {}
    for part, likely in expected.items():
        seen = by_part[part, True], by_part[part, False]
        rate = min(max(likely / sum(seen), 0.02), 0.98)
        actual = (seen[0] + PART_STRENGTH * rate) / (sum(seen) + PART_STRENGTH)
        said[part] = min(max(_logit(actual) - _logit(rate), -MOST_OF_A_PART), MOST_OF_A_PART)
    return shapes, said


def _logit(rate: float) -> float:
    return log(rate / (1 - rate))
