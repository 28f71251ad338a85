"""Writes rules/base/vocab/software.txt: names and terms of computing that dictionaries of English lack.

usage: python -m tools.software_terms FOLDER...

Each FOLDER is an unpacked npm package of the CSpell project's dictionaries (MIT, licenses/cspell-dicts.txt):
@cspell/dict-software-terms, @cspell/dict-k8s, @cspell/dict-docker and @cspell/dict-companies. Of their lists only
single words of letters are taken; signals, error numbers and what pyspellchecker's English has anyway are left out.
"""

import gzip
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from spellchecker import SpellChecker

LIST = Path(__file__).parent.parent / "rules" / "base" / "vocab" / "software.txt"
_LEFT_OUT = ("posix", "alternative")
_WORD = re.compile(r"[^\W\d_]{3,}")
_IDENTIFIER = re.compile(r"[a-z]{2,}[A-Z]")
_HEAD = """\
# Names and terms of computing, in any case; from the CSpell project's dictionaries (licenses/cspell-dicts.txt).
# `python -m tools.software_terms` makes this file; add words of your own to another one.
"""


def entries(folder: Path) -> Iterator[str]:
    """The single words of a package's lists."""
    for path in sorted(folder.glob("dict/*.txt*")):
        if any(part in path.name for part in _LEFT_OUT):
            continue
        data = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
        for line in data.decode("utf-8").splitlines():
            entry = line.partition("#")[0].strip().strip("*+")
            if _WORD.fullmatch(entry) and not _IDENTIFIER.match(
                entry
            ):  # an entry with `!` before it is a word to be refused
                yield entry


def vocabulary(folders: list[Path]) -> str:
    """The whole file; of several spellings the one with the most capitals that is not all capitals counts."""
    english = SpellChecker(language="en")
    forms: dict[str, str] = {}
    for folder in folders:
        for entry in entries(folder):
            folded = entry.lower()
            is_plain = entry in (folded, folded.capitalize())
            if is_plain and (folded in english or folded.removesuffix("s") in english):
                continue
            forms[folded] = max(forms.get(folded, entry), entry, key=lambda form: (not form.isupper(), form.swapcase()))
    return _HEAD + "".join(f"(?i){forms[folded]}\n" for folded in sorted(forms))


if __name__ == "__main__":
    LIST.write_text(vocabulary([Path(argument) for argument in sys.argv[1:]]), "utf-8")
    sys.stdout.write(f"{LIST}: {len(LIST.read_text('utf-8').splitlines()) - 2} words\n")
