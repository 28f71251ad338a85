"""What a page is found to be damaged by stays a finding until it is gone, whatever else was repaired meanwhile."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from hypothesis import given, settings
from hypothesis import strategies as st

from htglint.document.document import Document
from htglint.engine import engine, fixer
from htglint.project import packs, project
from htglint.project.settings import Config

if TYPE_CHECKING:
    import pytest

    from htglint.base.findings import Finding
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


def test_what_a_first_pass_calls_damaged_is_left_for_you(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, htglint: Shell
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("page.md").write_text(HALF, "utf-8")
    assert htglint("fix", "--select", "HTG1", "page.md") == 1
    after = Path("page.md").read_text("utf-8")
    assert after == "La pièce sert l’étude des coûts liés Ã l’entretien du bâtiment.\n"
    assert f"page.md:1:{after.index('Ã') + 1}: HTG102" in htglint.out
    assert "Left for you: 1 error" in htglint.out


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


def test_remaining_findings_are_where_the_damage_is() -> None:
    _, outcome = outcome_of(f"# Ã‰tÃ©\n\n{HALF}")
    text = outcome.document.text
    assert [text[slice(*finding.hit.span)][0] for finding in outcome.remaining] == ["Ã"]
    for finding in outcome.remaining:
        for edit in finding.hit.fix.edits if finding.hit.fix else ():
            assert finding.hit.span.start <= edit.span.start <= edit.span.end <= finding.hit.span.end
