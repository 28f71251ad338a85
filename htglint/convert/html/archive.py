"""Web archives (MHTML, RFC 2557), as browsers save them: page, pictures, frames."""

from __future__ import annotations

import email
import email.policy
from typing import TYPE_CHECKING, NamedTuple

from htglint.base.errors import HtglintError
from htglint.base.escape import visible
from htglint.convert.pictures import Picture

from .charset import decode
from .embedded import SUFFIXES

if TYPE_CHECKING:
    from email.message import Message


class Archive(NamedTuple):
    """The HTML of a page and of its frames, and its pictures by address.

    ``notes`` are sentences on what could not be decoded.
    """

    page: str
    frames: tuple[str, ...]
    pictures: dict[str, Picture]
    notes: tuple[str, ...]


def opened(data: bytes, name: str) -> Archive:
    """Return the parts of a web archive; raises HtglintError if it holds no page."""
    pages: list[str] = []
    notes: dict[str, None] = {}
    pictures: dict[str, Picture] = {}
    for part in _parts(data, name):
        content = part.get_payload(decode=True)
        if not isinstance(content, bytes):
            continue
        kind = part.get_content_type()
        if kind in ("text/html", "application/xhtml+xml"):
            text, note = decode(content, name, str(part.get_param("charset", "") or ""))
            pages.append(text)
            notes.update(dict.fromkeys(filter(None, (note,))))
        elif kind in SUFFIXES:
            pictures.update(dict.fromkeys(_addresses(part), Picture(SUFFIXES[kind], content)))
    if not pages:
        raise HtglintError(f"{visible(name)}: is a web archive without a page of HTML in it")
    return Archive(pages[0], tuple(pages[1:]), pictures, tuple(notes))


def _parts(data: bytes, name: str) -> list[Message]:
    try:
        return list(email.message_from_bytes(data, policy=email.policy.compat32).walk())
    except RecursionError as error:
        raise HtglintError(f"{visible(name)}: is a web archive whose parts are nested too deep") from error


def _addresses(part: Message) -> list[str]:
    """What a page calls a part: its location, or its identifier behind ``cid:``."""
    found = [str(part.get("Content-Location", "")).strip()]
    identifier = str(part.get("Content-ID", "")).strip().strip("<>")
    return [*filter(None, found), *([f"cid:{identifier}"] if identifier else [])]
