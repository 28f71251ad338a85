"""Rules x document -> sorted findings; and which rules are asked at all."""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import TYPE_CHECKING, NamedTuple

from . import globs
from .checks import CHECKS
from .document import holds
from .links import inventory
from .model import Finding, HtglintError, Rule

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .document import Document
    from .model import Config, Context, FileIgnores, Hit, Ruleset

_ANCHOR = re.compile(r"(?:[(<\"']|]:[ \t]*)[^\s()\"'#]*#[^\s()\"']")
"""What may be a link to a heading."""
_COMMENT = re.compile(
    r"<!--[ \t]*htglint-(disable-next-line|disable-file|disable|enable)(?=[ \t]|-->)"
    r"[ \t]*([\w\-,. \t]*?)[ \t]*(?:--[ \t][^\n]*?)?-->"
)
"""A suppression: rules separated by commas or blanks, and perhaps a reason behind two hyphens."""


def matches(selector: str, rule: Rule) -> bool:
    """Whether a selector names the rule: by its code, a prefix of it, or its name."""
    return rule.code.startswith(selector) or rule.name == selector


def select(ruleset: Ruleset, config: Config) -> tuple[Rule, ...]:
    """The rules that the configuration asks for; raises HtglintError for a selector that names none."""
    named = [selector for selector, _ in config.severity]
    named += [selector for one in config.per_file_ignores for selector in one.selectors]
    named += [*config.fixable, *config.extend_fixable, *config.unfixable]
    for selector in (*config.select, *config.ignore, *config.extend_select, *named):
        if not any(matches(selector, rule) for rule in ruleset.rules):
            raise HtglintError(_unknown(selector, ruleset, config))

    def wanted(rule: Rule) -> bool:
        if any(matches(selector, rule) for selector in config.ignore):
            return False
        if any(matches(selector, rule) for selector in (*config.select, *config.extend_select)):
            return True
        return rule.default and not config.select

    rules = tuple(rule for rule in ruleset.rules if wanted(rule))
    return tuple(_as_configured(rule, config) for rule in rules) if named else rules


def _as_configured(rule: Rule, config: Config) -> Rule:
    """The rule with the severity that the most exact selector gives it everywhere, and mended only where it may be."""
    levels = [(len(selector), level) for selector, level in config.severity if matches(selector, rule)]
    if levels:
        exact = [level for selector, level in config.severity if selector in (rule.code, rule.name)]
        rule = rule._replace(severity=exact[-1] if exact else max(levels)[1], published=None)
    fixable = not config.fixable or any(matches(one, rule) for one in (*config.fixable, *config.extend_fixable))
    return rule._replace(mended=fixable and not any(matches(selector, rule) for selector in config.unfixable))


def asked_of(rules: Sequence[Rule], ignores: Sequence[FileIgnores], path: str) -> tuple[Rule, ...]:
    """The rules that are not left out of the page at ``path``."""
    left_out = [selector for one in ignores if _concerns(one, path) for selector in one.selectors]
    return tuple(rule for rule in rules if not any(matches(selector, rule) for selector in left_out))


def _concerns(ignores: FileIgnores, path: str) -> bool:
    negated = ignores.glob.startswith("!")
    return globs.matches(ignores.glob.removeprefix("!"), globs.inside(path, ignores.root)) is not negated


def needs(rules: Sequence[Rule]) -> frozenset[str]:
    """What the rules ask of the context that takes time to look up."""
    return frozenset().union(*(CHECKS[rule.check].needs for rule in rules))


def _unknown(selector: str, ruleset: Ruleset, config: Config) -> str:
    from .escape import visible
    from .suggest import did_you_mean

    folded = selector.upper()
    is_code = any(rule.code.startswith(folded) for rule in ruleset.rules)
    close = f"; did you mean `{folded}`?" if is_code else did_you_mean(selector, [rule.name for rule in ruleset.rules])
    where = f" (in {visible(config.source)} or a flag)" if config.source else ""
    return (
        f"no rule is named `{visible(selector)}`{where}; a prefix such as HTG1 names a family, "
        f"and `htglint rules` lists all{close}"
    )


def check(document: Document, rules: Sequence[Rule], context: Context) -> list[Finding]:
    """All findings of the rules in a page, less those that its comments suppress, in the order of the text."""
    asked = [rule for rule in rules if is_asked(rule, context)]
    hits = ((rule, hit) for rule in asked for hit in CHECKS[rule.check].run(document, rule.params, context))
    hits = ((rule, hit if rule.mended else hit._replace(fix=None)) for rule, hit in hits)
    if _ANCHOR.search(document.text) or inventory.has_fields(document):
        hits = ((rule, _whole(document, hit)) for rule, hit in hits)
    findings = [Finding(document.name, rule, hit) for rule, hit in hits]
    if context.profile.generated and inventory.has_fields(document):
        findings = _of_author(document, findings, context.profile.generated)
    if findings and "htglint-" in document.text:
        events = document.once("suppressions", lambda: _events(document))
        by_rule = {rule.code: [event for event in events if event.names(rule)] for rule in asked}
        findings = [finding for finding in findings if not _is_suppressed(finding, by_rule[finding.rule.code])]
    findings.sort(key=lambda finding: (finding.hit.span, finding.rule.code, finding.hit.message))
    return findings


def _of_author(document: Document, findings: list[Finding], generated: Sequence[str]) -> list[Finding]:
    """The findings less those on links in front matter that the site's pipeline adds."""
    from .links.frontmatter import fields

    spans = [field.target.span for field in fields(document) if field.key in generated]
    return [finding for finding in findings if not holds(spans, finding.hit.span.start)]


def _whole(document: Document, hit: Hit) -> Hit:
    """A hit whose fix takes the links along that lead to a heading which it renames."""
    if hit.fix is None:
        return hit
    from .links import anchors  # needed only by pages with links to their own headings

    return hit._replace(fix=anchors.follow(document, hit.fix))


def is_asked(rule: Rule, context: Context) -> bool:
    """Whether the rule is for the page's profile and time; a rule of another profile brings no times of its own."""
    if not rule.profiles or context.profile.name in rule.profiles:
        return context.month is None or rule.since <= context.month
    return any(matches(selector, rule) for selector in context.profile.rules)


def published(rules: Sequence[Rule]) -> tuple[Rule, ...]:
    """The rules with the severities that they have on published pages."""
    return tuple(rule if rule.published is None else rule._replace(severity=rule.published) for rule in rules)


class _Event(NamedTuple):
    """From ``start`` to ``end`` the selectors (none means all rules) are switched ``on`` or off."""

    start: int
    end: int
    selectors: tuple[str, ...]
    on: bool

    def names(self, rule: Rule) -> bool:
        return not self.selectors or any(matches(selector, rule) for selector in self.selectors)


def _is_suppressed(finding: Finding, events: Sequence[_Event]) -> bool:
    """Whether the last of the rule's events that reach a finding switches it off."""
    at = finding.hit.span.start
    for number in range(bisect_right(events, at, key=lambda event: event.start) - 1, -1, -1):
        if at < events[number].end:
            return not events[number].on
    return False


def _events(document: Document) -> list[_Event]:
    """What the page's comments switch on and off, in the order of the text; comments inside code are text."""
    text, everything = document.text, len(document.text) + 1
    code = document.tree.code
    starts = [span.start for span in code]
    found: list[_Event] = []
    for match in _COMMENT.finditer(text):
        before = bisect_right(starts, match.start()) - 1
        if before >= 0 and match.start() < code[before].end:
            continue
        word = match.group(1)
        selectors = tuple(name for name in re.split(r"[,\s]+", match.group(2)) if name)
        if "," in match.group(2) and not selectors:
            continue  # commas alone name no rule, and must not mean all
        if word == "disable-file":
            found.append(_Event(0, everything, selectors, on=False))
        elif word == "disable-next-line":
            following = document.line_of(min(document.line_of(match.end()).end + 1, len(text)))
            found.append(_Event(following.start, following.end + 1, selectors, on=False))
        else:
            found.append(_Event(match.end(), everything, selectors, on=word == "enable"))
    return sorted(found, key=lambda event: event.start)
