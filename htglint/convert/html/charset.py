"""The text of an HTML file: its byte order mark decides, else the charset that it declares, else UTF-8."""

from __future__ import annotations

import codecs
import re

from htglint.base.errors import HtglintError
from htglint.base.escape import visible

_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"), (codecs.BOM_UTF32_BE, "utf-32"), (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"),
)  # fmt: skip
_DECLARED = re.compile(
    rb"""<meta\b[^>]*?\bcharset\s*=\s*["']?\s*([A-Za-z0-9_.:-]+)|<\?xml[^>]*?encoding=["']([^"']+)""", re.I
)
_LATIN = frozenset(("iso8859-1", "ascii", "cp1252"))
_WINDOWS = {code: character for code in range(0x80, 0xA0) if (character := bytes((code,)).decode("cp1252", "ignore"))}
_HEAD = 4096


def decode(data: bytes, name: str) -> str:
    """The text of the bytes, decoded strictly; raises HtglintError where they are not what they claim to be."""
    codec = _codec(data, name)
    if codec in _LATIN:  # as browsers do it: Windows-1252 for all three, and its undefined bytes are controls
        return data.decode("latin-1").translate(_WINDOWS)
    try:
        return data.decode(codec)
    except UnicodeDecodeError as error:
        shown = f"byte 0x{data[error.start]:02X} at offset {error.start}" if error.start < len(data) else "its end"
        raise HtglintError(
            f"{visible(name)}: is not {codec.removesuffix('-sig').upper()}, as it should be: {shown}; "
            "name the right charset in a <meta charset> of the page, or convert it with iconv"
        ) from error


def _codec(data: bytes, name: str) -> str:
    for mark, codec in _MARKS:
        if data.startswith(mark):
            return codec
    if data[:2] in (b"<\0", b"\n\0"):
        return "utf-16-le"
    if data[:2] in (b"\0<", b"\0\n"):
        return "utf-16-be"
    match = _DECLARED.search(data, 0, _HEAD)
    if match is None:
        return "utf-8"
    label = (match[1] or match[2]).decode("ascii")
    try:
        codec = codecs.lookup(label).name
    except LookupError as error:
        raise HtglintError(f"{visible(name)}: declares the charset `{visible(label)}`, which nobody knows") from error
    # What could be read so far in bytes cannot be UTF-16 or UTF-32, whatever it says.
    return "utf-8" if codec.startswith(("utf-16", "utf-32")) else codec
