"""Dates of commits: git stores seconds since 1970 and the committer's time zone."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from htglint.project.git.history import Commit

_ZONE = re.compile(r"([+-])(\d\d)([0-5]\d)")
_LATEST = 253_370_764_800
"""The first second of the year 9999: later times, written by broken clocks, can't be shown as a date."""


def date_of(commit: Commit) -> datetime:
    """Return the time of a commit in its own zone; impossible values are clamped.

    An impossible zone becomes UTC, an impossible time the nearest possible one.
    """
    seconds = min(max(commit.seconds, 0), _LATEST)
    return datetime.fromtimestamp(seconds, UTC).astimezone(_zone(commit.zone))


def _zone(written: str) -> timezone:
    match = _ZONE.fullmatch(written)
    if match is None or int(match[2]) > 23:
        return UTC
    offset = timedelta(hours=int(match[2]), minutes=int(match[3]))
    return timezone(-offset if match[1] == "-" else offset)
