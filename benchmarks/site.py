"""A site of any number of pages to measure on, the same each time: `python -m benchmarks.site FOLDER PAGES`.

Half of the pages are wrap-ups, in folders of eleven with an overview; the other half is documentation. A page has some
10 KB (3 to 40), headings with emoji, and ten links to other pages, every other one to a heading there. Two of a hundred
pages are damaged by a wrong decoding, one of ten has a misspelt word, one of twenty a link to a page that is not there.
Of a page's text about an eighth is taken from the samples and this repository's docs, the rest is made (``prose``).
"""

from __future__ import annotations

import random
import subprocess
import sys
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from htglint.encoding.models import MODELS
from htglint.links.slugs import vitepress

from . import markdown
from .pages import MODES, USUAL, Damaged
from .prose import SLIPS, Writer

GROUP = 12
"""Pages of a folder."""
_LINKS = 10
_SIZES = (3_000, 10_000, 40_000)
_SPREAD = 0.6
_DAMAGED, _MISSPELT, _BROKEN = 50, 10, 20
"""One page of so many."""


class Plan(NamedTuple):
    """What is settled of a page before it is written, so that others can link to it."""

    path: str
    title: str
    headings: tuple[str, ...]
    size: int


class Site(NamedTuple):
    """A site on the disk: where, its pages in their order, and those with a fault that was put there."""

    folder: Path
    pages: tuple[str, ...]
    damaged: frozenset[str]
    misspelt: frozenset[str]
    broken: frozenset[str]

    def named(self, kind: str) -> list[str]:
        """The pages of a kind: `pages` for all, `damaged`, `misspelt`, `broken`."""
        kinds = {"pages": self.pages, "damaged": self.damaged, "misspelt": self.misspelt, "broken": self.broken}
        return sorted(kinds[kind])

    @property
    def size(self) -> int:
        """Bytes of all pages."""
        return sum((self.folder / page).stat().st_size for page in self.pages)


def make(folder: Path, pages: int) -> Site:
    """Write a site of so many pages into an empty folder, which becomes a repository as those of sites are."""
    subprocess.run(["git", "init", "-q", str(folder)], check=True)
    (folder / ".gitignore").write_text("node_modules/\npublic/\n*.tmp\n", "utf-8")
    faults: dict[str, set[str]] = {"damaged": set(), "misspelt": set(), "broken": set()}
    for number in range(pages):
        path = folder / plan(number).path
        path.parent.mkdir(parents=True, exist_ok=True)
        text, found = page(number, pages)
        path.write_text(text, "utf-8", newline="\n")
        for fault in found:
            faults[fault].add(plan(number).path)
        if number % GROUP == 1:
            pictures = path.parent / "images"
            pictures.mkdir(exist_ok=True)
            (pictures / "group-picture.jpg").write_bytes(b"\xff\xd8\xff\xd9")
    names = tuple(plan(number).path for number in range(pages))
    return Site(folder, names, **{fault: frozenset(found) for fault, found in faults.items()})


@lru_cache(maxsize=20_000)
def plan(number: int) -> Plan:
    """The plan of a page of any site."""
    source = random.Random(f"plan {number}")
    writer = Writer(source)
    group, place = divmod(number, GROUP)
    least, middle, most = _SIZES
    size = min(max(int(source.lognormvariate(0, _SPREAD) * middle), least), most)
    titles = [writer.title() for _ in range(max(3, size // 2_000))]
    if group % 2:
        folder = f"docs/area-{group // 20}/part-{group}"
        name = titles[0].lower().replace(" ", "-")
        headings = tuple(f"{source.choice(USUAL)} {one}" if source.random() < 0.3 else one for one in titles)
        return Plan(f"{folder}/{name}-{place}.md", writer.title(), headings, size)
    folder = f"community/region-{group // 20}/chapter-{group}/hackathons"
    if place == 0:
        return Plan(f"{folder}/index.md", "Hackathons", (), 0)
    when = markdown.month(place - 1, group)
    emoji = source.sample(USUAL, min(len(titles), len(USUAL)))
    plain = when.name < markdown.LABELS
    headings = tuple(dict.fromkeys(titles if plain else map(" ".join, zip(emoji, titles, strict=False))))
    title = f"Hack The Garden {when.city} Edition {when.monday:%m/%Y} Wrap Up"
    return Plan(f"{folder}/{when.name}.md", title, headings, size)


def page(number: int, pages: int) -> tuple[str, list[str]]:
    """The text of a page of a site of so many pages, and its faults."""
    source = random.Random(f"page {number}")
    mine, writer = plan(number), Writer(source)
    group, place = divmod(number, GROUP)
    if not mine.headings:
        months = [markdown.month(one, group) for one in range(min(GROUP - 1, pages - number - 1))]
        return markdown.overview(mine.title, months, writer), []
    links = [_link(number, step, pages, source) for step in range(_LINKS)]
    faults = []
    if number % _BROKEN == 7:
        links[0] = "[what was here once](./no-longer-here.md)"
        faults.append("broken")
    wanted = markdown.Wanted(mine.title, mine.headings, links, mine.size)
    if group % 2:
        text = markdown.documentation(wanted, writer, source)
    else:
        text = markdown.wrapup(wanted, markdown.month(place - 1, group), writer, source)
    if number % _MISSPELT == 3:
        text = _misspelt(text, source)
        faults.append("misspelt")
    if number % _DAMAGED == 9:
        model = source.choice([model for model in MODELS if model.name in ("cp1252", "cp1254", "mac-roman")])
        text = Damaged(text, model, source.choice(MODES[:3])).text
        faults.append("damaged")
    return text, faults


def _link(number: int, step: int, pages: int, source: random.Random) -> str:
    """A link to a page of the same folder or to any; every other one is to a heading."""
    if step < _LINKS // 2:
        first = number - number % GROUP
        other = first + source.randrange(min(GROUP, pages - first))
    else:
        other = source.randrange(pages)
    there = plan(other)
    path = relative(there.path, plan(number).path)
    if step % 2 == 0 or not there.headings:
        return f"[{there.title}]({path})"
    heading = source.choice(there.headings)
    return f"[{heading}]({path}#{vitepress(heading)})"


def relative(path: str, page: str) -> str:
    """A path as it is written on a page."""
    parts, here = path.split("/"), page.split("/")[:-1]
    same = 0
    while same < len(here) and parts[same] == here[same]:
        same += 1
    return "/".join([*([".."] * (len(here) - same) or ["."]), *parts[same:]])


def _misspelt(text: str, source: random.Random) -> str:
    """A page with a sentence that has a slip, in front of its first chapter: later ones may stand in code."""
    before, chapter, after = text.partition("\n## ")
    return f"{before}\nIt is about the word {source.choice(SLIPS)}, as everybody knows.\n{chapter}{after}"


def main() -> None:
    """Make a site for whoever wants to look at it."""
    made = make(Path(sys.argv[1]), int(sys.argv[2]))
    sizes = sorted((made.folder / page).stat().st_size for page in made.pages)
    middle = sizes[len(sizes) // 2]
    print(f"{len(sizes)} pages, {made.size / 1e6:.1f} MB; {sizes[0]} to {sizes[-1]} bytes, median {middle}")
    print(f"{len(made.damaged)} damaged, {len(made.misspelt)} misspelt, {len(made.broken)} with a missing page")


if __name__ == "__main__":
    main()
