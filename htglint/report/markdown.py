"""Markdown for the summary of a job, or a comment on a pull request: what was found by page and rule, and what to run.

Whatever is said by a page or a file name stands in a span of code, where neither Markdown nor HTML nor a mention of
somebody means anything.
"""

from __future__ import annotations

import re
import shlex
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from htglint.base.escape import shortened, visible
from htglint.base.summary import counts, plural
from htglint.document.places import Places

from .concise import is_fixed_by_default

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from htglint.base.findings import Finding
    from htglint.base.rules import Rule

_LARGEST = 60_000
"""Characters, about: a comment on GitHub holds 65536."""
_MOST_LINES = 5
_LONGEST = 300
"""Code points of a message that are shown."""
_MOST_PAGES = 20
"""Pages that the command names one by one."""

_PIPE = re.compile(r"(\\*)\|")


class _Group(NamedTuple):
    """The findings of a rule on a page."""

    path: str
    rule: Rule
    findings: list[Finding]


def render(findings: Sequence[Finding], sources: Mapping[str, str]) -> str:
    """A heading with the sum, a table by page and rule, what a fix mends, and every finding, folded."""
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
    """By page in the order of the findings, then by rule."""
    for path, found in groupby(findings, lambda finding: finding.path):
        by_rule = sorted(found, key=lambda finding: finding.rule.code)
        for _, same in groupby(by_rule, lambda finding: finding.rule.code):
            group = list(same)
            yield _Group(path, group[0].rule, group)


def _table(groups: Iterable[_Group], places: Places) -> Iterator[str]:
    yield "| Page | Rule | Severity | Found | Lines | `htglint fix` mends |"
    yield "| :-- | :-- | :-- | --: | :-- | --: |"
    for path, rule, found in groups:
        lines = list(dict.fromkeys(places.of(finding)[0] for finding in found))
        shown = ", ".join(map(str, lines[:_MOST_LINES])) + (", …" if len(lines) > _MOST_LINES else "")
        mended = sum(map(is_fixed_by_default, found))
        label = f"{_cell(rule.code)} {_cell(rule.name)}"
        yield f"| {_cell(path)} | {label} | {rule.severity.name.lower()} | {len(found)} | {shown} | {mended} |"


def _remedy(findings: Sequence[Finding]) -> Iterator[str]:
    """How many findings a command mends, and the command; a page that is named like an option stays a page."""
    mended = [finding for finding in findings if is_fixed_by_default(finding)]
    unsafe = sum(finding.hit.fix is not None for finding in findings) - len(mended)
    if mended:
        pages = list(dict.fromkeys(finding.path for finding in mended))
        named = len(pages) <= _MOST_PAGES and all(visible(page) == page for page in pages)
        command = shlex.join(["htglint", "fix", "--", *pages] if named else ["htglint", "fix"])
        yield f"This mends {len(mended)} of them:"
        yield from ("", *_fenced(command))
    if unsafe:
        some = f"{unsafe} {'has a fix' if unsafe == 1 else 'have fixes'} that may change what the page says"
        yield f"{some}; `htglint fix --unsafe` applies them, `--diff` shows them first."
    if not (mended or unsafe):
        yield "None of them can be mended without a person."


def _fenced(text: str) -> tuple[str, ...]:
    fence = "`" * max(3, _longest_run(text) + 1)
    return (f"{fence}sh", text, fence, "")


def _item(finding: Finding, places: Places) -> str:
    line, column = places.of(finding)
    message = shortened(finding.hit.message, _LONGEST)
    return f"- {code(f'{finding.path}:{line}:{column}')} {code(finding.rule.code)} {code(message)}"


def _within(size: int, lines: Iterable[str], what: str) -> str:
    """As many of the lines as fit, and how many did not."""
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


def _cell(text: str) -> str:
    """Code in a cell of a table, where a pipe ends the cell but behind an odd number of backslashes."""
    return _PIPE.sub(r"\1\1\\|", code(text))


def code(text: str) -> str:
    """A span of code whatever the text holds; what is empty or blank has no such span."""
    shown = visible(text)
    if not shown.strip():
        return "(blank)"
    fence = "`" * (_longest_run(shown) + 1)
    pad = " " if shown.startswith(("`", " ")) or shown.endswith(("`", " ")) else ""
    return f"{fence}{pad}{shown}{pad}{fence}"


def _longest_run(text: str) -> int:
    return max((len(run) for run in re.findall("`+", text)), default=0)
