"""The package as a library: texts in, results out."""

from __future__ import annotations

import json
import pickle
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest

import htglint
from htglint.base.context import Context, Copy
from htglint.base.findings import Span
from htglint.base.profiles import Profile
from htglint.document.document import Document
from htglint.encoding.evidence import references
from htglint.encoding.evidence.place import Place

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from tests.helpers.shell import Shell

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


# --- Sessions


@pytest.fixture
def shell(capsys: pytest.CaptureFixture[str]) -> Shell:
    """Runs the command line."""
    from tests.helpers.shell import Shell

    return Shell(capsys)


def test_a_session_has_the_rules_of_its_settings(tmp_path: Path) -> None:
    (tmp_path / "htglint.toml").write_text('ignore = ["HTG621"]\n', "utf-8")
    text = "# Notes\n\nSee the the notes: Itâ€™s.\n"
    both = {"HTG101", "HTG621"}
    assert both <= {found.code for found in htglint.Session().check(text)}
    assert {found.code for found in htglint.Session(ignore=["HTG6"]).check(text)} & both == {"HTG101"}
    assert {found.code for found in htglint.Session(select=["HTG621"]).check(text)} == {"HTG621"}
    assert {found.code for found in htglint.Session(tmp_path / "htglint.toml").check(text)} & both == {"HTG101"}


def test_a_session_learns_from_its_texts() -> None:
    session = htglint.Session(references=["## 🐶 A Watchdog\n\nIt's something else.\n"])
    assert session.repair(DAMAGED).text.startswith("## 🐶 ")
    assert session.fix(DAMAGED).text.startswith("## 🐶 ")
    assert session.with_copies().repair(DAMAGED).text.startswith("## ğŸ¶ ")


def test_an_edition_holds_for_every_text() -> None:
    with pytest.raises(htglint.HtglintError, match="unknown edition `nope`"):
        htglint.Session(edition="nope")
    with pytest.raises(htglint.HtglintError, match="unknown profile `wrap`"):
        htglint.Session(profile="wrap")


def test_fix_reports_what_it_did() -> None:
    done = htglint.Session().fix("# Notes\n\nItâ€™s fine, see the the notes.\n")
    assert done.text == "# Notes\n\nIt’s fine, see the the notes.\n"
    (applied,) = done.applied
    assert (applied.line, applied.column, applied.code) == (3, 3, "HTG101")
    assert "HTG621" in {left.code for left in done.remaining}
    assert done.notes == ()


def test_a_finding_has_its_place_and_a_form_for_json(shell: Shell, tmp_path: Path) -> None:
    text = "# Notes\n\nSee the the notes.\r\nItâ€™s.\n"
    (tmp_path / "page.md").write_bytes(text.encode())
    shell("check", "--format", "json", str(tmp_path / "page.md"))
    printed = json.loads(shell.out)
    found = [one.to_dict() | {"path": printed[0]["path"]} for one in htglint.check_text(text)]
    assert json.loads(json.dumps(found)) == printed
    first = htglint.check_text(text)[0]
    assert (first.line, first.column) == first.start == (3, 5)
    assert first.end == (3, 12)
    assert first.span == first.hit.span
    assert first.severity is first.rule.severity


def test_format_lays_out_and_keeps_words() -> None:
    done = htglint.Session().format("Title\n=====\n\nTeh  word.\n")
    assert done.text == "# Title\n\nTeh  word.\n" == htglint.format_text("Title\n=====\n\nTeh  word.\n")


def test_many_texts_are_done_as_they_are_asked_for() -> None:
    taken: list[int] = []

    def texts() -> Iterator[str]:
        for number in range(3):
            taken.append(number)
            yield f"cafÃ© {number}"

    done = htglint.repair_many(texts())
    assert next(iter(done)).text == "café 0"
    assert taken == [0]
    session = htglint.Session()
    assert (
        [one.text for one in session.fix_many(["cafÃ©\n"])]
        == ["café\n"]
        == [one.text for one in htglint.fix_many(["cafÃ©\n"])]
    )
    assert [len(one) for one in session.check_many(["# A\n", "# A\n\nthe the\n"])] == [0, 1]
    assert [one.text for one in htglint.convert_many(["<h1>A</h1>"])] == ["# A\n"]
    assert [one.text for one in htglint.format_many(["A\n=\n"])] == ["# A\n"]


def test_a_session_can_be_pickled() -> None:
    session = htglint.Session(select=["HTG1"], references=["## 🐶 A Watchdog\n"])
    other = pickle.loads(pickle.dumps(session))
    assert other.repair(DAMAGED) == session.repair(DAMAGED)
    assert other.check(DAMAGED) == session.check(DAMAGED)
    assert len(pickle.dumps(session)) < 5000


def test_results_can_be_pickled() -> None:
    session = htglint.Session()
    for result in (session.check(DAMAGED), session.fix(DAMAGED), session.repair(DAMAGED), session.convert("# A\n")):
        assert pickle.loads(pickle.dumps(result)) == result


def test_threads_share_a_session() -> None:
    session = htglint.Session()
    texts = [f"## ğŸ¶ Dog {number}\n\nItâ€™s the the {number}. Recieved unknwon.\n" for number in range(16)]
    alone = [(session.check(text), session.fix(text), session.repair(text)) for text in texts]
    with ThreadPoolExecutor(8) as pool:
        together = list(pool.map(lambda text: (session.check(text), session.fix(text), session.repair(text)), texts))
    assert together == alone


def test_rules_are_loaded_once(monkeypatch: pytest.MonkeyPatch) -> None:
    htglint.check_text("text\n")
    monkeypatch.setattr("htglint.project.packs.load", lambda *_: pytest.fail("loaded again"))
    assert htglint.repair_text("cafÃ©").text == "café"
    htglint.Session(select=["HTG1"]).check("text\n")


@pytest.mark.parametrize(
    ("call", "sentence"),
    [
        (lambda: htglint.repair_text(b"x"), "`text` must be a string, not a bytes; decode it"),  # type: ignore[arg-type]
        (lambda: htglint.check_text(None), "`text` must be a string, not None"),  # type: ignore[arg-type]
        (lambda: htglint.fix_text(3), "`text` must be a string, not an int"),  # type: ignore[arg-type]
        (lambda: htglint.convert_page(3), "`data` must be bytes or a string, not an int"),  # type: ignore[arg-type]
        (lambda: htglint.repair_text("Ã©", references="x"), "`references` must be several texts, such as a list"),
        (lambda: htglint.repair_text("Ã©", siblings=[1]), r"`siblings\[0\]` must be a string"),  # type: ignore[list-item]
        (lambda: htglint.repair_many("x"), "`texts` must be several texts, such as a list, not a str"),
        (lambda: htglint.Session(3), "`config` must be a path, not an int"),  # type: ignore[arg-type]
        (lambda: htglint.Session(select="HTG1"), r"write \[select\] for one"),
    ],
)  # fmt: skip
def test_a_wrong_type_gets_a_sentence(call: Callable[[], object], sentence: str) -> None:
    with pytest.raises(TypeError, match=sentence):
        call()


def test_a_wrong_value_gets_a_sentence() -> None:
    with pytest.raises(htglint.HtglintError, match=r"`kind` is `htm`; known are auto, .*did you mean `html`"):
        htglint.convert_page("x", kind="htm")
    with pytest.raises(htglint.HtglintError, match="no rule is named `HTG999`"):
        htglint.Session(select=["HTG999"])


def test_public_names_can_be_imported() -> None:
    for name in htglint.__all__:
        assert getattr(htglint, name) is not None
        assert name in dir(htglint)
    with pytest.raises(AttributeError, match="has no attribute 'Nothing'"):
        _ = htglint.Nothing
    code = "import sys, htglint; print([name for name in sys.modules if name.startswith('htglint.')])"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert loaded.strip() == "['htglint.base', 'htglint.base.version']"


USER = """
from collections.abc import Iterator
import htglint
from htglint import Finding, Fixed, HtglintError, Repair, Session

def lines(texts: list[str]) -> Iterator[int]:
    session = Session(select=["HTG1"])
    for found in session.check_many(texts):
        yield from (one.line for one in found)

def codes(found: list[Finding]) -> list[str]:
    return [one.rule.code for one in found]

def run(text: str) -> str:
    try:
        done: Repair = htglint.repair_text(text)
        fixed: Fixed = Session().fix(done.text)
    except HtglintError as error:
        return str(error)
    return fixed.text + "".join(step.reason for step in done.steps)
"""


def test_mypy_accepts_code_that_uses_the_package(tmp_path: Path, request: pytest.FixtureRequest) -> None:
    if request.config.getoption("--hypothesis-profile") != "many":
        pytest.skip("takes half a minute: `make test-all` runs it")
    (tmp_path / "user.py").write_text(USER, "utf-8")
    command = [sys.executable, "-m", "mypy", "--strict", "--cache-dir", str(tmp_path / "cache"), "user.py"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.stdout.strip() == "Success: no issues found in 1 source file"
