"""Consistency of the pages of a folder with their overview and with each other."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from htglint.base.findings import Edit, Fix, Hit, Related, Safety
from htglint.document import facts, head
from htglint.document.suspects import suspicious

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from htglint.base.context import Context, Fact, OverviewRow
    from htglint.document.document import Document

_DASH = re.compile(r"(?:(?<!\s)\s++)?[-\u2010-\u2015\u2212]++\s*+")
"""A dash of any kind with the whitespace around it."""


class Params(NamedTuple):
    """``report`` selects the problem; ``labels`` the lines to compare, all by default.

    On an overview page, ``unlisted`` reports pages of the folder without a row, and ``dangling`` rows without a page.
    On other pages, ``overview`` reports lines that contradict the overview, and ``spelling`` reports values or links
    that other pages write differently.
    """

    report: str
    labels: tuple[str, ...] = ()


def check(document: Document, params: Params, context: Context) -> Iterator[Hit]:
    """Report one kind of inconsistency."""
    yield from PROBLEMS[params.report](document, params, context)


def row_of(document: Document, context: Context) -> OverviewRow | None:
    """Return the row of a page in the overview of its folder, if any."""
    if context.overview is None:
        return None
    name = _stem(document.name)
    return next((row for row in context.overview.rows if row.page == name), None)


def says_the_same(value: str, fact: Fact) -> bool:
    """Return whether a value and a fact read the same, apart from kinds of dashes."""
    return with_dashes(facts.visible(value)) == with_dashes(facts.visible(fact.text))


def with_dashes(text: str) -> str:
    """Replace every dash by an en dash between spaces."""
    return _DASH.sub(" – ", text)


def _stem(path: str) -> str:
    return path.replace("\\", "/").rsplit("/", 1)[-1].rsplit(".", 1)[0]


def _unlisted(_document: Document, _params: Params, context: Context) -> Iterator[Hit]:
    if context.listing is not None and context.listing.start is not None:
        listed = {row.page for row in context.listing.rows}
        for name in context.listed:
            if _stem(name) not in listed:
                yield Hit(context.listing.start, f"the table does not list the page {name}")


def _dangling(_document: Document, _params: Params, context: Context) -> Iterator[Hit]:
    if context.listing is not None:
        there = {_stem(name) for name in context.listed}
        seen: set[str] = set()
        for row in context.listing.rows:
            if row.page in seen:
                yield Hit(row.span, f"the table lists the page {row.page} twice")
            seen.add(row.page)
            if row.page not in there:
                yield Hit(row.span, f"the table lists the page {row.page}, which does not exist in this folder")


def _overview(document: Document, params: Params, context: Context) -> Iterator[Hit]:
    row = row_of(document, context)
    if row is None or context.overview is None:
        return
    theirs = {fact.label: fact for fact in row.facts}
    for entry, field in head.known(document, context.profile):
        fact = theirs.get(field.label)
        value = document.text[slice(*entry.value)]
        if fact is None or (params.labels and field.label not in params.labels) or suspicious(value + fact.text):
            continue  # damaged text is not what its author said
        if not says_the_same(value, fact):
            said = f"`{field.label}` is `{facts.visible(fact.text)}` in the overview"
        elif facts.url(value) and facts.url(fact.text) and facts.url(value) != facts.url(fact.text):
            said = f"`{field.label}` links to {facts.url(fact.text)} in the overview"
        else:
            continue
        yield Hit(entry.value, said, related=(_related(context.overview.path, fact, "the overview"),))


def _spelling(document: Document, params: Params, context: Context) -> Iterator[Hit]:
    for entry, field in head.known(document, context.profile):
        if params.labels and field.label not in params.labels:
            continue
        value = document.text[slice(*entry.value)]
        if suspicious(value):
            continue
        others = [
            (neighbour.path, fact)
            for neighbour in context.neighbours
            for fact in neighbour.facts
            if fact.label == field.label and _is_same_thing(value, fact.text) and not suspicious(fact.text)
        ]
        written = Counter([value, *(fact.text for _, fact in others)])
        usual, times = written.most_common(1)[0]
        linked = Counter(fact.text for _, fact in others if facts.url(fact.text))
        if not facts.url(value) and linked:
            usual, times = linked.most_common(1)[0]
        elif times <= written[value]:
            usual = value
        if usual != value:
            path, fact = next((path, fact) for path, fact in others if fact.text == usual)
            more = f" and {times - 1} more" if times > 1 else ""
            fix = Fix(f"Write `{usual}`", (Edit(entry.value, usual),), Safety.CONTENT)
            said = f"`{field.label}` is `{usual}` in {path}{more}"
            yield Hit(entry.value, said, fix, related=(_related(path, fact, "the usual spelling"),))


def _is_same_thing(one: str, other: str) -> bool:
    """Return whether two values have the same link or the same letters."""
    if facts.url(one) and facts.url(one) == facts.url(other):
        return True
    letters = [re.sub(r"[\W_]+", "", facts.visible(value).casefold()) for value in (one, other)]
    return letters[0] == letters[1] != ""


def _related(path: str, fact: Fact, message: str) -> Related:
    return Related(path, fact.span, fact.line, fact.column, message)


PROBLEMS: Mapping[str, Callable[[Document, Params, Context], Iterator[Hit]]] = {
    "unlisted": _unlisted,
    "dangling": _dangling,
    "overview": _overview,
    "spelling": _spelling,
}
