"""Cache of answers of earlier runs, with their times.

Only working and moved URLs are cached: broken ones are requested again, because somebody may have fixed them.
Several processes may keep answers at once; each adds its own to what it finds, and replaces the file as a whole.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, NamedTuple

from htglint.base import cache as index

from .question import OK, UrlResult

if TYPE_CHECKING:
    from collections.abc import Iterable

    from htglint.base.link_settings import LinkSettings

    from .question import UrlQuestion

_FORM = "1"
_KEPT = (OK, "moved")
_UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86_400, "w": 604_800}


class _Entry(NamedTuple):
    """An answer, its time (seconds since 1970), and the requested fragments."""

    time: float
    asked: frozenset[str]
    answer: UrlResult


class Cache:
    """Cached answers of an engine with the same settings.

    ``now`` is in seconds since 1970.
    """

    def __init__(self, engine: str, settings: LinkSettings, age: str, now: float) -> None:
        self._key = (_FORM, engine, repr(settings._replace(max_age="")))
        self._name = "links-" + hashlib.sha256("\0".join(self._key).encode()).hexdigest()[:16]
        self._now = now
        self._oldest = now - seconds(age)
        self._known = self._read()

    def get(self, question: UrlQuestion) -> UrlResult | None:
        """Return the answer to a question.

        None if there is no recent one that covers its fragments.
        """
        entry = self._known.get(question.url)
        return entry.answer if entry is not None and entry.asked.issuperset(question.fragments) else None

    def keep(self, answered: Iterable[tuple[UrlQuestion, UrlResult]]) -> None:
        """Add answers, and drop those that are too old."""
        known = self._read()  # another process may have added to it
        for question, answer in answered:
            if answer.kind in _KEPT:
                known[question.url] = _Entry(self._now, frozenset(question.fragments), answer)
        index.write(self._name, self._key, {url: _written(entry) for url, entry in known.items()})

    def _read(self) -> dict[str, _Entry]:
        found = index.read(self._name, self._key)
        entries = {url: _entry(url, value) for url, value in found.items()} if isinstance(found, dict) else {}
        return {
            url: entry for url, entry in entries.items() if entry is not None and self._oldest < entry.time <= self._now
        }


def seconds(age: str) -> int:
    """Return an age such as ``7d`` in seconds."""
    return int(age[:-1]) * _UNITS[age[-1]]


def _written(entry: _Entry) -> dict[str, object]:
    answer = entry.answer
    return {
        "time": entry.time,
        "asked": sorted(entry.asked),
        "kind": answer.kind,
        "detail": answer.detail,
        "new": answer.new,
        "fragments": dict(answer.fragments),
    }


def _entry(url: str, value: object) -> _Entry | None:
    """Return cached data; None if they are invalid."""
    if not isinstance(value, dict):
        return None
    time, asked, fragments = value.get("time"), value.get("asked"), value.get("fragments")
    kind, detail, new = value.get("kind"), value.get("detail"), value.get("new")
    if not (isinstance(time, (int, float)) and isinstance(asked, list) and isinstance(fragments, dict)):
        return None
    if not (kind in _KEPT and isinstance(detail, str) and isinstance(new, str)):
        return None
    if not all(isinstance(one, str) for one in asked) or not all(isinstance(one, bool) for one in fragments.values()):
        return None
    return _Entry(time, frozenset(asked), UrlResult(url, kind, detail, new, fragments=tuple(fragments.items())))
