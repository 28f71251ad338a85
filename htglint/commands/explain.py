"""`htglint explain`: what a rule wants, why, and how it looks."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from .. import packs
from ..config import Configs
from ..escape import visible
from ..model import HtglintError
from ..suggest import did_you_mean
from . import arguments

if TYPE_CHECKING:
    from argparse import ArgumentParser
    from collections.abc import Iterator

    from ..model import Example, Rule, Ruleset
    from .options import Options


def add_arguments(parser: ArgumentParser) -> None:
    """What the command takes."""
    arguments.add_configuration(parser)
    parser.add_argument("rule", metavar="RULE", help="its code or its name; a prefix lists a family")


def run(options: Options) -> int:
    """Explain the rule that is named by its code or name; the exit status."""
    config = Configs(options.overrides(), options.config, isolated=options.isolated).of_page("page")
    ruleset = packs.load(config.packs)
    family = [rule for rule in ruleset.rules if rule.code.startswith(options.rule.upper()) and options.rule]
    if len(family) > 1:
        lines = [f"{rule.code} {rule.name}: {rule.summary}" for rule in family]
    else:
        lines = list(_lines(packs.describe(_named(options.rule, ruleset))))
    sys.stdout.write("".join(f"{visible(line)}\n" for line in lines))
    return 0


def _named(name: str, ruleset: Ruleset) -> Rule:
    for rule in ruleset.rules:
        if name.casefold() in (rule.code.casefold(), rule.name):
            return rule
    known = [word for rule in ruleset.rules for word in (rule.code, rule.name)]
    raise HtglintError(f"no rule is named `{visible(name)}`; `htglint rules` lists them all{did_you_mean(name, known)}")


def _lines(rule: Rule) -> Iterator[str]:
    yield f"{rule.code} {rule.name}"
    yield ""
    yield f"{rule.summary}."
    yield ""
    yield f"Category: {rule.category}. Severity: {rule.severity.name.lower()}. Can be fixed: {rule.fixable}."
    if rule.profiles:
        yield f"Asked of: {', '.join(rule.profiles)}."
    if rule.why:
        yield ""
        yield "Why"
        yield from _indented(rule.why)
    for example in rule.examples:
        yield from _example(example)


def _example(example: Example) -> Iterator[str]:
    yield ""
    yield f"Example ({example.path})"
    yield from _indented(example.text)
    for name, text in example.pages:
        yield f"  with {name} in its folder"
        yield from _indented(text)
    yield f"  -> found at {', '.join(example.hits)}" if example.hits else "  -> nothing to find"
    if example.after is not None and example.after != example.text:
        yield "  -> after `htglint fix`"
        yield from _indented(example.after)


def _indented(text: str) -> Iterator[str]:
    """The lines of a text, set in; the last newline is an end and not one more line."""
    for line in text.removesuffix("\n").split("\n"):
        yield f"    {line}".rstrip()
