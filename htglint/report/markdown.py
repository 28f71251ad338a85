"""Format `markdown`: a summary by page and rule, for jobs and pull requests.

Text from pages and file names is put in code spans, so Markdown, HTML and mentions in it have no effect.
"""

from __future__ import annotations

import re
import shlex
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from htglint.base.escape import shortened, visible
from htglint.base.findings import Safety
from htglint.base.summary import counts, plural
from htglint.document.places import Places

from . import candidates
from .concise import is_fixed_by_default

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from htglint.base.findings import Finding
    from htglint.base.rules import Rule

_LARGEST = 60_000
"""Approximate maximum size in characters; a GitHub comment holds 65536."""
_MOST_LINES = 5
_LONGEST = 300
"""Maximum length of a message in code points."""
_MOST_PAGES = 20
"""Maximum number of pages that the command names."""

_PIPE = re.compile(r"(\\*)\|")


class _Group(NamedTuple):
    """The findings of a rule on a page."""

    path: str
    rule: Rule
    findings: list[Finding]


def render(findings: Sequence[Finding], sources: Mapping[str, str]) -> str:
    """Return totals, a table by page and rule, the command, and folded findings."""
    if not findings:
        return "## htglint\n\nNothing was found.\n"
    findings = sorted(findings, key=lambda finding: not finding.hit.prominent)
    places = Places(sources)
    pages = plural(len({finding.path for finding in findings}), "page")
    parts = [f"## htglint: {counts(findings)} in {pages}\n"]
    parts.append(_within(_LARGEST // 3, _table(_groups(findings), places), "row"))
    parts.append("".join(f"{line}\n" for line in _remedy(findings)))
    listed = _within(_LARGEST // 2, (_item(finding, places) for finding in findings), "finding")
    parts.append(f"<details>\n<summary>All findings</summary>\n\n{listed}\n</details>\n")
    return "\n".join(parts)


def _groups(findings: Sequence[Finding]) -> Iterator[_Group]:
    """Group findings by page in their order, then by rule."""
    for path, found in groupby(findings, lambda finding: finding.path):
        by_rule = sorted(found, key=lambda finding: finding.rule.code)
        for _, same in groupby(by_rule, lambda finding: finding.rule.code):
            group = list(same)
            yield _Group(path, group[0].rule, group)


def _table(groups: Iterable[_Group], places: Places) -> Iterator[str]:
    yield "| Page | Rule | Severity | Found | Lines | Fixed by `htglint fix` |"
    yield "| :-- | :-- | :-- | --: | :-- | --: |"
    for path, rule, found in groups:
        lines = list(dict.fromkeys(places.of(finding)[0] for finding in found))
        shown = ", ".join(map(str, lines[:_MOST_LINES])) + (", …" if len(lines) > _MOST_LINES else "")
        fixable = sum(map(is_fixed_by_default, found))
        label = f"{cell(rule.code)} {cell(rule.name)}"
        yield f"| {cell(path)} | {label} | {rule.severity.name.lower()} | {len(found)} | {shown} | {fixable} |"


def _remedy(findings: Sequence[Finding]) -> Iterator[str]:
    """Yield how many findings `htglint fix` fixes, and the command with its pages."""
    fixable = [finding for finding in findings if is_fixed_by_default(finding)]
    unsafe = sum(finding.hit.fix is not None and finding.hit.fix.safety is Safety.CONTENT for finding in findings)
    if fixable:
        pages = list(dict.fromkeys(finding.path for finding in fixable))
        named = len(pages) <= _MOST_PAGES and all(visible(page) == page for page in pages)
        command = shlex.join(["htglint", "fix", "--", *pages] if named else ["htglint", "fix"])
        yield f"To fix {len(fixable)} of them:"
        yield from ("", *_fenced(command))
    if unsafe:
        some = f"{unsafe} {'has a fix' if unsafe == 1 else 'have fixes'} that may change what the page says"
        yield f"{some}; `htglint fix --unsafe --diff` shows them."
    if not (fixable or unsafe):
        yield "None of them can be fixed automatically."


def _fenced(text: str) -> tuple[str, ...]:
    fence = "`" * max(3, _longest_run(text) + 1)
    return (f"{fence}sh", text, fence, "")


def _item(finding: Finding, places: Places) -> str:
    line, column = places.of(finding)
    message = shortened(finding.hit.message, _LONGEST)
    choices = candidates.sentence(finding.hit, code, code)
    end = f": {choices}" if choices else ""
    return f"- {code(f'{finding.path}:{line}:{column}')} {code(finding.rule.code)} {code(message)}{end}"


def _within(size: int, lines: Iterable[str], what: str) -> str:
    """Return the lines that fit into ``size`` characters, and how many did not."""
    shown: list[str] = []
    left = 0
    for line in lines:
        size -= len(line) + 1
        if size >= 0:
            shown.append(f"{line}\n")
        else:
            left += 1
    more = f"\n{plural(left, f'more {what}')} did not fit; `htglint check` shows all.\n" if left else ""
    return "".join(shown) + more


def cell(text: str) -> str:
    """Return a code span for a table cell.

    A pipe ends the cell unless an odd number of backslashes precedes it.
    """
    return _PIPE.sub(r"\1\1\\|", code(text))


def code(text: str) -> str:
    """Return a code span for any text; blank text is shown as `(blank)`."""
    shown = visible(text)
    if not shown.strip():
        return "(blank)"
    fence = "`" * (_longest_run(shown) + 1)
    pad = " " if shown.startswith(("`", " ")) or shown.endswith(("`", " ")) else ""
    return f"{fence}{pad}{shown}{pad}{fence}"


def _longest_run(text: str) -> int:
    return max((len(run) for run in re.findall("`+", text)), default=0)
