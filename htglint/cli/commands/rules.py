"""`htglint rules`: lists the rules of the packs in use, or tests their examples."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any, NamedTuple

from htglint.base import files
from htglint.base.escape import visible
from htglint.base.paint import Paint
from htglint.base.summary import plural
from htglint.cli import arguments, console
from htglint.cli.options import SettingsOptions, build
from htglint.engine import engine
from htglint.project import packs

if TYPE_CHECKING:
    from argparse import ArgumentParser
    from collections.abc import Mapping, Sequence

    from htglint.base.profiles import Ruleset
    from htglint.base.rules import Rule, Severity

_COLUMNS = ("code", "name", "severity", "fixable", "summary")
_TITLES = ("Code", "Name", "Severity", "Fixable", "Summary")


class Options(NamedTuple):
    """The options of the command."""

    settings: SettingsOptions
    format: str
    test: bool
    color: str


def add_arguments(parser: ArgumentParser) -> None:
    """Declare the options."""
    SettingsOptions.add(parser, "select", "packs")
    parser.add_argument("--format", choices=("text", "json"), default="text", help="default: text")
    parser.add_argument("--test", action="store_true", help="test the examples of the rules instead of listing them")
    arguments.add_colour(parser)


def run(given: Mapping[str, Any]) -> int:
    """List or test all rules, or those that `--select` names; the exit status."""
    options = build(Options, given)
    config = options.settings.configs().of_page("page")
    ruleset = packs.load(config.packs)
    rules = engine.select(ruleset, config) if options.settings.overrides.value("select") else ruleset.rules
    if options.test:
        return _test(rules, ruleset)
    rows = [_row(rule) for rule in rules]
    if options.format == "json":
        sys.stdout.write(_json(rows))
    else:
        paint = Paint(colour=console.wants_colour(sys.stdout, options.color))
        sys.stdout.write(_table(rows, [rule.severity for rule in rules], paint))
    return 0


def _test(rules: Sequence[Rule], ruleset: Ruleset) -> int:
    """Test the examples of rules; 1 if one fails, else 0."""
    from tempfile import TemporaryDirectory

    from htglint.engine import rule_examples

    wrong = 0
    for rule in rules:
        with TemporaryDirectory() as folder:
            for problem in rule_examples.problems(rule, ruleset, folder):
                wrong += 1
                sys.stdout.write(f"{visible(files.shown(rule.origin))}: {rule.code}: {visible(problem)}\n")
    tested = sum(len(packs.describe(rule).examples) for rule in rules)
    sys.stdout.write(f"Tested {plural(tested, 'example')} of {plural(len(rules), 'rule')}: {wrong or 'none'} failed.\n")
    return int(wrong > 0)


def _row(rule: Rule) -> dict[str, str | bool | list[str]]:
    return {
        "code": rule.code,
        "name": rule.name,
        "category": rule.category,
        "severity": rule.severity.name.lower(),
        "fixable": rule.fixable,
        "profiles": list(rule.profiles),
        "default": rule.default,
        "summary": rule.summary,
    }


def _json(rows: Sequence[dict[str, str | bool | list[str]]]) -> str:
    import json

    return json.dumps(rows, indent=2) + "\n"


def _table(rows: Sequence[dict[str, str | bool | list[str]]], severities: Sequence[Severity], paint: Paint) -> str:
    """Return a table of the rules with aligned columns.

    The summary comes last and may be of any length.
    """
    cells = [[visible(str(row[column])) for column in _COLUMNS] for row in rows]
    for line, row in zip(cells, rows, strict=True):
        line[-1] += "" if row["default"] else " (off by default)"
    widths = [max(map(len, column)) for column in zip(_TITLES, *cells, strict=True)]
    titles = "  ".join(paint(f"{title:<{size}}", "bold") for title, size in zip(_TITLES, widths, strict=True))
    lines = [titles.rstrip()]
    for line, severity in zip(cells, severities, strict=True):
        padded = [f"{cell:<{size}}" for cell, size in zip(line, widths, strict=True)]
        padded[0] = paint.severity(padded[0], severity)
        lines.append("  ".join(padded).rstrip())
    return "".join(f"{line}\n" for line in lines)
