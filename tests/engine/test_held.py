"""What a page is found to be damaged by stays a finding until it is gone, whatever else was repaired meanwhile."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from hypothesis import given, settings
from hypothesis import strategies as st

from htglint.base.findings import Edit, Finding, Fix, Hit, Safety, Span
from htglint.document.document import Document
from htglint.engine import engine, fixer
from htglint.project import packs, project
from htglint.project.settings import Config

if TYPE_CHECKING:
    import pytest

    from tests.helpers.shell import Shell

RULES = packs.load()
ENCODING = engine.select(RULES, Config(select=("HTG1",)))
HALF = "La piÃ¨ce sert l’Ã©tude des coÃ»ts liÃ©s Ã l’entretien du bÃ¢timent.\n"

WORDS = (
    "prÃ©vu", "coÃ»ts", "Ã l’aube", "Ã  midi", "l’Ã©cole", "dÃ©jÃ ", "Ã‰tÃ©", "garÃ§on", "plan", "le jardin", "naïf",
    "â€“", "donâ€™t", "ğŸ¶", "caf\ufffd", "TschÃ¼ss", "GÃ¤rten", "\n\n", "**Ã l’est**",
)  # fmt: skip


def outcome_of(text: str) -> tuple[list[Finding], fixer.Outcome]:
    """The damage of a page as it came, and what fixing makes of it."""
    document = Document("page.md", text)
    context = project.Project(RULES, Config()).local_context(document)
    return engine.check(document, ENCODING, context), fixer.fix(document, ENCODING, context)


def test_nothing_is_left_in_silence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, htglint: Shell) -> None:
    monkeypatch.chdir(tmp_path)
    Path("page.md").write_text(HALF, "utf-8")
    status = htglint("fix", "--select", "HTG1", "page.md")
    assert ("Ã" in Path("page.md").read_text("utf-8")) == (status == 1) == ("Left for you" in htglint.out)


@settings(max_examples=60)
@given(st.lists(st.sampled_from(WORDS), min_size=1, max_size=14))
def test_each_damaged_passage_is_repaired_or_remains(words: list[str]) -> None:
    before, outcome = outcome_of(" ".join(words) + "\n")
    original = Document("page.md", " ".join(words) + "\n").text
    repaired = [edit for part in outcome.passes[:1] for edit in part.edits]
    left = [outcome.document.text[slice(*finding.hit.span)] for finding in outcome.remaining]
    for finding in before:
        span = finding.hit.span
        touched = any(edit.span.start < span.end and span.start < edit.span.end for edit in repaired)
        source = original[slice(*span)]
        remains = any(source in shown or shown in source for shown in left)
        assert touched or remains or source not in outcome.document.text


def test_a_verdict_holds_although_a_repaired_page_no_longer_tells_it(monkeypatch: pytest.MonkeyPatch) -> None:
    text = "Ã©tÃ© Ã midi\n"
    certain, ambiguous = (next(rule for rule in ENCODING if rule.code == code) for code in ("HTG101", "HTG102"))
    fix = Fix("Restore", (Edit(Span(0, 5), "été"),), Safety.REPAIR)
    guess = Fix("Write", (Edit(Span(6, 7), "à"),), Safety.CONTENT)
    first = [
        Finding("page.md", certain, Hit(Span(0, 5), "certain", fix)),
        Finding("page.md", ambiguous, Hit(Span(6, 7), "ambiguous", guess)),
    ]
    monkeypatch.setattr(engine, "check", lambda document, *_: first if document.text == text else [])
    document = Document("page.md", text)
    context = project.Project(RULES, Config()).local_context(document)
    outcome = fixer.fix(document, ENCODING, context)
    assert outcome.document.text == "été Ã midi\n"
    (left,) = outcome.remaining
    assert left.rule.code == "HTG102"
    assert left.hit.span == Span(4, 5)
    assert left.hit.fix is not None
    assert left.hit.fix.edits == (Edit(Span(4, 5), "à"),)
    assert fixer.fix(document, ENCODING, context, fixer.EVERYTHING).remaining == []
