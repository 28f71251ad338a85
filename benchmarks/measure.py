"""The one way in which time is taken: of a whole process with all that it starts, and of work inside this one."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

LONGEST = 900
"""Seconds after which a process is ended."""
_LAUNCHER = Path(__file__).with_name("launch.py")


class Run(NamedTuple):
    """What one run took: seconds on the clock, seconds of processor time of the process and of all that it started,
    the most bytes that they had in memory at a time; and the exit status, negative where a signal ended it.
    """

    wall: float
    cpu: float
    memory: int
    status: int


def run(command: Sequence[str], folder: Path, output: Path, variables: Mapping[str, str]) -> Run:
    """Run a command in a folder, with all that it says in one file, and variables added to those of this process."""
    launched = [sys.executable, "-I", "-S", str(_LAUNCHER), str(LONGEST), str(output), *command]
    done = subprocess.run(launched, cwd=folder, env=os.environ | variables, capture_output=True, text=True, check=True)
    wall, cpu, memory, status = done.stdout.split()
    return Run(float(wall), float(cpu), int(memory), int(status))


def middle(runs: Sequence[Run]) -> Run:
    """The medians of the runs of one command, and its last exit status."""
    wall, cpu = median(one.wall for one in runs), median(one.cpu for one in runs)
    return Run(wall, cpu, int(median(one.memory for one in runs)), runs[-1].status)


def seconds(work: Callable[[], object], runs: int = 1) -> float:
    """The median of how long some work inside this process takes."""
    found = []
    for _ in range(runs):
        started = time.perf_counter()
        work()
        found.append(time.perf_counter() - started)
    return median(found)
