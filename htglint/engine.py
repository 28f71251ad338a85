"""Rules x document -> sorted findings; and which rules are asked at all."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from .checks import CHECKS
from .model import Finding, HtglintError, Rule

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .document import Document
    from .model import Config, Context, Ruleset

_COMMENT = re.compile(
    r"<!--[ \t]*htglint-(disable-next-line|disable-file|disable|enable)(?=[ \t]|-->)[ \t]*([\w\-,. \t]*?)[ \t]*-->"
)


def matches(selector: str, rule: Rule) -> bool:
    """Whether a selector names the rule: by its code, a prefix of it, or its name."""
    return rule.code.startswith(selector) or rule.name == selector


def select(ruleset: Ruleset, config: Config) -> tuple[Rule, ...]:
    """The rules that the configuration asks for; raises HtglintError for a selector that names none."""
    for selector in (*config.select, *config.ignore, *config.extend_select):
        if not any(matches(selector, rule) for rule in ruleset.rules):
            raise HtglintError(_unknown(selector, ruleset))

    def wanted(rule: Rule) -> bool:
        if any(matches(selector, rule) for selector in config.ignore):
            return False
        if any(matches(selector, rule) for selector in (*config.select, *config.extend_select)):
            return True
        return rule.default and not config.select

    return tuple(rule for rule in ruleset.rules if wanted(rule))


def _unknown(selector: str, ruleset: Ruleset) -> str:
    from .escape import visible
    from .suggest import did_you_mean

    known = [name for rule in ruleset.rules for name in (rule.code, rule.name)]
    return (
        f"no rule is named `{visible(selector)}`; a prefix such as HTG1 names a family, and `htglint rules` lists all"
        f"{did_you_mean(selector, known)}"
    )


def check(document: Document, rules: Sequence[Rule], context: Context) -> list[Finding]:
    """All findings of the rules in a page, less those that its comments suppress, in the order of the text."""
    asked = [rule for rule in rules if not rule.profiles or context.profile.name in rule.profiles]
    findings = [
        Finding(document.name, rule, hit)
        for rule in asked
        for hit in CHECKS[rule.check].run(document, rule.params, context)
    ]
    if findings and "htglint-" in document.text:
        suppressed = document.once("suppressions", lambda: _suppressions(document))
        findings = [finding for finding in findings if not any(part.holds(finding) for part in suppressed)]
    findings.sort(key=lambda finding: (finding.hit.span, finding.rule.code, finding.hit.message))
    return findings


class _Suppression(NamedTuple):
    """Findings that begin in ``start`` to ``end`` are not reported; no selectors means all rules."""

    start: int
    end: int
    selectors: tuple[str, ...]

    def holds(self, finding: Finding) -> bool:
        if not self.start <= finding.hit.span.start < self.end:
            return False
        return not self.selectors or any(matches(selector, finding.rule) for selector in self.selectors)


def _suppressions(document: Document) -> list[_Suppression]:
    """The ranges that the page's comments switch off; comments inside code are text."""
    text, everything = document.text, len(document.text) + 1
    found: list[_Suppression] = []
    open_since: dict[str, int] = {}  # "" stands for all rules
    for match in _COMMENT.finditer(text):
        if any(span.start <= match.start() < span.end for span in document.tree.code):
            continue
        word, selectors = match.group(1), tuple(re.split(r"[,\s]+", match.group(2).strip())) if match.group(2) else ()
        if word == "disable-file":
            found.append(_Suppression(0, everything, selectors))
        elif word == "disable-next-line":
            line = document.line_of(match.end())
            following = document.line_of(min(line.end + 1, len(text)))
            found.append(_Suppression(following.start, following.end + 1, selectors))
        elif word == "disable":
            for selector in selectors or ("",):
                open_since.setdefault(selector, match.end())
        else:
            for selector in selectors or tuple(open_since):
                start = open_since.pop(selector, None)
                if start is not None:
                    found.append(_Suppression(start, match.start(), (selector,) if selector else ()))
    for selector, start in open_since.items():
        found.append(_Suppression(start, everything, (selector,) if selector else ()))
    return found
