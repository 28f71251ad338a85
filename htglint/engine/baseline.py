"""Baseline: known findings that are not reported, and entries no longer needed.

An entry covers findings of one rule on lines of a page with the same text. Neither the line number nor the wording of
the message matters, so that a finding stays known when an edit moves it or a later version rewords it. The message only
distinguishes several findings of a rule on one line.
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
"""Version of the form of the file."""
_LONGEST = 160
"""Characters of a line in a key; a longer line is cut here and a hash of the whole is added."""
_LINE_NUMBER = re.compile(r"\b(lines?) \d+")
_KEYS = {"rule": str, "text": str, "message": str, "count": int}


class FindingKey(NamedTuple):
    """What identifies a finding on its page."""

    rule: str
    text: str
    message: str


def keys(text: str, findings: Iterable[Finding]) -> list[FindingKey]:
    """Return the keys of the findings of a page with this text, in their order."""
    return [_key(text, finding) for finding in findings]


def _key(text: str, finding: Finding) -> FindingKey:
    at = finding.hit.span.start
    end = text.find("\n", at)
    line = text[text.rfind("\n", 0, at) + 1 : len(text) if end < 0 else end].strip()
    if len(line) > _LONGEST:
        import hashlib  # seldom needed

        line = f"{line[:_LONGEST]}… {hashlib.sha256(line.encode('utf-8', 'surrogatepass')).hexdigest()[:16]}"
    return FindingKey(finding.rule.code, line, _LINE_NUMBER.sub(r"\1 N", finding.hit.message))


def _less(some: Counter[FindingKey], others: Counter[FindingKey]) -> Counter[FindingKey]:
    """Return ``some`` without those in ``others``: by message first, then without."""
    left, spare = some - others, others - some
    by_line: Counter[tuple[str, str]] = Counter()
    for key, count in spare.items():
        by_line[key.rule, key.text] += count
    for key in sorted(left):
        covered = min(left[key], by_line[key.rule, key.text])
        left[key] -= covered
        by_line[key.rule, key.text] -= covered
    return +left


class Baseline:
    """The file at a path, and the pages that a run has checked."""

    def __init__(self, path: str, known: Mapping[str, Counter[FindingKey]]) -> None:
        self._path = path
        self._folder = os.path.dirname(os.path.abspath(path))
        self._known = known
        self._seen: dict[str, Counter[FindingKey]] = {}
        self._asked: dict[str, frozenset[str]] = {}

    def look(self, page: str, text: str, found: Sequence[Finding], asked: Iterable[str]) -> None:
        """Record all findings of a page; ``asked`` are the codes of the rules that ran."""
        name = self._name(page)
        self._seen[name] = Counter(keys(text, found))
        self._asked[name] = frozenset(asked)

    def new(self, page: str, text: str, chosen: Sequence[Finding]) -> list[Finding]:
        """Return the unknown findings among ``chosen`` of a page passed to `look`.

        Of equal ones, the last.
        """
        name = self._name(page)
        beyond = _less(self._seen[name], self._known.get(name, Counter()))
        left: list[Finding] = []
        for key, finding in zip(reversed(keys(text, chosen)), reversed(chosen), strict=True):
            if beyond[key] > 0:
                beyond[key] -= 1
                left.append(finding)
        return left[::-1]

    def stale(self) -> list[str]:
        """Return a line per obsolete entry, except of pages and rules not checked."""
        return [
            f"{name}: {key.rule} `{key.text}`" + (f" ({count} times)" if count > 1 else "")
            for name in sorted(self._known)
            for key, count in sorted(self._stale_of(name).items())
        ]

    def _stale_of(self, name: str) -> Counter[FindingKey]:
        known = self._known[name]
        if name in self._seen:
            asked = Counter({key: count for key, count in known.items() if key.rule in self._asked[name]})
            return _less(asked, self._seen[name])
        return Counter() if os.path.lexists(os.path.join(self._folder, name)) else known

    def write(self) -> None:
        """Write this run's findings; entries of pages and rules not checked stay."""
        pages: dict[str, Counter[FindingKey]] = {}
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
        files.write(self._path, text.encode("utf-8", "backslashreplace"))  # names that are not UTF-8 get JSON's escapes

    def _name(self, page: str) -> str:
        return os.path.relpath(page, self._folder).replace(os.sep, "/")


def load(path: str, *, may_lack: bool = False) -> Baseline:
    """Read a baseline; with ``may_lack``, a missing file is an empty baseline.

    Raises HtglintError, which lists every problem, if the file can't be read or is not a baseline.
    """
    if not os.path.lexists(path):
        if may_lack:
            return Baseline(path, {})
        raise HtglintError(f"{visible(path)}: this baseline does not exist; --write-baseline creates it")
    try:
        value = files.parse_json(files.read(path).text, path, "--write-baseline writes a new one", _object)
    except _DuplicateKeyError as error:
        raise HtglintError(f"{visible(path)}: not a baseline: {visible(str(error))}") from error
    problems = list(_problems(value))
    if problems:
        raise HtglintError("\n".join(f"{visible(path)}: {visible(problem)}" for problem in problems))
    return Baseline(path, {name: _counted(entries) for name, entries in value["pages"].items()})


class _DuplicateKeyError(Exception):
    """An object has a key more than once."""


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) < len(pairs):
        twice = next(key for key, count in Counter(key for key, _ in pairs).items() if count > 1)
        raise _DuplicateKeyError(f"duplicate key `{twice}`")
    return made


def _counted(entries: Iterable[Mapping[str, Any]]) -> Counter[FindingKey]:
    counted: Counter[FindingKey] = Counter()
    for entry in entries:
        counted[FindingKey(entry["rule"], entry["text"], entry["message"])] += entry["count"]
    return counted


def _problems(value: Any) -> Iterator[str]:
    if not isinstance(value, dict) or value.keys() != {"version", "pages"}:
        yield "not a baseline: expected an object with the keys `version` and `pages`"
    elif value["version"] != VERSION or isinstance(value["version"], bool):
        yield f"version {value['version']!r} is not supported (expected {VERSION}); --write-baseline writes a new one"
    elif not isinstance(value["pages"], dict):
        yield "`pages` must be an object with a list for each page"
    else:
        for name, entries in value["pages"].items():
            if not isinstance(entries, list):
                yield f"{name}: expected a list of entries"
                continue
            for number, entry in enumerate(entries, 1):
                yield from (f"{name}: entry {number}: {problem}" for problem in _entry_problems(entry))


def _entry_problems(entry: Any) -> Iterator[str]:
    if not isinstance(entry, dict):
        yield f"expected an object with the keys {_listed(_KEYS)}"
        return
    if unknown := entry.keys() - _KEYS.keys():
        yield f"unknown key {_listed(sorted(unknown))}; valid keys are {_listed(_KEYS)}"
    for key, kind in _KEYS.items():
        value = entry.get(key)
        if key not in entry:
            yield f"missing key `{key}`"
        elif not isinstance(value, kind) or isinstance(value, bool) or (isinstance(value, int) and value < 1):
            yield f"`{key}` is {value!r:.60}, not {'a string' if kind is str else 'a positive integer'}"


def _listed(keys: Collection[str]) -> str:
    return ", ".join(f"`{key}`" for key in keys)
