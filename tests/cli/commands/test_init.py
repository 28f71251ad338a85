"""`htglint init`: a repository gets its configuration, hooks and workflow, and nothing of its own is lost."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from htglint.authoring import onboarding
from htglint.authoring.onboarding import FoundPage
from htglint.cli import main as cli
from htglint.project.config import load
from tests.helpers.paths import SAMPLES

if TYPE_CHECKING:
    from tests.helpers.status_pages import Repository

HOOKS = ["htglint-fix-staged", "htglint-fmt-staged", "htglint-staged"]


@pytest.fixture
def pages(repository: Repository, monkeypatch: pytest.MonkeyPatch) -> Path:  # noqa: ARG001 - it is the working directory
    """A repository with a page of the built-in profile and another one; pre-commit is not installed."""
    folder = Path("docs/hackathons")
    folder.mkdir(parents=True)
    shutil.copy(SAMPLES / "clean" / "2026-02.md", folder)
    Path("README.md").write_text("# Pages\n", "utf-8")
    monkeypatch.setattr("htglint.cli.commands.init.shutil.which", lambda _: None)
    return folder


def hooks_of(text: str) -> list[dict[str, Any]]:
    return [repo for repo in yaml.safe_load(text)["repos"] if repo["repo"] == onboarding.HOME]


def test_everything_is_written_and_valid(pages: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["init"]) == 0
    out = capsys.readouterr().out
    assert "Found 1 page with the profile wrapup.\n" in out
    assert "Next: install pre-commit" in out
    assert load("htglint.toml").source == str(Path("htglint.toml").absolute())
    (repo,) = hooks_of(Path(".pre-commit-config.yaml").read_text("utf-8"))
    assert [hook["id"] for hook in repo["hooks"]] == HOOKS
    workflow = yaml.safe_load(Path(".github/workflows/htglint.yml").read_text("utf-8"))
    assert workflow["jobs"]["htglint"]["steps"][1]["with"] == {"paths": pages.as_posix()}
    assert cli.main(["check", "docs"]) == 0


def test_a_dry_run_shows_the_files_and_writes_none(pages: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = sorted(str(path) for path in Path().rglob("*") if ".git/" not in str(path))
    assert cli.main(["init", "--dry-run", str(pages)]) == 0
    out = capsys.readouterr().out
    for name in ("htglint.toml", ".pre-commit-config.yaml", ".github/workflows/htglint.yml"):
        assert f"+++ b/{name}\n" in out
    assert "+      - id: htglint-fix-staged\n" in out
    assert sorted(str(path) for path in Path().rglob("*") if ".git/" not in str(path)) == before


@pytest.mark.usefixtures("pages")
def test_what_is_there_is_kept(capsys: pytest.CaptureFixture[str]) -> None:
    own = "# Ours\nrepos:\n- repo: local\n  hooks:\n  - {id: own, name: own, entry: ls, language: system}  # stays\n"
    Path(".pre-commit-config.yaml").write_text(own, "utf-8")
    Path("pyproject.toml").write_text('[tool.htglint]\nfail-on = "warning"\n', "utf-8")
    Path(".gitlab-ci.yml").write_text("stages: []\n", "utf-8")
    assert cli.main(["init"]) == 0
    after = Path(".pre-commit-config.yaml").read_text("utf-8")
    assert after.startswith(own)
    assert len(hooks_of(after)) == 1
    assert not Path("htglint.toml").exists()
    out = capsys.readouterr().out
    assert "Left alone: pyproject.toml has the settings already" in out
    assert "Left alone: .gitlab-ci.yml exists: docs/ci.md shows a job for GitLab" in out
    assert cli.main(["init"]) == 0, "a second run changes nothing"
    assert Path(".pre-commit-config.yaml").read_text("utf-8") == after


@pytest.mark.parametrize(
    "own",
    [
        "repos: []\n",
        "repos:\n- repo: local\n  hooks: []\nfail_fast: true\n",
        "- a list\n",
        "repos: {\n",
        "minimum_pre_commit_version: '3'\n",
        "repos: null\n",
        "ci: &a [x]\nall: [*a, *a]\nrepos:\n- repo: local\n  hooks: []\n",
        f"repos: {'[' * 5000}\n",
    ],
)
@pytest.mark.usefixtures("pages")
def test_hooks_of_an_unusual_form_are_shown_and_not_written(own: str, capsys: pytest.CaptureFixture[str]) -> None:
    Path(".pre-commit-config.yaml").write_text(own, "utf-8")
    assert cli.main(["init"]) == 0
    assert Path(".pre-commit-config.yaml").read_text("utf-8") == own
    out = capsys.readouterr().out
    assert "Left alone: .pre-commit-config.yaml has an unusual form; add this to it:" in out
    assert "- id: htglint-fix-staged" in out


@given(st.integers(0, 4), st.booleans(), st.sampled_from(["", "\n", "\n\n", "\n# end\n"]))
def test_hooks_are_added_at_any_indentation(indent: int, commented: bool, end: str) -> None:
    space = " " * indent
    own = f"{'# c' if commented else 'ci: {}'}\nrepos:\n{space}- repo: local\n{space}  hooks: [{{id: a}}]{end}"
    after = onboarding.hooks("1.0", own)
    assert after is not None
    assert after.startswith(own.rstrip())
    assert len(hooks_of(after)) == 1
    assert yaml.safe_load(after)["repos"][:-1] == yaml.safe_load(own)["repos"]


def test_pages_that_only_their_title_tells_get_globs() -> None:
    made = onboarding.configuration(
        [
            FoundPage("notes/event-2025-11.md", "wrapup", ("20[0-9][0-9]-[0-9][0-9].md",)),
            FoundPage("notes/event-2026-02.md", "wrapup", ("20[0-9][0-9]-[0-9][0-9].md",)),
            FoundPage("docs/2026-02.md", "wrapup", ("20[0-9][0-9]-[0-9][0-9].md",)),
        ]
    )
    assert made.endswith('[profiles]\n"wrapup" = ["notes/event-[0-9][0-9][0-9][0-9]-[0-9][0-9].md"]\n')


@pytest.mark.usefixtures("pages")
def test_pages_of_another_kind_get_the_command_that_proposes_a_profile(capsys: pytest.CaptureFixture[str]) -> None:
    Path("meetings").mkdir()
    for month in ("01", "02", "03"):
        Path(f"meetings/minutes-2025-{month}.md").write_text("# Minutes\n", "utf-8")
    assert cli.main(["init", "--dry-run"]) == 0
    assert "meetings has 3 pages of another kind: `htglint learn meetings` proposes" in capsys.readouterr().out


@pytest.mark.usefixtures("pages")
def test_below_the_root_it_says_where_to_run(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir("docs")
    assert cli.main(["init"]) == 2
    assert "run it in the root of the repository" in capsys.readouterr().err


def test_without_pages_or_repository(alone: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["init"]) == 2
    assert "found no pages; name the files or folders that have them" in capsys.readouterr().err
    (alone / "page.md").write_text("# Page\n", "utf-8")
    assert cli.main(["init"]) == 0
    assert "This is not a git repository" in capsys.readouterr().out
    assert [path.name for path in sorted(alone.iterdir())] == ["htglint.toml", "page.md"]
