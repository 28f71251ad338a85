"""The terms of running text: candidates for code spans, classified by form."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from htglint.words import lexicon
from htglint.words.lexicon import any_of

if TYPE_CHECKING:
    from collections.abc import Iterator

_TOKEN = re.compile(r"\S+")
_OPENING = "([{<\"'“‘«"
_CLOSING = ")]}>\"'”’»"
_PAIRS = dict(zip(")]}>", "([{<", strict=True))
_STOPS = ".,;:!?…"
_POSSESSIVE = re.compile(r"['’]s$")
_URL = re.compile(r"(?:https?://|www\.)|^[^@\s]+@[^@\s]+$")
_ISSUE = re.compile(r"^[\w.-]+/[\w.-]+[#:@]\S+$|^#\d+$")
_INDEX = r"(?:\[[\d*]*\])"
_SHAPES = (
    ("address", r"\d{1,3}(?:\.\d{1,3}){3}(?:/\d{1,2})?(?::\d+)?"),
    ("number", r"[\d.,:/%~+-]+"),
    ("duration", r"(?!(?:1[5-9]|20)\d\ds)\d+(?:ms|[smhdy])"),
    ("flag", r"--?[a-z][a-z0-9]*(?:-[a-z0-9]+)+(?:=\S+)?|--[a-z][a-z0-9]+(?:=\S+)?"),
    ("field", rf"\.[a-z]\w*{_INDEX}?(?:\.[A-Za-z]\w*{_INDEX}?)+|\w+(?:\.\w+)*{_INDEX}(?:\.\w+{_INDEX}?)*"),
    ("variable", r"[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+"),
    ("call", r"[\w./]*\w\(\)|[a-z]\w+(?:/\w+)*\.[A-Z]\w+"),
    ("group", r"(?:[a-z0-9-]+\.)+[a-z]{2,}/v\d\w*(?:\.[A-Z]\w*|\.\{[\w,]+\})?|[a-z]+/v\d+\.[A-Z]\w*"),
    ("file", r"[\w./-]*[\w-]\.(?:EXTENSIONS)"),
    ("hidden file", r"\.[a-z][\w-]{3,}(?:\.[a-z]+)?"),
    ("assignment", r"[\w./-]+=[\w./<>,-]+"),
    ("fields", r"[a-z]\w*(?:\.[a-z]\w*){2,}"),
    ("path", r"\.{0,2}/?[\w.{},*-]+(?:/[\w.{},*-]+)+/?|/[\w-]+"),
    ("dotted", r"\w+(?:\.\w+)+"),
    ("long snake", r"[a-z0-9]+(?:_[a-z0-9]+){2,}"),
    ("snake", r"[a-z0-9]+(?:_[a-z0-9]+)+"),
    ("kebab", r"[a-z][a-z0-9]*(?:-[a-z0-9]+)+"),
    ("kebab cased", r"\w+(?:-\w+)+"),
    ("camel", r"[A-Z][a-z0-9]+(?:[A-Z][a-z0-9]+)+"),
    ("lower camel", r"[a-z]+[0-9]*(?:[A-Z][a-z0-9]*)+"),
    ("mixed", r"(?=[^a-z]*[a-z])(?=[^A-Z]*[A-Z][^A-Z]*[A-Z])\w+"),
    ("capitals", r"[A-Z][A-Z0-9]+"),
    ("capitalised", r"[A-Z][a-z]+"),
    ("lower", r"[a-z]+"),
)
"""What letters and signs alone say of a term: the first that it matches."""
PAIR = re.compile(r"""(?:[a-z]\w*(?:\.\w+)+|[a-z]+(?:[A-Z]\w*|_\w+)): (?:'[^'\n]*'|"[^"\n]*"|true|false|\d+)""")
"""A key of several parts and its value, as in a configuration; a word before a colon is prose."""
_SHORTEST_PLURAL = 3
LONGEST = 200
"""Characters of the longest token that is looked at."""
_PART = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")


class Term(NamedTuple):
    """A term and its place in its text."""

    text: str
    start: int
    end: int


def terms(text: str) -> Iterator[Term]:
    """Yield tokens without surrounding punctuation and possessive; no URLs or issues."""
    for match in _TOKEN.finditer(text):
        token, start = match.group(), match.start()
        if len(token) > LONGEST or _URL.search(token):
            continue
        token, start = _stripped(token, start)
        if token and not _ISSUE.match(token):
            yield Term(token, start, start + len(token))


def _stripped(token: str, start: int) -> tuple[str, int]:
    """Strip quotes, brackets and stops from a token; balanced brackets stay."""
    while token:
        first, last = token[0], token[-1]
        is_paired = last in _PAIRS and token.count(_PAIRS[last]) >= token.count(last)
        if last in _STOPS or (last in _CLOSING and not is_paired):
            token = token[:-1]
        elif first in _OPENING and (first not in _PAIRS.values() or not _closes(token)):
            token, start = token[1:], start + 1
        elif match := _POSSESSIVE.search(token):
            token = token[: match.start()]
        else:
            break
    return token, start


def _closes(token: str) -> bool:
    """Whether the bracket that opens the token is closed inside it, before its end."""
    closing = _CLOSING[_OPENING.index(token[0])]
    at = token.find(closing)
    return 0 < at < len(token) - 1 or (token[0] == "[" and token.startswith("[]"))


@lru_cache(maxsize=1)
def _patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    extensions = any_of(lexicon.load().extensions)
    return tuple((name, re.compile(shape.replace("EXTENSIONS", extensions))) for name, shape in _SHAPES)


@lru_cache(maxsize=65_536)
def shape(term: str) -> str:
    """Return the kind of a term by its characters alone."""
    return next((name for name, pattern in _patterns() if pattern.fullmatch(term)), "other")


def parts(term: str) -> tuple[str, ...]:
    """Return the words inside a term, split at humps, hyphens, dots and slashes."""
    return tuple(part.lower() for part in _PART.findall(term))


def singular(term: str) -> str:
    """Return a term less the ``s`` of a plural; empty if it has none."""
    return term[:-1] if len(term) > _SHORTEST_PLURAL and term.endswith("s") and not term.endswith("ss") else ""
