"""The facts of a machine that figures need beside them."""

from __future__ import annotations

import os
import platform
import re
import shutil
import subprocess
from pathlib import Path


def facts() -> list[str]:
    """One fact a line: system, processor, memory, interpreters."""
    memory = re.search(r"MemTotal:\s*(\d+)", _text("/proc/meminfo"))
    model = re.search(r"model name\s*:\s*(.+)", _text("/proc/cpuinfo"))
    found = [
        f"{platform.system()} {platform.release()}, {platform.machine()}",
        f"{os.cpu_count()} processors ({model[1] if model else platform.processor() or 'unknown'})",
        f"{int(memory[1]) / 2**20:.0f} GiB of memory" if memory else "memory unknown",
        f"{platform.python_implementation()} {platform.python_version()}",
    ]
    if shutil.which("node"):
        done = subprocess.run(["node", "--version"], capture_output=True, text=True, check=False)
        found.append(f"Node {done.stdout.strip().removeprefix('v')}")
    return found


def load() -> float:
    """How many processes wanted a processor in the last minute, on average; other work shows in it."""
    return os.getloadavg()[0]


def _text(path: str) -> str:
    return Path(path).read_text("utf-8", "replace") if Path(path).exists() else ""
