"""The hooks, run by pre-commit itself on a temporary repository.

The environment that pre-commit would build from a clone is replaced by the one at hand, so that no network is needed;
everything else of the hooks is as it is published.
"""

from __future__ import annotations

import os
import re
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
    assert set(by_id) == {
        "htglint-fix-staged", "htglint-fmt-staged", "htglint-staged",
        "htglint-check", "htglint-fix", "htglint-fmt", "htglint-published",
    }  # fmt: skip
    serial = {name for name, hook in by_id.items() if hook.get("require_serial")}
    assert serial == set(by_id) - {"htglint-staged"}, "a run must not be split into several reports"
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


RECOMMENDED = ("htglint-fix-staged", "htglint-fmt-staged", "htglint-staged")


@pytest.fixture
def recommended(repository: Path) -> Path:
    """A repository with the hooks that the README recommends, which `git commit` runs."""
    by_id = {hook["id"]: hook | {"language": "system"} for hook in published()}
    config = {"repos": [{"repo": "local", "hooks": [by_id[name] for name in RECOMMENDED]}]}
    (repository / ".pre-commit-config.yaml").write_text(yaml.safe_dump(config))
    assert run("pre-commit", "install", cwd=repository, home=repository.parent).returncode == 0
    return repository


def git_commit(repository: Path, *files: str) -> subprocess.CompletedProcess[str]:
    run("git", "add", *files or ["-A"], cwd=repository, home=repository.parent)
    return run("git", "commit", "-m", "Change", cwd=repository, home=repository.parent)


def test_one_new_line_on_a_page_with_two_hundred_old_findings(recommended: Path) -> None:
    page = recommended / "page.md"
    old = "# Page\n\n" + "".join(f"* Old  item {number} in [place](lost-{number}.md)\n+ b\n" for number in range(100))
    page.write_text(old, "utf-8")
    run("git", "add", "-A", cwd=recommended, home=recommended.parent)
    run("git", "commit", "-qnm", "Old", cwd=recommended, home=recommended.parent)
    page.write_text(f"{old}\n## New\nItâ€™s  a [link](gone.md).  \n", "utf-8")
    done = git_commit(recommended)
    assert done.returncode == 1
    assert page.read_text("utf-8") == f"{old}\n## New\n\nIt’s a [link](gone.md).\n", "fixed and formatted at once"
    assert "page.md: 1 x HTG101 wrongly-decoded, 1 x HTG501 double-space" in done.stderr
    assert "page.md: 1 x HTG906 trailing-blank, 1 x HTG908 blank-line" in done.stderr
    assert done.stderr.count("HTG401") == 1, "the check reports it, and the fixes are quiet"
    lines = {int(number) for number in re.findall(r"^page\.md:(\d+):", done.stderr, re.MULTILINE)}
    assert lines <= {204, 205}, "only the new lines are reported"
    page.write_text(page.read_text("utf-8").replace("gone.md", "page.md"), "utf-8")
    done = git_commit(recommended)
    assert done.returncode == 0, done.stderr
    assert done.stderr.count("Passed") == len(RECOMMENDED)


def test_init_and_one_commit_make_a_hooked_repository(tmp_path: Path) -> None:
    folder = tmp_path / "repository"
    folder.mkdir()
    run("git", "init", "-q", cwd=folder, home=tmp_path)
    shutil.copy(SAMPLES / "clean" / "2026-02.md", folder)
    done = run("htglint", "init", cwd=folder, home=tmp_path)
    assert done.returncode == 0, done.stderr
    assert "Installed the hooks" in done.stdout
    config = folder / ".pre-commit-config.yaml"
    (repo,) = yaml.safe_load(config.read_text("utf-8"))["repos"]
    by_id = {hook["id"]: hook | {"language": "system"} for hook in published()}
    local = [by_id[hook["id"]] for hook in repo["hooks"]]  # as they would come from a clone
    config.write_text(yaml.safe_dump({"repos": [{"repo": "local", "hooks": local}]}))
    done = git_commit(folder)
    assert done.returncode == 0, done.stderr
    assert done.stderr.count("Passed") == len(RECOMMENDED)
    page = folder / "2026-02.md"
    page.write_text(f"{page.read_text('utf-8')}\nItâ€™s  new.\n", "utf-8")
    assert git_commit(folder).returncode == 1
    assert page.read_text("utf-8").endswith("\nIt’s new.\n")


def test_unstaged_work_survives_the_hooks(recommended: Path) -> None:
    page = recommended / "page.md"
    lines = "# Page\n\nFirst.\n\nSecond.\n\nThird.\n\nFourth.\n"
    page.write_text(lines, "utf-8")
    assert git_commit(recommended).returncode == 0
    page.write_text(f"{lines}\nNew  line.\n", "utf-8")
    run("git", "add", "-A", cwd=recommended, home=recommended.parent)
    later = lines.replace("First", "First, and  later")
    page.write_text(f"{later}\nNew  line.\n", "utf-8")
    assert run("git", "commit", "-m", "New", cwd=recommended, home=recommended.parent).returncode == 1
    assert page.read_text("utf-8") == f"{later}\nNew line.\n"


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
