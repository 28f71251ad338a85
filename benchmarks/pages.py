"""Pages to measure repairs on, varied from the samples with a seed, and the damage that wrong decodings do to them.

They are dense with what is not ASCII, which is what repairs are about; pages as a site has them come from ``site``.
"""

from __future__ import annotations

import random
import re
from bisect import bisect_left
from functools import cached_property, lru_cache
from itertools import accumulate
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from emoji import EMOJI_DATA, STATUS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from htglint.encoding.models import Model

SAMPLES = Path(__file__).parent.parent / "samples"


def _words(text: str) -> list[str]:
    return text.split()


USUAL = _words(
    "🚀 ✨ 🐛 📝 🔧 🔥 ✅ 🎉 🛠️ ⚡ 🔒 📦 💡 🧪 🌱 🤖 ☁️ 🐳 📊 🔍 🗑️ ⚙️ 🧹 🏷️ 📈 🕸️ ⚖️ 🌍 🎯 🧩 🔑 🪴 🧭 🚦 ⏱️ ❤️ ♻️ 🏗️ 🩹 👷"
)
"""Emoji that pages about software often show; half of those on the pages are of these, half are any others."""
NAMES = _words(
    "Zoë Jörg Agnès Łukasz Šárka Núria Şebnem Çağla Dvořák Ørsted Müller Françoise Žižek Ólafur Ångström Peña Kovács "
    "Gonçalo Ştefan Őrsi Źrebiec Æthel Ýr Réka Björk"
)
SENTENCES = (
    "{} and {} had the idea – nobody else wanted it.",
    "“It won’t take long,” said {} … it took {} until Thursday.",
    "Ask {}’s team — or {} — before anything is deleted.",
    "{} measured 12 °C → 21 °C; {} says that’s within ±0.5.",
    "Lunch cost 9 € for {} and 11 € for {}.",
)
_EMOJI = re.compile("[\u231a-\u2bff\U0001f000-\U0001faff][\ufe0f\u200d\u2640\u2642\U0001f000-\U0001faff]*")
_HEADING = re.compile(r"(#{2,3} )(?:[^\x00-\x7f]+ )?(?=\w)(?!Problem|Motiv|Achiev|Next|Issue|Code)")
_KEPT = re.compile(r"(`[^`]*`|\]\([^)]*\)|https?://\S+)")
_RUN = re.compile(r"[^\x00-\x7f]+")
_LONG = 40
_NO_PROSE = ("#", "![", "|", "- 🗓", "- 📍", "- 👤", "- 📘", "- 🎤", ">")


@lru_cache(maxsize=1)
def _released() -> tuple[list[str], list[str]]:
    """All emoji as they should be written, those without and those with a skin tone."""
    full = sorted(text for text, data in EMOJI_DATA.items() if data["status"] == STATUS["fully_qualified"])
    toned = [text for text in full if re.search("[\U0001f3fb-\U0001f3ff]", text)]
    return sorted(set(full) - set(toned)), toned


def _emoji(source: random.Random) -> str:
    plain, toned = _released()
    return source.choice(USUAL if source.random() < 0.5 else plain if source.random() < 0.9 else toned)


def pages(count: int) -> dict[str, str]:
    """So many pages by name: the samples in turn, each time with other emoji, names and punctuation."""
    samples = sorted((SAMPLES / "clean").glob("*.md"))
    made = {}
    for number in range(count):
        path = samples[number % len(samples)]
        source = random.Random(number)
        made[f"{path.stem}-{number}.md"] = "\n".join(_varied(path.read_text("utf-8").split("\n"), source))
    return made


def _varied(lines: list[str], source: random.Random) -> Iterator[str]:
    code = False
    for line in lines:
        code ^= line.startswith("```")
        heading = _HEADING.match(line)
        if heading and source.random() < 0.7:
            yield f"{heading[1]}{_emoji(source)} {line[heading.end() :]}"
        elif code or len(line) < _LONG or line.startswith(_NO_PROSE):
            yield line
        else:
            yield _prose(line, source)


def _prose(line: str, source: random.Random) -> str:
    """A line of prose with other emoji and marks; code, links and addresses stay."""
    parts = _KEPT.split(line)
    for at in range(0, len(parts), 2):
        part = parts[at]
        if source.random() < 0.7:
            part = re.sub(r'"([\w ]+)"', "“\\1”", re.sub(r"(?<=\w)'(?=\w)", "’", part))
        if source.random() < 0.3:
            part = part.replace(", ", " – ", 1)
        parts[at] = _EMOJI.sub(lambda _: _emoji(source), part) if source.random() < 0.5 else part
    line = "".join(parts)
    if source.random() < 0.3:
        line = re.sub(r"^([-*] |)(?=\w)", lambda match: f"{match[1]}{_emoji(source)} ", line)
    if source.random() < 0.35:
        line += " " + source.choice(SENTENCES).format(*source.sample(NAMES, 2))
    return line + (f" {_emoji(source)}" if source.random() < 0.1 else "")


class Mode(NamedTuple):
    """What happens to undefined bytes and no-break spaces, and which part of a page is damaged."""

    name: str
    undefined: str
    spaces: bool = False
    part: str = "page"


MODES = (
    Mode("kept", "kept"),
    Mode("dropped", "dropped"),
    Mode("replaced", "replaced"),
    Mode("kept, spaces", "kept", spaces=True),
    Mode("dropped, paragraphs", "dropped", part="paragraphs"),
    Mode("dropped, runs", "dropped", part="runs"),
)


class Damaged:
    """A page and what became of each of its characters."""

    def __init__(self, truth: str, model: Model, mode: Mode) -> None:
        self.truth = truth
        self.forms = list(truth)
        known: dict[str, str] = {}
        for number, (start, end) in enumerate(_parts(truth, mode.part)):
            if mode.part == "page" or number % 2 == 0:
                for at in range(start, end):
                    character = truth[at]
                    if character not in known:
                        known[character] = _form(character, model, mode)
                    self.forms[at] = known[character]
        self.text = "".join(self.forms)

    @cached_property
    def _starts(self) -> list[int]:
        return [0, *accumulate(map(len, self.forms))]

    def was(self, start: int, end: int) -> str | None:
        """What stood where the damaged text has this span; None where it begins or ends inside a character."""
        first, last = bisect_left(self._starts, start), bisect_left(self._starts, end)
        whole = self._starts[first] == start and self._starts[last] == end
        return self.truth[first:last] if whole else None

    def lines(self) -> Iterator[tuple[str, str, re.Pattern[str]]]:
        """Each line as it was, as it is, and a pattern of all its partial repairs."""
        at = 0
        for line in self.truth.split("\n"):
            pattern, done = [], 0
            for run in _RUN.finditer(line):
                shown = "".join(self.forms[at + run.start() : at + run.end()])
                pattern += [re.escape(line[done : run.start()]), f"(?:{re.escape(run[0])}|{re.escape(shown)})"]
                done = run.end()
            rest = re.escape(line[done:])
            yield line, "".join(self.forms[at : at + len(line)]), re.compile("".join(pattern) + rest)
            at += len(line) + 1


def _parts(text: str, part: str) -> list[tuple[int, int]]:
    """The paragraphs that are not ASCII, or the runs of characters that are not."""
    if part == "paragraphs":
        blocks = re.finditer(r"(?:.+\n?)+", text)
        return [block.span() for block in blocks if not block[0].isascii()]
    return [run.span() for run in _RUN.finditer(text)]


def _form(character: str, model: Model, mode: Mode) -> str:
    text = character
    for _ in range(model.rounds):
        shown = []
        for byte in text.encode("utf-8"):
            known = model.characters[byte]
            lost = {"kept": chr(byte), "dropped": "", "replaced": "\ufffd"}[mode.undefined]
            shown.append(lost if known is None else " " if mode.spaces and known == "\xa0" else known)
        text = "".join(shown)
    return text
