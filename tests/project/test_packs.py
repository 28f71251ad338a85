"""Packs: what is decoded, and every way in which a pack can be broken told in one clear sentence."""

from __future__ import annotations

import shutil
import subprocess
import sys
import zipfile
from typing import TYPE_CHECKING

import pytest

from htglint.base import cache as index
from htglint.base.context import Context
from htglint.base.errors import HtglintError
from htglint.base.profiles import Profile
from htglint.document.document import Document
from htglint.engine import engine
from htglint.project import packs, project
from htglint.project.settings import Config
from tests.helpers.packs import BROKEN, GOOD
from tests.helpers.paths import ROOT

if TYPE_CHECKING:
    from pathlib import Path

    from htglint.base.profiles import Ruleset


def pack(folder: Path, text: str, name: str = "rule.toml") -> str:
    folder.mkdir(exist_ok=True)
    (folder / name).write_text(text, "utf-8")
    return str(folder)


def test_a_pack_of_ones_own(tmp_path: Path) -> None:
    ruleset = packs.load([pack(tmp_path / "p", GOOD)])
    assert "ACME101" in [rule.code for rule in ruleset.rules]


def test_a_pack_may_be_one_file(tmp_path: Path) -> None:
    pack(tmp_path / "p", GOOD)
    assert "ACME101" in [rule.code for rule in packs.load([str(tmp_path / "p" / "rule.toml")]).rules]


@pytest.mark.parametrize(("text", "sentence"), BROKEN)
def test_a_broken_pack_is_told(tmp_path: Path, text: str, sentence: str) -> None:
    with pytest.raises(HtglintError) as raised:
        packs.load([pack(tmp_path / "p", text)])
    assert sentence in str(raised.value)
    assert "rule.toml" in str(raised.value)


def test_all_errors_are_told_at_once(tmp_path: Path) -> None:
    pack(tmp_path / "p", GOOD.replace('"warning"', "3"), "a.toml")
    pack(tmp_path / "p", "code = ", "b.toml")
    with pytest.raises(HtglintError) as raised:
        packs.load([str(tmp_path / "p")])
    assert len(str(raised.value).split("\n")) == 2


def test_a_pack_without_a_path() -> None:
    with pytest.raises(HtglintError, match="path of a pack is empty"):
        packs.load([""])


@pytest.mark.parametrize("name", ["nothing", "empty"])
def test_a_pack_that_is_not_there(tmp_path: Path, name: str) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(HtglintError, match=name):
        packs.load([str(tmp_path / name)])


# --- Selection


@pytest.mark.parametrize(
    ("config", "codes"),
    [
        (Config(select=("HTG1",)), {"HTG101", "HTG102", "HTG103", "HTG104", "HTG105"}),
        (Config(select=("HTG1",), ignore=("HTG103",)), {"HTG101", "HTG102", "HTG104", "HTG105"}),
        (Config(select=("lost-text",)), {"HTG103"}),
        (Config(select=("lost-text",), extend_select=("topic-emoji",)), {"HTG103", "HTG301"}),
        (
            Config(ignore=("HTG2", "HTG3", "HTG4", "HTG5", "HTG6", "HTG7", "HTG8")),
            {"HTG101", "HTG102", "HTG103", "HTG104", "HTG105"},
        ),
    ],
)
def test_selection(config: Config, codes: set[str]) -> None:
    assert {rule.code for rule in engine.select(packs.load(), config)} == codes


@pytest.mark.parametrize(("selector", "close"), [("htg1", "HTG1"), ("Htg101", "HTG101")])
def test_a_selector_in_small_letters_is_recognised(selector: str, close: str) -> None:
    with pytest.raises(HtglintError, match=f"did you mean `{close}`"):
        engine.select(packs.load(), Config(select=(selector,)))


def test_an_unknown_selector_names_the_closest() -> None:
    with pytest.raises(HtglintError, match="did you mean `lost-text`"):
        engine.select(packs.load(), Config(select=("lost-txt",)))


# --- The index


def test_the_index_gives_the_same_ruleset(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTGLINT_CACHE_DIR", str(tmp_path))
    first = packs.load()
    assert (tmp_path / "packs.data").exists()
    assert packs.load() == first


@pytest.mark.parametrize("broken", [b"", b"{", b"[]", b'{"key": 1}', b"\xff", b"null", None])
def test_a_broken_index_is_made_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, broken: bytes | None) -> None:
    monkeypatch.setenv("HTGLINT_CACHE_DIR", str(tmp_path))
    first = packs.load()
    kept = (tmp_path / "packs.data").read_bytes()
    (tmp_path / "packs.data").write_bytes(kept.replace(b"summary", b"SUMMARY") if broken is None else broken)
    assert packs.load() == first
    assert (tmp_path / "packs.data").read_bytes() == kept


def test_an_index_that_cannot_be_kept_costs_only_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("HTGLINT_CACHE_DIR", str(tmp_path / "file" / "below"))
    index.write("packs", ["k"], [])
    assert index.read("packs", ["k"]) is None
    assert packs.load().rules


# --- The wheel


@pytest.mark.skipif(shutil.which("git") is None, reason="needs git")
def test_rules_are_in_the_wheel(tmp_path: Path) -> None:
    pytest.importorskip("hatchling")
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)], cwd=ROOT, check=True,
        capture_output=True,
    )  # fmt: skip
    (wheel,) = tmp_path.glob("*.whl")
    names = set(zipfile.ZipFile(wheel).namelist())
    ours = {
        f"htglint/_rules/{path.relative_to(ROOT / 'rules').as_posix()}" for path in (ROOT / "rules").rglob("*.toml")
    }
    assert ours <= names
    assert {f"htglint/encoding/{name}" for name in ("emoji.tsv", "words.tsv", "conventions.txt")} | {
        "htglint/authoring/draft/plain.txt",
        "htglint/py.typed",
    } <= names
    zipfile.ZipFile(wheel).extractall(tmp_path / "site")
    asked = (
        "from htglint.base import files; from htglint.project import packs; "
        "print(files.builtin(), len(packs.load().rules))"
    )
    done = subprocess.run(
        [sys.executable, "-c", asked], cwd=tmp_path, env={"PYTHONPATH": str(tmp_path / "site"), "HOME": str(tmp_path)},
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert done.stdout.split() == [str(tmp_path / "site" / "htglint" / "_rules"), str(len(packs.load().rules))]


def test_checks_ask_only_their_profiles() -> None:
    document = Document("x.md", "## Topic\n\n_TODO_\n")
    assert engine.check(document, engine.select(packs.load(), Config()), Context(Profile("page"))) == []


def test_a_rule_that_is_not_default_runs_when_selected(tmp_path: Path) -> None:
    ruleset = packs.load([pack(tmp_path / "p", "default = false\n" + GOOD)])
    assert "ACME101" not in {rule.code for rule in engine.select(ruleset, Config())}
    assert {rule.code for rule in engine.select(ruleset, Config(select=("ACME",)))} == {"ACME101"}


# --- Profiles


PAGE = "## A Point\n\n### Context\n\nIt rains.\n\n### Decision\n"
NOTES = """\
name = "notes"
match = ["notes/*.md"]
rules = [%s]

[[edition]]
id = "only"
since = "2020-01"
form = "heading"
section = [{ key = "d", title = "Decision", required = true }, { key = "a", title = "Actions", required = true }]
"""


def codes_of(ruleset: Ruleset, path: str, text: str) -> set[str]:
    """The codes of what is found in a page, as by default."""
    document = Document(path, text)
    context = project.Project(ruleset, Config()).local_context(document)
    return {finding.rule.code for finding in engine.check(document, engine.select(ruleset, Config()), context)}


@pytest.mark.parametrize(
    ("named", "codes"),
    [
        ("", set()),
        ('"missing-section"', {"HTG202"}),
        ('"HTG203"', {"HTG203"}),
        ('"missing-section", "HTG203"', {"HTG202", "HTG203"}),
    ],
)
def test_a_profile_may_take_rules_of_others(tmp_path: Path, named: str, codes: set[str]) -> None:
    ruleset = packs.load([pack(tmp_path / "p", NOTES % named, "profile.toml")])
    assert codes_of(ruleset, "notes/monday.md", PAGE) == codes
    assert codes_of(ruleset, "2026-05.md", PAGE) > {"HTG202"}, "the pages of the other profile are asked as ever"


def test_a_rule_that_a_profile_takes_brings_no_times_of_its_own(tmp_path: Path) -> None:
    rule = GOOD.replace("check", 'since = "2030-01"\nprofiles = ["wrapup"]\ncheck')
    notes = NOTES.replace("[[edition]]", '[[date]]\nname = "n"\nplace = "path"\npattern = "%s"\n[[edition]]', 1) % (
        '"acme-rule"',
        "(?P<year>20..)-(?P<month>..)",
    )
    folder = tmp_path / "p"
    pack(folder, rule)
    ruleset = packs.load([pack(folder, notes, "profile.toml")])
    page = "## A Point\n\nlater\n"
    assert "ACME101" in codes_of(ruleset, "notes/2026-05.md", page)
    assert "ACME101" not in codes_of(ruleset, "2026-05.md", page)


def test_a_pack_adapts_a_profile_of_the_same_name(tmp_path: Path) -> None:
    adapted = NOTES.replace("notes/*.md", "20??-??.md").replace('"notes"', '"wrapup"') % ""
    ruleset = packs.load([pack(tmp_path / "p", adapted, "profile.toml")])
    assert [profile.name for profile in ruleset.profiles].count("wrapup") == 1
    document = Document("2026-05.md", PAGE)
    edition = project.Project(ruleset, Config()).local_context(document).edition
    assert edition is not None
    assert [section.title for section in edition.sections] == ["Decision", "Actions"]


def test_a_profile_of_a_later_pack_comes_before_those_that_match_too(tmp_path: Path) -> None:
    for name in ("zulu", "alpha"):
        text = NOTES.replace("notes/*.md", "20??-??.md").replace('"notes"', f'"{name}"') % ""
        ruleset = packs.load([pack(tmp_path / name, text, "profile.toml")])
        document = Document("2026-05.md", PAGE)
        assert project.Project(ruleset, Config()).local_context(document).profile.name == name
