"""How often which rule found something, the most frequent first: a table, or an array of JSON."""

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
    """A line or an object for each rule; ``[*]`` where `htglint fix` mends all of its findings, ``[-]`` some."""
    found = Counter(finding.rule.code for finding in findings)
    mended = Counter(finding.rule.code for finding in findings if is_fixed_by_default(finding))
    rules = {finding.rule.code: finding.rule for finding in findings}
    order = sorted(rules.values(), key=lambda rule: (-found[rule.code], rule.code))
    if as_json:
        return _json(order, found, mended)
    paint = Paint(colour=colour)
    wide, long = max(map(len, map(str, found.values())), default=0), max(map(len, rules), default=0)
    return "".join(
        f"{found[rule.code]:>{wide}}  {paint.severity(f'{rule.code:<{long}}', rule.severity)}  "
        f"{_mark(found[rule.code], mended[rule.code], paint)}  {visible(rule.name)}\n"
        for rule in order
    )


def _mark(found: int, mended: int, paint: Paint) -> str:
    if not mended:
        return "[ ]"
    return f"[{paint('*' if mended == found else '-', 'cyan')}]"


def _json(rules: Sequence[Rule], found: Counter[str], mended: Counter[str]) -> str:
    import json

    rows = [
        {
            "code": rule.code,
            "name": rule.name,
            "severity": rule.severity.name.lower(),
            "count": found[rule.code],
            "mended": mended[rule.code],
        }
        for rule in rules
    ]
    return json.dumps(rows, indent=2) + "\n"
