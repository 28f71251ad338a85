"""Select rules, and run them on a page."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from htglint.base import files, globs
from htglint.base.errors import HtglintError
from htglint.base.escape import visible
from htglint.base.findings import Finding
from htglint.base.rule_selectors import matches
from htglint.base.suggest import did_you_mean
from htglint.checks import CHECKS
from htglint.document.document import contains
from htglint.links import anchors, inventory
from htglint.links.inventory import fields

if TYPE_CHECKING:
    from collections.abc import Sequence

    from htglint.base.context import Context
    from htglint.base.findings import Hit
    from htglint.base.profiles import Ruleset
    from htglint.base.rules import Rule
    from htglint.document.document import Document
    from htglint.project.settings import Config, FileIgnores

_ANCHOR = re.compile(r"(?:[(<\"'][^\s()\"'#<]*|]:[ \t]*[^\s()\"'#<\]]*)#[^\s()\"']")
"""A possible link to a heading; linear, because no run of characters is read twice."""
_COMMENT = "htglint-"
"""Text in every suppression comment."""


def select(ruleset: Ruleset, config: Config, category: str = "") -> tuple[Rule, ...]:
    """Return the selected rules; raise HtglintError for a selector that matches none.

    With a category, return only its rules, whether or not they run by default.
    """
    named = [selector for selector, _ in config.severity]
    named += [selector for one in config.per_file_ignores for selector in one.selectors]
    named += [*config.fixable, *config.extend_fixable, *config.unfixable]
    for selector in (*config.select, *config.ignore, *config.extend_select, *named):
        if not any(matches(selector, rule) for rule in ruleset.rules):
            raise HtglintError(_unknown(selector, ruleset, config))

    def wanted(rule: Rule) -> bool:
        if category and rule.category != category:
            return False
        if _ignoring(rule, config):
            return False
        if any(matches(selector, rule) for selector in (*config.select, *config.extend_select)):
            return True
        return (rule.default or bool(category)) and not config.select

    rules = tuple(rule for rule in ruleset.rules if wanted(rule))
    return tuple(_as_configured(rule, config) for rule in rules) if named else rules


def _ignoring(rule: Rule, config: Config) -> str:
    """Return the selector that disables a rule; empty if there is none.

    `--ignore` always does. `ignore` in a file gives way to a selector of `--select` that is at least as specific.
    """
    chosen = max((_specificity(one, rule) for name, one in config.flags if name == "select"), default=0)
    for selector in config.ignore:
        specificity = _specificity(selector, rule)
        if specificity and (specificity > chosen or ("ignore", selector) in config.flags):
            return selector
    return ""


def _specificity(selector: str, rule: Rule) -> int:
    """Return a selector's specificity: 0 for no match, most for a code or name."""
    if selector in (rule.code, rule.name):
        return len(rule.code)
    return len(selector) if matches(selector, rule) else 0


def contradictions(ruleset: Ruleset, config: Config) -> list[str]:
    """Return a sentence for each selector whose rules are all ignored in its place."""
    found: list[str] = []
    for field in ("select", "extend_select"):
        for selector in getattr(config, field):
            ignored = [_ignoring(rule, config) for rule in ruleset.rules if matches(selector, rule)]
            if ignored and all(ignored):
                chosen, dropped = _where(field, selector, config), _where("ignore", ignored[0], config)
                if chosen.startswith("by") or chosen == dropped:  # a flag may well ignore what a file selects
                    where = f"and ignored {dropped}" if chosen == dropped else f"{chosen} and ignored {dropped}"
                    found.append(f"`{visible(selector)}` is selected {where}, so it does not run")
    return found


def _where(field: str, selector: str, config: Config) -> str:
    name = field.replace("_", "-")
    return f"by --{name}" if (field, selector) in config.flags else f"in {visible(files.shown(config.source))}"


def _as_configured(rule: Rule, config: Config) -> Rule:
    """Return a rule with its configured severity, and without fixes if unfixable."""
    levels = [(len(selector), level) for selector, level in config.severity if matches(selector, rule)]
    if levels:
        exact = [level for selector, level in config.severity if selector in (rule.code, rule.name)]
        rule = rule._replace(severity=exact[-1] if exact else max(levels)[1], published=None)
    fixable = not config.fixable or any(matches(one, rule) for one in (*config.fixable, *config.extend_fixable))
    return rule._replace(fix_enabled=fixable and not any(matches(selector, rule) for selector in config.unfixable))


def without_ignored(rules: Sequence[Rule], ignores: Sequence[FileIgnores], path: str) -> tuple[Rule, ...]:
    """Return the rules that no per-file ignore excludes for the page at ``path``."""
    left_out = [selector for one in ignores if _concerns(one, path) for selector in one.selectors]
    return tuple(rule for rule in rules if not any(matches(selector, rule) for selector in left_out))


def _concerns(ignores: FileIgnores, path: str) -> bool:
    negated = ignores.glob.startswith("!")
    return globs.matches(ignores.glob.removeprefix("!"), globs.inside(path, ignores.root)) is not negated


def needs(rules: Sequence[Rule]) -> frozenset[str]:
    """Return the parts of the context that the rules need and that are expensive."""
    return frozenset().union(*(CHECKS[rule.check].needs for rule in rules))


def _unknown(selector: str, ruleset: Ruleset, config: Config) -> str:
    folded = selector.upper()
    is_code = any(rule.code.startswith(folded) for rule in ruleset.rules)
    close = f"; did you mean `{folded}`?" if is_code else did_you_mean(selector, [rule.name for rule in ruleset.rules])
    where = f" (in {visible(config.source)} or a flag)" if config.source else ""
    return (
        f"no rule is named `{visible(selector)}`{where}; a prefix such as HTG1 names a family, "
        f"and `htglint rules` lists all{close}"
    )


def check(document: Document, rules: Sequence[Rule], context: Context) -> list[Finding]:
    """Return a page's findings in text order, without suppressed ones."""
    active = [rule for rule in rules if applies(rule, context)]
    findings = _found(document, [rule for rule in active if not CHECKS[rule.check].last], context)
    if _COMMENT in document.text:
        from . import suppressions  # few pages have such a comment

        def find(last: Sequence[Rule], known: Context) -> list[Finding]:
            return _found(document, last, known)

        findings = suppressions.applied(document, active, context, findings, find, applies)
    if context.answers:
        from . import decisions  # of a review

        findings = decisions.applied(document, findings, context.answers)
    findings.sort(key=lambda finding: (finding.hit.span, finding.rule.code, finding.hit.message))
    return findings


def _found(document: Document, rules: Sequence[Rule], context: Context) -> list[Finding]:
    """Return the findings before suppression."""
    hits = ((rule, hit) for rule in rules for hit in CHECKS[rule.check].run(document, rule.params, context))
    hits = ((rule, hit if rule.fix_enabled else hit._replace(fix=None)) for rule, hit in hits)
    if _ANCHOR.search(document.text) or inventory.has_fields(document):
        hits = ((rule, _with_link_edits(document, hit)) for rule, hit in hits)
    findings = [Finding(document.name, rule, hit) for rule, hit in hits]
    if context.profile.generated and inventory.has_fields(document):
        return _of_author(document, findings, context.profile.generated)
    return findings


def _of_author(document: Document, findings: list[Finding], generated: Sequence[str]) -> list[Finding]:
    """Return the findings, without those on generated front matter links."""
    spans = [field.target.span for field in fields(document) if field.key in generated]
    return [finding for finding in findings if not contains(spans, finding.hit.span.start)]


def _with_link_edits(document: Document, hit: Hit) -> Hit:
    """Extend the fix of a hit by the links to headings that it renames."""
    if hit.fix is None:
        return hit
    return hit._replace(fix=anchors.follow(document, hit.fix))


def applies(rule: Rule, context: Context) -> bool:
    """Return whether the rule applies to the page's profile and month.

    Rules of another profile have no ``since``.
    """
    if not rule.profiles or context.profile.name in rule.profiles:
        return context.month is None or rule.since <= context.month
    return any(matches(selector, rule) for selector in context.profile.rules)


def published(rules: Sequence[Rule]) -> tuple[Rule, ...]:
    """Return the rules with their severities on published pages."""
    return tuple(rule if rule.published is None else rule._replace(severity=rule.published) for rule in rules)
