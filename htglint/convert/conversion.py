"""Converts an input to a page that has passed the gate, for library and command."""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING, NamedTuple

from htglint.base.findings import Safety
from htglint.document.document import Document
from htglint.engine import fixer

from .compose import draft
from .pictures import Pictures
from .readers import read
from .reading import Source

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from htglint.base.context import Context
    from htglint.base.rules import Rule

    from .pictures import Picture
    from .tree import Page

SUFFIX = ".md"
_ALLOWED = frozenset({Safety.LAYOUT, Safety.REPAIR})
"""What the gate may change in a page that was published: damage, and not how it is worded; that is for `fix`."""
_WORD = re.compile(r"\w+")


class PageRules(NamedTuple):
    """The rules and context of a page, and a function to renew the context."""

    rules: tuple[Rule, ...]
    context: Context
    renew: Callable[[Document], Context]


class Input(NamedTuple):
    """What is converted: bytes, name in messages, kind, and whether all is content."""

    data: bytes
    name: str
    kind: str = "auto"
    whole: bool = False


class Surroundings(NamedTuple):
    """Functions that return the context and the gate of a page by its name and text."""

    context_of: Callable[[str, str], Context]
    gate_of: Callable[[str, str], PageRules]


class ConversionResult(NamedTuple):
    """Result of a conversion: a repaired page, notes, and removed boilerplate.

    ``tree`` is what the page was written from, ``share`` the share of the input's words that are boilerplate, and
    ``pictures`` are those that the page expects in the folder of pictures.
    """

    name: str
    document: Document
    gate: PageRules
    notes: tuple[str, ...]
    tree: Page
    boilerplate: tuple[str, ...]
    share: float
    pictures: tuple[Picture, ...]


def convert(
    given: Input,
    around: Surroundings,
    *,
    target: str | None = None,
    pictures: Pictures = Pictures(),  # noqa: B008
) -> ConversionResult:
    """Convert an input to a page at ``target``; raises HtglintError if unreadable.

    Without a target, the page is beside the input.
    """
    expected = target or page_name(given.name)
    source = Source(given.data, given.name, lambda text: around.context_of(expected, text), given.whole)
    reading = read(source, given.kind)
    name = target or page_name(given.name, reading.name)
    made = draft(reading, pictures._replace(page=name), lambda head: around.context_of(name, head))
    gate = around.gate_of(name, made.text)
    # Damage is repaired; what its author wrote is left to `fix`, even if it is a mistake.
    damage = [rule for rule in gate.rules if rule.category == "encoding"]
    outcome = fixer.fix(Document(name, made.text), damage, gate.context, _ALLOWED, gate.renew)
    left_out, kept = _count(reading.boilerplate), _count([outcome.document.text])
    notes = (*reading.notes, *made.notes, *outcome.notes, *_note(left_out, kept))
    share = left_out / (left_out + kept) if left_out else 0.0
    carried = tuple(reading.pictures.values()) if pictures.folder else ()
    return ConversionResult(name, outcome.document, gate, notes, made.page, reading.boilerplate, share, carried)


def page_name(path: str, name: str = "") -> str:
    """Return the name of a page, on which configuration, profile and month may depend."""
    folder, base = os.path.split(path)
    return os.path.join(folder, name or os.path.splitext(base)[0] + SUFFIX)


def _count(texts: Iterable[str]) -> int:
    return sum(len(_WORD.findall(text)) for text in texts)


def _note(left_out: int, kept: int) -> list[str]:
    """Return a sentence on what was left out, where that is more than the page has."""
    if left_out <= kept:
        return []
    counts = f"{left_out:,} of {left_out + kept:,}"
    return [f"more than half of the words are left out as boilerplate ({counts}); --all-content keeps all"]
