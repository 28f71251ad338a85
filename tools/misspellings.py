"""Writes htglint/words/misspellings-en.tsv and vulgar-en.txt: known misspellings, and words that are not proposed.

usage: python -m tools.misspellings TYPOS CUSS

TYPOS is the unpacked source distribution of the PyPI package `typos` (MIT or Apache-2.0, licenses/typos.txt), whose
dictionary is crates/typos-dict/src/word_codegen.rs; CUSS is the unpacked npm package `cuss` (MIT, licenses/cuss.txt).
Left out are words that pyspellchecker's English has (whether these are wrong is a matter of opinion), words of fewer
than four letters, which are acronyms and commands as often as slips, and vulgar corrections.
"""

import re
import sys
from collections.abc import Mapping
from pathlib import Path

from spellchecker import SpellChecker

WORDS = Path(__file__).parent.parent / "htglint" / "words"
_ENTRY = re.compile(r'InsensitiveStr::\w+\(\s*"(?P<wrong>[a-z]{4,})",?\s*\),\s*&\[(?P<right>[^\]]*)\]')
_RIGHT = re.compile(r'"([^"]*)"')
_RATED = re.compile(r"^\s*'?(?P<word>[a-z]+)'?:\s*[12],?$", re.M)


def vulgar(source: str, english: Mapping[str, int]) -> list[str]:
    """Return the English words that `cuss` rates 1 (may be vulgar) or 2 (is), sorted."""
    return sorted({match["word"] for match in _RATED.finditer(source) if match["word"] in english})


def misspellings(source: str, english: Mapping[str, int], unwanted: list[str]) -> dict[str, list[str]]:
    """Return each misspelling of the dictionary with its corrections."""
    found: dict[str, list[str]] = {}
    for match in _ENTRY.finditer(source):
        right = [word for word in _RIGHT.findall(match["right"]) if word.isalpha() and word not in unwanted]
        if right and match["wrong"] not in english:
            found[match["wrong"]] = right
    return found


def main(typos: Path, cuss: Path) -> None:
    """Write both files."""
    english = SpellChecker(language="en").word_frequency.dictionary
    unwanted = vulgar((cuss / "index.js").read_text("utf-8"), english)
    source = (typos / "crates" / "typos-dict" / "src" / "word_codegen.rs").read_text("utf-8")
    entries = misspellings(source, english, unwanted)
    lines = (f"{wrong}\t{' '.join(entries[wrong])}\n" for wrong in sorted(entries))
    (WORDS / "misspellings-en.tsv").write_text("".join(lines), "utf-8")
    (WORDS / "vulgar-en.txt").write_text("".join(f"{word}\n" for word in unwanted), "utf-8")
    sys.stdout.write(f"{len(entries)} misspellings, {len(unwanted)} words that are not proposed\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
