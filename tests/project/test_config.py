"""Configuration: where it is found, how strictly it is read, and what flags do to it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from htglint.base import files
from htglint.base.errors import HtglintError
from htglint.base.rules import Severity
from htglint.project.config import Configs, Overrides, load
from htglint.project.settings import Config


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Every test has the temporary folder as its working directory."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def put(path: str, text: str) -> str:
    file = Path(path)
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, "utf-8")
    return path


def of(page: str, overrides: Overrides | None = None) -> Config:
    return Configs(overrides or Overrides()).of_page(page)


def refusal(text: str, name: str = "htglint.toml") -> list[str]:
    """The lines of the error about a configuration."""
    put(name, text)
    with pytest.raises(HtglintError) as caught:
        of("page.md")
    return str(caught.value).split("\n")


# --- Where it is found


def test_without_a_file_the_defaults_hold(here: Path) -> None:
    assert of("page.md") == Config(root=str(here))


def test_every_key_is_read(here: Path) -> None:
    put(
        "docs/htglint.toml",
        """
        select = ["HTG1", "missing-section"]
        ignore = ["HTG103"]
        extend-select = ["HTG9"]
        exclude = ["old/"]
        packs = ["rules", "../shared"]
        siblings = ["hackathons"]
        fail-on = "warning"
        [profiles]
        wrapup = ["hackathons/20*.md"]
        """,
    )
    assert of("docs/hackathons/2025-11.md") == Config(
        source=str(here / "docs/htglint.toml"),
        root=str(here / "docs"),
        select=("HTG1", "missing-section"),
        ignore=("HTG103",),
        extend_select=("HTG9",),
        exclude=("old/",),
        packs=(str(here / "docs/rules"), str(here / "shared")),
        siblings=(str(here / "docs/hackathons"),),
        profiles={"wrapup": ("hackathons/20*.md",)},
        fail_on=Severity.WARNING,
    )


def test_the_nearest_file_that_has_the_section_wins() -> None:
    put("pyproject.toml", '[tool.htglint]\nignore = ["HTG1"]\n')
    put("a/pyproject.toml", '[project]\nname = "a"\ndependencies = ["htglint"]\n')
    put("a/b/.htglint.toml", 'ignore = ["HTG2"]\n')
    put("a/b/htglint.toml", "this is never read")
    assert of("page.md").ignore == of("a/page.md").ignore == ("HTG1",)
    assert of("a/b/c/d/page.md").ignore == ("HTG2",)


def test_an_empty_section_counts(here: Path) -> None:
    put("htglint.toml", 'ignore = ["HTG1"]\n')
    put("sub/pyproject.toml", "[tool.htglint]\n")
    assert of("sub/page.md") == Config(source=str(here / "sub/pyproject.toml"), root=str(here / "sub"))


@pytest.mark.parametrize(
    "text",
    [
        '[tool]\nhtglint.ignore = ["HTG1"]\n',
        '[ tool . "htglint" ]\nignore = ["HTG1"]\n',
        'tool.htglint.ignore = ["HTG1"]\n',
        'tool = { htglint = { ignore = ["HTG1"] } }\n',
    ],
)
def test_every_spelling_of_the_section_is_found(text: str) -> None:
    put("pyproject.toml", text)
    assert of("page.md").ignore == ("HTG1",)


def test_the_toml_parser_is_imported_only_for_a_file_that_may_hold_a_section() -> None:
    put("pyproject.toml", '[project]\nname = "htglint-user"\n')
    code = (
        "import sys; from htglint.project.config import *; Configs(Overrides()).of_page('page.md');"
        "print('tomllib' in sys.modules, 'difflib' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True).stdout == "False False\n"


def test_each_file_is_read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    put("htglint.toml", "")
    read: list[str] = []
    real = files.read_bytes

    def counted(path: str) -> bytes:
        read.append(path)
        return real(path)

    monkeypatch.setattr(files, "read_bytes", counted)
    configs = Configs(Overrides())
    first = configs.of_page("a/b/page.md")
    assert configs.of_page("a/b/other.md") is configs.of_page("a/c/page.md") is configs.of_page("page.md") is first
    assert read == ["htglint.toml"]


def test_a_named_file_is_used_for_every_page(here: Path) -> None:
    put("htglint.toml", 'ignore = ["HTG1"]\n')
    put("gate/strict.toml", 'fail-on = "info"\n')
    config = Configs(Overrides(), "gate/strict.toml").of_page("sub/page.md")
    assert (config.root, config.ignore, config.fail_on) == (str(here / "gate"), (), Severity.INFO)


def test_isolated_reads_no_file(here: Path) -> None:
    put("htglint.toml", "broken")
    assert Configs(Overrides(), isolated=True).of_page("page.md") == Config(root=str(here))


# --- Strictness


def test_an_unknown_key() -> None:
    (line,) = refusal('selct = ["HTG1"]\n')
    assert line == (
        "htglint.toml: there is no key `selct`; it takes select, extend-select, ignore, per-file-ignores, severity, "
        "fixable, extend-fixable, unfixable, fail-on, baseline, exclude, published, profiles, extends, packs, "
        "siblings, site-root, language, vocabularies, vale, links; did you mean `select`?"
    )


def test_a_section_of_pyproject_is_named() -> None:
    (line,) = refusal('[tool.htglint]\nfail_on = "error"\n', "pyproject.toml")
    assert line.startswith("pyproject.toml: [tool.htglint]: there is no key `fail_on`")
    assert line.endswith("did you mean `fail-on`?")


def test_an_unknown_value() -> None:
    assert refusal('fail-on = "warnings"\n') == [
        "htglint.toml: `fail-on` is `warnings`; it takes info, warning, error; did you mean `warning`?"
    ]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ('select = "HTG1"', "`select` is `'HTG1'`, not a list of strings"),
        ("ignore = [1]", "`ignore` is `[1]`, not a list of strings"),
        ('packs = ["rules", ""]', "`packs` has an empty string in it"),
        ("fail-on = 1", "`fail-on` is `1`, not a string"),
        ("profiles = []", "`profiles` is not a table; write `[profiles]` above its keys"),
        ('[profiles]\nwrapup = "x"', "[profiles]: `wrapup` is `'x'`, not a list of strings"),
        ("select = []", "`select` is empty and would select no rule; leave it out to have the default rules"),
    ],
)
def test_a_wrong_type(text: str, sentence: str) -> None:
    assert refusal(text) == [f"htglint.toml: {sentence}"]


def test_all_errors_of_a_file_are_told_at_once() -> None:
    lines = refusal('x = 1\nfail-on = "fatal"\nselect = 1\n[profiles]\nwrapup = 1\n')
    assert len(lines) == 4
    assert all(line.startswith("htglint.toml: ") for line in lines)


def test_a_file_that_is_no_toml() -> None:
    (line,) = refusal("[tool.htglint\n", "pyproject.toml")
    assert line.startswith("pyproject.toml: is not TOML: ")
    assert "line 1" in line


def test_a_section_that_is_no_table() -> None:
    assert refusal("[tool]\nhtglint = 1\n", "pyproject.toml") == [
        "pyproject.toml: [tool.htglint] is not a table; write `[tool.htglint]` and the keys below it"
    ]


def test_a_file_that_is_not_utf8() -> None:
    Path("htglint.toml").write_bytes(b"# caf\xe9\n")
    with pytest.raises(HtglintError, match=r"^htglint\.toml: is not UTF-8: byte 0xE9 at offset 5 \(line 1\)"):
        of("page.md")


def test_a_file_that_cannot_be_read_is_not_passed_over() -> None:
    os.symlink("nowhere", "htglint.toml")
    with pytest.raises(HtglintError, match=r"^htglint\.toml: is a link to nowhere, which does not exist$"):
        of("page.md")


def test_a_broken_file_concerns_only_the_pages_below_it() -> None:
    put("a/htglint.toml", "broken")
    configs = Configs(Overrides())
    for _ in range(2):  # the second time from memory
        with pytest.raises(HtglintError, match=r"^a/htglint\.toml: "):
            configs.of_page("a/b/page.md")
    assert configs.of_page("c/page.md").source == ""


def test_a_named_pyproject_needs_its_section() -> None:
    put("pyproject.toml", "")
    with pytest.raises(HtglintError, match=r"^pyproject\.toml: has no \[tool\.htglint\]$"):
        load("pyproject.toml")


def test_a_hostile_key_is_shown_escaped() -> None:
    (line,) = refusal('"\\u001b[2J\\n" = 1\n')
    assert "there is no key `\\x1b[2J\\n`" in line


# --- Flags


def test_select_replaces_and_ignore_adds() -> None:
    put("htglint.toml", 'select = ["HTG2"]\nextend-select = ["HTG9"]\nignore = ["HTG103"]\n')
    config = of("page.md", Overrides({"select": ("HTG1",), "ignore": ("HTG102",)}))
    assert (config.select, config.extend_select, config.ignore) == (("HTG1",), (), ("HTG103", "HTG102"))
    assert config.flags == (("select", "HTG1"), ("ignore", "HTG102"))
    config = of("page.md", Overrides({"extend_select": ("HTG3",)}))
    assert (config.select, config.extend_select) == (("HTG2",), ("HTG9", "HTG3"))


def test_packs_add_and_siblings_replace(here: Path) -> None:
    put("htglint.toml", 'packs = ["one"]\nsiblings = ["pages"]\n')
    config = of("page.md", Overrides({"pack": ("two",), "sibling": ("others",)}))
    assert config.packs == (str(here / "one"), str(here / "two"))
    assert config.siblings == (str(here / "others"),)


def test_fail_on_replaces() -> None:
    put("htglint.toml", 'fail-on = "info"\n')
    assert of("page.md", Overrides({"fail_on": "error"})).fail_on is Severity.ERROR
    assert of("page.md").fail_on is Severity.INFO


def test_the_section_of_pyproject_in_a_file_of_our_own() -> None:
    (line,) = refusal('[tool.htglint]\nselect = ["HTG1"]\n')
    assert line == "htglint.toml: has [tool], which is for pyproject.toml; here the keys stand at the top level"
