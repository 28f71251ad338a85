"""`htglint explain`: what a rule wants, why, and how it looks."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from htglint.base.errors import HtglintError
from htglint.base.escape import visible
from htglint.base.paint import Paint
from htglint.base.suggest import did_you_mean
from htglint.cli import arguments, console
from htglint.project import packs
from htglint.project.config import Configs

if TYPE_CHECKING:
    from argparse import ArgumentParser
    from collections.abc import Iterable, Iterator

    from htglint.base.profiles import Ruleset
    from htglint.base.rules import Example, Rule
    from htglint.cli.options import Options


_Line = tuple[str, str]
"""A line and its style, which is empty for most."""


def add_arguments(parser: ArgumentParser) -> None:
    """What the command takes."""
    arguments.add_settings(parser, "select", "packs")
    arguments.add_configuration(parser)
    arguments.add_colour(parser)
    parser.add_argument("rule", metavar="RULE", help="its code or its name; a prefix lists a family")


def run(options: Options) -> int:
    """Explain the rule that is named by its code or name; the exit status."""
    config = Configs(options.overrides(), options.config, isolated=options.isolated).of_page("page")
    ruleset = packs.load(config.packs)
    family = [rule for rule in ruleset.rules if rule.code.startswith(options.rule.upper()) and options.rule]
    lines: Iterable[_Line]
    if len(family) > 1:
        lines = ((f"{rule.code} {rule.name}: {rule.summary}", "") for rule in family)
    else:
        lines = _lines(packs.describe(_named(options.rule, ruleset)))
    paint = Paint(colour=console.wants_colour(sys.stdout, options.color))
    for text, style in lines:
        shown = visible(text)
        sys.stdout.write(f"{paint(shown, style) if style else shown}\n")
    return 0


def _named(name: str, ruleset: Ruleset) -> Rule:
    for rule in ruleset.rules:
        if name.casefold() in (rule.code.casefold(), rule.name):
            return rule
    known = [word for rule in ruleset.rules for word in (rule.code, rule.name)]
    raise HtglintError(f"no rule is named `{visible(name)}`; `htglint rules` lists them all{did_you_mean(name, known)}")


def _lines(rule: Rule) -> Iterator[_Line]:
    yield f"{rule.code} {rule.name}", "bold"
    yield "", ""
    yield f"{rule.summary.rstrip('.')}.", ""
    yield "", ""
    yield from ((fact, "") for fact in _facts(rule))
    if rule.why:
        yield from (("", ""), ("Why", "bold"), *_indented(rule.why))
    for example in rule.examples:
        yield from _example(example)
    yield from (("", ""), ("To leave it out", "bold"))
    yield f"    of one line:  <!-- htglint-disable-next-line {rule.code} -->", ""
    yield f'    of a page:    per-file-ignores = {{ "PAGE.md" = ["{rule.code}"] }} in the configuration', ""


def _facts(rule: Rule) -> Iterator[str]:
    on_published = f", {rule.published.name.lower()} on published pages" if rule.published is not None else ""
    severity = f"Severity: {rule.severity.name.lower()}{on_published}."
    yield f"Category: {rule.category}. {severity} Can be fixed: {rule.fixable}."
    since = f" since {rule.since}" if rule.since else ""
    yield f"Asked of: {', '.join(rule.profiles) or 'every page'}{since}."
    if not rule.default:
        yield f"Runs only where it is selected: --extend-select {rule.code}."


def _example(example: Example) -> Iterator[_Line]:
    yield "", ""
    yield f"Example ({example.path})", "bold"
    yield from _indented(example.text)
    for reference in example.references:
        yield "  with this copy of it at hand", ""
        yield from _indented(reference)
    for name, text in example.pages:
        yield f"  with {name} in its folder", ""
        yield from _indented(text)
    for verdict in example.verdicts:
        yield f"  where the web says of {verdict.url}: {verdict.detail}", ""
    yield (f"  -> found at {', '.join(example.hits)}", "red") if example.hits else ("  -> nothing to find", "green")
    if example.after is not None and example.after != example.text:
        yield "  -> after `htglint fix`", "cyan"
        yield from _indented(example.after)


def _indented(text: str) -> Iterator[_Line]:
    """The lines of a text, set in; the last newline is an end and not one more line."""
    for line in text.removesuffix("\n").split("\n"):
        yield f"    {line}".rstrip(), ""
