"""Writes htglint/encoding/emoji.tsv from the `emoji` package: run it when a new Unicode version is out.

One line per sequence: the sequence, its status (component, full, minimal, bare), its name and its aliases.
Entries of a version that Unicode has not released are left out, because nobody can have typed them.
"""

import sys
from pathlib import Path

import emoji

RELEASED = 17  # Emoji 17.0, September 2025
STATUS = {1: "component", 2: "full", 3: "minimal", 4: "bare"}
TABLE = Path(__file__).parent.parent / "htglint" / "encoding" / "emoji.tsv"


def table() -> str:
    """The whole table as text, sorted by code points."""
    lines = []
    for sequence, data in sorted(emoji.EMOJI_DATA.items()):
        if data["E"] > RELEASED:
            continue
        names = [data["en"], *data.get("alias", [])]
        words = " ".join(name.strip(":") for name in names)
        lines.append(f"{sequence}\t{STATUS[data['status']]}\t{words}\n")
    return "".join(lines)


if __name__ == "__main__":
    TABLE.write_text(table(), "utf-8")
    sys.stdout.write(f"{TABLE}: {len(table().splitlines())} sequences\n")
