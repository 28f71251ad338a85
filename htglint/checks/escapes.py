"""Escapes of other formats that were left in prose: entities, JSON, quoted-printable, percent-encoding.

A sentence may as well be about what a program writes, so they are decoded only on request.
"""

from __future__ import annotations

import html
import re
import unicodedata
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import unquote_to_bytes

from htglint.base.findings import Edit, Fix, Hit, Safety, Span, Step
from htglint.document.document import masked_lines, merged

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from htglint.base.context import Context
    from htglint.document.document import Document

_MASK = "`"
_QUOTES = "\"'()"
_MARKUP = "<>&*_`[]|\\#~$^:"
"""Characters that may be markup where they stand in place of an escape."""
_PATH = re.compile(r"[/\\?=#@]|://|\.\w|^www\.")
"""What a word with percent signs has if it is a part of an address or the name of a file."""
_NEAR = 80
"""Characters before an escape in which a path or a character class begins."""
_NOT_TEXT = re.compile(r"[\[-]\Z|\\u\{?\Z|\b[A-Za-z]:\\\S*\Z")
"""What stands before an escape in a class of characters and in a path."""


class Params(NamedTuple):
    """Which escapes to report: a doubled ``entity``, of ``json``, ``quoted-printable`` or a ``percent`` escape."""

    report: str


class _Kind(NamedTuple):
    """How escapes look, what they must have in the text, and how they are decoded; None for what is none."""

    marker: str
    form: re.Pattern[str]
    decoded: Callable[[re.Match[str]], str | None]
    named: str


def check(document: Document, params: Params, context: Context) -> Iterator[Hit]:  # noqa: ARG001 - the interface
    """Report escapes in prose that is not about escapes."""
    kind = KINDS[params.report]
    if kind.marker not in document.text:
        return
    destinations = (link.destination for link in document.tree.links if link.destination is not None)
    head = Span(0, document.front_matter.end)
    hidden = merged(span for span in (*document.fixed_spans, *document.opaque_spans, *destinations, head) if span.end)
    for start, text in masked_lines(document.text, hidden, _MASK):
        for match in kind.form.finditer(text):
            decoded = kind.decoded(match)
            if decoded is None or _is_about_escapes(document, start + match.start()):
                continue
            if not _stands_alone(match) or _is_used_alone(decoded, kind):
                yield _hit(Span(start + match.start(), start + match.end()), match.group(), decoded, kind)


def _is_about_escapes(document: Document, at: int) -> bool:
    from htglint.document.mentions import mentions_encodings  # few pages have escapes

    return mentions_encodings(document, at)


def _stands_alone(match: re.Match[str]) -> bool:
    """Return whether nothing but blanks and quotes is beside an escape."""
    text = match.string
    sides = text[max(0, match.start() - 1) : match.start()], text[match.end() : match.end() + 1]
    return all(side == "" or side.isspace() or side in _QUOTES for side in sides)


def _is_used_alone(decoded: str, kind: _Kind) -> bool:
    """Return whether an escape that stands alone is used, and not named.

    Prose says that `&amp;rsquo;` is replaced by something; emoji and dashes stand alone in any text.
    """
    return len(decoded) > 1 or decoded >= "𐀀" or (decoded in "–—…" and kind is not KINDS["json"])


def _hit(span: Span, source: str, decoded: str, kind: _Kind) -> Hit:
    message = f"`{source}` is {kind.named} for `{decoded}`"
    if any(_is_risky(character) for character in decoded):
        return Hit(span, message)
    step = Step(span, source, decoded, f"is {kind.named} in prose")
    return Hit(span, message, Fix(f"Write `{decoded}`", (Edit(span, decoded),), Safety.CONTENT, (step,)))


def _is_risky(character: str) -> bool:
    """Return whether a character may be markup or can't be seen."""
    return character in _MARKUP or unicodedata.category(character)[0] in "CZ"


# --- Decoding


def _entity(match: re.Match[str]) -> str | None:
    """Return the character of an entity whose ampersand was escaped."""
    decoded = html.unescape(match.group().replace("&amp;", "&", 1))
    return None if "&" in decoded or decoded in "<>" else decoded


def _json(match: re.Match[str]) -> str | None:
    """Return the characters of escapes, a pair of which may be one; None in paths and in character classes."""
    text, (start, end) = match.string, match.span()
    if text[end : end + 1] in ("-", "]") or _NOT_TEXT.search(text, max(0, start - _NEAR), start):
        return None
    units = [int(match.group()[at + 2 : at + 6], 16) for at in range(0, len(match.group()), 6)]
    data = b"".join(unit.to_bytes(2, "little") for unit in units)
    try:
        decoded = data.decode("utf-16-le")
    except UnicodeDecodeError:
        return None
    return decoded if all(character >= "\xa0" and _is_assigned(character) for character in decoded) else None


def _is_assigned(character: str) -> bool:
    return unicodedata.category(character) not in ("Cn", "Co") or "\U0001f000" <= character <= "\U0001faff"


def _quoted(match: re.Match[str]) -> str | None:
    return _utf_8(bytes.fromhex(match.group().replace("=", "")))


def _percent(match: re.Match[str]) -> str | None:
    """Return the text of a percent-encoded run; None in addresses and names of files."""
    text, (start, end) = match.string, match.span()
    while start > 0 and not text[start - 1].isspace():
        start -= 1
    while end < len(text) and not text[end].isspace():
        end += 1
    if _PATH.search(text, start, end) or _MASK in text[start:end]:
        return None
    return _utf_8(unquote_to_bytes(match.group()))


def _utf_8(data: bytes) -> str | None:
    """Return text in UTF-8 of which nothing is ASCII."""
    try:
        decoded = data.decode("utf-8")
    except UnicodeDecodeError:
        return None
    return decoded if all(character >= "\xa0" and _is_assigned(character) for character in decoded) else None


KINDS: Mapping[str, _Kind] = {
    "entity": _Kind(
        "&amp;",
        re.compile(r"&amp;(?:#[0-9]{2,7}|#[xX][0-9a-fA-F]{2,6}|[A-Za-z][A-Za-z0-9]{1,31});"),
        _entity,
        "a doubled entity",
    ),
    "json": _Kind(
        "\\u",
        re.compile(r"(?<![\\/:])(?:\\u[0-9a-fA-F]{4})+(?![0-9a-fA-F\\])"),
        _json,
        "an escape of JSON",
    ),
    "quoted-printable": _Kind(
        "=",
        re.compile(r"(?<![=%&?\w]=)(?:=[C-F][0-9A-F](?:=[89AB][0-9A-F]){1,3})+(?!=[0-9A-F]{2})"),
        _quoted,
        "quoted-printable",
    ),
    "percent": _Kind(
        "%",
        re.compile(r"(?:%[C-Fc-f][0-9A-Fa-f](?:%[89ABab][0-9A-Fa-f]){1,3})+"),
        _percent,
        "percent-encoded",
    ),
}
"""The kinds of escapes, by the value of ``report``."""
