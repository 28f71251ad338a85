"""A baseline: findings that are known and not to be reported again, and what of it no longer applies.

A finding is known by its page, its rule, the text of its line and its message, and by how often that is so; the number
of its line is not among these, so that it stays known wherever an edit moves it.
"""

from __future__ import annotations

import json
import os
import re
from collections import Counter
from typing import TYPE_CHECKING, Any, NamedTuple

from htglint.base import files
from htglint.base.errors import HtglintError
from htglint.base.escape import visible

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from htglint.base.findings import Finding

VERSION = 1
_LONGEST = 160
"""Characters of a line that are kept; of a longer one the beginning, and a sum of all of it."""
_LINE_NUMBER = re.compile(r"\b(lines?) \d+")
_KEYS = {"rule": str, "text": str, "message": str, "count": int}


class Key(NamedTuple):
    """By what a finding of a page is known."""

    rule: str
    text: str
    message: str


def keys(text: str, findings: Iterable[Finding]) -> list[Key]:
    """The keys of the findings of a page with this text, in their order."""
    return [_key(text, finding) for finding in findings]


def _key(text: str, finding: Finding) -> Key:
    at = finding.hit.span.start
    end = text.find("\n", at)
    line = text[text.rfind("\n", 0, at) + 1 : len(text) if end < 0 else end].strip()
    if len(line) > _LONGEST:
        import hashlib  # seldom needed

        line = f"{line[:_LONGEST]}… {hashlib.sha256(line.encode('utf-8', 'surrogatepass')).hexdigest()[:16]}"
    return Key(finding.rule.code, line, _LINE_NUMBER.sub(r"\1 N", finding.hit.message))


class Baseline:
    """The file at a path, and the pages that a run has looked at."""

    def __init__(self, path: str, known: Mapping[str, Counter[Key]]) -> None:
        self._path = path
        self._folder = os.path.dirname(os.path.abspath(path))
        self._known = known
        self._seen: dict[str, Counter[Key]] = {}
        self._asked: dict[str, frozenset[str]] = {}

    def look(self, page: str, text: str, found: Sequence[Finding], asked: Iterable[str]) -> None:
        """Take notice of all findings of a page, for which the rules with the codes ``asked`` were asked."""
        name = self._name(page)
        self._seen[name] = Counter(keys(text, found))
        self._asked[name] = frozenset(asked)

    def new(self, page: str, text: str, chosen: Sequence[Finding]) -> list[Finding]:
        """Those of the findings of a page that was looked at which are not known, the last ones of those alike."""
        name = self._name(page)
        beyond = self._seen[name] - self._known.get(name, Counter())
        left: list[Finding] = []
        for key, finding in zip(reversed(keys(text, chosen)), reversed(chosen), strict=True):
            if beyond[key] > 0:
                beyond[key] -= 1
                left.append(finding)
        return left[::-1]

    def stale(self) -> list[str]:
        """The entries that no longer apply, each as a sentence; nothing is said of what was not looked at."""
        return [
            f"{name}: {key.rule} `{key.text}`" + (f" ({count} times)" if count > 1 else "")
            for name in sorted(self._known)
            for key, count in sorted(self._stale_of(name).items())
        ]

    def _stale_of(self, name: str) -> Counter[Key]:
        known = self._known[name]
        if name in self._seen:
            return Counter({key: n for key, n in known.items() if key.rule in self._asked[name]}) - self._seen[name]
        return Counter() if os.path.lexists(os.path.join(self._folder, name)) else known

    def write(self) -> None:
        """Write what was seen, and keep what is known of all that was not looked at."""
        pages: dict[str, Counter[Key]] = {}
        for name in self._known.keys() | self._seen.keys():
            asked = self._asked.get(name, frozenset())
            known = self._known.get(name, Counter())
            kept = Counter({key: count for key, count in known.items() if key.rule not in asked})
            pages[name] = kept + self._seen.get(name, Counter()) if name in self._seen else known - self._stale_of(name)
        shown = {
            name: [{**key._asdict(), "count": count} for key, count in sorted(pages[name].items())]
            for name in sorted(pages)
            if pages[name]
        }
        text = json.dumps({"version": VERSION, "pages": shown}, ensure_ascii=False, indent=2) + "\n"
        files.write(self._path, text.encode("utf-8", "backslashreplace"))  # a name that is no UTF-8 gets JSON's escapes

    def _name(self, page: str) -> str:
        return os.path.relpath(page, self._folder).replace(os.sep, "/")


def load(path: str, *, may_lack: bool = False) -> Baseline:
    """The baseline in a file; with ``may_lack`` an empty one where there is none.

    Raises HtglintError, with all that is wrong, where the file can't be read or is no baseline.
    """
    if not os.path.lexists(path):
        if may_lack:
            return Baseline(path, {})
        raise HtglintError(f"{visible(path)}: there is no such baseline; --write-baseline makes it")
    try:
        value = files.parse_json(files.read(path).text, path, "--write-baseline makes it anew", _object)
    except _Twice as error:
        raise HtglintError(f"{visible(path)}: is no baseline: {visible(str(error))}") from error
    problems = list(_problems(value))
    if problems:
        raise HtglintError("\n".join(f"{visible(path)}: {visible(problem)}" for problem in problems))
    return Baseline(path, {name: _counted(entries) for name, entries in value["pages"].items()})


class _Twice(Exception):  # noqa: N818 - it says what is there
    """A key of an object is there twice."""


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) < len(pairs):
        twice = next(key for key, count in Counter(key for key, _ in pairs).items() if count > 1)
        raise _Twice(f"the key `{twice}` is there twice")
    return made


def _counted(entries: Iterable[Mapping[str, Any]]) -> Counter[Key]:
    counted: Counter[Key] = Counter()
    for entry in entries:
        counted[Key(entry["rule"], entry["text"], entry["message"])] += entry["count"]
    return counted


def _problems(value: Any) -> Iterator[str]:
    if not isinstance(value, dict) or value.keys() != {"version", "pages"}:
        yield "is no baseline: an object with the keys `version` and `pages` is wanted"
    elif value["version"] != VERSION or isinstance(value["version"], bool):
        yield f"is of version {value['version']!r}, not {VERSION}; --write-baseline writes it anew"
    elif not isinstance(value["pages"], dict):
        yield "`pages` is not an object with a list for each page"
    else:
        for name, entries in value["pages"].items():
            if not isinstance(entries, list):
                yield f"{name}: is not a list of entries"
                continue
            for number, entry in enumerate(entries, 1):
                yield from (f"{name}: entry {number}: {problem}" for problem in _entry_problems(entry))


def _entry_problems(entry: Any) -> Iterator[str]:
    if not isinstance(entry, dict):
        yield f"is not an object with the keys {_listed(_KEYS)}"
        return
    if unknown := entry.keys() - _KEYS.keys():
        yield f"there is no key {_listed(sorted(unknown))}; it takes {_listed(_KEYS)}"
    for key, kind in _KEYS.items():
        value = entry.get(key)
        if key not in entry:
            yield f"the key `{key}` is missing"
        elif not isinstance(value, kind) or isinstance(value, bool) or (isinstance(value, int) and value < 1):
            yield f"`{key}` is {value!r:.60}, not {'a string' if kind is str else 'a whole number from 1'}"


def _listed(keys: Collection[str]) -> str:
    return ", ".join(f"`{key}`" for key in keys)
