"""What a configuration says of single pages, severities and fixes: real files in, findings and pages out."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from htglint.base.declare import settings_of
from htglint.base.errors import HtglintError
from htglint.project import schema
from htglint.project.config import load
from htglint.project.settings import SETTINGS, Config
from tests.helpers.shell import Shell
from tools import config_page

DAMAGED = "Wouldnâ€™t it be nice?\n"
MENDED = "Wouldn’t it be nice?\n"
SPACED = "Two  spaces.\n"


@pytest.fixture
def htglint(alone: Path, capsys: pytest.CaptureFixture[str]) -> Shell:  # noqa: ARG001 - it runs there
    for path in ("docs/old/page.md", "docs/page.md", "page.md"):
        Path(path).parent.mkdir(parents=True, exist_ok=True)
        Path(path).write_text(DAMAGED, "utf-8")
    return Shell(capsys)


def configured(text: str, path: str = "htglint.toml") -> None:
    Path(path).write_text(text, "utf-8")


def paths_of(htglint: Shell, *arguments: str) -> list[str]:
    return [path for path, _ in htglint.findings(*arguments)]


# --- per-file-ignores


@pytest.mark.parametrize(
    ("setting", "left"),
    [
        ('"docs/**" = ["HTG101"]', ["page.md"]),
        ('"docs/*" = ["HTG1"]', ["docs/old/page.md", "page.md"]),
        ('"docs/old/page.md" = ["wrongly-decoded"]', ["docs/page.md", "page.md"]),
        ('"page.md" = ["HTG101"]', []),
        ('"!docs/**" = ["HTG101"]', ["docs/old/page.md", "docs/page.md"]),
        ('"docs/**" = ["HTG2"]', ["docs/old/page.md", "docs/page.md", "page.md"]),
        ('"docs/**" = []', ["docs/old/page.md", "docs/page.md", "page.md"]),
    ],
)
def test_per_file_ignores(htglint: Shell, setting: str, left: list[str]) -> None:
    configured(f"[per-file-ignores]\n{setting}\n")
    assert paths_of(htglint) == left


def test_globs_are_relative_to_the_folder_of_the_configuration(
    htglint: Shell, alone: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    configured('[per-file-ignores]\n"old/page.md" = ["HTG101"]\n', "docs/htglint.toml")
    monkeypatch.chdir(alone / "docs" / "old")
    assert paths_of(htglint, str(alone)) == ["../../page.md", "../page.md"]
    configured('[per-file-ignores]\n"docs/old/page.md" = ["HTG101"]\n', str(alone / "docs/htglint.toml"))
    assert len(paths_of(htglint, str(alone))) == 3


def test_a_fix_is_not_made_where_its_rule_is_left_out(htglint: Shell) -> None:
    configured('[per-file-ignores]\n"docs/**" = ["HTG101"]\n')
    assert htglint("fix", ".") == 0
    assert Path("page.md").read_text("utf-8") == MENDED
    assert Path("docs/page.md").read_text("utf-8") == DAMAGED


@pytest.mark.parametrize(
    ("flags", "left"),
    [
        (["--per-file-ignores", "docs/**:HTG101"], ["page.md"]),
        (["--per-file-ignores", "docs/old/*:HTG5,HTG101"], ["docs/page.md", "page.md"]),
        (["--per-file-ignores", "docs/old/*:HTG101,docs/*:HTG1"], ["page.md"]),
        (["--per-file-ignores", "docs/old/*:HTG101", "--per-file-ignores", "docs/*:HTG1"], ["page.md"]),
        (["--extend-per-file-ignores", "docs/*:HTG1"], ["docs/old/page.md"]),
    ],
)
def test_per_file_ignores_as_a_flag(htglint: Shell, flags: list[str], left: list[str]) -> None:
    configured('[per-file-ignores]\n"!docs/**" = ["HTG101"]\n')
    assert paths_of(htglint, *flags) == left


def test_the_globs_of_a_flag_are_relative_to_the_working_directory(
    htglint: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    configured("")
    monkeypatch.chdir("docs")
    assert paths_of(htglint, "--per-file-ignores", "old/*:HTG101") == ["page.md"]
    assert paths_of(htglint, "--per-file-ignores", "docs/old/*:HTG101") == ["old/page.md", "page.md"]


@pytest.mark.parametrize("value", ["docs/**", "docs/**:", ":HTG1", "docs/[z-a]*:HTG1", "HTG1,docs/**:HTG2", "a:HTG1,"])
def test_a_flag_that_is_no_glob_with_rules(htglint: Shell, value: str) -> None:
    assert htglint("check", "--per-file-ignores", value) == 2
    assert "is not a glob" in htglint.err


# --- severity


def test_the_severity_of_a_rule(htglint: Shell) -> None:
    Path("page.md").write_text(SPACED, "utf-8")
    assert htglint("check", "--select", "HTG501", "--format", "concise", "page.md") == 0
    configured('[severity]\ndouble-space = "error"\n')
    assert htglint("check", "--select", "HTG501", "--format", "concise", "page.md") == 1
    assert "HTG501 [*] " in htglint.out
    configured('[severity]\nHTG101 = "info"\n')
    assert htglint("check", "--format", "concise", "docs") == 0
    assert "HTG101 [*] info: " in htglint.out


@pytest.mark.parametrize(
    ("setting", "severity"),
    [
        ('HTG = "info"', "info"),
        ('HTG = "info"\nHTG1 = "warning"', "warning"),
        ('HTG1 = "warning"\nHTG = "info"', "warning"),
        ('wrongly-decoded = "info"\nHTG1 = "warning"', "info"),
        ('HTG102 = "info"', "error"),
    ],
)
def test_the_more_exact_name_wins(htglint: Shell, setting: str, severity: str) -> None:
    configured(f"[severity]\n{setting}\n")
    htglint("check", "--format", "json", "page.md")
    assert [one["severity"] for one in json.loads(htglint.out)] == [severity]


def test_a_severity_holds_on_published_pages_too(htglint: Shell) -> None:
    Path("2026-05.md").write_text("# Hack The Garden 05/2026 Wrap Up\n\n## 🌱 A Topic\n\n_TODO_\n", "utf-8")
    configured('published = ["20*.md"]\n')
    assert htglint("check", "--select", "HTG201", "2026-05.md") == 1
    configured('published = ["20*.md"]\n[severity]\nHTG201 = "warning"\n')
    assert htglint("check", "--select", "HTG201", "2026-05.md") == 0


# --- fixable


@pytest.mark.parametrize(
    ("setting", "flags", "is_mended"),
    [
        ("", [], True),
        ('fixable = ["HTG5"]', [], False),
        ('fixable = ["HTG5"]\nextend-fixable = ["HTG101"]', [], True),
        ('unfixable = ["wrongly-decoded"]', [], False),
        ('fixable = ["HTG1"]\nunfixable = ["HTG101"]', [], False),
        ("", ["--unfixable", "HTG1"], False),
        ("", ["--fixable", "HTG5,HTG7"], False),
        ('fixable = ["HTG5"]', ["--fixable", "HTG1"], True),
        ('fixable = ["HTG5"]', ["--extend-fixable", "HTG1"], True),
        ('fixable = ["HTG5"]\nextend-fixable = ["HTG1"]', ["--fixable", "HTG5"], False),
        ('unfixable = ["HTG1"]', ["--fixable", "HTG101"], False),
    ],
)
def test_which_rules_are_mended(htglint: Shell, setting: str, flags: list[str], is_mended: bool) -> None:
    configured(setting + "\n")
    assert htglint("check", "--format", "concise", *flags, "page.md") == 1
    assert ("[*]" in htglint.out) is is_mended
    assert htglint("fix", *flags, "page.md") == (0 if is_mended else 1)
    assert Path("page.md").read_text("utf-8") == (MENDED if is_mended else DAMAGED)


def test_the_flags_that_add_have_the_name_that_says_so(htglint: Shell) -> None:
    configured('ignore = ["HTG5"]\nexclude = ["docs/old"]\n')
    Path("page.md").write_text(DAMAGED + SPACED, "utf-8")
    assert htglint.findings("--extend-ignore", "HTG101", "--extend-exclude", "docs") == []


# --- Strictness


@pytest.mark.parametrize(
    "setting",
    [
        '[severity]\nHTG20l = "error"',
        '[per-file-ignores]\n"*.md" = ["HTG20l"]',
        'fixable = ["HTG20l"]',
        'extend-fixable = ["HTG20l"]',
        'unfixable = ["HTG20l"]',
    ],
)
def test_an_unknown_rule_is_refused_with_its_place(htglint: Shell, setting: str) -> None:
    configured(setting)
    assert htglint("check", "page.md") == 2
    assert "no rule is named `HTG20l` (in " in htglint.err
    assert "htglint.toml or a flag)" in htglint.err


def test_an_unknown_name_is_refused_with_the_closest_match(htglint: Shell) -> None:
    configured('[severity]\ntopic-placholder = "error"')
    assert htglint("check", "page.md") == 2
    assert htglint.err.endswith("; did you mean `topic-placeholder`?\n")


REFUSED = [
    ('[severity]\nHTG1 = "fatal"', "[severity]: `HTG1` is `fatal`; it takes info, warning, error"),
    (
        '[severity]\nHTG1 = "warn"',
        "[severity]: `HTG1` is `warn`; it takes info, warning, error; did you mean `warning`?",
    ),
    ("[severity]\nHTG1 = 2", "[severity]: `HTG1` is `2`, not a string"),
    ("severity = 1", "`severity` is not a table; write `[severity]` above its keys"),
    ('[per-file-ignores]\n"a" = "HTG1"', "[per-file-ignores]: `a` is `'HTG1'`, not a list of strings"),
    ('[per-file-ignores]\n"a" = [""]', "[per-file-ignores]: `a` has an empty string in it"),
    ('[per-file-ignores]\n"/a" = []', "[per-file-ignores]: `per-file-ignores` holds `/a`; a glob is relative"),
    ('[per-file-ignores]\n"[z-a]" = []', "[per-file-ignores]: `per-file-ignores` holds `[z-a]`, which is not a glob"),
    ("fixable = 1", "`fixable` is `1`, not a list of strings"),
    ('unfixable = [""]', "`unfixable` has an empty string in it"),
    ("[links]\ntimeout = 'x'", "[links]: `timeout` is `'x'`, not a whole number"),
    ("[links]\ntimeout = 0", "[links]: `timeout` is 0, not a number from 1 to 600"),
    ("[[links.host]]\nname = 'a.example'\nrate = 1001", "host 1: `rate` is 1001, not a number from 0 to 1000"),
    ("fail-on = 'never'", "`fail-on` is `never`; it takes info, warning, error"),
    ("site-root = 1", "`site-root` is `1`, not a string"),
    ("select = []", "`select` is empty"),
]


@pytest.mark.parametrize(("text", "sentence"), REFUSED)
def test_what_is_refused(htglint: Shell, text: str, sentence: str) -> None:  # noqa: ARG001 - it has a folder
    configured(text)
    with pytest.raises(HtglintError) as caught:
        load("htglint.toml")
    assert str(caught.value).startswith("htglint.toml: ")
    assert sentence in str(caught.value)


@pytest.mark.parametrize(
    "text", [text for text, _ in REFUSED if 'per-file-ignores]\n"/a' not in text and "[z" not in text]
)
def test_editors_refuse_the_same(text: str) -> None:
    validator = Draft202012Validator(schema.configuration())
    assert not validator.is_valid(tomllib.loads(text))
    assert not validator.is_valid({"selct": []})


EXAMPLES = {setting.key_of(field): setting.example for field, setting in settings_of(Config).items()}


# --- The reference


def test_the_reference_is_fresh() -> None:
    assert config_page.PAGE.read_text("utf-8") == config_page.page(), "run `make docs`"


@pytest.mark.parametrize("key", [key.name for key in SETTINGS.keys])
def test_every_key_has_an_example_that_can_be_read(htglint: Shell, key: str) -> None:
    text = EXAMPLES[key]
    assert list(tomllib.loads(text)) == [key]
    Draft202012Validator(schema.configuration()).validate(tomllib.loads(text))
    configured(
        "" if key in ("extends", "packs", "siblings", "vocabularies", "vale", "baseline", "profiles") else text
    )  # these name files and profiles
    assert htglint("check", "--exit-zero", "page.md") == 0, htglint.err


def test_every_key_that_has_a_flag_names_it() -> None:
    told = config_page.page()
    for key in ("select", "ignore", "per-file-ignores", "fixable", "unfixable", "fail-on", "exclude"):
        section = told[told.index(f"\n## {key}\n") :]
        assert f"`--{key}`" in section[: section.index("```")]


# --- What a run would take


def test_show_files(htglint: Shell) -> None:
    configured('exclude = ["docs/old/"]\n')
    Path("evil\n.md").write_text(DAMAGED, "utf-8")
    assert htglint("check", "--show-files", ".") == 0
    assert htglint.out == "docs/page.md\nevil\\n.md\npage.md\n"
    assert htglint("check", "--show-files", "docs", "missing.md") == 2
    assert htglint.out == "docs/page.md\n"


SHOWN = """\
select = ["HTG1", "double-space"]
fail-on = "warning"
packs = ["own"]
site-root = "website"
exclude = ["a \\"quoted\\" one", "\\\\u"]
published = ["docs/*.md"]

[per-file-ignores]
"docs/**" = ["HTG7"]

[severity]
HTG1 = "info"

[profiles]
wrapup = ["20*.md"]

[links]
timeout = 5
accept = [429]
anchors = false
ignore = ['^https://a\\.']

[links.auth]
"a.example" = "TOKEN"

[[links.host]]
name = "a.example"
rate = 2
"""


def test_show_settings_prints_what_can_be_read_again(htglint: Shell, alone: Path) -> None:
    Path("own").mkdir()
    configured(SHOWN)
    before = load("htglint.toml")
    assert htglint("check", "--show-settings", "page.md", "docs") == 0, htglint.err
    assert htglint.out.startswith("# htglint.toml, for docs/old/page.md, docs/page.md, page.md\n")
    assert "\nignore = []  # default\n" in htglint.out
    assert '\nlanguage = "en"  # default\n' in htglint.out
    assert "\nattempts = 3  # default\n" in htglint.out
    assert "default" not in next(line for line in htglint.out.splitlines() if line.startswith("fail-on"))
    configured(htglint.out)
    assert load("htglint.toml") == before._replace(source=str(alone / "htglint.toml"))


def test_show_settings_tells_each_file_once_and_what_flags_add(htglint: Shell) -> None:
    configured('ignore = ["HTG7"]\n', "docs/htglint.toml")
    flags = ["--ignore", "HTG5", "--per-file-ignores", "page.md:HTG1"]
    assert htglint("check", "--show-settings", *flags, ".") == 0
    inner, outer = htglint.out.split("\n\n# no")
    assert inner.startswith("# docs/htglint.toml, for docs/old/page.md, docs/page.md\n")
    assert 'ignore = ["HTG7", "HTG5"]\n' in inner
    assert '\n[per-file-ignores]\n# from a flag, relative to .\n"page.md" = ["HTG1"]\n' in inner
    assert outer.startswith(" settings file, for page.md\n")
    assert 'ignore = ["HTG5"]\n' in outer


def test_show_settings_of_a_broken_file(htglint: Shell) -> None:
    configured("broken", "docs/htglint.toml")
    assert htglint("check", "--show-settings", ".") == 2
    assert "docs/htglint.toml: is not TOML" in htglint.err
    assert htglint.out.startswith("# no settings file, for page.md\n")
