"""The image: it is built where Docker works, and its file promises what the documentation says."""

from __future__ import annotations

import shutil
import subprocess

import pytest

from tests.helpers.paths import ROOT

TAG = "htglint-test"


def test_the_image_is_slim_and_does_not_run_as_root() -> None:
    lines = (ROOT / "Dockerfile").read_text("utf-8").splitlines()
    bases = [line.split()[1] for line in lines if line.startswith("FROM ")]
    assert bases
    assert all(base.endswith("-slim") for base in bases)
    assert lines.index("USER htglint") < lines.index('ENTRYPOINT ["htglint"]')


@pytest.mark.timeout(1800)
def test_the_image_is_built_and_checks_a_page() -> None:
    docker = shutil.which("docker")
    if docker is None or subprocess.run([docker, "info"], capture_output=True).returncode != 0:
        pytest.skip("Docker is not running")
    subprocess.run([docker, "build", "--quiet", "--tag", TAG, str(ROOT)], check=True)
    run = [docker, "run", "--rm", "--interactive", TAG]
    done = subprocess.run([*run, "check", "-"], input="# A page\n\nItâ€™s.\n", capture_output=True, text=True)
    assert done.returncode == 1
    assert "HTG101" in done.stdout
    user = subprocess.run([*run[:-1], "--entrypoint", "id", TAG, "-u"], capture_output=True, text=True, check=True)
    assert user.stdout.strip() == "1000"
