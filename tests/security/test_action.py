"""The GitHub Action runs nothing of the checkout, and installs nothing that is not pinned."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from tests.helpers.paths import ROOT

if TYPE_CHECKING:
    from tests.helpers.status_pages import Repository

STEPS: list[dict[str, Any]] = yaml.safe_load((ROOT / "action.yml").read_text("utf-8"))["runs"]["steps"]
INSTALL, CHECK = (next(step for step in STEPS if step["name"].startswith(name)) for name in ("Install", "Check"))
LOCK = (ROOT / "requirements-action.txt").read_text("utf-8")

pytestmark = pytest.mark.skipif(shutil.which("bash") is None, reason="bash is not installed")


def run(step: dict[str, Any], checkout: Path, temp: Path, **variables: str) -> subprocess.CompletedProcess[str]:
    folder = step.get("working-directory", str(checkout)).replace("${{ runner.temp }}", str(temp))
    command = ["bash", "--noprofile", "--norc", "-e", "-o", "pipefail", "-c", step["run"]]
    known = os.environ | {"RUNNER_TEMP": str(temp)} | variables
    return subprocess.run(command, env=known, cwd=folder, capture_output=True, text=True, check=False)


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A checkout whose files have the names of modules that Python itself imports."""
    folder = tmp_path / "checkout"
    folder.mkdir()
    for module in ("venv", "logging", "ensurepip", "pip", "htglint", "sitecustomize", "encodings", "hatchling"):
        (folder / f"{module}.py").write_text(f"open({str(tmp_path / 'owned')!r}, 'w')\n", "utf-8")
    return folder


def test_the_environment_is_made_without_modules_of_the_checkout(checkout: Path, tmp_path: Path) -> None:
    """The first call is real; those of pip, which would ask an index, are recorded."""
    temp = tmp_path / "temp"
    temp.mkdir()
    first = INSTALL["run"].split("pip() {")[0]
    done = run(INSTALL | {"run": first}, checkout, temp, PYTHON=sys.executable)
    assert done.returncode == 0, done.stderr
    assert (temp / "htglint" / "bin" / "python").exists()
    assert not (tmp_path / "owned").exists()


def test_every_call_of_python_is_isolated(checkout: Path, tmp_path: Path) -> None:
    temp, log = tmp_path / "temp", tmp_path / "log"
    fake = temp / "htglint" / "bin" / "python"
    fake.parent.mkdir(parents=True)
    fake.write_text(f'#!/bin/sh\necho "$PWD $*" >> {log}\n', "utf-8")
    fake.chmod(0o755)
    assert run(INSTALL, checkout, temp, PYTHON=str(fake), ACTION=str(ROOT)).returncode == 0
    calls = log.read_text("utf-8").splitlines()
    assert [call.split()[1:4] for call in calls] == [["-I", "-m", "venv"], ["-I", "-m", "pip"], ["-I", "-m", "pip"]]
    assert all(call.startswith(f"{temp} ") for call in calls), "the checkout is no working directory"
    assert "--require-hashes" in calls[1]
    assert {"--no-deps", "--no-index", "--no-build-isolation"} <= set(calls[2].split())


def test_the_check_imports_nothing_of_the_checkout(repository: Repository, tmp_path: Path) -> None:
    for module in ("htglint", "logging", "json", "yaml"):
        repository.commit(f"open({str(tmp_path / 'owned')!r}, 'w')\n", f"{module}.py")
    python = tmp_path / "temp" / "htglint" / "bin" / "python"
    python.parent.mkdir(parents=True)
    python.write_text(f'#!/bin/sh\nexec "{sys.executable}" "$@"\n', "utf-8")
    python.chmod(0o755)
    variables = {"PATHS": ".", "FAIL_ON": "info", "SINCE": "HEAD", "SARIF": "false"}
    variables["GITHUB_STEP_SUMMARY"] = str(tmp_path / "summary")
    repository.commit("# Notes\n", "page.md")
    Path("page.md").write_text("# Notes\n\nTwo  spaces.\n", "utf-8")
    done = run(CHECK, Path.cwd(), tmp_path / "temp", **variables)
    assert (done.returncode, done.stdout.count("::warning")) == (1, 1), done.stderr
    assert not (tmp_path / "owned").exists()


def test_no_step_has_the_checkout_as_its_folder_but_the_check_itself() -> None:
    there = [step["name"] for step in STEPS if "working-directory" not in step]
    assert there == ["Refuse other systems", "Check the pages"]


def test_everything_that_is_installed_has_hashes() -> None:
    entries = re.split(r"\n(?=\S)", "\n".join(line for line in LOCK.splitlines() if not line.startswith("#")))
    assert all("==" in entry and "--hash=sha256:" in entry for entry in entries)
    locked = {entry.partition("==")[0].lower() for entry in entries}
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    wanted = project["project"]["dependencies"] + project["build-system"]["requires"]
    names = {re.split(r"[^\w.-]", requirement, maxsplit=1)[0].lower() for requirement in wanted}
    assert names <= locked


@pytest.mark.parametrize("name", ["action.yml", "README.md", "docs/ci.md", "docs/links.md"])
def test_actions_of_others_are_pinned_by_digest(name: str) -> None:
    used = re.findall(r"uses: ([\w./-]+)@(\S+)", (ROOT / name).read_text("utf-8"))
    assert all(re.fullmatch("[0-9a-f]{40}", version) for action, version in used if not action.startswith("htglint/"))
