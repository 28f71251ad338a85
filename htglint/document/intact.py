"""Recognises intact text beyond ASCII in one scan.

A codec shows UTF-8 as runs of characters that no language writes next to each other. A text whose runs are all such
as people write needs no closer look; most text of most languages is passed over here. ``letter-pairs.txt`` has the
pairs of letters that are common in words: a letter, and on the same line those that follow it. tools/letter_pairs.py
writes it.
"""

import re
from functools import lru_cache
from itertools import pairwise

from . import asian
from .suspects import ANY_BYTE, decodable

_LETTER = r"[^\W\d_]|[\u0300-\u036f\u064b-\u0655\u0670\u0e00-\u0e3a\u0e40-\u0e7f\u200c\u200d]"
"""Letters, and the marks and joiners inside of words."""
_JOINERS = "\u200c\u200d"
_NOT_LATIN = "[\u0370-\u058f\u05d0-\u07ff\u0e00-\u0e3a\u0e40-\u0e5b]"
_OPENING = "«„“‘”‚–—¿¡\xa0’°§©€£"
_CLOSING = "»”“’‘…–—\xa0·\xad،؛؟"
_INNER = ("’", "‘", "\xa0", "·", "\xad")
"""What stands between two letters."""
_RUN = re.compile(
    "([\x80-\x84\x86-\x9f\ufffd\udc80-\udcff]|[ÃÂ](?![A-Za-z])|ï(?=»¿))"
    f"|([«„“‘‚¿¡](?<=[A-Za-z].)(?={_LETTER})[{ANY_BYTE}]+"  # a quote that opens inside of a word
    f"|{_NOT_LATIN}(?:(?<=[A-Za-z].)[{ANY_BYTE}]*[A-Za-z]?|(?=[A-Za-z])))"  # a word of two scripts
    f"|([{ANY_BYTE}]{{2,}}[A-Za-z]?)"
)
"""What is never intact, words of a form that nobody writes, and other runs of characters that may be bytes."""
_PIECES = re.compile(f"(?:{_LETTER})+|(?:(?!{_LETTER}).)+", re.S)
_FIRST_NOT_LATIN = "\u0370"
_LONG = 48
"""Characters of a run from which on it is not remembered: it hardly recurs."""


def may_be_damaged(text: str) -> bool:
    """Return whether a text has a run that may be damage and that no language has."""
    if text.isascii():
        return False
    lines = "\n".join(line for line in text.split("\n") if not line.isascii())
    if asian.may_be_damaged(lines):
        return True
    return any(
        trace or (_is_mixed(mixed) if mixed else _is_odd(run) if len(run) < _LONG else not _is_written(run))
        for trace, mixed, run in _RUN.findall(lines)
    )


def _is_mixed(word: str) -> bool:
    """Return whether a word of two scripts may be bytes rather than a unit sign."""
    return word[-1].isascii() or decodable(word)


@lru_cache(maxsize=1 << 16)
def is_written(run: str) -> bool:
    """Whether people write a run of several characters, which may be cut out of a word."""
    return len(run) > 1 and _is_written(run)


@lru_cache(maxsize=1 << 16)
def _is_odd(run: str) -> bool:
    return decodable(run) and not _is_written(run)


def _is_written(run: str) -> bool:
    """Return whether people write a run: common letter pairs, punctuation at ends."""
    pieces: list[str] = _PIECES.findall(run)
    last = len(pieces) - 1
    for number, piece in enumerate(pieces):
        if re.match(_LETTER, piece):
            if not _is_word(piece):
                return False
        elif not _is_punctuation(piece, "".join(pieces[max(0, number - 1) : number]), is_last=number == last):
            return False
    return True


def _is_word(piece: str) -> bool:
    """Return whether letters form part of a word in one script and ordinary case."""
    small = piece.lower()
    if piece != small and piece[1:] != small[1:] and piece != piece.upper():
        return False
    if piece[-1].isascii() and re.match(_NOT_LATIN, piece):
        return False
    followers = _followers()
    return all(
        second in followers.get(first, "") or first.isascii() or second.isascii() or first in _JOINERS
        for first, second in pairwise(small)
        if second not in _JOINERS
    )


def _is_punctuation(piece: str, before: str, *, is_last: bool) -> bool:
    """Return whether punctuation is in place: opening, or closing ``before`` it."""
    if any(character not in _OPENING and character not in _CLOSING for character in piece):
        return False
    if not before:
        return is_last or piece[-1] in _OPENING
    # Codecs show the first byte of a sequence as a capital and the second as punctuation.
    is_pair = len(before) == 1 and before != before.lower() and before < _FIRST_NOT_LATIN
    return not is_pair and (piece[0] in _CLOSING if is_last else piece in _INNER)


@lru_cache(maxsize=1)
def _followers() -> dict[str, str]:
    from importlib.resources import files  # not at start-up: a page of English needs no pairs

    lines = files(__package__).joinpath("letter-pairs.txt").read_text("utf-8").splitlines()
    return {line[0]: line[1:] for line in lines}
