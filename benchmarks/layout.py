"""What formatting does to many random documents, and how long it takes beside mdformat; all of it in one process."""

from __future__ import annotations

import sys
from collections import Counter
from functools import partial

import mdformat

from htglint.base.findings import Safety
from htglint.document.document import Document
from htglint.engine import engine, fixer
from htglint.layout import canonical
from htglint.layout.choices import choices_of
from htglint.project import packs, project
from htglint.project.settings import Config
from tests.helpers.random_markdown import document as random_document

from .measure import seconds
from .pages import SAMPLES

DOCUMENTS = 2000
RUNS = 7
SIZE = 18_000
LONG = 40_000
HOSTILE = (
    ">",
    "*",
    "[",
    "![",
    "[a](",
    "*a* ",
    "_a ",
    "- ",
    "> a\n",
    "* a b c d\n\n",
    "<",
    "`a",
    "\\*",
    "|a",
    "a b c\n- b c\n",
    "- [ ] a b c d e f\n",
)
RULESET = packs.load()
PROJECT = project.Project(RULESET, Config())
RULES = engine.select(RULESET, Config(), "layout")


def outcome_of(document: Document) -> fixer.Outcome:
    return fixer.fix(document, RULES, PROJECT.local_context(document), frozenset({Safety.LAYOUT}))


def verdict(seed: int, name: str) -> str:
    """What became of a random document; anything but the first three is a fault."""
    before = Document(name, random_document(seed))
    outcome = outcome_of(before)
    after = outcome.document
    if outcome.notes:
        return "FAULT: a fix was refused"
    if after.meaning != before.meaning:
        return "FAULT: another meaning"
    unix = Document(name, after.text.replace("\r\n", "\n"))
    if canonical.form(unix.text, choices_of(unix, PROJECT.local_context(unix))).text != unix.text:
        return "FAULT: not done at once"
    if any(finding.rule.fixable == "never" for finding in outcome.remaining):
        return "a block of it was left as it is"
    return "already in order" if after.text == before.text else "formatted"


def main() -> int:
    verdicts = Counter(verdict(seed, name) for seed in range(DOCUMENTS) for name in ("2026-05.md", "notes.md"))
    print(f"{DOCUMENTS} random documents, each as a page of the profile and as any other:")
    for said, number in verdicts.most_common():
        print(f"  {number:6} {said}")

    sample = (SAMPLES / "clean" / "2026-02.md").read_text("utf-8")
    body = sample[sample.index("\n# ") :]
    text = (sample + body * (SIZE // len(body) + 1))[:SIZE]
    page = Document("2026-02.md", outcome_of(Document("2026-02.md", text)).document.text)
    theirs = seconds(lambda: mdformat.text(page.text, extensions=["gfm"]), RUNS)
    ours = seconds(lambda: outcome_of(page.replaced(page.text)), RUNS)
    untidy = page.text.replace("* ", "+ ").replace("\n\n", "\n\n\n")
    anew = seconds(lambda: outcome_of(page.replaced(untidy)), RUNS)
    print(f"a page of {SIZE} characters, as multiples of mdformat with its gfm plugin:")
    print(f"  in order {ours / theirs:.1f}, untidy {anew / theirs:.1f}")

    print(f"hostile pages of {LONG} characters: how many times as long as half of them takes")
    for piece in HOSTILE:
        whole, half = (
            seconds(partial(outcome_of, Document("notes.md", (piece * LONG)[:size]))) for size in (LONG, LONG // 2)
        )
        print(f"  {piece!r:12} {whole / half:4.1f}")
    return int(any(said.startswith("FAULT") for said in verdicts))


if __name__ == "__main__":
    sys.exit(main())
