"""How many columns of a terminal a text takes, near enough to put carets below it."""

from __future__ import annotations

from unicodedata import category, east_asian_width

_JOINER = "\u200d"
_EMOJI_STYLE = "\ufe0f"
_SKIN_TONES = frozenset("\U0001f3fb\U0001f3fc\U0001f3fd\U0001f3fe\U0001f3ff")
_INVISIBLE = frozenset(("Mn", "Me", "Cf"))


def width(text: str) -> int:
    """The columns that the text takes; joined emoji count as one, as do a base and its marks."""
    if text.isascii():
        return len(text)
    total = last = 0
    joined = False
    for char in text:
        if " " <= char <= "~" and not joined:
            last = 1
            total += 1
        elif char == _EMOJI_STYLE and last == 1:  # the emoji form of a character that is narrow as text
            total += 1
            last = 2
        elif joined or (last and char in _SKIN_TONES) or category(char) in _INVISIBLE:
            joined = char == _JOINER
        else:
            last = 2 if _is_wide(char) else 1
            total += last
    return total


def _is_wide(char: str) -> bool:
    if east_asian_width(char) in "WF":
        return True
    # Emoji younger than Python's Unicode tables.
    return "\U0001f900" <= char <= "\U0001faff" and category(char) == "Cn"
