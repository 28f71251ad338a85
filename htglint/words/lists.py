"""Word lists in Vale's format: vocabularies of packs, of users, and of Vale.

A line holds a word or a regular expression that a whole word matches; `(?i)` before it means any case, `#` begins a
comment. A line of several words makes each of them known, but not its case (https://vale.sh/docs/keys/vocab).
"""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING, NamedTuple

from htglint.base import files
from htglint.base.errors import HtglintError
from htglint.base.escape import visible

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_ANY_CASE = "(?i)"
_PLAIN = re.compile(r"[\w'’\- ]+")
_ENDLESS = re.compile(r"\((?:\\.|[^()\\])*[*+}](?:\\.|[^()\\])*\)[*+{]")
"""A group with a repetition in it that is repeated: on a word that does not match it is tried in every way."""
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")


class Lists(NamedTuple):
    """What several files say together.

    ``forms`` are words as they are written, ``names`` those of them whose case matters, and ``expressions`` match words
    that are known, too; ``rejected`` match words that must not stand.
    """

    forms: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    expressions: tuple[re.Pattern[str], ...] = ()
    rejected: tuple[re.Pattern[str], ...] = ()


class ValeVocabularies(NamedTuple):
    """The files of a Vale configuration's vocabularies."""

    accepted: tuple[str, ...]
    rejected: tuple[str, ...]


def read(accepted: Sequence[str], rejected: Sequence[str] = ()) -> Lists:
    """Read word lists; raises HtglintError for unreadable files and invalid lines."""
    forms: list[str] = []
    names: list[str] = []
    expressions: list[re.Pattern[str]] = []
    for where, line in entries(accepted):
        entry = line.removeprefix(_ANY_CASE)
        if _PLAIN.fullmatch(entry):
            found = _WORD.findall(entry)
            forms += found
            names += found if [line] == found else ()
        else:
            expressions.append(compiled(where, line))
    return Lists(tuple(forms), tuple(names), tuple(expressions), tuple(compiled(*line) for line in entries(rejected)))


def vale(path: str) -> ValeVocabularies:
    """Return a ``.vale.ini``'s vocabularies; raises HtglintError if any is missing."""
    settings = _top_settings(files.read(path).text)
    styles = os.path.join(os.path.dirname(path), settings.get("StylesPath", "styles"))
    accepted, rejected = [], []
    for name in filter(None, (part.strip() for part in settings.get("Vocab", "").split(","))):
        # The second place is that of Vale before version 3.
        folders = [os.path.join(styles, "config", "vocabularies", name), os.path.join(styles, "Vocab", name)]
        folder = next((folder for folder in folders if os.path.isdir(folder)), None)
        if folder is None:
            where = visible(files.shown(folders[0]))
            raise HtglintError(
                f"{visible(files.shown(path))}: names the vocabulary `{visible(name)}`, and there is no {where}"
            )
        accepted += [file for file in [os.path.join(folder, "accept.txt")] if os.path.exists(file)]
        rejected += [file for file in [os.path.join(folder, "reject.txt")] if os.path.exists(file)]
    return ValeVocabularies(tuple(accepted), tuple(rejected))


def _top_settings(text: str) -> dict[str, str]:
    """Return the settings above the first section, which are those of Vale itself."""
    settings = {}
    for line in text.splitlines():
        if line.lstrip().startswith("["):
            break
        key, equals, value = line.partition("=")
        if equals and not line.lstrip().startswith(("#", ";")):
            settings[key.strip()] = value.strip()
    return settings


def entries(paths: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Yield the entries of some lists, each with its file and line."""
    for path in paths:
        for number, line in enumerate(files.read(path).text.splitlines(), 1):
            entry = line.strip()
            if entry and not entry.startswith("#"):
                yield f"{files.shown(path)}:{number}", entry


def compiled(where: str, line: str) -> re.Pattern[str]:
    """Return the expression of an entry; raises HtglintError that names its place."""
    entry = line.removeprefix(_ANY_CASE)
    if _ENDLESS.search(entry):
        raise HtglintError(
            f"{visible(where)}: `{visible(line)}` repeats a repetition, which can take for ever; write it without"
        )
    try:
        return re.compile(entry, re.I if entry != line else 0)
    except re.error as error:
        raise HtglintError(f"{visible(where)}: `{visible(line)}` is not a regular expression: {error}") from error
