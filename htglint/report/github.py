"""Format `github`: workflow commands of GitHub Actions, shown as annotations.

The escapes are those of the runner (actions/runner, src/Runner.Common/ActionCommand.cs): ``%``, CR and LF everywhere,
``:`` and ``,`` in properties, too. GitHub shows ten annotations of each level for a step
(https://docs.github.com/en/actions/reference/limits): the others go to the log, and a notice counts them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from htglint.base.escape import visible
from htglint.base.rules import Severity
from htglint.base.summary import counts
from htglint.document.places import Places

from .candidates import message

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from htglint.base.findings import Finding

MOST = 10
"""Annotations of one level that GitHub shows for a step."""
_COMMANDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "notice"}


def render(findings: Sequence[Finding], sources: Mapping[str, str]) -> str:
    """Return a command per finding that GitHub shows, errors first; others as log."""
    places = Places(sources)
    first = sorted(findings, key=lambda finding: not finding.hit.prominent)
    by_level = {level: [one for one in first if one.rule.severity is level] for level in _COMMANDS}
    too_many = any(len(found) > MOST for found in by_level.values())
    most = {
        **dict.fromkeys(_COMMANDS, MOST),
        Severity.INFO: MOST - too_many,
    }  # the notice that counts the others is one of them
    shown = [one for level, found in by_level.items() for one in found[: most[level]]]
    others = [one for level, found in by_level.items() for one in found[most[level] :]]
    lines = [_annotation(finding, places) for finding in shown]
    if others:
        sentence = f"{counts(others)} more than GitHub annotates; the log of this step lists them"
        lines += [f"::notice title=htglint::{_data(sentence)}", *_log(others, places)]
    return "".join(f"{line}\n" for line in lines)


def _annotation(finding: Finding, places: Places) -> str:
    lines, span = places.lines(finding.path), finding.hit.span
    line, column = lines.place(span.start)
    end_line, end_column = lines.place(span.end)
    properties = {"file": finding.path, "line": str(line), "endLine": str(end_line)}
    if line == end_line:  # columns are valid on one line only
        properties |= {"col": str(column), "endColumn": str(end_column)}
    properties["title"] = f"{finding.rule.code} {finding.rule.name}"
    fields = ",".join(f"{name}={_property(value)}" for name, value in properties.items())
    return f"::{_COMMANDS[finding.rule.severity]} {fields}::{_data(message(finding.hit))}"


def _log(findings: Sequence[Finding], places: Places) -> Iterator[str]:
    """Yield log lines; they start with a severity, so they are never commands."""
    for finding in findings:
        line, column = places.of(finding)
        place = f"{visible(finding.path)}:{line}:{column}"
        yield f"{_COMMANDS[finding.rule.severity]}: {place}: {finding.rule.code} {visible(message(finding.hit))}"


def _data(text: str) -> str:
    return visible(text).replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
