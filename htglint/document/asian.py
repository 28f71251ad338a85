"""Recognise characters that hardly anybody writes in Chinese, Japanese and Korean.

Each national standard lists the common characters apart. What stands in none of these parts is rare: of the characters
in frequency lists of the three languages, one in eighty.
"""

import re
from functools import lru_cache

ASIAN = "\u2e80-\u9fff\uac00-\ud7a3\uf900-\ufaff\uff61-\uff9f"
"""What codecs of China, Taiwan, Japan and Korea show for two bytes, as the inside of a character class."""
_ANY = re.compile(f"[{ASIAN}]")
_LISTED = re.compile("[\u3400-\u9fff\uac00-\ud7a3]")
"""Characters that are common or rare; kana and signs are neither."""
_ODD = re.compile(f"[\uff61-\uff9f]|[A-Za-z][{ASIAN}]|[{ASIAN}][A-Za-z]")
"""Half-width kana, and Latin letters beside characters of these standards."""
_COMMON_RANGES = (
    ("gb2312", 0xB0, 0xD7, (0xA1, 0xFE)),
    ("big5", 0xA4, 0xC6, (0x40, 0xFE)),
    ("shift_jis", 0x88, 0x98, (0x40, 0xFC)),
    ("euc_kr", 0xB0, 0xC8, (0xA1, 0xFE)),
)
"""Codec, first and last leading byte, and range of the second bytes of the common characters of a standard.

They are level 1 of GB 2312, of Big5 and of JIS X 0208, and the syllables of KS X 1001.
"""


@lru_cache(maxsize=1)
def common() -> frozenset[str]:
    """Return the characters that some standard lists among the common ones."""
    found: set[str] = set()
    for codec, first, last, (low, high) in _COMMON_RANGES:
        for lead in range(first, last + 1):
            pairs = bytes(value for trail in range(low, high + 1) for value in (lead, trail))
            found.update(pairs.decode(codec, "ignore"))
    return frozenset(found)


def listed(text: str) -> list[str]:
    """Return the characters of a text that are either common or rare."""
    return _LISTED.findall(text)


def rare(text: str) -> int:
    """Return how many characters of a text hardly anybody writes."""
    known = common()
    return sum(character not in known for character in listed(text))


def is_odd(text: str) -> bool:
    """Return whether a text has rare characters, or common ones in rare places."""
    return _ODD.search(text) is not None or rare(text) > 0


def may_be_damaged(text: str) -> bool:
    """Return whether a line has more rare characters than people write.

    Rare characters beside Latin letters count, too. A page in Chinese has a rare character now and then and names in
    Latin letters; in damage they are the rule.
    """
    return any(_is_crowded(line) for line in text.split("\n")) if _ANY.search(text) else False


def _is_crowded(line: str) -> bool:
    characters = len(_LISTED.findall(line))
    beside = len(_ODD.findall(line))
    if beside * 3 > characters:
        return True
    unusual = rare(line) if characters else 0
    return unusual * 20 > characters and (unusual > 1 or characters <= 3)
