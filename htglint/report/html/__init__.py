"""Format `html`: one file for people, readable without script and without any request to elsewhere.

Text of pages is escaped twice: for people (``base.escape.visible``) and, by the templates, for HTML. The content policy
allows only the style and the script of the file, by their hashes.
"""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from htglint.base.escape import visible
from htglint.base.rules import Severity
from htglint.base.summary import counts, plural
from htglint.base.version import __version__
from htglint.document.places import Places

from . import progress, templates
from .view import Count, PageView, by_page, by_rule, finding_view

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from markupsafe import Markup

    from htglint.authoring.status.topic_status import PageStatus
    from htglint.base.findings import Finding

_LISTED = '<article class="finding"'
LARGEST = 3_000_000
"""Bytes of listed findings, which a browser opens in a second; those beyond are only counted."""
_MANY = 500
"""Findings from which on the pages are folded."""
_VERY_MANY = 5000
"""Findings from which on each page lists few, so that all pages list some."""
_MOST_OF_A_RULE, _FEW_OF_A_RULE = 50, 2
"""Findings of one rule that a page lists, usually and of very many; the others are counted."""


class Overview(NamedTuple):
    """What a report says beside the findings: the number of checked pages, and the topics of drafts."""

    checked: int = 0
    drafts: Sequence[PageStatus] = ()


def render(findings: Sequence[Finding], sources: Mapping[str, str], overview: Overview = Overview()) -> str:  # noqa: B008 - immutable
    """Return the report; ``overview.checked`` of 0 means that only pages with findings are known."""
    total = Count.of(findings)
    pages = by_page(findings)
    drafts, finished = progress.view(overview.drafts)
    sections = list(_sections(findings, sources, is_open=total.all <= _MANY))
    report = templates.render(
        "report.html",
        style=templates.asset("style.css"),
        script=templates.asset("report.js"),
        title=f"htglint: {counts(findings)}" if findings else "htglint: no problems found",
        total=total,
        is_many=total.all > _MANY,
        checked=plural(max(overview.checked, len(pages)), "page"),
        pages=pages,
        families=by_rule(findings),
        severities=[severity.name.lower() for severity in sorted(Severity, reverse=True)],
        drafts=drafts,
        finished=plural(finished, "page") if finished else "",
        sections=sections,
        listed=sum(section.count(_LISTED) for section in sections),
        version=__version__,
    )
    return str(report)


def _sections(findings: Sequence[Finding], sources: Mapping[str, str], *, is_open: bool) -> Iterator[Markup]:
    """Render the findings page by page, as many as fit."""
    places = Places(sources)
    room = LARGEST
    for number, (path, group) in enumerate(groupby(findings, lambda finding: finding.path), 1):
        found = list(group)
        listed, more = _listed(found, _MOST_OF_A_RULE if len(findings) < _VERY_MANY else _FEW_OF_A_RULE)
        views = [finding_view(finding, places) for finding in listed] if room > 0 else []
        page = PageView(number, visible(path), Count.of(found), views, more if views else _unlisted(found))
        section = templates.render("page.html", page=page, is_open=is_open)
        room -= len(section.encode("utf-8"))
        yield section


def _listed(findings: Sequence[Finding], most: int) -> tuple[list[Finding], list[str]]:
    """Return the findings of a page that are listed, and a sentence for each rule that has more."""
    seen: dict[str, int] = {}
    listed = []
    for finding in findings:
        code = finding.rule.code
        seen[code] = seen.get(code, 0) + 1
        if seen[code] <= most:
            listed.append(finding)
    more = [f"{count - most} more of {code}" for code, count in seen.items() if count > most]
    return listed, more


def _unlisted(findings: Sequence[Finding]) -> list[str]:
    """Return a sentence for a page whose findings no longer fit."""
    return [f"{plural(len(findings), 'finding')}, not listed because the report would be too large"]
