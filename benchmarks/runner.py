"""Runs the cases of a part in turns, and keeps what each run took."""

from __future__ import annotations

import sys
from statistics import median
from typing import TYPE_CHECKING, NamedTuple

from . import cases, measure

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from pathlib import Path

    from .cases import Case, Part
    from .measure import Run

_ROUNDS = {cases.ONE: 15, cases.SAMPLE: 15, "12": 9}
_OTHERWISE = 5


class Figures(NamedTuple):
    """What the runs of a part took, by case and round, and what each case runs on.

    ``wrong`` says of a case why it is not compared; its runs are not kept.
    """

    job: str
    size: str
    bytes: int
    runs: Mapping[str, Mapping[int, Run]]
    kinds: Mapping[str, str]
    wrong: Mapping[str, str]

    def middle(self, case: str) -> Run | None:
        """The medians of a case; None where it has no runs."""
        return measure.middle(list(self.runs[case].values())) if self.runs.get(case) else None

    def ratio(self, case: str, other: str, what: str = "wall") -> float | None:
        """How many times as much a case took as another; None where one of them has no runs.

        Compared within each round, because whatever else the machine does changes from one to the next.
        """
        mine, others = self.runs.get(case, {}), self.runs.get(other, {})
        both = [getattr(mine[one], what) / getattr(others[one], what) for one in mine if one in others]
        return median(both) if both else None


def take(part: Part, seconds: float, said: Path) -> Figures:
    """Run a part's cases in turns: A B C A B C, so that what else the machine does meets all of them.

    A case is run again as long as all its runs take no more than so many seconds together, and no more often than
    there are rounds. Where pages are few, a first round fills the machine's caches and does not count. What the
    programs say goes into a file.
    """
    runs: dict[str, dict[int, Run]] = {case.name: {} for case in part.cases}
    wrong: dict[str, str] = {}
    for turn in range(-1 if part.size in _ROUNDS else 0, _ROUNDS.get(part.size, _OTHERWISE)):
        for case in part.cases:
            if case.name in wrong or _enough(runs[case.name].values(), seconds):
                continue
            _note(f"{part.job}, {part.size}: {case.name}")
            run, complaint = _run(case, said)
            if complaint:
                wrong[case.name] = complaint
                runs[case.name] = {}
            elif turn >= 0:
                runs[case.name][turn] = run
    _note("")
    return Figures(part.job, part.size, part.bytes, runs, {case.name: case.kind for case in part.cases}, wrong)


def _enough(runs: Collection[Run], seconds: float) -> bool:
    """Whether another run like those before would take more than there is."""
    return bool(runs) and sum(one.wall for one in runs) * (len(runs) + 1) / len(runs) > seconds


def _run(case: Case, said: Path) -> tuple[Run, str]:
    """A run of a case, and what is wrong with it."""
    case.before()
    run = measure.run(case.command, case.folder, said, case.variables)
    if run.status == -9 and run.wall >= measure.LONGEST:
        return run, f"took more than {measure.LONGEST} s"
    text = said.read_text("utf-8", "replace")
    if run.status not in case.statuses:
        last = text.strip().rpartition("\n")[2][:120]
        return run, f"ended with the status {run.status}: {last}"
    return run, case.wrong(text)


def _note(text: str) -> None:
    """Show what is going on to whoever watches."""
    if sys.stderr.isatty():
        print(f"\r\x1b[K{text}", end="", file=sys.stderr, flush=True)
