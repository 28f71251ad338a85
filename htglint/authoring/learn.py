"""Counts what pages have in common, as the basis of a profile that a person edits.

Nothing is guessed that the pages don't show: no aliases of a section, and a new edition only if the form of the
sections changes once and for all in a month that file names give.
"""

from __future__ import annotations

import os
import re
from collections import Counter
from itertools import groupby, pairwise
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from htglint.base.context import Context
from htglint.base.errors import HtglintError
from htglint.checks.emoji import leading_mark
from htglint.document import head
from htglint.document.document import contains, merged
from htglint.encoding import alphabet
from htglint.engine import engine

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from htglint.base.profiles import Profile
    from htglint.base.rules import Rule
    from htglint.document.document import Document, Topic

MOST = 0.9
"""The share from which on something is taken for required."""
RARE = 0.1
"""The share below which something is taken for an exception."""
MONTH = r"(?<![0-9])(?P<year>(?:19|20)[0-9]{2})[-_.]?(?P<month>0[1-9]|1[0-2])"
"""How the names of files tell a month."""
_FEW_GLOBS = 3
_FEWEST = 3
"""Minimum number of pages from which what nearly all have is not a coincidence."""
_LABEL = re.compile(r"^[ \t]*(?:\*\*|__)?(?P<label>[^\W\d_][\w ]{0,30}?)(?:\*\*|__)?:(?:\*\*|__)?(?=[ \t]|\r?$)", re.M)


class Share(NamedTuple):
    """So many of so many."""

    number: int
    of: int

    @property
    def is_most(self) -> bool:
        """Whether it is nearly all of them."""
        return self.number > 0 and self.number >= MOST * self.of

    @property
    def is_rare(self) -> bool:
        """Whether it is an exception: one of several, or a small share."""
        return self.number < RARE * self.of or self.number == 1 < self.of


class Name(NamedTuple):
    """A section or metadata label, its share of pages, and its usual leading mark."""

    title: str
    share: Share
    mark: str = ""


class RankedNames(NamedTuple):
    """Names in their usual order, and those that are exceptions."""

    usual: tuple[Name, ...]
    rare: tuple[Name, ...]


class Era(NamedTuple):
    """Pages of one form since a month; ``pages`` counts those that show the form."""

    since: str
    form: str
    pages: Share
    marked: Share
    sections: RankedNames


class LearntProfile(NamedTuple):
    """What the pages show.

    ``globs`` match their names, ``dated`` counts the names that tell a month, ``emoji`` are those of the headings with
    the topics that have them. ``parts`` are the headings that at least half of the pages have: sections of the page
    itself. ``lines`` are the labels that begin a line of so many pages.
    """

    pages: int
    globs: tuple[str, ...]
    dated: Share
    metadata: RankedNames
    emoji: tuple[tuple[str, int], ...]
    eras: tuple[Era, ...]
    parts: tuple[Name, ...] = ()
    lines: tuple[Name, ...] = ()


class Trial(NamedTuple):
    """A rule of another profile, and how many pages it finds nothing in."""

    rule: Rule
    quiet: Share


def learn(documents: Sequence[Document]) -> LearntProfile:
    """Count what the pages have in common; raises HtglintError if there is none."""
    if not documents:
        raise HtglintError("found no page to learn from; name some, or a folder of them")
    metadata = [[(entry.label, entry.mark) for entry in head.entries(document)] for document in documents]
    marks = Counter(filter(None, (_emoji(document, topic) for document in documents for topic in document.topics)))
    parts = _common([[_title(topic) for topic in document.topics] for document in documents])
    labels = {label.casefold() for one in metadata for label, _ in one}
    lines = _common(
        [[label for label in _line_labels(document) if label.casefold() not in labels] for document in documents]
    )
    return LearntProfile(
        len(documents),
        tuple(_globs(documents)),
        Share(sum(bool(_month(document)) for document in documents), len(documents)),
        _names(metadata),
        tuple(marks.most_common()),
        tuple(_eras(documents)),
        parts,
        lines,
    )


def tried(profile: Profile, documents: Sequence[Document], rules: Iterable[Rule]) -> Iterator[Trial]:
    """Yield how rules of other profiles would perform on the pages with this profile.

    Rules that find nothing to check on any page are left out.
    """
    for rule in rules:
        if rule.profiles and rule.default and any(_has_subject(document, rule, profile) for document in documents):
            asked = [rule._replace(profiles=(), since="")]
            quiet = sum(not engine.check(document, asked, _context(document, profile)) for document in documents)
            yield Trial(rule, Share(quiet, len(documents)))


def _has_subject(document: Document, rule: Rule, profile: Profile) -> bool:
    """Return whether a page has anything that a rule checks; true for unknown kinds."""
    subject = _SUBJECTS.get(rule.check)
    return subject is None or subject(document, profile)


_SUBJECTS: Mapping[str, Callable[[Document, Profile], bool]] = MappingProxyType(
    {
        "sections": lambda document, profile: bool(document.topics) and any(one.sections for one in profile.editions),
        "labels": lambda document, _: bool(document.tree.strongs),
        "markers": lambda document, _: any(block.kind == "list" for block in document.tree.blocks),
        "emoji": lambda document, _: any(_emoji(document, topic) for topic in document.topics),
        "casing": lambda document, _: bool(document.headings),
        "headings": lambda document, _: bool(document.headings),
        "metadata": lambda document, _: bool(head.entries(document)),
        "front-matter": lambda document, _: document.front_matter_kind == "yaml",
        "form": lambda _, profile: bool(profile.heading),
        "images": lambda document, _: any(link.kind == "image" for link in document.tree.links),
        "targets": lambda document, profile: bool(document.tree.links and (profile.site or profile.former_homes)),
        "agreement": lambda document, _: any(block.kind == "table" for block in document.tree.blocks),
    }
)
"""What the kinds of check look at."""


def _context(document: Document, profile: Profile) -> Context:
    month = head.month(document, profile)
    return Context(profile, head.edition(month, profile), month)


# --- Names of files


def _globs(documents: Iterable[Document]) -> Iterator[str]:
    """Yield globs for page names, with digits generalized; `*` if they differ much."""
    names = [_file_name(document) for document in documents]
    shapes = dict.fromkeys("".join(map(_glob_of, name)) for name in names)
    if len(shapes) <= _FEW_GLOBS and (
        len(shapes) < len(names) or len(names) == 1 or any("[0-9]" in one for one in shapes)
    ):
        yield from shapes
        return
    folders = {os.path.basename(os.path.dirname(os.path.abspath(document.name))) for document in documents}
    folder = f"{''.join(map(_glob_of, folders.pop()))}/" if len(folders) == 1 else ""
    yield from dict.fromkeys(f"{folder}*{os.path.splitext(name)[1]}" for name in names)


def _glob_of(char: str) -> str:
    if char in "0123456789":
        return "[0-9]"
    return "?" if char in "*?[" or not char.isprintable() else char


def _file_name(document: Document) -> str:
    return os.path.basename(document.name)


def _month(document: Document) -> str:
    match = re.search(MONTH, _file_name(document))
    return f"{match['year']}-{match['month']}" if match else ""


# --- Forms


class _Topic(NamedTuple):
    """Names of a topic's headings and labels, by form.

    A topic of a single block is ``short`` and may lack them.
    """

    names: Mapping[str, tuple[str, ...]]
    short: bool


class _PageTopics(NamedTuple):
    """The topics of a page without placeholders, and the share that have an emoji."""

    month: str
    topics: tuple[_Topic, ...]
    marked: Share


def _eras(documents: Iterable[Document]) -> Iterator[Era]:
    """Yield the forms in order of time; only the commonest if no month parts them."""
    pages = sorted((_page(document) for document in documents), key=lambda page: page.month)
    forms = _forms(pages)
    shown = [(form, page) for form, page in zip(forms, pages, strict=True) if form]
    runs = [list(run) for _, run in groupby(shown, lambda one: one[0])]
    parted = all(page.month for _, page in shown) and len(runs) == len({form for form, _ in shown})
    if not parted or any(one[-1][1].month == other[0][1].month for one, other in pairwise(runs)):
        runs = [shown]
    for run in runs or [[]]:
        yield _era(run or [("none", page) for page in pages])


def _era(run: Sequence[tuple[str, _PageTopics]]) -> Era:
    form, count = Counter(form for form, _ in run).most_common(1)[0]
    pages = [page for other, page in run if other == form]
    whole = [topic for page in pages for topic in page.topics if not topic.short]
    sections = _names([[(title, "") for title in topic.names.get(form, ())] for topic in whole])
    marked = Share(sum(page.marked.number for page in pages), sum(page.marked.of for page in pages))
    since = next((page.month for _, page in run if page.month), "")
    return Era(since, form if sections.usual else "none", Share(count, len(run)), marked, sections)


def _forms(pages: Sequence[_PageTopics]) -> list[str]:
    """Return the form of each page; empty for one without topics.

    It is the form of at least half of its topics, as far as they have one. Only a name that several topics have belongs
    to a form; others are headings and labels of free prose.
    """
    topics = [topic for page in pages for topic in page.topics]
    common: dict[str, set[str]] = {}
    for form in ("heading", "label"):
        counts = Counter(name for topic in topics for name in {name.casefold() for name in topic.names[form]})
        common[form] = {name for name, count in counts.items() if not Share(count, len(topics)).is_rare}
    forms = []
    for page in pages:
        having = {
            form: sum(any(name.casefold() in names for name in topic.names[form]) for topic in page.topics)
            for form, names in common.items()
        }
        form = max(having, key=lambda form: having[form])
        forms.append("" if not page.topics else form if 2 * having[form] >= len(page.topics) else "none")
    return forms


def _page(document: Document) -> _PageTopics:
    topics = tuple(
        _Topic(
            {"heading": tuple(_headings(document, topic)), "label": tuple(_labels(document, topic))},
            short=sum(block.depth == 0 for block in topic.body) == 1,
        )
        for topic in document.topics
        if len(topic.body) > 1
    )
    marks = [bool(_emoji(document, topic)) for topic in document.topics]
    return _PageTopics(_month(document), topics, Share(sum(marks), len(marks)))


def _headings(document: Document, topic: Topic) -> Iterator[str]:
    for part in document.parts(3, topic):
        yield " ".join(part.heading.text.split()).rstrip(":")


def _labels(document: Document, topic: Topic) -> Iterator[str]:
    """Bold labels with a colon at the beginning of a paragraph."""
    paragraphs = {block.span.start for block in topic.body if block.kind == "paragraph" and block.depth == 0}
    for strong in document.tree.strongs:
        behind = document.text[strong.span.end : strong.span.end + 1]
        if strong.span.start in paragraphs and (strong.text.endswith(":") or behind == ":"):
            yield " ".join(strong.text.split()).rstrip(":").rstrip()


def _emoji(document: Document, topic: Topic) -> str:
    """Return the emoji that a heading begins with; empty if there is none."""
    _, mark = leading_mark(document, topic)
    return mark if mark in alphabet.emoji_table() else ""


# --- What nearly all pages have


def _common(pages: Sequence[Sequence[str]]) -> tuple[Name, ...]:
    """Return the names that at least half of several pages have, in their usual order."""
    if len(pages) < _FEWEST:
        return ()
    found = _names([[(name, "") for name in names] for names in pages])
    return tuple(name for name in found.usual if 2 * name.share.number >= name.share.of)


def _title(topic: Topic) -> str:
    return " ".join(topic.heading.text.split()).rstrip(":")


def _line_labels(document: Document) -> Iterator[str]:
    """Yield labels that begin lines outside code, also in front matter."""
    code = merged(document.tree.code)
    for match in _LABEL.finditer(document.text):
        if not contains(code, match.start("label")):
            yield match["label"]


# --- Names and their order


def _names(lists: Sequence[Sequence[tuple[str, str]]]) -> RankedNames:
    """Return the names of several lists, each list counting once, ignoring case."""
    spellings: dict[str, Counter[str]] = {}
    marks: dict[str, Counter[str]] = {}
    orders = [tuple(dict.fromkeys(title.casefold() for title, _ in one if title)) for one in lists]
    for title, mark in (pair for one in lists for pair in one if pair[0]):
        spellings.setdefault(title.casefold(), Counter())[title] += 1
        marks.setdefault(title.casefold(), Counter())[mark] += 1
    counts = Counter(name for order in orders for name in order)
    found = {
        name: Name(_first(spellings[name]), Share(count, len(lists)), _first(marks[name]))
        for name, count in counts.most_common()
    }
    usual = [name for name in found if not found[name].share.is_rare]
    return RankedNames(
        tuple(found[name] for name in _ordered(usual, orders)),
        tuple(name for name in found.values() if name.share.is_rare),
    )


def _first(counter: Counter[str]) -> str:
    return counter.most_common(1)[0][0]


def _ordered(names: Iterable[str], orders: Sequence[Sequence[str]]) -> list[str]:
    """Sort names by mean rank, but never before one that usually precedes them."""
    wanted = set(names)
    ranks: dict[str, list[int]] = {name: [] for name in names}
    precedes: Counter[tuple[str, str]] = Counter()
    for order in orders:
        kept = [name for name in order if name in wanted]
        for rank, name in enumerate(kept):
            ranks[name].append(rank)
            precedes.update((earlier, name) for earlier in kept[:rank])
    left = sorted(ranks, key=lambda name: sum(ranks[name]) / len(ranks[name]))
    ordered: list[str] = []
    while left:
        free = (name for name in left if not any(precedes[o, name] > precedes[name, o] for o in left))
        ordered.append(next(free, left[0]))
        left.remove(ordered[-1])
    return ordered
