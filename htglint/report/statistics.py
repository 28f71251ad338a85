"""Statistics: findings per rule, most frequent first, as a table or JSON array."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from htglint.base.escape import visible
from htglint.base.paint import Paint

from .concise import is_fixed_by_default

if TYPE_CHECKING:
    from collections.abc import Sequence

    from htglint.base.findings import Finding
    from htglint.base.rules import Rule


def render(findings: Sequence[Finding], *, as_json: bool, colour: bool = False) -> str:
    """Return a line or an object for each rule.

    ``[*]`` if `htglint fix` fixes all of its findings, ``[-]`` some.
    """
    found = Counter(finding.rule.code for finding in findings)
    fixable = Counter(finding.rule.code for finding in findings if is_fixed_by_default(finding))
    rules = {finding.rule.code: finding.rule for finding in findings}
    order = sorted(rules.values(), key=lambda rule: (-found[rule.code], rule.code))
    if as_json:
        return _json(order, found, fixable)
    paint = Paint(colour=colour)
    wide, long = max(map(len, map(str, found.values())), default=0), max(map(len, rules), default=0)
    return "".join(
        f"{found[rule.code]:>{wide}}  {paint.severity(f'{rule.code:<{long}}', rule.severity)}  "
        f"{_mark(found[rule.code], fixable[rule.code], paint)}  {visible(rule.name)}\n"
        for rule in order
    )


def _mark(found: int, fixable: int, paint: Paint) -> str:
    if not fixable:
        return "[ ]"
    return f"[{paint('*' if fixable == found else '-', 'cyan')}]"


def _json(rules: Sequence[Rule], found: Counter[str], fixable: Counter[str]) -> str:
    import json

    rows = [
        {
            "code": rule.code,
            "name": rule.name,
            "severity": rule.severity.name.lower(),
            "count": found[rule.code],
            "fixable": fixable[rule.code],
            "mended": fixable[rule.code],  # kept for tools that read the former name
        }
        for rule in rules
    ]
    return json.dumps(rows, indent=2) + "\n"
