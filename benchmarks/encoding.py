"""How much of the damage of wrong decodings comes back: htglint alone, with sibling pages, and ftfy line by line.

A line is right when it is what it was, left when it is as damaged as before, partial when each of its damaged runs is
one or the other, and wrong when it is anything else. Changed lines were intact.
"""

from __future__ import annotations

import argparse
import json
import re
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import ftfy

from htglint.base.context import Context, Copy
from htglint.document.document import Document
from htglint.encoding import repair
from htglint.encoding.models import MODELS
from htglint.engine import engine, fixer
from htglint.project import packs
from htglint.project.project import Project
from htglint.project.settings import Config

from . import completions, speed
from .pages import MODES, Damaged, pages

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from htglint.base.rules import Rule
    from htglint.encoding.passage import Passage

TOOLS = ("alone", "siblings", "ftfy")
VERDICTS = ("right", "partial", "left", "wrong", "changed")
BINS = (0.0, 0.5, 0.8, 0.9, 0.95, 0.98)
SHOWN = 1


class Stated(NamedTuple):
    """The probability of a passage's best reading, and whether it is what stood there."""

    probability: float
    right: bool


class Row(NamedTuple):
    """The scores of one codec and mode, by tool; the wrong lines of htglint; what it stated, alone and not."""

    codec: str
    mode: str
    damaged: int
    scores: dict[str, Counter[str]]
    wrong: list[tuple[str, str, str, str]]
    stated: dict[str, list[Stated]]


@cache
def rules() -> tuple[Rule, ...]:
    """The rules of encoding repair."""
    return engine.select(packs.load(), Config(select=("HTG1",)))


@cache
def context_of(name: str, truth: str) -> Context:
    """What is known of a page without any other page; asked of the intact text, which reads no folder."""
    return Project(packs.load(), Config()).context(Document(name, truth))


def repaired(document: Document, context: Context) -> str:
    """A page after htglint's default fixes."""
    return fixer.fix(document, rules(), context).document.text


def ftfied(text: str) -> str:
    """A page after ftfy's repair of each line."""
    return "\n".join(map(ftfy.fix_encoding, text.split("\n")))


def rows_of(codec: str, made: Mapping[str, str]) -> list[Row]:
    """The rows of one codec; modes that damage every page as an earlier one did are left out."""
    model = next(model for model in MODELS if model.name == codec)
    rows, seen = [], set()
    for mode in MODES:
        damage = {name: Damaged(truth, model, mode) for name, truth in made.items()}
        look = tuple(page.text for page in damage.values())
        if look not in seen:
            seen.add(look)
            rows.append(_row(codec, mode.name, damage))
    return rows


def _row(codec: str, mode: str, damage: Mapping[str, Damaged]) -> Row:
    row = Row(codec, mode, 0, {tool: Counter() for tool in TOOLS}, [], {"alone": [], "siblings": []})
    damaged = 0
    for name, page in damage.items():
        others = tuple(Copy(other, known.truth) for other, known in damage.items() if other != name)
        alone = context_of(name, page.truth)
        for tool, context in (("alone", alone), ("siblings", alone._replace(siblings=others))):
            document = Document(name, page.text)
            row.stated[tool].extend(_stated(page, repair.passages(document, context)))
            row.wrong.extend((tool, *lines) for lines in _score(page, repaired(document, context), row.scores[tool]))
        for _ in _score(page, ftfied(page.text), row.scores["ftfy"]):
            pass
        damaged += sum(was != shown for was, shown, _ in page.lines())
    return row._replace(damaged=damaged)


def _stated(page: Damaged, passages: Iterable[Passage]) -> Iterator[Stated]:
    for passage in passages:
        if passage.best is not None:
            right = passage.best.text == page.was(passage.span.start, passage.span.end)
            yield Stated(passage.best.probability, right)


def _score(page: Damaged, text: str, scores: Counter[str]) -> Iterator[tuple[str, str, str]]:
    """Count the lines of a page; those that are wrong or were intact are yielded as they were, damaged and repaired."""
    for (was, shown, between), now in zip(page.lines(), text.split("\n"), strict=True):
        if was == shown:
            verdict = "changed" if now != was else ""
        elif now in (was, shown):
            verdict = "right" if now == was else "left"
        else:
            verdict = "partial" if between.fullmatch(now) else "wrong"
        scores[verdict] += 1
        if verdict in ("wrong", "changed"):
            yield was, shown, now


def total(rows: Sequence[Row]) -> Row:
    """All rows together."""
    scores = {tool: sum((row.scores[tool] for row in rows), Counter[str]()) for tool in TOOLS}
    stated = {tool: [one for row in rows for one in row.stated[tool]] for tool in TOOLS[:2]}
    wrong = [one for row in rows for one in row.wrong]
    return Row("total", "", sum(row.damaged for row in rows), scores, wrong, stated)


def show_rows(rows: Sequence[Row]) -> None:
    """Print one line a row, and the shares of all."""
    print(f"{'':43}" + "".join(f"| {tool:30}" for tool in ("htglint alone", "with siblings", "ftfy")))
    heads = "".join(f"{verdict:>6.5}" for verdict in ("right", "part", "left", "wrong", "chgd"))
    print(f"{'codec':23}{'mode':20}" + "".join(f"|{heads} " for _ in TOOLS) + "| lines")
    for row in rows:
        counts = "".join("|" + "".join(f"{row.scores[tool][v]:6}" for v in VERDICTS) + " " for tool in TOOLS)
        print(f"{row.codec:23}{row.mode:20}{counts}| {row.damaged:5}")
    last = rows[-1]
    if last.damaged:
        for verdict in VERDICTS[:4]:
            shares = ", ".join(f"{tool} {last.scores[tool][verdict] / last.damaged:.2%}" for tool in TOOLS)
            print(f"{verdict}: {shares}")


def show_wrong(rows: Sequence[Row]) -> None:
    """Print some lines of each row that htglint got wrong, or changed although they were intact."""
    for row in rows:
        for tool, was, shown, now in row.wrong[:SHOWN]:
            print(f"\n{row.codec}, {row.mode}: wrong, {tool}\n  was {was}\n  had {shown}\n  got {now}")


def calibration(stated: Sequence[Stated]) -> list[tuple[str, int, int]]:
    """How many passages there are, and how many are right, by the stated probability; last all from 0.9 on."""
    found = []
    for low, high in (*zip(BINS, (*BINS[1:], 1.1), strict=True), (0.9, 1.1)):
        inside = [one.right for one in stated if low <= one.probability < high]
        found.append((f"{low:.2f} - {min(high, 1.0):.2f}", len(inside), sum(inside)))
    return found


def show_calibration(row: Row) -> None:
    """Print the calibration of htglint, alone and with siblings."""
    print("\nprobability stated        alone: passages, right     siblings: passages, right")
    for one, other in zip(*(calibration(row.stated[tool]) for tool in TOOLS[:2]), strict=True):
        cells = "".join(f"{count:18} {right / count if count else 0:10.2%}" for _, count, right in (one, other))
        print(f"{one[0]:14}{cells}")


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.encoding", description=__doc__)
    parser.add_argument("--codecs", help="names of damage models, with commas between them")
    parser.add_argument("--pages", type=int, default=6, help="number of pages to make (default 6)")
    parser.add_argument("--json", metavar="FILE", help="write everything there, too")
    parser.add_argument("--texts", metavar="FOLDER", type=Path, help="only calibrate on intact pages of any language")
    options = parser.parse_args()
    if options.texts:
        completions.show(completions.completions(options.texts, context_of("page.md", "")))
        return
    names = [model.name for model in MODELS]
    # Names such as `cp1252, twice` hold a comma themselves.
    asked = re.split(r",\s*(?!\s|twice)", options.codecs) if options.codecs else names
    if set(asked) - set(names):
        parser.error(f"--codecs takes {'; '.join(names)}")
    made = pages(options.pages)
    with ProcessPoolExecutor() as pool:
        found = [row for rows in pool.map(partial(rows_of, made=made), asked) for row in rows]
    everything = total(found)
    show_rows([*found, everything])
    show_wrong(found)
    show_calibration(everything)
    seconds = speed.measure(lambda text, context: repaired(Document("page.md", text), context), ftfied, context_of)
    if options.json:
        rows = [row._replace(stated={}) for row in found]
        report = {
            "rows": [row._asdict() for row in rows],
            "total": everything._replace(stated={})._asdict(),
            "calibration": {tool: calibration(everything.stated[tool]) for tool in TOOLS[:2]},
            "speed": seconds,
        }
        with open(options.json, "w", encoding="utf-8") as file:
            json.dump(report, file, ensure_ascii=True, indent=1)


if __name__ == "__main__":
    main()
