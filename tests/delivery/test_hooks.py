"""The hooks, run by pre-commit itself on a temporary repository.

The environment that pre-commit would build from a clone is replaced by the one at hand, so that no network is needed;
everything else of the hooks is as it is published.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.helpers.paths import ROOT, SAMPLES

HTGLINT = Path(sys.executable).parent / "htglint"


def published() -> list[dict[str, Any]]:
    hooks: list[dict[str, Any]] = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text("utf-8"))
    return hooks


def run(*command: str, cwd: Path, home: Path) -> subprocess.CompletedProcess[str]:
    variables = {
        "HOME": str(home), "PATH": f"{HTGLINT.parent}{os.pathsep}{os.environ['PATH']}", "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_AUTHOR_NAME": "a", "GIT_AUTHOR_EMAIL": "a@b.c", "GIT_COMMITTER_NAME": "a", "GIT_COMMITTER_EMAIL": "a@b.c",
    }  # fmt: skip
    return subprocess.run(command, cwd=cwd, env=variables, capture_output=True, text=True, check=False)


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    folder = tmp_path / "repository"
    folder.mkdir()
    run("git", "init", "-q", cwd=folder, home=tmp_path)
    local = [hook | {"language": "system"} for hook in published()]
    (folder / ".pre-commit-config.yaml").write_text(yaml.safe_dump({"repos": [{"repo": "local", "hooks": local}]}))
    return folder


def commit(repository: Path, *hooks: str) -> subprocess.CompletedProcess[str]:
    run("git", "add", "-A", cwd=repository, home=repository.parent)
    return run("pre-commit", "run", "-a", *hooks, cwd=repository, home=repository.parent)


def test_the_hooks_are_what_they_promise() -> None:
    by_id = {hook["id"]: hook for hook in published()}
    assert set(by_id) == {"htglint-check", "htglint-fix", "htglint-fmt", "htglint-published", "htglint-staged"}
    assert all(by_id[writes]["require_serial"] is True for writes in ("htglint-fix", "htglint-fmt"))
    assert all(hook["language"] == "python" and hook["types"] == ["markdown"] for hook in by_id.values())


def test_a_damaged_draft_is_mended_and_the_commit_stopped(repository: Path) -> None:
    page = repository / "2025-11.md"
    shutil.copy(SAMPLES / "damaged" / "2025-11.md", page)
    before = page.read_text("utf-8")
    done = commit(repository, "htglint-fix")
    assert done.returncode == 1
    assert "files were modified by this hook" in done.stdout
    after = page.read_text("utf-8")
    assert after != before
    assert "📍 **Location:**" in after
    again = commit(repository, "htglint-fix")
    assert again.returncode == 1
    assert "HTG102" in again.stdout
    assert page.read_text("utf-8") == after


def test_a_draft_full_of_placeholders_can_be_committed(repository: Path) -> None:
    text = (SAMPLES / "draft" / "2026-05.md").read_text("utf-8").replace("## 🪜 Smaller", "## 🪛 Smaller")
    (repository / "2026-05.md").write_text(text, "utf-8")
    for hook in ("htglint-check", "htglint-fix", "htglint-fmt", "htglint-staged"):
        done = commit(repository, hook)
        assert done.returncode == 0, done.stdout
    assert commit(repository, "htglint-published").returncode == 1, "readers would see the placeholders"


def test_a_page_is_laid_out_and_the_commit_stopped(repository: Path) -> None:
    page = repository / "2026-05.md"
    page.write_text("# Title\n- One\n", "utf-8")
    done = commit(repository, "htglint-fmt")
    assert done.returncode == 1
    assert page.read_text("utf-8") == "# Title\n\n- One\n"
    assert commit(repository, "htglint-fmt").returncode == 0


def test_what_the_configuration_excludes_is_passed_over(repository: Path) -> None:
    (repository / "htglint.toml").write_text('exclude = ["2025-11.md"]\n')
    shutil.copy(SAMPLES / "damaged" / "2025-11.md", repository)
    done = commit(repository)
    assert done.returncode == 0, done.stdout


def test_a_commit_is_stopped_by_what_it_breaks_elsewhere_alone(repository: Path) -> None:
    (repository / "old.md").write_text("Two  spaces.\n\n[a](lost.md) [b](gone.md)\n", "utf-8")
    (repository / "gone.md").write_text("# Gone\n", "utf-8")
    run("git", "add", "-A", cwd=repository, home=repository.parent)
    run("git", "commit", "-qm", "Old mistakes", cwd=repository, home=repository.parent)
    run("git", "rm", "-q", "gone.md", cwd=repository, home=repository.parent)
    done = run("pre-commit", "run", "htglint-staged", cwd=repository, home=repository.parent)
    assert done.returncode == 1
    assert "old.md:3:18: HTG401 the page or file gone.md no longer exists" in done.stdout
    assert "Found 1 error" in done.stdout
