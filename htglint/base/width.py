"""Width of text in terminal columns, approximate but enough for carets."""

from __future__ import annotations

from unicodedata import category, east_asian_width

_JOINER = "\u200d"
_EMOJI_STYLE = "\ufe0f"
_SKIN_TONES = frozenset("\U0001f3fb\U0001f3fc\U0001f3fd\U0001f3fe\U0001f3ff")
_INVISIBLE = frozenset(("Mn", "Me", "Cf"))


def width(text: str) -> int:
    """Return the width of a text; joined emoji, and a base with its marks, count once."""
    if text.isascii():
        return len(text)
    total = last = 0
    joined = False
    for char in text:
        if " " <= char <= "~" and not joined:
            last = 1
            total += 1
        elif char == _EMOJI_STYLE and last == 1:  # emoji form of a character that is narrow as text
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
    # Emoji newer than Python's Unicode tables.
    return "\U0001f900" <= char <= "\U0001faff" and category(char) == "Cn"
