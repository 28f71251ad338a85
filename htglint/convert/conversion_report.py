"""The report of a conversion, as Markdown for people or JSON for programs."""

from __future__ import annotations

import os
from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from .origin_lines import OriginEntry, Origins


class Converted(NamedTuple):
    """A converted page: name, origins of its parts, removed boilerplate, and notes.

    ``share`` is the share of the input's words that were left out, from 0 to 1.
    """

    name: str
    origins: Origins
    boilerplate: tuple[str, ...]
    share: float
    notes: tuple[str, ...]


def kind_of(path: str) -> str:
    """Return the ending of a report's file name, which decides about its form."""
    return os.path.splitext(path)[1].lower()


def as_markdown(pages: Sequence[Converted]) -> str:
    """Return a chapter per page: what was restored, guessed, missing and left out."""
    return "\n".join(line for page in pages for line in _chapter(page)).rstrip("\n") + "\n"


def _chapter(page: Converted) -> Iterator[str]:
    yield from (f"# {_quoted(page.name)}", "")
    restored = [entry for entry in page.origins.entries if not entry.is_guess]
    for origin in dict.fromkeys(entry.origin for entry in restored):
        own = [entry for entry in restored if entry.origin == origin]
        yield from (f"## Restored from {_quoted(origin)}: {_summary(own)}", "")
        yield from _lines(own)
    guessed = [entry for entry in page.origins.entries if entry.is_guess]
    yield from _section("Guessed", [f"{_line(entry)} ({entry.origin})" for entry in guessed])
    yield from _section("Missing", [f"line {one.line}: {_escaped(one.text)}" for one in page.origins.missing])
    left_out = [_escaped(text) for text in page.boilerplate if text.strip()]
    yield from _section("Left out as boilerplate", left_out, f"{page.share:.0%} of the words of the input:")
    yield from _section("Notes", [_escaped(note) for note in page.notes])


def _section(title: str, lines: Sequence[str], more: str = "") -> Iterator[str]:
    if lines:
        yield from (
            f"## {title}: {len(lines)}",
            *(["", more] if more else []),
            "",
            *(f"- {line}" for line in lines),
            "",
        )


def _lines(entries: Iterable[OriginEntry]) -> Iterator[str]:
    yield from (f"- {_line(entry)}" for entry in entries)
    yield ""


def _line(entry: OriginEntry) -> str:
    return f"line {entry.line}: {entry.kind} {_quoted(entry.text)}"


def _summary(entries: Sequence[OriginEntry]) -> str:
    return ", ".join(f"{count} {kind}" for kind, count in Counter(entry.kind for entry in entries).items())


def _quoted(text: str) -> str:
    """Return a text as a code span, whatever is in it."""
    text = _flat(text)
    fence = "`"
    while fence in text:
        fence += "`"
    return f"{fence} {text} {fence}" if len(fence) > 1 else f"`{text}`"


def _escaped(text: str) -> str:
    """Return a text between markup, without a character that would be read as such."""
    return "".join(f"\\{char}" if char in "\\`*_[]<>|" else char for char in _flat(text))


def _flat(text: str) -> str:
    return " ".join(text.split())


def as_json(pages: Sequence[Converted]) -> str:
    """Return an array of objects, one for each page."""
    import json

    return json.dumps([_object(page) for page in pages], indent=2, ensure_ascii=False) + "\n"


def _object(page: Converted) -> dict[str, object]:
    entries = page.origins.entries
    return {
        "page": page.name,
        "restored": [entry._asdict() for entry in entries if not entry.is_guess],
        "guessed": [entry._asdict() for entry in entries if entry.is_guess],
        "missing": [one._asdict() for one in page.origins.missing],
        "boilerplate": list(page.boilerplate),
        "boilerplate_share": round(page.share, 4),
        "notes": list(page.notes),
    }


HTML = ".html"
"""The ending of a report for a browser, which ``report/html`` renders."""
FORMS: dict[str, Callable[[Sequence[Converted]], str]] = {".md": as_markdown, ".json": as_json}
"""The forms of a report by the ending of its file name."""
