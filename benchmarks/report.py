"""The figures as Markdown, for the terminal and for RESULTS.md."""

from __future__ import annotations

from typing import TYPE_CHECKING

from . import cases, programs
from .bars import pipeline

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from .bars import Bar
    from .measure import Run
    from .runner import Figures

_TITLES = {
    cases.CHECK: "Check",
    cases.FIX: "Fix, in place",
    cases.FORMAT: "Layout, in place",
    cases.CONVERT: "HTML to Markdown",
    cases.REPAIR: "Repair of wrong decodings",
    cases.LARGE: "Check of one large page",
}
_HEAD = ("Program", "Time", "Times htglint's", "Processor", "Memory", "Runs")
_VERDICTS = {True: "yes", False: "**no**", None: ""}


def title(part: Figures) -> str:
    """What a part is about."""
    said = {cases.ONE: "one page of a site", cases.SAMPLE: "samples/clean/2024-11.md"}.get(part.size, part.size)
    said += " pages" if part.size.isdigit() and part.size != cases.ONE else ""
    return f"{_TITLES[part.job]}: {said} ({_size(part.bytes)})"


def table(part: Figures) -> str:
    """A part's cases, in their order, and the pipelines that can be made of them."""
    against = next(name for name, kind in part.kinds.items() if kind == "htglint" and name != cases.START)
    lines = []
    for name, kind in part.kinds.items():
        run, ratio = part.middle(name), part.ratio(name, against)
        if run is None:
            continue
        shown = f"`{name}`" if kind == "htglint" else name
        lines.append((shown, *_cells(run, ratio), str(len(part.runs[name]))))
    for label, names in (("pipeline", programs.PIPELINE), ("fast pipeline", programs.FAST_PIPELINE)):
        mine, total = part.middle(against), pipeline(part, names)
        if part.job == cases.CHECK and mine and total:
            lines.append((f"{label}: {' + '.join(names)}", *_cells(total, total.wall / mine.wall), ""))
    found = _table(_HEAD, (":--", *["--:"] * 5), lines)
    wrong = [f"- {name} is not compared: it {complaint}" for name, complaint in part.wrong.items()]
    return found + ("\n\n" + "\n".join(wrong) if wrong else "")


def verdicts(bars: Sequence[Bar]) -> str:
    """The bars as a table."""
    lines = [(bar.wanted, bar.found, _VERDICTS[bar.holds]) for bar in bars]
    return _table(("Wanted", "Found", "Holds"), (":--", ":--", ":--"), lines)


def document(
    figures: Sequence[Figures],
    bars: Sequence[Bar],
    machine: Sequence[str],
    versions: Mapping[str, str],
    notes: Sequence[str],
) -> str:
    """RESULTS.md: the machine, the bars, all figures, and how to come to them."""
    return "\n\n".join(_sections(figures, bars, machine, versions, notes)) + "\n"


def _sections(
    figures: Sequence[Figures],
    bars: Sequence[Bar],
    machine: Sequence[str],
    versions: Mapping[str, str],
    notes: Sequence[str],
) -> Iterator[str]:
    yield "# How fast htglint is"
    yield _INTRODUCTION
    yield "## Where it was measured"
    yield "\n".join(f"- {fact}" for fact in (*machine, *notes))
    yield "Peers: " + ", ".join(f"{name} {version}" for name, version in versions.items()) + "."
    yield "## What is wanted, and what was found"
    yield verdicts(bars)
    yield "## Figures"
    yield _READING
    for part in figures:
        yield f"### {title(part)}"
        yield table(part)
    yield "## How to come to these figures"
    yield _REPRODUCING


def _cells(run: Run, ratio: float | None) -> tuple[str, str, str, str]:
    times = f"{ratio:.2f}" if ratio is not None else ""
    return _time(run.wall), times, _time(run.cpu), f"{run.memory / 1e6:.0f} MB"


def _table(head: Sequence[str], marks: Sequence[str], lines: Sequence[Sequence[str]]) -> str:
    """A table in the form in which ``htglint fmt`` leaves it."""
    return "\n".join("|" + "".join(f" {cell} |" if cell else " |" for cell in line) for line in (head, marks, *lines))


def _time(seconds: float) -> str:
    return f"{seconds * 1000:.0f} ms" if seconds < 1 else f"{seconds:.1f} s" if seconds < 100 else f"{seconds:.0f} s"


def _size(count: int) -> str:
    return f"{count / 1000:.0f} KB" if count < 1_000_000 else f"{count / 1_000_000:.1f} MB"


_INTRODUCTION = """\
`make bench` writes this page. Programs that look at Markdown are run on the same pages as htglint, each with its own
defaults (textlint: the Google preset and write-good; remark: its recommended preset). They don't do the same work, so
that a ratio says what a hook or a gate costs, and not which program is better."""
_READING = """\
Time and processor time are of whole processes with all that they start. All figures are medians of runs in turns;
`Times htglint's` compares within each turn with the first line of htglint that does the job. Memory is the most that
all processes of a run had at a time; what they share counts for each. `first` is a run that keeps its findings and
had none, `again` one after which nothing has changed, `one changed` one after a line more on one page. Those, and
htglint's `--no-cache`, have the indexes of rules and words that any run leaves behind. A program that is seen not to
have done its work is not compared; slow ones are left out where pages are many."""
_REPRODUCING = """\
`make bench` installs the peers (the dependency group `peers`, and `benchmarks/peers/package.json`) into
`build/peers`, makes the sites in a temporary folder, and takes about half an hour. Parts of it:

```console
$ python -m benchmarks.results --sizes 1,12,100          # only these numbers of pages
$ python -m benchmarks.results --jobs check,large        # only these jobs
$ python -m benchmarks.results --no-peers --seconds 10   # htglint alone, and less time for each case
$ python -m benchmarks.site FOLDER 1000                  # a site to look at
```

The sites of a commit are always the same: pages come from a seed, and from its own samples and docs. Half
of them are wrap-ups, with an overview for every eleven, and half documentation; 2 % are damaged by a wrong decoding,
10 % have a misspelt word, 5 % a link to a page that is not there, and all have ten links to other pages, half of them
with an anchor. Figures of one part of htglint at a time come from `make bench-parts`."""
