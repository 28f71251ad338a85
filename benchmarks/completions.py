"""From which stated probability on the words that lost bytes are right: measured on pages of any language.

Give it a folder of intact pages that taught nothing: each is damaged by the common codecs, with bytes dropped and
replaced, and what the repair says of each passage is compared with what stood there.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from htglint.document.document import Document
from htglint.encoding import lexicon, repair
from htglint.encoding.models import COMMON

from .pages import MODES, Damaged

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from htglint.base.context import Context
    from htglint.encoding.passage import Passage

NEEDED = 0.999
"""Share of the default repairs that must be right."""
STEPS = (0.5, 0.8, 0.9, 0.95, 0.97, 0.98, 0.99, 0.995, 0.999)


class Completion(NamedTuple):
    """A damaged passage: the script of what stood there, the probability of its best reading, and if that is right."""

    script: str
    probability: float
    right: bool


def completions(folder: Path, context: Context) -> Iterator[Completion]:
    """What the repair says of each passage of the pages of a folder, damaged in each way that loses bytes."""
    lossy = [mode for mode in MODES if mode.undefined != "kept" and mode.part == "page"]
    for path in sorted(folder.glob("*.md")):
        truth = path.read_text("utf-8")
        for model in COMMON:
            for mode in lossy:
                page = Damaged(truth, model, mode)
                yield from _stated(page, repair.passages(Document(path.name, page.text), context))


def _stated(page: Damaged, passages: Iterable[Passage]) -> Iterator[Completion]:
    for passage in passages:
        was = page.was(*passage.span)
        letters = [letter for letter in was or "" if letter >= "\x80" and letter.isalpha()]
        if passage.best is not None and letters:
            yield Completion(lexicon.script(letters[0]), passage.best.probability, passage.best.text == was)


def threshold(found: Iterable[Completion]) -> float | None:
    """The least step from which on enough of what would be repaired is right; None if there is none."""
    listed = list(found)
    for step in STEPS:
        right = [one.right for one in listed if one.probability >= step]
        if right and sum(right) >= NEEDED * len(right):
            return step
    return None


def show(found: Iterable[Completion]) -> None:
    """Print a line for each script: passages, those repaired by default and right from each step on."""
    by_script: dict[str, list[Completion]] = {}
    for one in found:
        by_script.setdefault(one.script, []).append(one)
        by_script.setdefault("all", []).append(one)
    print(f"{'script':12}{'passages':>9}" + "".join(f"{step:>16}" for step in STEPS) + "  threshold")
    for script, listed in sorted(by_script.items()):
        cells = ""
        for step in STEPS:
            right = [one.right for one in listed if one.probability >= step]
            cells += f"{len(right):8}{sum(right) / len(right) if right else 0:8.2%}"
        print(f"{script:12}{len(listed):9}{cells}  {threshold(listed) or '-'}")
