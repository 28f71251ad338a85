"""Every example of the CommonMark specification through fmt, fix and fix --unsafe, rendered before and after.

usage: python -m benchmarks.spec FILE...

A FILE is a specification in the form of CommonMark's `spec.txt`: that of the npm package `commonmark-spec`, or that of
GitHub's cmark-gfm. Exit status 1 where an example is rendered differently by markdown-it-py.
"""

from __future__ import annotations

import re
import sys
from collections import Counter
from pathlib import Path

from htglint.document.document import Document
from htglint.project import packs
from tests.helpers.rendering import changed_ways, rendered

_EXAMPLE = re.compile(r"^`{32} example[^\n]*\n(?P<text>.*?)^\.\n", re.S | re.M)


def examples(specification: str) -> list[str]:
    return [match["text"].replace("→", "\t") for match in _EXAMPLE.finditer(specification)]


def main(paths: list[str]) -> int:
    ruleset = packs.load()
    different = Counter[str]()
    texts = [text for path in paths for text in examples(Path(path).read_text("utf-8"))]
    for text in texts:
        document = Document("example.md", text)
        before = rendered(document)
        for way, after in changed_ways(document, ruleset).items():
            if rendered(after) != before:
                different[way] += 1
                print(f"{way}: {text!r} becomes {after.text!r}")
    print(
        f"{len(texts)} examples; rendered differently: "
        + ", ".join(f"{way} {different[way]}" for way in ("fmt", "fix", "unsafe"))
    )
    return 1 if different else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
