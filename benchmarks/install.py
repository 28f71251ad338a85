"""Installs the peers into build/peers, apart from everything else: `python -m benchmarks.install`.

Those on PyPI are the dependency group `peers`, those on npm benchmarks/peers/package.json. What can't be installed is
told, and the rest goes on without it.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

ROOT = Path(__file__).parent.parent
PINS = Path(__file__).parent / "peers"
INSTALLED = ROOT / "build" / "peers"
PYTHON = INSTALLED / "venv" / "bin"
NODE = INSTALLED / "node"
NOWHERE = ("Vale (its packages on PyPI and npm fetch the program from elsewhere, and Debian has none)",)
"""Peers that no registry has."""


def pinned() -> dict[str, str]:
    """The versions that are asked for, by the name of the package."""
    return dict(one.split("==") for one in _of_python()) | _of_node()


def _of_python() -> list[str]:
    group: list[str] = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["dependency-groups"]["peers"]
    return group


def _of_node() -> dict[str, str]:
    versions: dict[str, str] = json.loads((PINS / "package.json").read_text("utf-8"))["dependencies"]
    return versions


def install() -> list[str]:
    """Install what is not there in the versions that are asked for; the packages that could not be installed."""
    versions = {**pinned(), "": (PINS / "package-lock.json").read_text("utf-8")}
    key = hashlib.sha256(json.dumps(versions).encode()).hexdigest()
    state = INSTALLED / "installed.json"
    if state.exists():
        known: dict[str, list[str]] = json.loads(state.read_text("utf-8"))
        if list(known) == [key] and not known[key]:
            return []
    INSTALLED.mkdir(parents=True, exist_ok=True)
    missing = _install_python() + _install_node()
    state.write_text(json.dumps({key: missing}), "utf-8")
    return missing


def _install_python() -> list[str]:
    group = _of_python()
    if not _does([sys.executable, "-m", "venv", "--clear", str(PYTHON.parent)]):
        return [one.partition("==")[0] for one in group]
    pip = [str(PYTHON / "python"), "-m", "pip", "--disable-pip-version-check", "install", "--quiet"]
    if _does([*pip, *group]):
        return []
    return [one.partition("==")[0] for one in group if not _does([*pip, one])]


def _install_node() -> list[str]:
    NODE.mkdir(parents=True, exist_ok=True)
    for file in PINS.glob("*.json"):
        shutil.copy(file, NODE)
    wanted = _of_node()
    if shutil.which("npm") is None:
        return list(wanted)
    if _does(["npm", "ci", "--no-audit", "--no-fund"], NODE):
        return []
    # One package that can't be had should not cost the others.
    (NODE / "package-lock.json").unlink()
    (NODE / "package.json").write_text('{"private": true}', "utf-8")
    one_by_one = ["npm", "install", "--no-audit", "--no-fund", "--save-exact"]
    return [name for name, version in wanted.items() if not _does([*one_by_one, f"{name}@{version}"], NODE)]


def _does(command: Sequence[str], folder: Path = ROOT) -> bool:
    """Whether a command does its work; what it says is only of interest where it does not."""
    done = subprocess.run(command, cwd=folder, env=os.environ, capture_output=True, text=True, check=False)
    if done.returncode:
        print(f"  failed: {' '.join(command[-2:])}: {(done.stderr or done.stdout).strip()[-300:]}", file=sys.stderr)
    return done.returncode == 0


def main() -> None:
    """Install, and say in one line what could not be."""
    missing = install()
    print(f"could not be installed: {', '.join(missing)}" if missing else f"all {len(pinned())} packages are installed")


if __name__ == "__main__":
    main()
