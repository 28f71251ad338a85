"""The days of an event, as people write them."""

from __future__ import annotations

import re
from datetime import date
from typing import NamedTuple

from htglint.base.errors import HtglintError
from htglint.base.escape import visible

FORMS = "23.11.2026 – 27.11.2026, 23.-27.11.2026 or 2026-11-23..2026-11-27"
_TO = r"\s*(?:\.\.|[-–—/])\s*"
_BY_DAY = re.compile(
    r"(?P<day>[0-9]{1,2})\.(?:(?P<month>[0-9]{1,2})\.(?P<year>[0-9]{4})?)?"
    + _TO
    + r"(?P<last_day>[0-9]{1,2})\.(?P<last_month>[0-9]{1,2})\.(?P<last_year>[0-9]{4})"
)
_BY_YEAR = re.compile(
    r"(?P<year>[0-9]{4})-(?P<month>[0-9][0-9])-(?P<day>[0-9][0-9])"
    + _TO
    + r"(?P<last_year>[0-9]{4})-(?P<last_month>[0-9][0-9])-(?P<last_day>[0-9][0-9])"
)


class Days(NamedTuple):
    """The first and the last day."""

    first: date
    last: date

    @property
    def length(self) -> int:
        """How many days they are, both counted."""
        return (self.last - self.first).days + 1


def parse(text: str, month: str) -> Days:
    """Parse the days of an event, which begin in ``month`` (``YYYY-MM``).

    They end in that month or the next. Raises HtglintError for text without a date, for days that don't exist, and for
    days of another month.
    """
    match = _BY_DAY.fullmatch(text.strip()) or _BY_YEAR.fullmatch(text.strip())
    if match is None:
        raise HtglintError(f"--dates: `{visible(text)}` is not a valid range of dates; write {FORMS}")
    last = _day(text, match["last_year"], match["last_month"], match["last_day"])
    first_month = match["month"] or match["last_month"]
    turn = match["year"] is None and int(first_month) > last.month  # 28.12.-01.01.2027 begins in the year before
    first = _day(text, match["year"] or str(last.year - turn), first_month, match["day"])
    if first > last:
        raise HtglintError(f"--dates: `{visible(text)}` ends before it begins")
    if f"{first:%Y-%m}" != month:
        raise HtglintError(f"--dates: `{visible(text)}` does not begin in {month}, the month of the page")
    if _months(last) - _months(first) > 1:
        raise HtglintError(f"--dates: `{visible(text)}` ends later than in the month after {month}")
    return Days(first, last)


def _day(text: str, year: str, month: str, day: str) -> date:
    try:
        return date(int(year), int(month), int(day))
    except ValueError as error:
        raise HtglintError(f"--dates: `{visible(text)}` has an impossible date: {error}") from error


def _months(day: date) -> int:
    return day.year * 12 + day.month
