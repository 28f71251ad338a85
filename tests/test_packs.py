"""Packs: what is decoded, and every way in which a pack can be broken told in one clear sentence."""

from __future__ import annotations

import json
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
from htglint.base.settings import Config
from htglint.document.document import Document
from htglint.engine import engine
from htglint.project import packs, project

from .conftest import ROOT

if TYPE_CHECKING:
    from pathlib import Path

    from htglint.base.profiles import Ruleset

GOOD = """\
code = "ACME101"
name = "acme-rule"
category = "placeholder"
check = "placeholder"
severity = "warning"
fixable = "never"
summary = "A rule of somebody else"

[params]
report = "topic"\npatterns = ["later"]
"""

DRAFT = """\
name = "x"

[draft]
path = "{year}-{month}.md"
page = "{topics}"
topic = "## {emoji} {title}"
"""


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


NO_SWAP = GOOD.replace('check = "placeholder"', 'check = "substitution"').split("report")[0]
BROKEN = [
    (GOOD.replace('name = "acme-rule"\n', ""), "the key `name` (a string) is missing"),
    (GOOD.replace('check = "placeholder"', 'check = "placehoder"'), "did you mean `placeholder`?"),
    (GOOD.replace("ACME101", "HTG101"), "the code HTG101 is already taken by"),
    (GOOD.replace("acme-rule", "lost-text"), "the name lost-text is already taken by"),
    (GOOD.replace('"warning"', '"fatal"'), "it takes info, warning, error"),
    (GOOD.replace('"warning"', "3"), "`severity` is `3`, not a string"),
    (GOOD.replace("fixable", "fixabel"), "there is no key `fixabel`; it takes code, name"),
    (GOOD.replace("fixable", "fixabel"), "did you mean `fixable`?"),
    (GOOD.replace("patterns", "words"), "[params]: there is no key `words`; it takes report, patterns"),
    (GOOD.replace('["later"]', "[]"), "`patterns` must hold at least one expression"),
    (GOOD.replace('["later"]', "[1]"), "not a list of strings"),
    (NO_SWAP, "[params]: the table `[swap]` is missing"),
    (GOOD.replace('"ACME101"', '"acme"'), "not a prefix of capitals and three digits such as ABC101"),
    (GOOD + 'profiles = ["nobody"]\n', "there is no key `profiles`"),
    ('profiles = ["nobody"]\n' + GOOD, "`profiles` names `nobody`, which no pack has"),
    ("code = ", "is not TOML"),
    ('name = "x"\ntitle = "("\n', "which is no regular expression"),
    ('name = "x"\nmatch = ["[z-a].md"]\n', "which is no glob"),
    ('name = ""\n', "not lower-case words joined by hyphens"),
    (GOOD.replace('"ACME101"', '""'), "not a prefix of capitals"),
    (
        'name = "x"\n[[metadata]]\nemoji = "x"\nlabel = "y"\nrequired = true\nvalue = "("\n',
        "`value` is `(`, which is no regular expression",
    ),
    ('name = "x"\n[[edition]]\nid = "a"\nsince = "2025-99"\nform = "none"\n', "not a month such as 2025-11"),
    ('name = "x"\n[[date]]\nplace = "path"\npattern = "x"\n', "lacks the groups (?P<year>...)"),
    ('name = "x"\n[[date]]\nplace = "weather"\npattern = ""\n', "it takes path, front-matter, title"),
    ('name = "x"\n[[edition]]\nid = "a"\nsince = "soon"\nform = "none"\n', "not a month such as 2025-11"),
    ('name = "x"\ndraft = 3\n', "write `[draft]` above its keys"),
    (DRAFT.replace("page =", "pages ="), "[draft]: there is no key `pages`; it takes path, page, topic"),
    (DRAFT.replace("page =", "pages ="), "[draft]: the key `page` (a string) is missing"),
    (
        DRAFT.replace("{title}", "{titel}"),
        "`topic` has the unknown field {titel}; it takes {emoji}, {title}, {tracking}",
    ),
    (DRAFT.replace("{title}", "{titel}"), "did you mean `title`?"),
    (DRAFT.replace("{title}", "{title.__class__}"), "`topic` has the unknown field {title.__class__}"),
    (DRAFT.replace("{title}", "{title!r}"), "`topic` has the unknown field {title!r}"),
    (DRAFT.replace("{title}", "{}"), "`topic` has the unknown field {}"),
    (DRAFT.replace("{title}", "Title"), "[draft]: `topic` lacks the field {title}"),
    (DRAFT.replace("{topics}", "none"), "`page` lacks the field {topics}"),
    (DRAFT.replace("{year}", "20"), "`path` lacks the field {year}"),
    (DRAFT + "edition = 5\n", "`edition` is `5`, not a string"),
    (DRAFT + 'emoji = "x"\n', "`emoji` is `'x'`, not a list of strings"),
    ('name = "x"\nedition = 3\n', "write `[[edition]]` above each"),
    ('name = "x"\n[[metadata]]\nemoji = "x"\nrequired = true\n', "the key `label` (a string) is missing"),
    (GOOD.replace("summary", "# "), "the key `summary` (a string) is missing"),
    (GOOD.replace('"never"', '"mostly"'), "it takes always, sometimes, never"),
    (GOOD.replace('check = "placeholder"', 'check = "sections"'), "there is no key `patterns`; it takes report"),
    (GOOD.split("[params]")[0], "[params]: the key `patterns` (a list of strings) is missing"),
    (GOOD.split("[params]")[0].replace("summary", "params = 3\nsummary"), "`params` is not a table"),
    (
        GOOD.replace('check = "placeholder"', 'check = "images"').replace(
            'report = "topic"\npatterns = ["later"]', 'report = "lacking"'
        ),
        "[params]: `report` is `lacking`; it takes missing, small-letter",
    ),
    (GOOD + '[[example]]\ntxet = ""\n', "example 1: there is no key `txet`"),
    (GOOD + "[[example]]\n", "example 1: the key `text` (a string) is missing"),
    (GOOD.replace("check", "since = '2025-13'\ncheck"), "not a month such as 2025-11"),
    ('name = "x"\nrules = ["missing-sektion"]\n', "`rules` names `missing-sektion`, which no pack has; did you mean"),
    ('name = "x"\nrules = [""]\n', "`rules` names ``, which no pack has"),
    ('name = "x"\n[[date]]\nname = "y"\nplace = "path"\n', "the key `pattern` (a string) is missing"),
    (
        'name = "x"\n[[edition]]\nid = "a"\nsince = "2025-01"\nform = "none"\n[[edition.section]]\nkey = "k"\n',
        "edition 1: section 1: the key `title` (a string) is missing",
    ),
]
"""Files of packs that are refused, each with what is said about it."""


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
        (Config(select=("HTG1",)), {"HTG101", "HTG102", "HTG103", "HTG104"}),
        (Config(select=("HTG1",), ignore=("HTG103",)), {"HTG101", "HTG102", "HTG104"}),
        (Config(select=("lost-text",)), {"HTG103"}),
        (Config(select=("lost-text",), extend_select=("topic-emoji",)), {"HTG103", "HTG301"}),
        (
            Config(ignore=("HTG2", "HTG3", "HTG4", "HTG5", "HTG6", "HTG7", "HTG8")),
            {"HTG101", "HTG102", "HTG103", "HTG104"},
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
    assert (tmp_path / "packs.json").exists()
    assert packs.load() == first


@pytest.mark.parametrize("broken", [b"", b"{", b"[]", b'{"key": 1}', b"\xff", b"null", None])
def test_a_broken_index_is_made_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, broken: bytes | None) -> None:
    monkeypatch.setenv("HTGLINT_CACHE_DIR", str(tmp_path))
    first = packs.load()
    if broken is None:  # the right key and a value of another form
        kept = json.loads((tmp_path / "packs.json").read_text("utf-8"))
        broken = json.dumps(kept | {"value": 5}).encode()
    (tmp_path / "packs.json").write_bytes(broken)
    assert packs.load() == first
    assert json.loads((tmp_path / "packs.json").read_text("utf-8"))["value"]


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
    context = project.Project(ruleset, Config()).alone(document)
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
    edition = project.Project(ruleset, Config()).alone(document).edition
    assert edition is not None
    assert [section.title for section in edition.sections] == ["Decision", "Actions"]


def test_a_profile_of_a_later_pack_comes_before_those_that_match_too(tmp_path: Path) -> None:
    for name in ("zulu", "alpha"):
        text = NOTES.replace("notes/*.md", "20??-??.md").replace('"notes"', f'"{name}"') % ""
        ruleset = packs.load([pack(tmp_path / name, text, "profile.toml")])
        document = Document("2026-05.md", PAGE)
        assert project.Project(ruleset, Config()).alone(document).profile.name == name
