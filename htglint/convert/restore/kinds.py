"""Kinds of terms, by their form and by the lexicon's entries for their words."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from htglint.convert.terms import shape

if TYPE_CHECKING:
    from htglint.words.lexicon import Lexicon

PROGRAM = "program"
COMPONENT = "component"
"""A program with a name of several parts (`rain-barrel-controller`)."""
NAME = "name"
"""A product, a person or an event, whose capitals make no code of it."""
OBJECT = "capitalised kind"
"""A capitalised word that its page writes in lower case, too: the kind of an API and the thing itself."""
RESOURCE = "resource"
"""A kind of resource of an API whose name is one capitalised word: `Secret`."""
REPOSITORY = "repository"
"""A repository with its owner, whom its page names elsewhere, or who is named alike."""
SOURCE = "source path"
"""A path that begins with a folder of source code."""
DOCUMENT = "document"
"""A file that people speak of as a text of its own: ``README.md``."""
_AGENT = re.compile(r"[a-z]{4,}(?:let|adm|ctl)")
_DOCUMENT = re.compile(r"[A-Z_]+\.\w+|[A-Z]\w*\.[a-z]+")
_PART = re.compile(r"[._-]")
_LONG_NAME = 3
_COMPOUND = ("camel", "lower camel", "mixed")


@lru_cache(maxsize=65_536)
def kind_of(term: str, lexicon: Lexicon) -> str:
    """Return the kind of a term, independent of its place."""
    kind = shape(term)
    if kind == "lower":
        return PROGRAM if term in lexicon.programs or _is_agent(term, lexicon) else kind
    if kind == "kebab":
        return PROGRAM if term in lexicon.programs else COMPONENT if _is_component(term, lexicon) else kind
    if kind == "capitalised":
        return RESOURCE if term in lexicon.resources else kind
    if kind in _COMPOUND:
        return NAME if term in lexicon.names or _is_of_people(term, lexicon) else kind
    if kind == "file":
        return DOCUMENT if _DOCUMENT.fullmatch(term) else kind
    if kind == "path":
        return SOURCE if term.strip("./").split("/")[0] in lexicon.folders else kind
    return kind


def _is_agent(term: str, lexicon: Lexicon) -> bool:
    return _AGENT.fullmatch(term) is not None and term not in lexicon.diminutives


def _is_component(term: str, lexicon: Lexicon) -> bool:
    """Return whether hyphenated parts name a program and are not a word of prose."""
    parts = term.split("-")
    if any(part in lexicon.prose_parts for part in parts) or parts[-1].endswith(("ed", "ing")):
        return False
    return len(parts) >= _LONG_NAME or parts[0] in lexicon.openings or parts[-1] in lexicon.roles


def _is_of_people(term: str, lexicon: Lexicon) -> bool:
    """Return whether a word is a family name, or a product named like one (`iPhone`)."""
    particle = next((one for one in lexicon.name_particles if term.startswith(one)), "")
    return re.fullmatch(r"[A-Z][a-z]+", term[len(particle) :] if particle else term[1:]) is not None and (
        bool(particle) or term[0] in "ie"
    )
