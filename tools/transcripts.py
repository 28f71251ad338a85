"""Replays the console blocks of the how-to pages and writes what they print: run it (`make docs`) when output changes.

In a fenced block of ``console``, a line with ``$ `` in front is a command, lines with ``> `` below it are more of it,
and all others are what it printed. The commands of a page run one after another in one shell, in a copy of the samples.
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parent.parent
PAGES = tuple(ROOT / "docs" / f"{name}.md" for name in ("drafting", "repair", "convert", "packs"))
_BLOCK = re.compile(r"^(?P<fence>`{3,})console\n(?P<body>.*?)^(?P=fence)$", re.MULTILINE | re.DOTALL)
_COMMAND = re.compile(r"^\$ .*\n(?:> .*\n|>\n)*", re.MULTILINE)
_MARK = "\x1e"
_SECONDS = 120


def commands(body: str) -> list[str]:
    """The commands of a console block, each as it stands there, prompts included."""
    return _COMMAND.findall(body)


def typed(command: str) -> str:
    """What is typed for a command of a console block: its lines without their prompts."""
    return "".join(line[2:] or "\n" for line in command.splitlines(keepends=True))


def replayed(text: str) -> str:
    """A page with what its commands print now; OSError or CalledProcessError where the shell itself fails."""
    blocks = [commands(match["body"]) for match in _BLOCK.finditer(text)]
    printed = iter(_run([typed(command) for block in blocks for command in block]))
    shown = iter("".join(f"{command}{next(printed)}" for command in block) for block in blocks)
    return _BLOCK.sub(lambda _match: _fenced(next(shown)), text)


def _fenced(body: str) -> str:
    fence = "`" * (1 + max(map(len, re.findall("`{3,}", body)), default=2))
    return f"{fence}console\n{body}{fence}"


def _run(lines: list[str]) -> list[str]:
    """What each of the commands prints, errors included, with one newline at the end if it prints anything."""
    script = "".join(f"{line}\nstatus=$?; printf '\\036'; (exit $status)\n" for line in lines)
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        shutil.copytree(ROOT / "samples", home / "samples")
        done = subprocess.run(
            ["sh", "-c", script],
            cwd=home / "samples",
            env=_environment(home),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            timeout=_SECONDS,
            check=False,
        )
    printed = done.stdout.decode().split(_MARK)[:-1]
    if len(printed) != len(lines):
        raise subprocess.CalledProcessError(done.returncode, lines[len(printed)], done.stdout)
    return [f"{text.rstrip()}\n" if text.strip() else "" for text in printed]


def _environment(home: Path) -> dict[str, str]:
    """An environment in which a command prints the same on every machine, and finds this htglint."""
    (home / "bin").mkdir()
    program = home / "bin" / "htglint"
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m htglint "$@"\n')
    program.chmod(0o755)
    who = {"NAME": "Wren", "EMAIL": "wren@example.org", "DATE": "2026-05-21T12:00:00Z"}
    return {
        **{f"GIT_{role}_{key}": value for role in ("AUTHOR", "COMMITTER") for key, value in who.items()},
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_CONFIG_NOSYSTEM": "1",
        "HOME": str(home),
        "HTGLINT_CACHE_DIR": str(home / "cache"),
        "LC_ALL": "C.UTF-8",
        "NO_COLOR": "1",
        "PATH": os.pathsep.join((str(home / "bin"), os.environ["PATH"])),
        "PYTHONPATH": str(ROOT),
        "PYTHONUNBUFFERED": "1",
        "TZ": "UTC",
    }


if __name__ == "__main__":
    for page in PAGES:
        page.write_text(replayed(page.read_text("utf-8")), "utf-8")
        sys.stdout.write(f"{page}\n")
