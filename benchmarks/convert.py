"""Published HTML back to Markdown beside other converters, in one process: seconds, and how many lines come back.

    python -m benchmarks.convert                     our own samples, published as VitePress does it
    python -m benchmarks.convert FOLDER TRUTH        every NAME.html in FOLDER whose source is NAME.md in TRUTH

Other converters get the whole page, and once more only its content, cut out for them. A converter that is not
installed (`pip install --group bench`) is named.
"""

from __future__ import annotations

import argparse
import importlib
import re
from collections import Counter
from functools import partial
from pathlib import Path
from statistics import mean
from typing import TYPE_CHECKING, Any

from htglint.base.findings import Safety
from htglint.convert import html
from htglint.convert.compose import draft
from htglint.convert.pictures import Pictures
from htglint.document.document import Document
from htglint.engine import engine, fixer
from htglint.project import packs, project
from htglint.project.settings import Config

from .measure import seconds
from .pages import SAMPLES
from .published import html_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    Converter = Callable[[str], str]

RUNS = 5
ALLOWED = frozenset({Safety.LAYOUT, Safety.REPAIR})


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", nargs="?", type=Path)
    parser.add_argument("truth", nargs="?", type=Path)
    given = parser.parse_args()
    pages = dict(_given(given.folder, given.truth) if given.folder and given.truth else _published())
    sizes = ", ".join(f"{name} {len(page) // 1000} KB" for name, (page, _) in pages.items())
    print(f"{len(pages)} pages ({sizes}); milliseconds are medians of {RUNS}; lines: F1 of the source's lines")
    _report("htglint", _htglint(), pages)
    for name, make in PEERS.items():
        try:
            convert = make()
        except ImportError:
            print(f"  {name:28} not installed")
            continue
        _report(name, convert, pages)
        _report(f"{name}, content cut out", convert, {key: (_cut(page), text) for key, (page, text) in pages.items()})


def _report(name: str, convert: Converter, pages: dict[str, tuple[str, str]]) -> None:
    times: dict[str, float] = {}
    lines: list[float] = []
    for key, (page, truth) in pages.items():
        made = convert(page)
        lines.append(_line_score(made, truth))
        times[key] = seconds(partial(convert, page), RUNS)
    each = " ".join(f"{1000 * spent:6.1f}" for spent in times.values())
    print(f"  {name:34} lines {mean(lines):.3f}   ms {each}   slowest {1000 * max(times.values()):.1f}")


def _line_score(made: str, truth: str) -> float:
    """F1 of the lines that are not blank, without front matter; where a picture is kept does not count."""
    found, wanted = (Counter(_lines(text)) for text in (made, truth))
    return 2 * (found & wanted).total() / (found.total() + wanted.total())


def _lines(text: str) -> Iterator[str]:
    body = re.sub(r"\A---\n.*?\n---\n", "", text, flags=re.S)
    for line in body.split("\n"):
        if line.strip():
            yield re.sub(r"\]\([^)]*/([\w-]+)[^)/]*\.(?:png|jpe?g|webp)\)", r"](\1)", line.rstrip())


# --- Pages


def _given(folder: Path, truth: Path) -> Iterator[tuple[str, tuple[str, str]]]:
    for page in sorted(folder.glob("*.html")):
        source = truth / f"{page.stem}.md"
        if source.exists():
            yield page.stem, (page.read_text("utf-8"), source.read_text("utf-8"))


def _published() -> Iterator[tuple[str, tuple[str, str]]]:
    """Our samples as VitePress publishes them."""
    for path in sorted((SAMPLES / "clean").glob("*.md")):
        source = path.read_text("utf-8")
        yield path.stem, (html_of(source, path.stem), source)


def _cut(page: str) -> str:
    """The content of a page, as a person would cut it out before a conversion."""
    match = re.search(r'<div[^>]*class="vp-doc[^>]*>(.*?)</main>', page, re.S)
    content = match[1] if match else page
    return re.sub(r'<a class="header-anchor".*?</a>|<button.*?</button>', "", content, flags=re.S)


# --- Converters


def _htglint() -> Converter:
    ruleset = packs.load()
    rules = engine.select(ruleset, Config())
    known = project.Project(ruleset, Config())

    def convert(page: str) -> str:
        reading = html.read(page.encode(), "page.html")
        name = reading.name or "page.md"
        text = draft(reading, Pictures(), lambda head: known.local_context(Document(name, head))).text
        document = Document(name, text)
        return fixer.fix(document, rules, known.local_context(document), ALLOWED).document.text

    return convert


def _html2text() -> Converter:
    peer: Any = importlib.import_module("html2text")

    def convert(page: str) -> str:
        reader = peer.HTML2Text(bodywidth=0)
        return str(reader.handle(page))

    return convert


def _markdownify() -> Converter:
    peer: Any = importlib.import_module("markdownify")
    return lambda page: str(peer.markdownify(page, heading_style="ATX", bullets="*", strip=["script", "style"]))


def _html_to_markdown() -> Converter:
    peer: Any = importlib.import_module("html_to_markdown")

    def convert(page: str) -> str:
        made = peer.convert(page)
        return made if isinstance(made, str) else str(made.content)

    return convert


def _trafilatura() -> Converter:
    peer: Any = importlib.import_module("trafilatura")

    def convert(page: str) -> str:
        made = peer.extract(page, output_format="markdown", include_links=True, include_images=True)
        return made or ""

    return convert


PEERS: dict[str, Callable[[], Converter]] = {
    "html2text": _html2text,
    "markdownify": _markdownify,
    "html-to-markdown": _html_to_markdown,
    "trafilatura": _trafilatura,
}

if __name__ == "__main__":
    main()
