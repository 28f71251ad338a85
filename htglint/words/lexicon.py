"""Words that packs know outside prose: code names, and boilerplate of sites.

A lexicon is a folder of lists. Each is a text file with one entry a line; `#` begins a comment line.
"""

from __future__ import annotations

import os
import re
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from htglint.base import files
from htglint.base.errors import HtglintError
from htglint.base.escape import visible
from htglint.base.suggest import did_you_mean

from . import lists

if TYPE_CHECKING:
    from collections.abc import Sequence

_SUFFIX = ".txt"


class Lexicon(NamedTuple):
    """The joined lists of several folders; ``site-head.txt`` gives ``site_head``.

    ``programs`` are names in lower case; ``diminutives`` are ordinary words with the ending of an agent's name. A
    program name of several hyphenated parts begins with one of ``openings`` or ends with one of ``roles``, and has no
    ``prose_parts``. ``names`` have capitals inside and are not code; nor are words with ``name_particles`` before a
    capital. ``folders`` begin paths, ``extensions`` end file names (the built-in ones count), ``languages`` stand above
    pieces of code, and ``alerts`` above alerts. ``resources`` are the kinds of an API, of one capitalised
    word or several joined. ``commands`` are programs, each with one of its commands.
    ``code_kinds`` are the kinds of terms that pages usually write as code.
    ``site_head`` and ``site_foot`` are case-insensitive regular expressions for whole lines that sites put above and
    below their pages; ``site_credits`` are those for lines below that could also be text of a page.
    """

    alerts: frozenset[str] = frozenset()
    code_kinds: frozenset[str] = frozenset()
    commands: frozenset[str] = frozenset()
    diminutives: frozenset[str] = frozenset()
    extensions: frozenset[str] = frozenset()
    folders: frozenset[str] = frozenset()
    languages: frozenset[str] = frozenset()
    name_particles: frozenset[str] = frozenset()
    names: frozenset[str] = frozenset()
    openings: frozenset[str] = frozenset()
    programs: frozenset[str] = frozenset()
    prose_parts: frozenset[str] = frozenset()
    resources: frozenset[str] = frozenset()
    roles: frozenset[str] = frozenset()
    site_credits: frozenset[str] = frozenset()
    site_foot: frozenset[str] = frozenset()
    site_head: frozenset[str] = frozenset()


_EXPRESSIONS = ("site_credits", "site_foot", "site_head")
_LISTS = {f"{field.replace('_', '-')}{_SUFFIX}": field for field in Lexicon._fields}


@lru_cache(maxsize=16)
def load(folders: Sequence[str] = ()) -> Lexicon:
    """Return the built-in lists and those in some folders.

    Raises HtglintError for an unknown list, and for an invalid expression.
    """
    found: dict[str, set[str]] = {field: set() for field in Lexicon._fields}
    for folder in (os.path.join(files.builtin(), "base", "lexicon"), *folders):
        for name in sorted(files.names(folder)):
            if name not in _LISTS:
                where = visible(files.shown(os.path.join(folder, name)))
                raise HtglintError(f"{where}: is not a list of a lexicon{did_you_mean(name, _LISTS)}")
            entries = list(lists.entries([os.path.join(folder, name)]))
            if _LISTS[name] in _EXPRESSIONS:
                for where, entry in entries:
                    lists.compiled(where, entry)
            found[_LISTS[name]].update(entry for _, entry in entries)
    return Lexicon(**{field: frozenset(entries) for field, entries in found.items()})


@lru_cache(maxsize=64)
def any_of(entries: frozenset[str]) -> str:
    """Return an expression that matches each of some words, the longest that fits."""
    return "|".join(map(re.escape, sorted(entries, key=lambda entry: (-len(entry), entry)))) or r"(?!)"


@lru_cache(maxsize=16)
def lines_like(expressions: frozenset[str]) -> re.Pattern[str]:
    """Return a case-insensitive regex that matches whole lines by any expression."""
    return re.compile("|".join(f"(?:{expression})" for expression in sorted(expressions)) or r"(?!)", re.I)
