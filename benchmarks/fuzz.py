"""Random pages through every command: `python -m benchmarks.fuzz [--inputs 20000] [--seed 1]`.

A page is made of pieces that mean something to a parser, an encoding or a rule, put together without any care. All
commands run in this process, in a folder of their own. What must hold of each page:

- no command ends with a traceback, nor with another exit status than 0, 1 or 2;
- the edits of a finding lie in the page, and no fixes undo each other or have no end;
- a page that was fixed or formatted is left alone the second time;
- kept findings, and those of several processes, are those that a single run finds.

The same seed gives the same pages. What is violated is printed with the page as a Python literal; the exit status is 1.
"""

from __future__ import annotations

import argparse
import contextlib
import io
import os
import random
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from htglint import repair_text
from htglint.base.findings import Safety
from htglint.cli.main import main as htglint
from htglint.document.document import Document
from htglint.engine import engine, fixer
from htglint.project import packs, project
from htglint.project.settings import Config
from tests.helpers import random_markdown

if TYPE_CHECKING:
    from collections.abc import Iterator

PIECES = (
    *(
        "# ",
        "## ",
        "### ",
        "- ",
        "1. ",
        "> ",
        "    ",
        "\t",
        "* ",
        "```\n",
        "~~~\n",
        "---\n",
        "===\n",
        ":::\n",
        "\n",
        "\n\n",
    ),
    *(
        "*",
        "**",
        "_",
        "__",
        "~~",
        "`",
        "``",
        "[",
        "]",
        "(",
        ")",
        "](",
        "](#",
        "![",
        "<",
        ">",
        "</b>",
        "<b>",
        "<!--",
        "-->",
    ),
    *("| a |\n| - |\n", "|", "\\", "&amp;", "&", "{{< x >}}", "[^1]", "[^1]: ", "[a]: ", "<div>\n", "<img src=x>"),
    *("â€“", "â€™", "â€œ", "ğŸ—ƒï¸", "ğŸ", "Ã©", "Ã", "ï»¿", "\ufffd", "Â\u00a0", "ðŸ¶", "Ð", "РІР‚"),
    *("\u200b", "\u200d", "\ufe0f", "\u00a0", "\u202e", "\u2066", "\u00ad", "\ufeff", "\u2028", "\x0b", "\x1b", "\x85"),
    *("🐶", "🗃️", "👩‍💻", "1️⃣", "⚖️\ufe0f", "é", "e\u0301", "Ä", "ا", "日本", "’", "'", '"', "“", "„", "«"),
    *(
        "word ",
        "Word ",
        "the the ",
        "teh ",
        "TODO ",
        "_TODO_\n",
        "**Date:** ",
        "04.05.2026 – 08.05.2026\n",
        "Next steps\n",
    ),
    *("https://example.org/a_b", "www.example.org.", "a@example.org", "./missing.md", "#topic", "x" * 300, "a/b#1 "),
    *(
        "---\ntitle: May 2026\n---\n",
        "title: ",
        "<!-- htglint-disable -->\n",
        "<!-- htglint-enable -->",
        "..",
        ". . .",
        ":",
    ),
    *(
        "# Hack The Garden 05/2026 Wrap Up\n\n",
        "## 🧭 Topic\n\n",
        "### Problem Statement\n\n",
        "\r\n",
        "\r",
        "  \n",
        "\0",
    ),
)
"""Of which a page is made."""
MOST_PIECES = 60
SHARE_OF_NUL = 0.02
"""Pages with a NUL, which makes them binary."""
_REFUSED = "was not fixed"
"""What the fixer says of a fix that would break its promise, which is left out then."""
NAMES = ("2026-05.md", "2024-05.md", "page.md", "index.md")

RULESET = packs.load()
RULES = engine.select(RULESET, Config())
LAYOUT = engine.select(RULESET, Config(), "layout")
KNOWN = project.Project(RULESET, Config())


def page(seed: str) -> tuple[str, str]:
    """A name and a text that depend on the seed alone."""
    some = random.Random(seed)
    pieces = [some.choice(PIECES) for _ in range(some.randrange(MOST_PIECES))]
    if some.random() < 0.3:
        pieces.insert(some.randrange(len(pieces) + 1), random_markdown.document(some.randrange(10**6)))
    if some.random() < SHARE_OF_NUL:
        pieces.append("\0")
    return some.choice(NAMES), "".join(pieces)


def violations(name: str, text: str) -> Iterator[str]:
    """What does not hold of a page, by the library; a NUL is for the command line."""
    document = Document(name, text.replace("\0", ""))
    for kind, rules, allowed in (("fix", RULES, fixer.BY_DEFAULT), ("fmt", LAYOUT, frozenset({Safety.LAYOUT}))):
        for finding in engine.check(document, rules, KNOWN.local_context(document)):
            edits = finding.hit.fix.edits if finding.hit.fix else ()
            if not all(0 <= one.start <= one.end <= len(text) for one in (finding.hit.span, *(e.span for e in edits))):
                yield f"{finding.rule.code} has a place outside the page"
        once = fixer.fix(document, rules, KNOWN.local_context(document), allowed, KNOWN.local_context)
        yield from (f"{kind}: {note}" for note in once.notes if _REFUSED not in note)
        again = Document(name, once.document.text)
        twice = fixer.fix(again, rules, KNOWN.local_context(again), allowed, KNOWN.local_context)
        if twice.document.text != once.document.text:
            yield f"{kind} changes the fixed page again: {sorted({one.rule.code for one in twice.applied})}"
    repaired = repair_text(document.text, name=name)
    replayed = document.text
    for step in reversed(repaired.steps):
        replayed = replayed[: step.span.start] + step.after + replayed[step.span.end :]
    if replayed != repaired.text:
        yield "the steps of a repair do not lead to its text"


COMMANDS = (
    ("check", "--no-cache", "."),
    ("check", "--select", "ALL", "."),
    ("fix", "--diff", "."),
    ("fix", "--unsafe", "."),
    ("fmt", "."),
    ("fmt", "--check", "."),
    ("words", "."),
    ("status", "."),
    ("learn", "."),
)


def ran(*arguments: str) -> tuple[int, str, str]:
    """The exit status of a command line, and what it printed."""
    out, err = (io.TextIOWrapper(io.BytesIO(), "utf-8") for _ in range(2))
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        status = htglint(list(arguments))
    for stream in (out, err):
        stream.seek(0)
    return status, out.read(), err.read()


def of_commands(folder: Path) -> Iterator[str]:
    """What does not hold of the commands on a folder of pages."""
    single = ran("check", "--no-cache", "--jobs", "1", "--format", "json", ".")
    for flags in (["--no-cache", "--jobs", "2"], [], []):  # the last one finds what the one before kept
        if ran("check", *flags, "--format", "json", ".")[:2] != single[:2]:
            yield f"check {' '.join(flags)} finds other things than one process"
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    for one in sorted(before):
        yield from _judged("convert", "--from", "text", one, "-o", os.devnull)
    for command in COMMANDS:
        yield from _judged(*command)
        if command[0] != "fix" and not before.keys() <= {path.name for path in folder.iterdir()}:
            yield f"{' '.join(command)} removes a page"


def _judged(*command: str) -> Iterator[str]:
    status, _, err = ran(*command)
    if status not in (0, 1, 2):
        yield f"{' '.join(command)} ends with the status {status}"
    if "Traceback" in err or "htglint itself failed" in err:
        wrong = next(line for line in err.split("\n") if "Traceback" in line or "htglint itself failed" in line)
        yield f"{' '.join(command)}: {wrong}"


def run(inputs: int, seed: int, together: int = 25) -> Iterator[tuple[str, str]]:
    """The violations of some pages, each with the page; ``together`` is how many lie in a folder for the commands."""
    for first in range(0, inputs, together):
        pages = [page(f"{seed} {number}") for number in range(first, min(first + together, inputs))]
        for name, text in pages:
            yield from ((wrong, text) for wrong in _caught(name, text))
        with tempfile.TemporaryDirectory() as folder, contextlib.chdir(folder):
            for number, (name, text) in enumerate(pages):
                Path(f"{number:02}-{name}").write_bytes(text.encode("utf-8", "surrogatepass"))
            yield from ((wrong, f"pages {first} and on") for wrong in of_commands(Path(folder)))


def _caught(name: str, text: str) -> list[str]:
    """The violations of a page, an exception among them."""
    try:
        return list(violations(name, text))
    except Exception as error:
        return [f"{type(error).__name__}: {error}"]


def main() -> int:
    """Print what is violated; the exit status is 1 where anything is."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--inputs", type=int, default=20_000, help="how many pages (default: 20000)")
    parser.add_argument("--seed", type=int, default=1, help="what the pages depend on (default: 1)")
    options = parser.parse_args()
    count = 0
    with tempfile.TemporaryDirectory() as cache:
        os.environ["HTGLINT_CACHE_DIR"] = cache
        for wrong, text in run(options.inputs, options.seed):
            count += 1
            print(f"{wrong}\n    {text!r}", flush=True)
    print(f"{options.inputs} pages, {count} violations")
    return int(count > 0)


if __name__ == "__main__":
    sys.exit(main())
