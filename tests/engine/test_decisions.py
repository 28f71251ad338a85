"""Decisions of a review on findings: they are replayed, and what stays is no longer reported."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from tests.helpers.shell import Shell, put

if TYPE_CHECKING:
    from pathlib import Path

DAMAGED = "# A page\n\n## ğŸ¶ Watchdog For Stuck Finalizers\n"


def codes(htglint: Shell, *arguments: str) -> list[str]:
    return [code for _, code in htglint.findings("page.md", "--isolated", *arguments)]


def answers(*entries: dict[str, str]) -> str:
    return put("answers.json", json.dumps(entries))


def test_a_damaged_passage_that_stays_is_no_longer_reported(alone: Path, htglint: Shell) -> None:
    put("page.md", DAMAGED)
    assert codes(htglint, "--select", "HTG1") == ["HTG102"]
    source = "ğŸ¶"
    path = answers({"source": source, "before": "", "after": "watchdogforstuckfinalizers", "choice": source})
    assert codes(htglint, "--select", "HTG1", "--answers", path) == []
    assert (alone / "page.md").read_text("utf-8") == DAMAGED


def test_a_chosen_spelling_is_written_and_one_that_stays_is_not(alone: Path, htglint: Shell) -> None:
    put("page.md", "# A page\n\nWe recieve the seperate parts.\n")
    both = [
        {"source": "recieve", "before": "we", "after": "theseperateparts", "choice": "receive"},
        {"source": "seperate", "before": "werecievethe", "after": "parts", "choice": ""},
    ]
    found = json.loads(_json(htglint))
    for answer, finding in zip(both, found, strict=True):
        answer["rule"] = finding["code"]
    path = answers(*both)
    htglint("fix", "--isolated", "--select", "HTG6", "--fix-only", "--answers", path, "page.md")
    assert "We receive the seperate parts." in (alone / "page.md").read_text("utf-8")
    assert codes(htglint, "--select", "HTG6", "--answers", path) == []


def _json(htglint: Shell) -> str:
    htglint("check", "--isolated", "--select", "HTG6", "--format", "json", "page.md")
    return htglint.out


def test_an_accepted_fix_is_applied_only_while_it_is_the_same(alone: Path, htglint: Shell) -> None:
    put("page.md", DAMAGED.replace("ğŸ¶", "One  two") + "\n[text](pag.md)\n")
    htglint("check", "--isolated", "--format", "json", "page.md")
    finding = next(one for one in json.loads(htglint.out) if one["fix"] and one["fix"]["safety"] == "content")
    text = (alone / "page.md").read_text("utf-8")
    start = sum(map(len, text.splitlines(keepends=True)[: finding["line"] - 1])) + finding["column"] - 1
    end = sum(map(len, text.splitlines(keepends=True)[: finding["end_line"] - 1])) + finding["end_column"] - 1
    line = text.split("\n")[finding["line"] - 1]
    at = finding["column"] - 1
    letters = ["".join(filter(str.isalnum, part.lower())) for part in (line[:at], line[at + end - start :])]
    entry = {"source": text[start:end], "before": letters[0], "after": letters[1], "rule": finding["code"]}
    other = answers(entry | {"choice": "Another fix"})
    htglint("fix", "--isolated", "--answers", other, "page.md")
    assert "pag.md" in (alone / "page.md").read_text("utf-8")
    htglint("fix", "--isolated", "--answers", answers(entry | {"choice": finding["fix"]["title"]}), "page.md")
    assert "(page.md)" in (alone / "page.md").read_text("utf-8")
