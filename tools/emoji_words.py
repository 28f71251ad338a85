"""Writes htglint/encoding/words.tsv and conventions.txt: what people associate with each emoji.

usage: python -m tools.emoji_words ANNOTATIONS.json GITMOJIS.json

ANNOTATIONS.json is ``annotations/en/annotations.json`` of the npm package cldr-annotations-full (Unicode CLDR, licensed
as licenses/unicode-cldr.txt says). GITMOJIS.json is the list of the npm package gitmojis (MIT): which emoji software
projects use by convention, and for what; only the facts are taken, as loose words.
"""

import json
import re
import sys
from pathlib import Path

FOLDER = Path(__file__).parent.parent / "htglint" / "encoding"
_SELECTOR = "\ufe0f"
_COMMON = {"a", "add", "and", "any", "for", "from", "in", "of", "or", "some", "the", "to", "update", "with"}


def words(annotations: Path, conventions: Path) -> str:
    """A line for each emoji: the emoji without selectors, and its words."""
    entries = json.loads(annotations.read_text("utf-8"))["annotations"]["annotations"]
    found = {emoji.replace(_SELECTOR, ""): set(data.get("default", ())) for emoji, data in entries.items()}
    for emoji, description in _conventions(conventions):
        found.setdefault(emoji, set()).update(re.findall(r"[a-z]{3,}", description.lower()))
    lines = []
    for emoji, phrases in sorted(found.items()):
        kept = sorted({part for phrase in phrases for part in phrase.lower().split()} - _COMMON)
        if kept and emoji >= "\x80":
            lines.append(f"{emoji}\t{' '.join(kept)}\n")
    return "".join(lines)


def _conventions(path: Path) -> list[tuple[str, str]]:
    entries = json.loads(path.read_text("utf-8"))["gitmojis"]
    return [(entry["emoji"].replace(_SELECTOR, ""), entry["description"]) for entry in entries]


def conventions(path: Path) -> str:
    """The emoji that software projects use by convention, without selectors, a line each."""
    return "".join(f"{emoji}\n" for emoji in sorted(emoji for emoji, _ in _conventions(path)))


if __name__ == "__main__":
    annotations_path, conventions_path = map(Path, sys.argv[1:])
    (FOLDER / "words.tsv").write_text(words(annotations_path, conventions_path), "utf-8")
    (FOLDER / "conventions.txt").write_text(conventions(conventions_path), "utf-8")
    sys.stdout.write(f"{FOLDER}\n")
