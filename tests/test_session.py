"""The package as a library: texts in, results out."""

from __future__ import annotations

import htglint
from htglint.base.context import Context, Copy
from htglint.base.findings import Span
from htglint.base.profiles import Profile
from htglint.document.document import Document
from htglint.encoding.evidence import references
from htglint.encoding.evidence.place import Place

DAMAGED = "## ğŸ¶ A Watchdog\n\nItâ€™s fine â€“ â€œreallyâ€.\n"


def test_check_text() -> None:
    codes = {finding.rule.code for finding in htglint.check_text("## A\n\n_TODO_\n", name="2026-05.md")}
    assert {"HTG201", "HTG301"} <= codes


def test_fix_text() -> None:
    assert htglint.fix_text(DAMAGED) == "## ğŸ¶ A Watchdog\n\nIt’s fine – “really”.\n"


def test_repair_text_gives_steps_that_can_be_replayed() -> None:
    done = htglint.repair_text(DAMAGED)
    text = DAMAGED
    for step in reversed(done.steps):
        assert text[step.span.start : step.span.end] == step.before
        text = text[: step.span.start] + step.after + text[step.span.end :]
    assert text == done.text == "## ğŸ¶ A Watchdog\n\nIt’s fine – “really”.\n"
    (left,) = done.ambiguous
    assert {candidate.text for candidate in left.listed} == {"🍶", "🎶", "🐶"}


def test_repair_text_learns_from_another_copy() -> None:
    copy = "## 🐶 A Watchdog\n\nIt's something else.\n"
    assert htglint.repair_text(DAMAGED, references=[copy]).text == "## 🐶 A Watchdog\n\nIt’s fine – “really”.\n"


def test_two_damaged_copies_are_intersected() -> None:
    other = DAMAGED.encode("utf-8").decode("utf-8").replace("ğŸ¶", "ğŸ\x90¶").replace("â€", "â€\x9d")
    done = htglint.repair_text(DAMAGED, references=[other])
    assert done.ambiguous == ()
    assert done.text.startswith("## 🐶 ")


def test_only_revisions_of_one_history_count_as_one_copy() -> None:
    document = Document("p.md", "## 🐢 A Watchdog For Controllers\n")
    texts = ["## 🐶 A Watchdog For Controllers\n"] * 2
    place = Place(document, Span(3, 4))
    alone = Context(Profile("page"))
    files = tuple(Copy(f"copy@{number}.md", text) for number, text in enumerate(texts))
    revisions = tuple(copy._replace(history="git") for copy in files)
    assert len(references.counterparts(place, alone._replace(references=files))) == 2
    assert len(references.counterparts(place, alone._replace(references=revisions))) == 1


def test_repair_text_learns_from_siblings() -> None:
    sibling = "## 🐶 A Watchdog Elsewhere\n\nText.\n"
    assert htglint.repair_text(DAMAGED, siblings=[sibling] * 2).text.startswith("## 🐶 ")


def test_unsafe_takes_what_is_likely() -> None:
    text = DAMAGED.replace("A Watchdog", "Dog Food")
    assert htglint.repair_text(text).text.startswith("## ğŸ¶ ")
    assert htglint.repair_text(text, unsafe=True).text.startswith("## 🐶 ")


PUBLISHED = """<!doctype html><html><body><nav>Home</nav><main class="main"><div class="vp-doc">
<h1>Hack The Garden 05/2026 Wrap Up</h1><ul><li>🗓️ <strong>Date:</strong> 04.05.2026 – 08.05.2026</li></ul>
<h2>🧭 Shorter <code>Path</code>s</h2><p>Paths are <em>long</em>.</p></div></main></body></html>
"""


def test_convert_html_and_text() -> None:
    made = htglint.convert_page(PUBLISHED)
    assert made.text.startswith("---\ntitle: May 2026\nweight: -202605\n")
    assert "- 🗓️ **Date:** 04.05.2026 – 08.05.2026\n\n## 🧭 Shorter `Path`s\n\nPaths are *long*.\n" in made.text
    assert made.boilerplate == ("Home",)
    scraped = "Hack The Garden 05/2026 Wrap Up \n\nğŸ§­ Shorter Paths \n\nItâ€™s done.\n"
    assert "## 🧭 Shorter Paths\n" in htglint.convert_page(scraped).text
    assert "## 🧭 Shorter `Path`s\n" in htglint.convert_page(scraped, references=[made.text]).text
    assert "It’s done." in htglint.convert_page(scraped).text
