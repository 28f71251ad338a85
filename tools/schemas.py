"""Writes docs/schema/*.json, the schemas that editors are pointed to: run it (`make docs`) when a key changes."""

import sys
from pathlib import Path

from htglint.project import schema

FOLDER = Path(__file__).parent.parent / "docs" / "schema"
FILES = {FOLDER / f"{name}.json": name for name in ("rule", "profile", "language", "configuration")}

if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    for path, name in FILES.items():
        path.write_text(schema.text(name), "utf-8")
        sys.stdout.write(f"{path}\n")
