"""UTF-8 sequences in text that a wrong decoding shows: which are whole, and which lost bytes.

Text is first translated by the table of a damage model, so that each character is the byte that it may have been (as
a character of Latin-1); places stay the same. The ranges of well-formed sequences are those of table 3-7 of the Unicode
Standard; two surrogates as CESU-8 writes them count as one sequence.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from .models import Model

_LATER = "[\x80-\xbf]"
_PAIR = "\xed[\xa0-\xaf][\x80-\xbf]\xed[\xb0-\xbf][\x80-\xbf]"
WHOLE = re.compile(
    f"[\xc2-\xdf]{_LATER}|\xe0[\xa0-\xbf]{_LATER}|[\xe1-\xec\xee\xef]{_LATER}{{2}}|\xed[\x80-\x9f]{_LATER}"
    f"|\xf0[\x90-\xbf]{_LATER}{{2}}|[\xf1-\xf3]{_LATER}{{3}}|\xf4[\x80-\x8f]{_LATER}{{2}}|{_PAIR}"
)
"""A whole sequence in translated text."""
BROKEN = re.compile("[\xc2-\xf4][\x80-\xbf\ufffd]*|\ufffd[\x80-\xbf\ufffd]*")
"""The beginning of a sequence that is not whole, or a lost beginning."""
_ENDS_BROKEN = re.compile("(?:[\xc2-\xdf]|[\xe0-\xef][\x80-\xbf]?|[\xf0-\xf4][\x80-\xbf]{0,2})\\Z")
_STRAY = re.compile("[\x80-\xff]")


class Undone(NamedTuple):
    """A text with the wrong decoding undone where that is possible.

    ``whole`` sequences were decoded; ``broken`` ones and ``stray`` bytes stand in ``text`` as they did.
    """

    text: str
    whole: int
    broken: int
    stray: int


def decoded(sequence: str) -> str:
    """The character of a whole sequence, given as characters of Latin-1."""
    data = sequence.encode("latin-1")
    if len(data) <= 4:
        return data.decode("utf-8")
    return data.decode("utf-8", "surrogatepass").encode("utf-16", "surrogatepass").decode("utf-16")


@lru_cache(maxsize=1 << 14)
def undo(shown: str, model: Model) -> Undone:
    """Undo the wrong decoding of ``model`` in a text without regard to how sensible that is."""
    undone = undo_once(shown, model)
    for _ in range(model.rounds - 1):
        before, undone = undone, undo_once(undone.text, model)
        # What was left of a character would be a byte of another one in the next round.
        undone = undone._replace(broken=undone.broken + before.broken)
    return undone


def ends_broken(shown: str, model: Model) -> bool:
    """Whether the last character of a text lost its last byte, in any round of the wrong decoding."""
    for _ in range(model.rounds):
        if _ENDS_BROKEN.search(shown.translate(model.table)):
            return True
        shown = undo_once(shown, model).text
    return False


def undo_once(shown: str, model: Model) -> Undone:
    """Undo one round of the wrong decoding."""
    translated = shown.translate(model.table)
    try:
        text = translated.encode("latin-1").decode("utf-8")
    except UnicodeError:
        pass
    else:
        return Undone(text, sum(character >= "\x80" for character in text), 0, 0)
    parts: list[str] = []
    between: list[str] = []
    at = 0
    for match in WHOLE.finditer(translated):
        start, end = match.span()
        parts += (shown[at:start], decoded(match.group()))
        between.append(translated[at:start])
        at = end
    parts.append(shown[at:])
    between.append(translated[at:])
    broken = sum(len(BROKEN.findall(piece)) for piece in between)
    stray = sum(len(_STRAY.findall(BROKEN.sub("", piece))) for piece in between)
    return Undone("".join(parts), len(between) - 1, broken, stray)
