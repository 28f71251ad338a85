"""A configuration inside the tree that is checked sends no secret and opens no private network."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from htglint.cli import main as cli
from tests.helpers.web_server import Site, served, url_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.helpers.status_pages import Repository

SETTINGS = "[links]\nrate = 0\nattempts = 1\n"
GRANT = f'{SETTINGS}allow-private = ["127.0.0.1"]\n[links.auth]\n"127.0.0.1" = "A_SECRET"\n'


@pytest.fixture
def site() -> Iterator[Site]:
    with served() as site:
        yield site


@pytest.fixture
def at(site: Site, repository: Repository) -> Callable[[str], str]:
    """The URL of a path; a page that links it is committed."""
    make = url_of(site)
    repository.commit(f"# Page\n\n[it]({make('/page')})\n", "docs/page.md")
    return make


def names(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[list[str], str]:
    capsys.readouterr()
    cli.main(["links", "--no-cache", "--format", "json", *arguments])
    said = capsys.readouterr()
    return [one["name"] for one in json.loads(said.out or "[]")], said.err


@pytest.mark.parametrize("where", ["htglint.toml", "docs/htglint.toml", "docs/.htglint.toml", "elsewhere/own.toml"])
@pytest.mark.usefixtures("at")
def test_a_file_of_the_tree_grants_nothing(
    where: str, site: Site, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("A_SECRET", "hunter2")
    Path(where).parent.mkdir(exist_ok=True)
    Path(where).write_text(GRANT, "utf-8")
    found, said = names(capsys, "docs", *(["--config", where] if where.startswith("else") else []))
    assert found == ["refused-link"]
    assert said.startswith(f"htglint: warning: {where}: `links.auth` and `links.allow-private` are ignored")
    assert not site.asked


@pytest.mark.usefixtures("at")
def test_a_link_to_a_file_of_the_tree_grants_nothing(
    site: Site, tmp_path_factory: pytest.TempPathFactory, capsys: pytest.CaptureFixture[str]
) -> None:
    Path("own.toml").write_text(GRANT, "utf-8")
    link = tmp_path_factory.mktemp("outside") / "own.toml"
    link.symlink_to(Path("own.toml").absolute())
    assert names(capsys, "docs", "--config", str(link))[0] == ["refused-link"]
    assert not site.asked


@pytest.mark.parametrize("how", ["flag", "environment", "own file", "file outside"])
@pytest.mark.usefixtures("at")
def test_a_person_may_grant_it(
    how: str,
    tmp_path_factory: pytest.TempPathFactory,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    outside = tmp_path_factory.mktemp("outside")
    Path("htglint.toml").write_text(SETTINGS, "utf-8")
    arguments = ["docs"]
    if how == "flag":
        arguments.append("--allow-private=127.0.0.1")
    elif how == "environment":
        monkeypatch.setenv("HTGLINT_ALLOW_PRIVATE", "10.0.0.0/8, 127.0.0.1")
    elif how == "own file":
        monkeypatch.setenv("XDG_CONFIG_HOME", str(outside))
        (outside / "htglint").mkdir()
        (outside / "htglint" / "htglint.toml").write_text('[links]\nallow-private = ["127.0.0.1"]\n', "utf-8")
    else:
        (outside / "own.toml").write_text(GRANT, "utf-8")
        arguments += ["--config", str(outside / "own.toml")]
    assert names(capsys, *arguments) == ([], "")


@pytest.mark.parametrize(
    ("flag", "sentence"),
    [
        ("--auth=example.org", "--auth is `example.org`, not HOST=VARIABLE"),
        ("--auth==X", "--auth is `=X`, not HOST=VARIABLE"),
        ("--allow-private=home", "`home` in --allow-private is not an address or network"),
    ],
)
@pytest.mark.usefixtures("at")
def test_a_grant_that_cannot_be_read(flag: str, sentence: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["links", "docs", flag]) == 2
    assert sentence in capsys.readouterr().err


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("links = 3\n", "`links` is not a table"),
        ("[links]\nignore = []\n", "there is no key `ignore`"),
        ("[links]\nallow-private = ['home']\n", "`home` in --allow-private is not an address or network"),
        ("[links\n", "is not TOML"),
    ],
)
@pytest.mark.usefixtures("at")
def test_a_file_of_the_user_that_cannot_be_read(
    text: str,
    sentence: str,
    tmp_path_factory: pytest.TempPathFactory,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    folder = tmp_path_factory.mktemp("own")
    (folder / "htglint").mkdir()
    (folder / "htglint" / "htglint.toml").write_text(text, "utf-8")
    monkeypatch.setenv("XDG_CONFIG_HOME", str(folder))
    assert cli.main(["links", "docs"]) == 2
    assert sentence in capsys.readouterr().err
