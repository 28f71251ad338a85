"""ftfy on many pages in one process: `python fix_text.py PATH...`; prints the pages that it would change.

ftfy's own command takes one file, and a process for each of a thousand pages would measure how Python starts. This file
runs in the peers' environment and needs nothing but ftfy.
"""

from __future__ import annotations

import sys
from pathlib import Path

import ftfy


def main() -> None:
    for name in sys.argv[1:]:
        path = Path(name)
        for page in sorted(path.rglob("*.md")) if path.is_dir() else [path]:
            text = page.read_text("utf-8")
            if ftfy.fix_text(text) != text:
                print(page)


if __name__ == "__main__":
    main()
