"""Embedded pictures: in ``data:`` addresses, or as parts of a web archive."""

from __future__ import annotations

import base64
import binascii
import re
from urllib.parse import unquote_to_bytes

from htglint.convert.pictures import Picture

_CARRIED = re.compile(r"data:(?P<type>[\w/+.-]{0,100})(?P<form>[\w;=.-]{0,100}),(?P<text>[A-Za-z0-9+/=%_-]{100,})")
SUFFIXES = {
    "image/png": ".png", "image/jpeg": ".jpg", "image/jpg": ".jpg", "image/gif": ".gif", "image/webp": ".webp",
    "image/svg+xml": ".svg", "image/avif": ".avif", "image/bmp": ".bmp",
}  # fmt: skip
"""The endings of files by the media types of pictures."""
_STAND_IN = "data:,"
_LEAST = 100
"""Bytes from which a picture is one: smaller ones hold a place until a script loads the picture."""


class Embedded:
    """The pictures of one page by the addresses that stand for them."""

    def __init__(self, parts: dict[str, Picture] | None = None) -> None:
        self._parts = parts or {}
        self._taken: list[re.Match[str]] = []
        self.used: dict[str, Picture] = {}
        """The pictures that the text shows, by the addresses that it has for them."""

    def taken_out(self, text: str) -> str:
        """Extract the content of pictures from a page; other embedded data is dropped."""
        return _CARRIED.sub(self._take, text)

    def _take(self, match: re.Match[str]) -> str:
        if match["type"].lower() not in SUFFIXES:
            return _STAND_IN
        self._taken.append(match)
        return f"{_STAND_IN}{len(self._taken) - 1}"

    def picture(self, address: str) -> Picture | None:
        """Return the embedded picture at an address, if it has a supported type."""
        number = address.removeprefix(_STAND_IN)
        if number == address or not (number.isascii() and number.isdecimal()):
            found = self._parts.get(address)
        elif int(number) < len(self._taken):
            match = self._taken[int(number)]
            data = _decoded(match["text"], is_base64=";base64" in match["form"].lower())
            found = Picture(SUFFIXES[match["type"].lower()], data)
        else:
            found = None
        return found if found is not None and len(found.data) >= _LEAST else None


def _decoded(text: str, *, is_base64: bool) -> bytes:
    data = unquote_to_bytes(text)
    if not is_base64:
        return data
    try:
        return base64.b64decode(data + b"=" * (-len(data) % 4))
    except binascii.Error:
        return b""
