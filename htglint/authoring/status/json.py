"""For tools: a JSON array with one object for each page. Its form is a contract.

- ``path`` (as in all reports), ``month`` (``YYYY-MM`` or null), ``edition`` (its id);
- ``counts``: how many ``topics`` there are, and of them ``done``, ``incomplete`` and ``placeholder``;
- ``topics``, in the order of the page: ``heading``, ``line`` (from 1), ``state`` (one of the three words above),
  ``missing``, ``empty`` and ``unwritten`` (names of sections: not there, without text, with a placeholder in the text;
  none for a topic that is a placeholder, and an empty name for a placeholder outside of all sections), ``commit``,
  ``author``, ``date`` (ISO 8601, when the commit was made), and ``uncommitted``. The three facts of the last commit are
  null where nobody knows and where the topic was changed since; ``uncommitted`` is true only in the latter case;
- ``history``: null unless it was asked for and git knows the page, else ``complete`` (false where older commits were
  left out or never fetched) and ``commits`` from the oldest to the newest: ``commit``, ``date``, ``author``,
  ``subject``, ``path`` (in the repository, as it was then), ``topics`` and ``placeholders`` (null where the page was
  no text).

All text is ASCII, so that it survives any locale; names stand as they were written, control characters included.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from htglint.project.git import history

from .commit_dates import date_of
from .topic_status import State

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .topic_status import History, PageStatus, Point, TopicStatus


def render(pages: Sequence[PageStatus]) -> str:
    """Return the array, indented so that a person can look at it, too."""
    return json.dumps([_page(page) for page in pages], indent=2) + "\n"


def _page(page: PageStatus) -> dict[str, object]:
    return {
        "path": page.path,
        "month": page.month,
        "edition": page.edition,
        "counts": {"topics": len(page.topics), **{state.value: page.count(state) for state in State}},
        "topics": [_topic(topic) for topic in page.topics],
        "history": None if page.history is None else _history(page.history),
    }


def _topic(topic: TopicStatus) -> dict[str, object]:
    committed = None if topic.last == history.UNCOMMITTED else topic.last
    return {
        "heading": topic.heading,
        "line": topic.first_line,
        "state": topic.state.value,
        "missing": list(topic.missing),
        "empty": list(topic.empty),
        "unwritten": list(topic.unwritten),
        "commit": committed and committed.id,
        "author": committed and committed.author,
        "date": committed and date_of(committed).isoformat(),
        "uncommitted": topic.last == history.UNCOMMITTED,
    }


def _history(history: History) -> dict[str, object]:
    return {
        "complete": not (history.capped or history.shallow),
        "commits": [_point(point) for point in history.points],
    }


def _point(point: Point) -> dict[str, object]:
    return {
        "commit": point.commit.id,
        "date": date_of(point.commit).isoformat(),
        "author": point.commit.author,
        "subject": point.commit.subject,
        "path": point.path,
        "topics": point.topics,
        "placeholders": point.placeholders,
    }
