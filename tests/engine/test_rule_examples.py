"""`htglint rules --test`: the examples of a pack of one's own."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.helpers.shell import Shell

if TYPE_CHECKING:
    from pathlib import Path

RULE = """\
code = "OUR101"
name = "goat"
category = "grammar"
check = "substitution"
severity = "warning"
fixable = "FIXABLE"
summary = "A goat is called by its name"
params = { swap = { goat = "Mara" } }

[[example]]
text = "The goat sleeps.\\n"
hits = ["1:5"]
after = "The AFTER sleeps.\\n"

[[example]]
text = "Mara sleeps.\\n"
hits = [HITS]
"""


@pytest.fixture
def htglint(alone: Path, capsys: pytest.CaptureFixture[str]) -> Shell:  # noqa: ARG001 - it runs there
    return Shell(capsys)


def rule(folder: Path, fixable: str = "always", after: str = "Mara", hits: str = "") -> None:
    text = RULE.replace("FIXABLE", fixable).replace("AFTER", after).replace("HITS", hits)
    (folder / "goat.toml").write_text(text, "utf-8")


def test_examples_that_are_as_they_say(alone: Path, htglint: Shell) -> None:
    rule(alone)
    assert htglint("rules", "--test", "--pack", ".", "--select", "OUR") == 0
    assert htglint.out == "Tested 2 examples of 1 rule: none failed.\n"


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"hits": '"1:1"'}, "example 2: reports at no place, but `hits` has 1:1"),
        ({"after": "Ida"}, "example 1: the fixed text is 'The Mara sleeps.\\n', but `after` is 'The Ida sleeps.\\n'"),
        ({"fixable": "never"}, '`fixable` is "never", but in the examples 1 of 1 findings have a fix'),
    ],
)
def test_examples_that_are_not(alone: Path, htglint: Shell, changed: dict[str, str], told: str) -> None:
    rule(alone, **changed)
    assert htglint("rules", "--test", "--pack", ".", "--select", "OUR") == 1
    assert htglint.out == f"goat.toml: OUR101: {told}\nTested 2 examples of 1 rule: 1 failed.\n"


def test_a_page_beside_the_example_is_no_file_of_the_user(alone: Path, htglint: Shell) -> None:
    (alone / "target.toml").write_text(
        'code = "OUR102"\nname = "gone"\ncategory = "link-internal"\ncheck = "targets"\nseverity = "error"\n'
        'fixable = "never"\nsummary = "A link leads nowhere"\nparams = { report = "file" }\n'
        '[[example]]\ntext = "[a](there.md) [b](gone.md)\\n"\npages = { "there.md" = "# There\\n" }\nhits = ["1:19"]\n',
        "utf-8",
    )
    assert htglint("rules", "--test", "--pack", "target.toml", "--select", "OUR102") == 0, htglint.out
    assert sorted(path.name for path in alone.iterdir()) == ["target.toml"]


@pytest.mark.parametrize("name", ["../outside.md", "/tmp/outside.md", "a/../../outside.md"])
def test_an_example_cannot_write_elsewhere(alone: Path, htglint: Shell, name: str) -> None:
    rule(alone)
    with (alone / "goat.toml").open("a", encoding="utf-8") as file:
        file.write(f'pages = {{ "{name}" = "# Here\\n" }}\n')
    assert htglint("rules", "--test", "--pack", ".", "--select", "OUR") == 2
    assert htglint.err == f"htglint: error: goat.toml: the page {name} of an example lies outside of its folder\n"
