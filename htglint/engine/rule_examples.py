"""Tests rules by their examples: places, fixed texts, and declared fixability.

The test suite runs those of the built-in rules, and `htglint rules --test` those of any pack.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from htglint.base import files
from htglint.base.context import Copy
from htglint.base.errors import HtglintError
from htglint.base.escape import visible
from htglint.checks import CHECKS
from htglint.document.document import Document
from htglint.project import packs
from htglint.project.project import Project
from htglint.project.settings import Config

from . import engine, fixer

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from htglint.base.context import Context
    from htglint.base.findings import Finding
    from htglint.base.profiles import Ruleset
    from htglint.base.rules import Example, Rule


def problems(rule: Rule, ruleset: Ruleset, folder: str) -> Iterator[str]:
    """Yield a sentence for each failed expectation of a rule's examples.

    ``rule`` is one of ``ruleset``. ``folder`` exists and is empty; other pages of examples are written to it.
    """
    fixed = []
    for number, example in enumerate(packs.describe(rule).examples, 1):
        place = os.path.join(folder, str(number))
        os.mkdir(place)
        found = reported(rule, example, ruleset, place)
        for problem in _of_example(rule, example, ruleset, place, found):
            yield f"example {number}: {problem}"
        fixed += [finding.hit.fix is not None for _, finding in found]
    if fixed and not _declared(rule.fixable, fixed):
        fixes = f"{sum(fixed)} of {len(fixed)} findings have a fix"
        yield f'`fixable` is "{rule.fixable}", but in the examples {fixes}'


def reported(rule: Rule, example: Example, ruleset: Ruleset, folder: str) -> list[tuple[str, Finding]]:
    """Return a rule's findings in an example, with places as ``line:column`` (from 1)."""
    document, context = _opened(rule, example, ruleset, folder)
    found = engine.check(document, _rules_to_run(rule, ruleset), context)
    return [(_place(document, finding), finding) for finding in found if finding.rule.code == rule.code]


def _of_example(
    rule: Rule, example: Example, ruleset: Ruleset, folder: str, found: Sequence[tuple[str, Finding]]
) -> Iterator[str]:
    places = tuple(place for place, _ in found)
    if places != example.hits:
        yield f"reports at {_listed(places)}, but `hits` has {_listed(example.hits)}"
    document, context = _opened(rule, example, ruleset, folder)
    rules = _rules_to_run(rule, ruleset)
    outcome = fixer.fix(document, rules, context, fixer.BY_DEFAULT if len(rules) > 1 else fixer.EVERYTHING)
    yield from outcome.notes
    expected = example.text if example.after is None else example.after
    if outcome.document.text != expected:
        yield f"the fixed text is {outcome.document.text!r}, but `after` is {expected!r}"


def _opened(rule: Rule, example: Example, ruleset: Ruleset, folder: str) -> tuple[Document, Context]:
    """Return the page of an example and its context.

    Other pages of the example are written to the folder.
    """
    project = Project(ruleset, Config())
    if example.pages:
        for name, text in example.pages:
            path = os.path.normpath(os.path.join(folder, name))
            if not path.startswith(os.path.join(folder, "")):
                where = visible(files.shown(rule.origin))
                raise HtglintError(f"{where}: the page {visible(name)} of an example lies outside of its folder")
            os.makedirs(os.path.dirname(path), exist_ok=True)
            with open(path, "w", encoding="utf-8", newline="") as file:
                file.write(text)
        document = Document(os.path.join(folder, example.path), example.text)
        context = project.context(document)
    else:
        document = Document(example.path, example.text)
        context = project.local_context(document)
    copies = (Copy(f"copy {number}", text) for number, text in enumerate(example.references))
    return document, context._replace(references=tuple(copies), verdicts=example.verdicts)


def _rules_to_run(rule: Rule, ruleset: Ruleset) -> list[Rule]:
    """Return the rule, with all others if it reports what suppressed them."""
    others = engine.select(ruleset, Config()) if CHECKS[rule.check].last else ()
    return [*(other for other in others if other.code != rule.code), rule]


def _place(document: Document, finding: Finding) -> str:
    before = document.text[: finding.hit.span.start]
    return f"{before.count(chr(10)) + 1}:{len(before) - before.rfind(chr(10))}"


def _listed(places: Sequence[str]) -> str:
    return ", ".join(places) or "no place"


def _declared(fixable: str, fixed: Sequence[bool]) -> bool:
    """Return whether findings have fixes as declared."""
    return all(fixed) if fixable == "always" else any(fixed) == (fixable == "sometimes")
