"""The GitHub Action: its scripts are run as the runner runs them, on a repository that the test makes."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from tests.helpers.paths import ROOT

if TYPE_CHECKING:
    from tests.helpers.status_pages import Repository

ACTION: dict[str, Any] = yaml.safe_load((ROOT / "action.yml").read_text("utf-8"))
STEPS: list[dict[str, Any]] = ACTION["runs"]["steps"]
CHECK = next(step for step in STEPS if "check" in step["name"].lower())
OLD = "# Notes\n\nTwo  spaces here, and  here.\n"

pytestmark = pytest.mark.skipif(shutil.which("bash") is None, reason="bash is not installed")


class Runner:
    """What the runner gives a step: folders, files, and the variables that its `env` asks for."""

    def __init__(self, folder: Path) -> None:
        self.temp = folder / "runner"
        self.summary = folder / "summary.md"
        python = self.temp / "htglint" / "bin" / "python"
        python.parent.mkdir(parents=True)
        python.write_text(f'#!/bin/sh\nexec "{sys.executable}" "$@"\n', "utf-8")
        python.chmod(0o755)

    def run(self, **given: str) -> subprocess.CompletedProcess[str]:
        defaults = {"PATHS": ".", "FAIL_ON": "error", "SINCE": "", "SARIF": "false"}
        assert set(CHECK["env"]) == set(defaults)
        variables = os.environ | defaults | {"RUNNER_TEMP": str(self.temp), "GITHUB_STEP_SUMMARY": str(self.summary)}
        command = ["bash", "--noprofile", "--norc", "-e", "-o", "pipefail", "-c", CHECK["run"]]
        return subprocess.run(command, env=variables | given, capture_output=True, text=True, check=False)

    def told(self) -> str:
        return self.summary.read_text("utf-8")


@pytest.fixture
def runner(tmp_path: Path) -> Runner:
    return Runner(tmp_path)


def test_no_value_is_put_into_a_script() -> None:
    for step in STEPS:
        assert "${{" not in step["run"]
        assert "uses" not in step, "an action of others would have to be pinned and trusted"


def test_a_runner_without_linux_is_refused_at_once() -> None:
    first = STEPS[0]
    assert first["if"] == "runner.os != 'Linux'"
    done = subprocess.run(["bash", "-c", first["run"]], capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert done.stdout.startswith("::error title=htglint::this action needs a Linux runner")


def test_a_pull_request(repository: Repository, runner: Runner) -> None:
    repository.commit(OLD, "page.md")
    repository.commit('fail-on = "warning"\n', "htglint.toml")
    repository.git("switch", "-qc", "work")
    Path("htglint.toml").write_text('ignore = ["HTG"]\n', "utf-8")
    Path("page.md").write_text(f"{OLD}\nOne  more.\n\n<!-- htglint-disable HTG6 -->\n", "utf-8")
    done = runner.run(SINCE="main", FAIL_ON="warning")
    assert done.returncode == 1, done.stderr
    lines = done.stdout.splitlines()
    assert [line.partition(" ")[0] for line in lines] == ["::warning", "::warning", "::notice"]
    assert all("line=5" in line or "line=7" in line for line in lines), "the old mistakes are no matter of the change"
    assert "`HTG501` `double-space`" in runner.told()
    assert "`HTG804` `suppression`" in runner.told()
    assert "htglint fix -- page.md" in runner.told()


def test_a_change_that_is_well(repository: Repository, runner: Runner) -> None:
    repository.commit(OLD, "page.md")
    Path("other.md").write_text("# Notes\n\nAll is well.\n", "utf-8")
    done = runner.run(SINCE="HEAD")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert runner.told() == "## htglint\n\nNothing was found.\n"


def test_other_events_check_every_page(repository: Repository, runner: Runner) -> None:
    repository.commit(OLD, "page.md")
    done = runner.run(FAIL_ON="warning", SARIF="true")
    assert done.returncode == 1
    assert done.stdout.count("::warning") == 2
    assert '"version": "2.1.0"' in (runner.temp / "htglint.sarif").read_text("utf-8")


def test_the_base_of_a_shallow_clone_is_fetched(repository: Repository, runner: Runner, tmp_path: Path) -> None:
    repository.commit(OLD, "page.md")
    base = repository.git("rev-parse", "HEAD").strip()
    repository.commit(f"{OLD}\nOne  more.\n", "page.md")
    repository.git("config", "uploadpack.allowAnySHA1InWant", "true")
    clone = tmp_path / "clone"
    subprocess.run(["git", "clone", "-q", "--depth=1", f"file://{os.getcwd()}", str(clone)], check=True)
    os.chdir(clone)  # the fixture goes back
    done = runner.run(SINCE=base, FAIL_ON="warning")
    assert (done.returncode, done.stdout.count("::warning")) == (1, 1), done.stderr


HOSTILE = [
    "$(touch owned)",
    "`touch owned`",
    "; touch owned",
    "a\n--config=x",
    "--output-file=owned",
    '"; touch owned; "',
]


@pytest.mark.parametrize("value", HOSTILE)
@pytest.mark.parametrize("name", ["PATHS", "SINCE", "FAIL_ON"])
def test_hostile_values_run_nothing(name: str, value: str, repository: Repository, runner: Runner) -> None:
    repository.commit(OLD, "page.md")
    assert runner.run(**{name: value}).returncode == 2
    assert not Path("owned").exists()


def test_a_run_that_fails_is_told(repository: Repository, runner: Runner) -> None:
    repository.commit("ignore = 3\n", "htglint.toml")
    repository.commit(OLD, "page.md")
    done = runner.run(SINCE="HEAD~1")
    assert done.returncode == 2
    assert "htglint.toml: `ignore` is `3`, not a list of strings" in done.stderr
