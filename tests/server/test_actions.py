"""Which fixes are offered: those that do what they say, and no others."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import pytest
from lsprotocol import types

import htglint
from htglint.base.findings import Edit, Finding, Fix, Hit, Safety, Span
from htglint.base.rules import Rule, Severity
from htglint.document.document import Document
from htglint.server import actions
from htglint.server.gate import Checked
from tests.helpers.editor import applied
from tests.helpers.paths import SAMPLES

if TYPE_CHECKING:
    from pathlib import Path

EVERYWHERE = types.Range(types.Position(0, 0), types.Position(10_000, 0))
PAGES = sorted((SAMPLES / "damaged").glob("*.md"))


def changes(edits: list[types.TextEdit]) -> types.WorkspaceEdit:
    return types.WorkspaceEdit(changes={"page": edits})


def offered(text: str, findings: list[Finding]) -> list[types.CodeAction]:
    return actions.quick_fixes(Checked(Document("page.md", text), findings), EVERYWHERE, [], "utf-16", changes)


def after(text: str, action: types.CodeAction) -> str:
    assert action.edit is not None
    return applied(text, (action.edit.changes or {})["page"], "utf-16")


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_every_preferred_fix_leaves_one_finding_less(path: Path) -> None:
    name, text = path.name, path.read_text("utf-8")
    found = htglint.check_text(text, name=name)
    before = Counter(finding.rule.code for finding in found)
    preferred = [
        action
        for action in offered(text, [Finding(one.path, one.rule, one.hit) for one in found])
        if action.is_preferred
    ]
    assert preferred
    for action in preferred:
        code = (action.diagnostics or ())[0].code
        left = Counter(finding.rule.code for finding in htglint.check_text(after(text, action), name=name))
        assert left[str(code)] < before[str(code)], action.title


def finding(text: str, at: str, new: str, safety: Safety) -> Finding:
    start = text.index(at)
    span = Span(start, start + len(at))
    rule = Rule("XYZ101", "a-rule", "grammar", "substitution", Severity.WARNING, "always", "A rule", ())
    return Finding("page.md", rule, Hit(span, "a message", Fix("Write it", (Edit(span, new),), safety)))


@pytest.mark.parametrize(
    ("safety", "new", "titles"),
    [
        (Safety.WORDING, "Word", ["Write it (XYZ101, wording)"]),
        (Safety.WORDING, "other", []),
        (Safety.LAYOUT, "Word", []),
        (Safety.CONTENT, "other", ["Write it (XYZ101, content, unsafe: may change what the page says)"]),
        (Safety.CONTENT, "word", []),
    ],
    ids=["kept", "other letters", "no layout", "nothing promised", "nothing changed"],
)
def test_a_fix_that_breaks_its_promise_is_not_offered(safety: Safety, new: str, titles: list[str]) -> None:
    text = "A word.\n"
    assert [action.title for action in offered(text, [finding(text, "word", new, safety)])] == titles


@pytest.mark.parametrize(
    ("kind", "only", "wanted"),
    [
        ("quickfix", None, True),
        ("quickfix", [types.CodeActionKind.QuickFix], True),
        ("quickfix", ["source"], False),
        ("source.fixAll.htglint", [types.CodeActionKind.SourceFixAll], True),
        ("source.fixAll.htglint", ["source.fix"], False),
        ("source.fixAll.htglint", [""], True),
        ("source.fixAll.htglint", [], False),
    ],
)
def test_a_kind_means_those_below_it(kind: str, only: list[types.CodeActionKind | str] | None, wanted: bool) -> None:
    assert actions.is_wanted(kind, only) is wanted
