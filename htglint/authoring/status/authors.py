"""Who touched a topic last."""

from __future__ import annotations

from typing import TYPE_CHECKING

from htglint.project.git import history

if TYPE_CHECKING:
    from .topic_status import PageStatus, TopicStatus


def with_authors(page: PageStatus, blame: history.Blame) -> PageStatus:
    """Return the page with the newest commit among the lines of each topic."""
    return page._replace(topics=tuple(topic._replace(last=_last(topic, blame)) for topic in page.topics))


def _last(topic: TopicStatus, blame: history.Blame) -> history.Commit | None:
    """None if nobody knows; what is not committed yet is newer than all that is."""
    numbers = range(topic.first_line, topic.last_line + 1)
    commits = [blame.lines[number] for number in numbers if number in blame.lines]
    if history.UNCOMMITTED in commits:
        return history.UNCOMMITTED
    return max(commits, key=lambda commit: commit.seconds, default=None)
