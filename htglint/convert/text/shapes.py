"""Recognises lines by shape: headings, sentences, code, and texts of pictures."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

_LONGEST_HEADING = 120
_MOST_WORDS = 16
_LONGEST_CAPTION = 250
_END = re.compile(r"[.!?…:;,][\"'”’»)\]]*(?: [^\w\s]{1,8})?$")
_SENTENCE_ENDS = re.compile(r"\w[.!?…][\"'”’»)\]]*(?= [\"'“‘«(]*[^\W\d_a-z])")
_WORD = re.compile(r"[^\W\d_][\w'’-]*")
_LANGUAGE = re.compile(r"[a-z][a-z0-9+#_-]{0,24}")
_CODE = re.compile(
    r"\S(?: {2,}|\t)\S|[{}<>|;\\$`]|^\s{2,}\S|\w\(|\w=\S|^\s*(?:#|//|- \w+:|\w[\w.-]*:(?:\s|$))|:=|->|=>|--\w"
)
_SHORT = 4
"""Letters from which on a word of a title in Title Case has a capital."""


def ends_openly(text: str) -> bool:
    """Whether a line ends without the sign that ends a sentence or announces a list."""
    return not _END.search(text)


def is_prose(text: str) -> bool:
    """Return whether a line is a sentence, or long enough to be a part of some."""
    return len(text) > _LONGEST_HEADING or (not ends_openly(text) and len(_WORD.findall(text)) > 2)


def holds_sentences(text: str) -> bool:
    """Return whether a line holds more than one sentence."""
    return _SENTENCE_ENDS.search(text) is not None


def opens_with_symbol(text: str) -> bool:
    """Return whether an intact or damaged emoji, without ASCII letters, comes first."""
    first, _, rest = text.partition(" ")
    if not rest.strip():
        return False
    signs = first.replace("\u00a0", "")
    return bool(signs) and not signs.isascii() and not re.search(r"[A-Za-z0-9]", signs) and not _is_foreign_word(signs)


def _is_foreign_word(signs: str) -> bool:
    """Return whether all are letters of one script in one case; damage mixes in signs."""
    return signs.isalpha() and (signs.istitle() or signs.islower()) and len(signs) > 1


def without_symbol(text: str) -> str:
    """Return the words behind an emoji at the beginning."""
    return text.partition(" ")[2].strip() if opens_with_symbol(text) else text


def is_title_case(text: str) -> bool:
    """Return whether nearly all longer words are capitalized or not plain words."""
    words = [word for word in _WORD.findall(text) if len(word) >= _SHORT]
    capitals = sum(1 for word in words if not word.islower())
    return bool(words) and capitals * 4 >= len(words) * 3


def is_heading(text: str) -> bool:
    """Return whether a line could be a heading: short, with emoji or in Title Case."""
    if not 0 < len(text) <= _LONGEST_HEADING:
        return False
    words = _WORD.findall(text)
    if not 0 < len(words) <= _MOST_WORDS or "://" in text:
        return False
    if opens_with_symbol(text) and len(words) > 2 and is_title_case(text):
        return not holds_sentences(text)
    if not ends_openly(text) and not text.endswith("?"):
        return False
    if opens_with_symbol(text):
        return not is_prose(text)
    return len(words) > 1 and text[0].isupper() and is_title_case(text)


def is_capitalised_word(text: str) -> bool:
    """Return whether a line is one word with a capital, as the shortest headings are."""
    return re.fullmatch(r"[^\W\d_a-z]\w{2,30}", text) is not None


def is_caption(text: str) -> bool:
    """Return whether a line could be a picture's text: a phrase of some words.

    Sentences, references and URLs are not.
    """
    if len(text) > _LONGEST_CAPTION:
        return False
    words = _WORD.findall(text)
    return len(words) > 1 and ends_openly(text) and not re.search(r"[/#@<>=]", text)


def is_language(text: str) -> bool:
    """Return whether a line may be the name of a language: one word in lower case."""
    return _LANGUAGE.fullmatch(text) is not None


def fences(lines: Sequence[str], languages: Collection[str]) -> list[tuple[str, list[str]]] | None:
    """Return pieces of code with their languages; None if the lines are not code.

    Each piece begins with a line that is only the name of a language. A name outside ``languages`` counts if the lines
    below it look like code.
    """
    starts = [at for at, line in enumerate(lines[:-1]) if _LANGUAGE.fullmatch(line.strip())]
    if not starts or starts[0] != 0:
        return None
    opened = [lines[0].strip()]
    kept = [0]
    for at in starts[1:]:
        if lines[at].strip() in (languages if opened[0] in languages else opened):
            kept.append(at)
            opened.append(lines[at].strip())
    pieces = [(lines[at].strip(), list(lines[at + 1 : end])) for at, end in pairwise([*kept, len(lines)])]
    if all(body and (name in languages or looks_like_code(body)) for name, body in pieces):
        return pieces
    return None


def looks_like_code(lines: Sequence[str]) -> bool:
    """Return whether most lines have signs or white space that prose has not."""
    return sum(1 for line in lines if _CODE.search(line)) * 2 > len(lines)
