"""How processor time and memory grow with the page: `python -m benchmarks.growth [--memory] [SHAPE...]`.

Each shape is a piece that is repeated. Its exponent is that of the time over four doublings of the size: 1 is linear,
2 quadratic. A command that passes takes at most 5 s for 100 KB of a shape, with an exponent of at most 1.15, and with
`--memory` at most 600 MB for 2 MB of it. Short times are not judged by their exponent, because they are mostly noise.
"""

from __future__ import annotations

import argparse
import resource
import subprocess
import sys
from contextlib import suppress
from math import log2
from time import process_time
from typing import TYPE_CHECKING

import htglint
from htglint.base.errors import HtglintError
from htglint.base.findings import Safety
from htglint.document.document import Document
from htglint.engine import engine, fixer
from htglint.project import packs, project
from htglint.project.settings import Config

if TYPE_CHECKING:
    from collections.abc import Callable


def _wide_table(size: int) -> str:
    columns = size // 16
    return "".join("| " + f" {cell} |" * columns + "\n" for cell in ("a", "-", "b", "c"))


SHAPES: dict[str, str | tuple[str, str] | Callable[[int], str]] = {
    "words": "lorem ", "unknown words": "qwlrt ", "sentences": "A word. Another one. ", "lines": "a line\n",
    "paragraphs": "A paragraph.\n\n", "letters": "a", "capitals": "Aa", "digits": "1", "dots": ".",
    "dots and blanks": ". ",
    "commas": ",", "blanks": " ", "tabs": "\t", "newlines": "\n", "returns": "\r", "returns and newlines": "\r\n",
    "closing after a URL": ("https://e.org/", ")"), "opening after a URL": ("https://e.org/", "("),
    "dots after a URL": ("https://e.org/", "."), "entities after a URL": ("https://e.org/", "&amp;"),
    "URLs": "https://e.org/a_b ", "stars": "*", "underscores": "_", "star words": "*a ", "strong": "**a** ",
    "underscore words": "_a ", "backticks": "`", "backtick words": "`a ", "backslashes": "\\", "escapes": "\\*",
    "opening brackets": "[", "closing brackets": "]", "images": "![", "links": "[a](b) ", "open links": "[a](",
    "references": "[a][b] ", "definitions": "[a]: b\n", "footnotes": "[^a] ", "less": "<", "tags": "<b>",
    "comments": "<!-- a -->\n", "open comments": "<!--", "entities": "&amp;", "pipes": "|",
    "rows": ("| a | b |\n| - | - |\n", "| c | d |\n"), "narrow table": ("| a |\n| - |\n", "| c |\n"),
    "quotes": "> ", "quoted lines": "> a\n", "nested items": "- ", "items": "- a\n", "numbers": "1. a\n", "hashes": "#",
    "headings": "## A\n\n", "rules": "---\n\n", "fences": "```\na\n```\n\n", "open fences": "```\n", "colons": ":::\n",
    "mojibake": "â€“ ", "mojibake run": "â€", "emoji damage": "ğŸ—ƒï¸ ", "U+202E": "\u202e", "U+202E words": "a\u202e ",
    "zero-width spaces": "\u200b", "joiners": "\u200d", "selectors": "\ufe0f", "no-break spaces": "\u00a0",
    "emoji": "🐶", "emoji headings": "## 🐶 A\n\n", "combining": "e\u0301", "apostrophes": "'", "quotation marks": '"',
    "hyphens": "a-", "slashes": "a/", "at signs": "a@", "labels": "**A:** b\n\n", "two words": "the the ",
    "two-byte lines": "é\n", "front matter": ("---\n", "a: b\n"),
    "wide table": _wide_table,
}  # fmt: skip
"""A piece to repeat, what stands before and the piece, or what makes a text of a size."""
SIZES = [6_250, 12_500, 25_000, 50_000, 100_000]
"""Characters, over four doublings."""
LARGE = 2_000_000
MOST_SECONDS = 5.0
MOST_EXPONENT = 1.15
MOST_MEGABYTES = 600
NOTICEABLE = 0.5
"""Seconds for the largest size from which the exponent counts."""

RULESET = packs.load()
RULES = engine.select(RULESET, Config())
LAYOUT = engine.select(RULESET, Config(), "layout")
KNOWN = project.Project(RULESET, Config())


def text_of(shape: str, size: int) -> str:
    """A text of some size."""
    made = SHAPES[shape]
    if callable(made):
        return made(size)
    before, piece = ("", made) if isinstance(made, str) else made
    return before + piece * ((size - len(before)) // len(piece)) + "\n"


def _check(text: str) -> None:
    document = Document("2026-05.md", text)
    engine.check(document, RULES, KNOWN.local_context(document))


def _fix(text: str) -> None:
    document = Document("2026-05.md", text)
    fixer.fix(document, RULES, KNOWN.local_context(document), renew=KNOWN.local_context)


def _format(text: str) -> None:
    document = Document("2026-05.md", text)
    fixer.fix(document, LAYOUT, KNOWN.local_context(document), frozenset({Safety.LAYOUT}), KNOWN.local_context)


def _convert(text: str) -> None:
    htglint.convert_page(text, kind="text", name="2026-05.md")


COMMANDS: dict[str, Callable[[str], None]] = {"check": _check, "fix": _fix, "fmt": _format, "convert": _convert}


def times(command: str, shape: str) -> list[float]:
    """Seconds of processor time for each size; sizes that would take minutes are left out."""
    found: list[float] = []
    for size in SIZES:
        text = text_of(shape, size)
        start = process_time()
        with suppress(HtglintError):  # to refuse a page is one way to be done with it
            COMMANDS[command](text)
        found.append(process_time() - start)
        if found[-1] > 3 * MOST_SECONDS:
            break
    return found


def exponent(found: list[float]) -> float:
    """The exponent of the growth of the times from the second size on."""
    return log2(found[-1] / max(found[1], 1e-3)) / (len(found) - 2) if len(found) > 2 else 2.0


def fault(found: list[float]) -> str:
    """What is wrong with the times of a shape; empty where they are within the bars."""
    if found[-1] > MOST_SECONDS:
        return "takes too long"
    return "grows too fast" if found[-1] > NOTICEABLE and exponent(found) > MOST_EXPONENT else ""


def megabytes(command: str, shape: str) -> float:
    """The most memory that a process holds that works on a large text."""
    code = f"from benchmarks import growth; growth.report_memory({command!r}, {shape!r})"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return float(done.stdout)


def report_memory(command: str, shape: str) -> None:
    """Work on a large text and print the most memory that was held, in megabytes."""
    with suppress(HtglintError):
        COMMANDS[command](text_of(shape, LARGE))
    print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)


def main() -> int:
    """Print what every shape takes; the exit status is 1 where one is beyond the bars."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("shapes", nargs="*", default=list(SHAPES), help="all unless some are named")
    parser.add_argument("--memory", action="store_true", help="measure memory instead of time")
    options = parser.parse_args()
    for command in COMMANDS:
        COMMANDS[command]("Warm up.\n")
    faults = 0
    for shape in options.shapes:
        for command in COMMANDS:
            if options.memory:
                most = megabytes(command, shape)
                wrong = "takes too much" if most > MOST_MEGABYTES else ""
                line = f"{most:7.0f} MB"
            else:
                found = times(command, shape)
                wrong = fault(found)
                line = f"{found[-1]:7.2f} s  exponent {exponent(found):5.2f}"
            faults += bool(wrong)
            print(f"{shape:22} {command:8} {line}  {wrong}".rstrip(), flush=True)
    return int(faults > 0)


if __name__ == "__main__":
    sys.exit(main())
