"""The bars that the figures are held to, and whether each holds. Nothing fails where one does not."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from . import cases, programs
from .measure import Run

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from .runner import Figures

_MANY, _MOST = range(100, 1001), range(1001, 100_001)
_MEGA = 1_000_000
_PROPORTIONAL = 1.15


class Bar(NamedTuple):
    """What is wanted, what was found, and whether that is as wanted; None where it was not measured."""

    wanted: str
    found: str
    holds: bool | None


def bars(figures: Sequence[Figures]) -> list[Bar]:
    """All bars that something was measured for."""
    checks = {one.size: one for one in figures if one.job == cases.CHECK}
    large = [one for one in figures if one.job == cases.LARGE]
    many = _largest(checks, _MANY)
    most = _largest(checks, _MOST)
    found: list[Bar] = []
    for size in (cases.ONE, cases.SAMPLE):
        if size in checks:
            found += _one_page(checks[size])
    if many:
        found += [*_many_pages(many), *_pipelines(many)]
    if many and most:
        found += _growth(many, most)
    if kept := most or many:
        found += _memory(kept)
    return found + list(_large(large))


def _largest(checks: dict[str, Figures], sizes: range) -> Figures | None:
    found = [one for size, one in checks.items() if size.isdigit() and int(size) in sizes]
    return max(found, key=lambda one: int(one.size)) if found else None


def _one_page(part: Figures) -> Iterator[Bar]:
    what = "One page of a site" if part.size == cases.ONE else "The sample 2024-11.md"
    yield _at_most(f"{what}, cold: at most 4 times `{cases.PYTHON}`", part.ratio(cases.COLD, cases.PYTHON), 4)
    slower = {name: part.ratio(name, cases.COLD) for name, kind in part.kinds.items() if kind in ("python", "node")}
    yield _at_least(f"{what}, cold: 1.5 times faster than every Python or Node peer", slower, 1.5)


def _many_pages(part: Figures) -> Iterator[Bar]:
    what = f"{part.size} pages"
    wanted = f"{what}, cold: at most 3 times `{cases.RUMDL_COLD}`"
    yield _at_most(wanted, part.ratio(cases.COLD, cases.RUMDL_COLD), 3)
    slower = {name: part.ratio(name, cases.COLD) for name in programs.SLOW}
    yield _at_least(f"{what}, cold: 8 times faster than each of {', '.join(programs.SLOW)}", slower, 8)
    yield _at_most(f"{what}, again: no slower than rumdl again", part.ratio(cases.WARM, cases.RUMDL_WARM), 1)
    share = part.ratio(cases.CHANGED, cases.COLD, "cpu")
    wanted = f"{what}, one changed: at most 10 % of the processor time of the cold run"
    yield Bar(wanted, *_of(share, lambda found: f"{found:.1%}", lambda found: found <= 0.1))


def _pipelines(part: Figures) -> Iterator[Bar]:
    mine = part.middle(cases.COLD)
    for programs_, wanted in ((programs.PIPELINE, 8), (programs.FAST_PIPELINE, None)):
        total = pipeline(part, programs_)
        ratio = total.wall / mine.wall if total and mine else None
        what = f"{part.size} pages, cold, against {', '.join(programs_)}, one after the other"
        if wanted is not None:
            yield _at_least(f"{what}: {wanted} times faster", {"all of them": ratio}, wanted)
        elif ratio:
            yield Bar(f"{what} (told, no bar)", f"{ratio:.1f} times faster", None)


def pipeline(part: Figures, names: Iterable[str]) -> Run | None:
    """What some programs take one after the other; None where one of them was not measured."""
    found = [part.middle(name) for name in names]
    runs = [run for run in found if run]
    if len(runs) < len(found):
        return None
    return Run(sum(one.wall for one in runs), sum(one.cpu for one in runs), max(one.memory for one in runs), 0)


def _growth(many: Figures, most: Figures) -> Iterator[Bar]:
    times = int(most.size) / int(many.size)
    for what, label in (("wall", "time"), ("cpu", "processor time")):
        small, large = many.middle(cases.COLD), most.middle(cases.COLD)
        ratio = getattr(large, what) / getattr(small, what) if small and large else None
        wanted = f"{most.size} pages cost {times:.0f} times the {label} of {many.size}, within 15 %"
        yield _at_most(wanted, ratio, times * _PROPORTIONAL)


def _memory(part: Figures) -> Iterator[Bar]:
    runs = [part.middle(name) for name in (cases.COLD, cases.FIRST, cases.WARM, cases.CHANGED)]
    most = max((run.memory for run in runs if run), default=None)
    wanted = f"{part.size} pages: peak memory of all processes under 300 MB"
    yield Bar(wanted, *_of(most, lambda found: f"{found / _MEGA:.0f} MB", lambda found: found < 300 * _MEGA))


def _large(parts: Sequence[Figures]) -> Iterator[Bar]:
    if not parts:
        return
    largest, smallest = max(parts, key=lambda one: one.bytes), min(parts, key=lambda one: one.bytes)
    run, less = largest.middle(cases.COLD), smallest.middle(cases.COLD)
    memory = run.memory if run else None
    wanted = f"A page of {largest.size}: peak memory under 1 GB"
    yield Bar(wanted, *_of(memory, lambda found: f"{found / _MEGA:.0f} MB", lambda found: found < 1000 * _MEGA))
    times = largest.bytes / smallest.bytes
    if times > 1:
        ratio = run.cpu / less.cpu if run and less else None
        wanted = (
            f"A page of {largest.size}: at most {times:.0f} times the processor time of {smallest.size}, within 15 %"
        )
        yield _at_most(wanted, ratio, times * _PROPORTIONAL)


def _at_most(wanted: str, ratio: float | None, bar: float) -> Bar:
    return Bar(wanted, *_of(ratio, lambda found: f"{found:.2f} times", lambda found: found <= bar))


def _at_least(wanted: str, ratios: dict[str, float | None], bar: float) -> Bar:
    """A bar for the smallest of some ratios, by what they are for; those that were not measured are named."""
    known = {name: ratio for name, ratio in ratios.items() if ratio is not None}
    if not known:
        return Bar(wanted, "not measured", None)
    least = min(known, key=lambda name: known[name])
    missing = [name for name in ratios if name not in known]
    said = f"{known[least]:.1f} times ({least})" + (f"; not measured: {', '.join(missing)}" if missing else "")
    return Bar(wanted, said, known[least] >= bar)


def _of(found: float | None, shown: Callable[[float], str], holds: Callable[[float], bool]) -> tuple[str, bool | None]:
    return ("not measured", None) if found is None else (shown(found), holds(found))
