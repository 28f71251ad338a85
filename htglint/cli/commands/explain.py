"""`htglint explain`: shows what rules check, why, and examples."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any, NamedTuple

from htglint.base.errors import HtglintError
from htglint.base.escape import visible
from htglint.base.paint import Paint
from htglint.base.suggest import did_you_mean
from htglint.cli import arguments, console
from htglint.cli.options import SettingsOptions, build
from htglint.project import packs

if TYPE_CHECKING:
    from argparse import ArgumentParser
    from collections.abc import Iterator, Mapping

    from htglint.base.profiles import Ruleset
    from htglint.base.rules import Example, Rule


_Line = tuple[str, str]
"""A line and its style, which is empty for most."""


class Options(NamedTuple):
    """The options of the command."""

    settings: SettingsOptions
    rules: tuple[str, ...]
    color: str


def add_arguments(parser: ArgumentParser) -> None:
    """Declare the options."""
    SettingsOptions.add(parser, "select", "packs")
    arguments.add_colour(parser)
    parser.add_argument("rules", nargs="+", metavar="RULE", help="a code or a name; a prefix lists a family")


def run(given: Mapping[str, Any]) -> int:
    """Explain the named rules, and list the named families; the exit status."""
    options = build(Options, given)
    ruleset = packs.load(options.settings.configs().of_page("page").packs)
    explained = [_explanation(name, ruleset) for name in options.rules]  # all names are checked before any output
    paint = Paint(colour=console.wants_colour(sys.stdout, options.color))
    for number, lines in enumerate(explained):
        sys.stdout.write("\n" if number else "")
        for text, style in lines:
            shown = visible(text)
            sys.stdout.write(f"{paint(shown, style) if style else shown}\n")
    return 0


def _explanation(name: str, ruleset: Ruleset) -> list[_Line]:
    family = [rule for rule in ruleset.rules if name and rule.code.startswith(name.upper())]
    if len(family) > 1:
        return [(f"{rule.code} {rule.name}: {rule.summary}", "") for rule in family]
    return list(_lines(packs.describe(_named(name, ruleset))))


def _named(name: str, ruleset: Ruleset) -> Rule:
    for rule in ruleset.rules:
        if name.casefold() in (rule.code.casefold(), rule.name):
            return rule
    known = [word for rule in ruleset.rules for word in (rule.code, rule.name)]
    raise HtglintError(f"unknown rule `{visible(name)}`; `htglint rules` lists all{did_you_mean(name, known)}")


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
    yield from (("", ""), ("To disable it", "bold"))
    yield f"    on one line:  <!-- htglint-disable-next-line {rule.code} -->", ""
    yield f'    on a page:    per-file-ignores = {{ "PAGE.md" = ["{rule.code}"] }} in the configuration', ""


def _facts(rule: Rule) -> Iterator[str]:
    on_published = f", {rule.published.name.lower()} on published pages" if rule.published is not None else ""
    severity = f"Severity: {rule.severity.name.lower()}{on_published}."
    yield f"Category: {rule.category}. {severity} Fixable: {rule.fixable}."
    since = f" since {rule.since}" if rule.since else ""
    yield f"Checked on: {', '.join(rule.profiles) or 'every page'}{since}."
    if not rule.default:
        yield f"Off by default; enable it with --extend-select {rule.code}."


def _example(example: Example) -> Iterator[_Line]:
    yield "", ""
    yield f"Example ({example.path})", "bold"
    yield from _indented(example.text)
    for reference in example.references:
        yield "  with this copy of the page as a reference", ""
        yield from _indented(reference)
    for name, text in example.pages:
        yield f"  with {name} in its folder", ""
        yield from _indented(text)
    for verdict in example.verdicts:
        yield f"  where the link check reports {verdict.url}: {verdict.detail}", ""
    yield (f"  -> found at {', '.join(example.hits)}", "red") if example.hits else ("  -> no finding", "green")
    if example.after is not None and example.after != example.text:
        yield "  -> after `htglint fix`", "cyan"
        yield from _indented(example.after)


def _indented(text: str) -> Iterator[_Line]:
    """Yield the lines of a text, indented.

    The last newline ends a line and does not begin one.
    """
    for line in text.removesuffix("\n").split("\n"):
        yield f"    {line}".rstrip(), ""
