"""Decides which terms are code, from pages that still have their code spans.

The probability of a term is the share of its occurrences that are code on other pages. For a term that never occurs
there, its kind and its words decide: how many terms of that kind, and with that word, are code. The two are combined as
a beta prior and its observations.
"""

from __future__ import annotations

import re
from collections import Counter
from math import exp, log
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from htglint.base.errors import HtglintError
from htglint.base.escape import visible
from htglint.base.suggest import did_you_mean
from htglint.convert.terms import parts, shape, singular, terms
from htglint.convert.tidy import plain
from htglint.convert.tree import Code, Emphasis, Heading, Link, Strike, Strong, Tag, Text

from . import forge
from .kinds import COMPONENT, DOCUMENT, NAME, OBJECT, PROGRAM, REPOSITORY, RESOURCE, SOURCE, kind_of
from .places import is_part_of_name, opens_sentence
from .words import containers, inlines

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from htglint.convert.terms import Term
    from htglint.convert.tree import Inline, Page
    from htglint.words.lexicon import Lexicon

RATES = {
    "address": 0.97, "group": 0.97, "field": 0.97, SOURCE: 0.92, "long snake": 0.88, "hidden file": 0.88,
    "variable": 0.85, "assignment": 0.8, "snake": 0.72, "flag": 0.7, "duration": 0.6,
    RESOURCE: 0.46, REPOSITORY: 0.15, "repeated program": 0.65,
    "repeated component": 0.65, PROGRAM: 0.6, COMPONENT: 0.5, "lower camel": 0.5, "camel": 0.45, "call": 0.45,
    "fields": 0.37, "file": 0.32, "dotted": 0.14, "kebab": 0.08, "path": 0.08, "mixed": 0.06, "capitals": 0.01,
    DOCUMENT: 0.01, NAME: 0.002,
}  # fmt: skip
"""How many of the terms of a kind are code: counted on 167 pages of six communities, which differ in their habits.

`python -m tools.code_kinds` counts them in folders of Markdown.
"""
OTHER_KIND = 0.02
LIKELY = 0.5
"""The rate from which the terms of a kind could well be code."""
SPARSE = 0.012
"""The share of such terms below which a page has too few of them to have a habit.

On the counted pages two of five are code below it, and seven of ten above.
"""
_LEAST_TERMS = 300
"""Terms of the shortest page whose share means something."""
REPEATED = {PROGRAM: "repeated program", COMPONENT: "repeated component"}
"""The kinds of programs that a page comes back to: what it is about is written with more care than what it touches."""
OFTEN = 3
"""Places of a page from which on it comes back to a program."""
INFLECTED = frozenset(
    (
        PROGRAM,
        COMPONENT,
        *REPEATED.values(),
        OBJECT,
        RESOURCE,
        "camel",
        "mixed",
        "kebab",
        "capitals",
        "capitalised",
        "lower",
        "other",
    )
)
"""The kinds of terms that have plurals in a sentence."""
BY_HABIT = frozenset(
    (PROGRAM, COMPONENT, *REPEATED.values(), RESOURCE, OBJECT, REPOSITORY, "kebab", "capitalised", "lower", "other")
)
"""The kinds of terms whose shape prose has, too: they are code where that is the habit of the page."""
USUAL = 0.92
"""The rate of the kinds that the pages of a profile usually write as code."""
KIND_STRENGTH = 20.0
"""Terms that the counted rate of a kind stands for, beside those that were learnt."""
PRIOR_STRENGTH = 1.0
"""Pages that the kind and the parts of a term count for, beside those that have it."""
MOST_OF_A_PAGE = 2
"""Occurrences of a term on one page that count: a page has one habit, however often it shows it."""
PART_STRENGTH = 4.0
MOST_OF_A_PART = 2.0
"""Nats that one word inside a term may say for or against code."""
MOSTLY = 0.5
REFERENCE_WEIGHT = 12.0
"""How often an occurrence on a page about the same event counts."""
LONGEST_PHRASE = 5
"""Words of the longest phrase that can be a code span."""


_SUFFIX = re.compile(r"-([a-z]+)\b")


class PageTerms(NamedTuple):
    """Terms of one page, with their counts.

    ``common`` are its lower-case words, without a plural ``s``; ``owners`` are those of the repositories that it links.
    On a page that ``is_sparse`` hardly any term could be code.
    """

    common: frozenset[str] = frozenset()
    owners: frozenset[str] = frozenset()
    counts: Mapping[str, int] = MappingProxyType({})
    is_sparse: bool = False


_NO_PAGE = PageTerms()


class CodeVocabulary(NamedTuple):
    """Statistics from pages: how often terms, kinds and parts of terms are code.

    ``code`` and ``plain`` count occurrences by term and zone; ``rates`` are shares by kind, ``parts`` evidence by word.
    ``sources`` maps every term that occurs as code to the page on which it is most frequent, and ``copied`` are those
    that a page about the same event has; ``suffixes`` are the words that occur behind code and a hyphen.
    """

    code: Mapping[tuple[str, str], float]
    plain: Mapping[tuple[str, str], float]
    rates: Mapping[str, float]
    parts: Mapping[str, float]
    sources: Mapping[str, str]
    copied: frozenset[str]
    suffixes: frozenset[str]
    lexicon: Lexicon

    def is_code(self, term: str) -> bool:
        """Return whether most occurrences of a term in running text are code."""
        return term in self.sources and self.probability(term, "body") >= MOSTLY

    def occurrences(self, term: str) -> float:
        """Return how often other pages have the term as code, weighted by page."""
        return sum(self.code.get((term, zone), 0) for zone in ZONES)

    def probability(self, term: str, zone: str, page: PageTerms = _NO_PAGE) -> float:
        """Return the probability that an occurrence of a term on ``page`` is a code span."""
        code, other = self._seen(term, zone)
        return (code + PRIOR_STRENGTH * self.prior(term, page)) / (code + other + PRIOR_STRENGTH)

    def _seen(self, term: str, zone: str) -> tuple[float, float]:
        """Return the weighted counts of a term as code and as text.

        Only its own zone counts if letter case has little meaning in the others.
        """
        zones = (zone,) if shape(term) == "capitalised" else ZONES
        return sum(self.code.get((term, one), 0) for one in zones), sum(self.plain.get((term, one), 0) for one in zones)

    def prior(self, term: str, page: PageTerms) -> float:
        """Return the same probability from the kind and the words of a term alone."""
        if " " in term:
            return 0.5
        kind = self.kind(term, page)
        if kind in self.lexicon.code_kinds and not (page.is_sparse and kind in BY_HABIT):
            return USUAL
        odds = _logit(self.rates.get(kind, OTHER_KIND))
        said = [self.parts[part] for part in parts(term) if part in self.parts]
        if said and len(parts(term)) > 1:
            odds += sum(said)
        return 1 / (1 + exp(-odds))

    def on(self, page: Page) -> PageTerms:
        """Return the terms of a page that is to be converted, and whether it is sparse."""
        own = page_terms(page)
        total = sum(own.counts.values())
        likely = sum(count for term, count in own.counts.items() if self._is_likely(term, own))
        return own._replace(is_sparse=total >= _LEAST_TERMS and likely < SPARSE * total)

    def _is_likely(self, term: str, page: PageTerms) -> bool:
        is_usual = term in self.sources and self.probability(term, "body", page) >= USUAL
        return is_usual or RATES.get(self.kind(term, page), 0) >= LIKELY

    def is_by_habit(self, term: str, page: PageTerms) -> bool:
        """Tell whether prose has terms of this shape, too."""
        return self.kind(term, page) in BY_HABIT

    def kind(self, term: str, page: PageTerms) -> str:
        """Return the kind of a term on its page."""
        return _kind_on(term, page, self.lexicon)


ZONES = ("heading", "body")


def _kind_on(term: str, page: PageTerms, lexicon: Lexicon) -> str:
    kind = kind_of(term, lexicon)
    if kind in REPEATED and page.counts.get(term, 0) >= OFTEN:
        return REPEATED[kind]
    if kind == "path" and _is_repository(term, page):
        return REPOSITORY
    return OBJECT if kind == "capitalised" and term.lower() in page.common else kind


def _is_repository(term: str, page: PageTerms) -> bool:
    owner, _, name = term.partition("/")
    return bool(name) and "/" not in name and (owner == name or owner in page.owners)


def zone_of(block: object) -> str:
    """Return the zone of a block; headings capitalize words, so they count apart."""
    return "heading" if isinstance(block, Heading) else "body"


class _TextRun(NamedTuple):
    """A code span or plain text; ``opens`` is true at the beginning of its block."""

    text: str
    is_code: bool
    opens: bool


def page_terms(page: Page) -> PageTerms:
    """Return the terms of a page.

    Code counts too, so that a page is judged alike with and without its code spans.
    """
    counts = Counter(term.text for _, run in _runs_of(page) for term in terms(run.text))
    plain = (term.text for _, run in _runs_of(page) if not run.is_code for term in terms(run.text))
    parts = (part for _, children in containers(page.blocks) for part in inlines(children))
    owners = frozenset(forge.owner(part.url) for part in parts if isinstance(part, Link)) - {""}
    return PageTerms(frozenset(singular(one) or one for one in plain if one.islower()), owners, counts)


def learnt(pages: Sequence[tuple[str, Page, float]], lexicon: Lexicon) -> CodeVocabulary:
    """Learn a vocabulary from named pages, each with the weight of an occurrence.

    Raises HtglintError for an unknown kind in the lexicon's ``code_kinds``.
    """
    for kind in sorted(lexicon.code_kinds - RATES.keys()):
        raise HtglintError(
            f"a lexicon has the code kind `{visible(kind)}`, which does not exist{did_you_mean(kind, RATES)}"
        )
    learner = _Learner(lexicon)
    for name, page, weight in pages:
        learner.read_code(name, page, is_copy=weight >= REFERENCE_WEIGHT)
    for _, page, weight in pages:
        learner.read_text(page, weight)
    return learner.vocabulary()


class _Learner:
    def __init__(self, lexicon: Lexicon) -> None:
        self.lexicon = lexicon
        self.code: dict[tuple[str, str], float] = {}
        self.plain: dict[tuple[str, str], float] = {}
        self.pages: dict[str, Counter[str]] = {}
        self.kinds: dict[str, str] = {}
        self.phrases: set[str] = set()
        self.copied: set[str] = set()
        self.suffixes: set[str] = set()

    def read_code(self, name: str, page: Page, *, is_copy: bool) -> None:
        """Record the code spans of a page; their phrases count in the texts of all pages."""
        for _, run in _runs_of(page):
            if run.is_code:
                self.pages.setdefault(run.text, Counter())[name] += 1
                if is_copy:
                    self.copied.add(run.text)
                if " " in run.text:
                    self.phrases.add(run.text)

    def read_text(self, page: Page, weight: float) -> None:
        """Count the terms of a page, each at most ``MOST_OF_A_PAGE`` times."""
        own = page_terms(page)
        code: Counter[tuple[str, str]] = Counter()
        plain: Counter[tuple[str, str]] = Counter()
        for zone, run in _runs_of(page):
            if not run.is_code and (match := _SUFFIX.match(run.text)):
                self.suffixes.add(match[1])
            found = (run.text,) if run.is_code else _plain_terms(run, self.phrases, self.lexicon)
            (code if run.is_code else plain).update((term, zone) for term in found)
        for key in code.keys() | plain.keys():
            self.note_kind(key[0], own)
            total = code[key] + plain[key]
            share = weight * min(total, MOST_OF_A_PAGE) / total
            _add(self.code, key, share * code[key])
            _add(self.plain, key, share * plain[key])

    def note_kind(self, term: str, page: PageTerms) -> None:
        kind = _kind_on(term, page, self.lexicon)
        if kind == OBJECT or term not in self.kinds:
            self.kinds[term] = kind

    def vocabulary(self) -> CodeVocabulary:
        shares = dict(self.shares())
        rates = _kind_rates(shares, self.kinds)
        sources = {term: pages.most_common(1)[0][0] for term, pages in self.pages.items()}
        said = _part_evidence(shares, self.kinds, rates)
        copied, suffixes = frozenset(self.copied), frozenset(self.suffixes)
        return CodeVocabulary(self.code, self.plain, rates, said, sources, copied, suffixes, self.lexicon)

    def shares(self) -> Iterator[tuple[str, float]]:
        """Yield the share of code for each term that is one word."""
        for term in dict.fromkeys(term for term, _ in (*self.code, *self.plain) if " " not in term):
            code = sum(self.code.get((term, zone), 0) for zone in ZONES)
            yield term, code / (code + sum(self.plain.get((term, zone), 0) for zone in ZONES))


def _add(counts: dict[tuple[str, str], float], key: tuple[str, str], weight: float) -> None:
    if weight:
        counts[key] = counts.get(key, 0) + weight


def _runs_of(page: Page) -> Iterator[tuple[str, _TextRun]]:
    """Yield the code spans and plain texts of a page, each with its zone."""
    return ((zone_of(block), run) for block, children in containers(page.blocks) for run in _runs(children))


def _runs(children: Iterable[Inline], *, opens: bool = True) -> Iterator[_TextRun]:
    """Yield the code spans and plain texts of inline parts.

    A link that shows its own URL is skipped.
    """
    for part in children:
        if isinstance(part, Code | Text):
            yield _TextRun(part.text, isinstance(part, Code), opens)
        elif isinstance(part, Strong | Emphasis | Strike | Tag) or (
            isinstance(part, Link) and plain(part.children) != part.url
        ):
            yield from _runs(part.children, opens=opens)
        opens = False


def _plain_terms(run: _TextRun, phrases: Collection[str], lexicon: Lexicon) -> Iterator[str]:
    """Yield the terms and known phrases of a plain text.

    Words that are capitalized only because they start a sentence are skipped.
    """
    found = list(terms(run.text))
    for at, term in enumerate(found):
        if shape(term.text) != "capitalised" or _counts(run, term, lexicon):
            yield term.text
            if one := singular(term.text):
                yield one
        for size in range(2, LONGEST_PHRASE + 1) if phrases else ():
            if at + size <= len(found) and (phrase := run.text[term.start : found[at + size - 1].end]) in phrases:
                yield phrase


def _counts(run: _TextRun, term: Term, lexicon: Lexicon) -> bool:
    """Whether the capital of a word of a plain text says something about the word."""
    before = ("" if run.opens else "-") + run.text[: term.start]
    if opens_sentence(before):
        return False
    is_resource = not lexicon.resources.isdisjoint((term.text, singular(term.text)))
    return not (is_resource and is_part_of_name(before, run.text[term.end :]))


def _kind_rates(shares: Mapping[str, float], kinds: Mapping[str, str]) -> dict[str, float]:
    """Return the share of code terms by kind, combined with built-in priors."""
    total = Counter(kinds[term] for term in shares)
    known = dict.fromkeys(total, OTHER_KIND) | RATES
    code = dict.fromkeys(known, 0.0)
    for term, share in shares.items():
        code[kinds[term]] += share
    return {kind: (code[kind] + KIND_STRENGTH * rate) / (total[kind] + KIND_STRENGTH) for kind, rate in known.items()}


def _part_evidence(
    shares: Mapping[str, float], kinds: Mapping[str, str], rates: Mapping[str, float]
) -> dict[str, float]:
    """Return the evidence of each word inside a term, in nats.

    It compares how many terms with the word are code with the rates of their kinds.
    """
    total: Counter[str] = Counter()
    code: dict[str, float] = {}
    expected: dict[str, float] = {}
    for term, share in shares.items():
        for part in dict.fromkeys(parts(term)):
            total[part] += 1
            code[part] = code.get(part, 0) + share
            expected[part] = expected.get(part, 0) + rates[kinds[term]]
    said: dict[str, float] = {}
    for part, likely in expected.items():
        rate = min(max(likely / total[part], 0.02), 0.98)
        actual = (code[part] + PART_STRENGTH * rate) / (total[part] + PART_STRENGTH)
        said[part] = min(max(_logit(actual) - _logit(rate), -MOST_OF_A_PART), MOST_OF_A_PART)
    return said


def _logit(rate: float) -> float:
    return log(rate / (1 - rate))
