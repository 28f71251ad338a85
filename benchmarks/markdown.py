"""The Markdown of a generated page: a wrap-up in the form of its month, or a page of documentation."""

from __future__ import annotations

import re
from calendar import month_name
from datetime import date, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from .pages import SAMPLES

if TYPE_CHECKING:
    import random
    from collections.abc import Iterator, Sequence

    from .prose import Writer

_DOCS = SAMPLES.parent / "docs"
_QUOTING = {"kinds.md", "repair.md", "rules.md", "words.md"}
"""Pages that quote damage and mistakes, which a page that takes their blocks would have by accident."""
LABELS = "2023-01"
"""The month from which topics have labels, and an emoji."""
_TOO_LONG = 150
"""By how many characters a chapter is longer than it should be on average, because its last block is whole."""
_BORROWED = 0.12
_CITIES = ("Ljubljana", "Porto", "Ghent", "Tartu", "Graz", "Aarhus", "Lucca", "Brno", "Cork", "Turku", "Ulm", "Vigo")


class Wanted(NamedTuple):
    """What a page has to hold: its headings as they are written, its links, and about so many characters."""

    title: str
    headings: Sequence[str]
    links: Sequence[str]
    size: int


class Month(NamedTuple):
    """The month of a wrap-up, the Monday of its week, and where it was."""

    name: str
    monday: date
    city: str

    @property
    def dates(self) -> str:
        """From Monday to Friday, as the page and its overview write it."""
        return f"{self.monday:%d.%m.%Y} – {self.monday + timedelta(days=4):%d.%m.%Y}"

    @property
    def place(self) -> str:
        """A link to where it was."""
        return f"[Hall of {self.city}](https://example.org/{self.city.lower()})"


def month(number: int, chapter: int) -> Month:
    """The half-year's week of so many half-years after April 2021; the place depends on the chapter, too."""
    first = date(2021 + (4 + 6 * number - 1) // 12, (4 + 6 * number - 1) % 12 + 1, 8)
    monday = first + timedelta(days=-first.weekday() % 7)
    return Month(f"{monday:%Y-%m}", monday, _CITIES[(number + chapter) % len(_CITIES)])


@lru_cache(maxsize=1)
def borrowed() -> tuple[str, ...]:
    """Blocks of the clean samples and of this repository's docs that stand for themselves: no headings, no links."""
    texts = [path.read_text("utf-8") for path in sorted((SAMPLES / "clean").glob("20*.md"))]
    texts += [path.read_text("utf-8") for path in sorted(_DOCS.glob("*.md")) if path.name not in _QUOTING]
    blocks = (block for text in texts for block in _blocks(text))
    return tuple(dict.fromkeys(block for block in blocks if len(block) > 120 and _stands_alone(block)))


def _blocks(text: str) -> Iterator[str]:
    """What stands between blank lines, fenced blocks whole."""
    for part in re.split(r"(^```.*?^```$)", text, flags=re.M | re.S):
        yield from [part] if part.startswith("```") else re.split(r"\n\s*\n", part.strip())


def _stands_alone(block: str) -> bool:
    if block.startswith("```"):
        return block.count("```") == 2
    return not re.search(
        r"\]\((?!https?:)|```|^#|^---|^!\[|^[-*] |^\*\*|^\s|`[^`]*[^\x00-\x7f][^`]*`|HTG\d", block, re.M
    )


def wrapup(wanted: Wanted, when: Month, writer: Writer, source: random.Random) -> str:
    """A wrap-up with the metadata, the sections or labels, and the order that its month asks for."""
    year, number = when.monday.year, when.monday.month
    heads = [f"title: {month_name[number]} {year}", f"weight: -{year}{number:02}"]
    sections = when.name >= "2025-11"
    lines = ["---", *heads, *(["outline: 2"] if sections else []), "---", "", f"# {wanted.title}", ""]
    lines += [
        f"- 🗓️ **Date:** {when.dates}",
        f"- 📍 **Location:** {when.place}",
        "- 👤 **Organizer:** [Nordbeet](https://example.org/nordbeet)",
        f"- 📘 **Topics:** [Board of the week](https://example.org/boards/{when.name})",
        "",
        "![Group picture](./images/group-picture.jpg)",
    ]
    form = _sections if sections else _labels if when.name >= LABELS else _prose
    bodies = (form(writer, source, links, part) for links, part in _shares(wanted))
    blocks = ["\n".join(lines)]
    for heading, body in zip(wanted.headings, bodies, strict=True):
        blocks += [f"## {heading}", *body]
    if when.name >= "2024-05":
        blocks += ["---", "![ApeiroRA](https://apeirora.eu/assets/img/BMWK-EU.png)"]
    return "\n\n".join(blocks) + "\n"


def documentation(wanted: Wanted, writer: Writer, source: random.Random) -> str:
    """A page of documentation: front matter, a title, and chapters of all kinds of blocks."""
    blocks = [f"---\ntitle: {wanted.title}\n---", f"# {wanted.title}", writer.paragraph()]
    for heading, (links, size) in zip(wanted.headings, _shares(wanted), strict=True):
        blocks += [f"## {heading}", *_body(writer, source, links, size)]
    return "\n\n".join(blocks) + "\n"


def overview(title: str, months: Sequence[Month], writer: Writer) -> str:
    """The overview of a folder of wrap-ups, which agrees with them."""
    rows = (f"| {one.dates} | {one.place} | Nordbeet | [Summary](./{one.name}.md) |" for one in reversed(months))
    table = "\n".join(("| Date | Location | Organizer | Wrap Up |", "| :-- | :-- | :-- | :-- |", *rows))
    return f"# {title}\n\n{writer.paragraph()}\n\n{table}\n"


def _shares(wanted: Wanted) -> Iterator[tuple[Sequence[str], int]]:
    """The links and the characters that each chapter gets."""
    count = len(wanted.headings)
    for number in range(count):
        yield wanted.links[number::count], wanted.size // count


def _body(writer: Writer, source: random.Random, links: Sequence[str], size: int) -> list[str]:
    """Blocks of about so many characters, with the links among them."""
    blocks: list[str] = []
    left = list(links)
    size -= _TOO_LONG
    while size > 0 or left:
        if left and (size <= 0 or source.random() < 0.4):
            block = f"{writer.sentence()} See {left.pop()}."
        else:
            block = _block(writer, source)
        blocks.append(block)
        size -= len(block)
    return blocks


def _block(writer: Writer, source: random.Random) -> str:
    if source.random() < _BORROWED:
        return source.choice(borrowed())
    kind = source.random()
    if kind < 0.65:
        return writer.paragraph()
    if kind < 0.88:
        return writer.items("*")
    return writer.code() if kind < 0.96 else writer.table()


def _sections(writer: Writer, source: random.Random, links: Sequence[str], size: int) -> list[str]:
    made = [f"> **Tracking:** {writer.reference()}", "### Problem Statement", writer.paragraph(), "### Achievements"]
    made += _body(writer, source, links, size - 1300)
    references = "\n".join(f"* {writer.reference()}" for _ in range(source.randint(1, 4)))
    return [*made, "### Next Steps", writer.items("*"), "### Code & Pull Requests", references]


def _labels(writer: Writer, source: random.Random, links: Sequence[str], size: int) -> list[str]:
    made = [f"**Problem Statement:** {writer.sentence()}", f"**Motivation/Benefits:** {writer.sentence()}"]
    made += [f"**Achievements:** {writer.sentence()}", *_body(writer, source, links, size - 700)]
    return [*made, f"**Next Steps:** {writer.sentence()}", f"**Code/Pull Requests:** {writer.reference()}"]


def _prose(writer: Writer, source: random.Random, links: Sequence[str], size: int) -> list[str]:
    return _body(writer, source, links, size)
